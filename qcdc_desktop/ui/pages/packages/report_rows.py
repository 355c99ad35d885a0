"""The reports of a package that is only looked at, as lines of one list: which part, what, how much."""

from collections.abc import Iterator
from dataclasses import dataclass

from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS, moment, size_words
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.package_reports import Reports, SaidFile, SaidScore

_TYPES = {"application/pdf": "PDF", "image/jpeg": "ảnh JPEG", "image/png": "ảnh PNG"}
_OUTCOMES = {"applied": "Đã nhập", "older": "Đã có bản mới hơn", "held": "Đang chờ quyết định"}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line; `id` keeps it apart from the others."""

    id: int
    part: str
    what: str
    figure: str
    state: State | None = None
    tip: str = ""


def report_rows(said: Reports) -> list[ReportRow]:
    """Every line that can be read of a package, in the order of its parts."""
    found = [*_receipt(said), *_appraisal(said), *_score(said.score), *_register(said), *_surveys(said)]
    found += [_file(one) for one in said.files]
    return [ReportRow(place, *one) for place, one in enumerate(found)]


Line = tuple[str, str, str, State | None, str]


def _score(said: SaidScore | None) -> Iterator[Line]:
    if said is None:
        return
    part, sheet = "Tự chấm điểm", said.sheet
    total = f"{format_points(sheet.points)}/{format_points(sheet.maximum)}"
    rank = f", {sheet.rank}" if sheet.rank else ""
    approved = f"đã duyệt: {said.approved_by}" if said.approved_by else "chưa duyệt"
    yield part, f"Tổng điểm ({approved}{rank})", total, State.SUCCESS if sheet.passed else State.INFO, said.edition
    for one in sheet.criteria:
        points = f"{format_points(one.points)}/{format_points(one.maximum)}"
        state = None if one.meets_minimum else State.WARNING
        yield part, f"{one.criterion.code}. {one.criterion.title}", points, state, one.criterion.title


def _register(said: Reports) -> Iterator[Line]:
    figures = said.figures
    if figures is None:
        return
    part = "Công khai"
    rate = f" ({format_percent(figures.rate)})" if figures.rate is not None else ""
    yield part, f"Đúng hạn{rate}", f"{figures.on_time}/{figures.due}", None, "Trên số nội dung đã đến hạn"
    if figures.missing:
        yield part, "Quá hạn hoặc chưa lập trong sổ", format_count(figures.missing), State.WARNING, ""
    for state in sorted(said.states, key=lambda one: LOOKS[one].rank):
        yield part, LOOKS[state].words, format_count(said.states[state]), LOOKS[state].state, ""


def _surveys(said: Reports) -> Iterator[Line]:
    for one in said.rounds:
        rate = f"hài lòng {format_percent(one.rate)}" if one.rate is not None else "chưa tính được mức hài lòng"
        yield "Khảo sát", f"{one.form}: {one.title}, {rate}", f"{format_count(one.sheets)} phiếu", None, ""


def _file(one: SaidFile) -> Line:
    kind = _TYPES.get(one.media_type, one.media_type)
    if one.sound:
        return "Tệp đính kèm", one.name, f"{kind}, {size_words(one.size)}", None, one.description
    tip = "Nội dung tệp không phải loại mà gói tự khai; gói này sẽ bị từ chối khi nhập."
    return "Tệp đính kèm", f"{one.name} (sai loại tệp)", f"{kind}, {size_words(one.size)}", State.ERROR, tip


def _appraisal(said: Reports) -> Iterator[Line]:
    found = said.appraisal
    if found is None:
        return
    state, words = APPRAISALS[found.state]
    yield "Thẩm định", f"{words}. {found.reason}".rstrip(" ."), found.reviewer, state, found.reason
    for item in found.items:
        points = f"{format_points(item.points)} điểm" if item.points is not None else "–"
        yield "Thẩm định", f"{item.indicator_code}: {item.comment or 'không có ý kiến'}", points, None, item.comment


def _receipt(said: Reports) -> Iterator[Line]:
    found = said.receipt
    if found is not None:
        words = f"{_OUTCOMES.get(found.outcome, found.outcome)}, lần gửi {found.revision}"
        yield "Giấy báo nhận", words, moment(found.received_at), State.INFO, found.received_by
