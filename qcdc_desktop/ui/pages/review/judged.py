"""One indicator on the reviewer's desk, with everything both sides said of it in this round and before."""

from dataclasses import dataclass
from datetime import datetime

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.review import AppraisalItem, AppraisalRemark
from qcdc_desktop.domain.scoring import IndicatorScore
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.pages.packages.looks import moment
from qcdc_desktop.usecases.review_rounds import PastRound


@dataclass(frozen=True, slots=True)
class LastYear:
    """What the indicator had in the year before; None where it was not judged or cannot be compared."""

    year: int
    own: int | None
    given: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One indicator with what the commune and the reviewer say of it."""

    score: IndicatorScore
    entry: IndicatorEntry | None
    item: AppraisalItem | None
    evidence: int
    remarks: tuple[AppraisalRemark, ...] = ()
    past: tuple[PastRound, ...] = ()
    changed: bool = False
    last_year: LastYear | None = None

    @property
    def id(self) -> str:
        """What makes the row the same after reading again."""
        return self.score.indicator.code

    @property
    def given(self) -> int | None:
        """The reviewer's points."""
        return self.item.points if self.item else None

    @property
    def asked(self) -> str:
        """What the commune is to complete here."""
        return (self.item.asked or "") if self.item else ""

    def writing(self, person: str, now: datetime) -> str:
        """The remark this person is still writing on, or nothing."""
        last = self.remarks[-1] if self.remarks else None
        return last.text if last is not None and last.open_to(person, now) else ""


def said_before(row: Judged) -> list[str]:
    """What the commune wrote beside its figures, and what was said of them in earlier rounds and years."""
    entry = row.entry
    named = (
        (
            ("Giải trình", entry.explanation),
            ("Trả lời ý kiến lần trước", entry.reply or ""),
            ("Không áp dụng vì", entry.not_applicable),
            ("Lý do tự điều chỉnh điểm", entry.override_reason),
            ("Người phụ trách", entry.responsible),
        )
        if entry is not None
        else ()
    )
    lines = [f"{label}: {text}" for label, text in named if text]
    if row.last_year is not None and row.last_year.own is not None:
        given = row.last_year.given
        appraised = f", thẩm định {format_points(given)}" if given is not None else ""
        lines.append(f"Năm {row.last_year.year}: tự chấm {format_points(row.last_year.own)}{appraised}")
    lines += [_round(past) for past in row.past]
    if row.past:
        lines.append("So với lần trước: có thay đổi" if row.changed else "So với lần trước: không thay đổi")
    return lines


def _round(past: PastRound) -> str:
    item = past.item
    words = [f"Lần {past.revision}: tự chấm {format_points(past.own)}"]
    if item is not None and item.points is not None:
        words.append(f"thẩm định {format_points(item.points)}")
    text = ", ".join(words)
    if item is not None and item.comment:
        text += f". Nhận xét: {item.comment}"
    if item is not None and item.asked:
        text += f". Yêu cầu bổ sung: {item.asked}"
    return text


def said_now(row: Judged, person: str, now: datetime) -> list[str]:
    """The remarks of this round that stand; the one still being written stands in its field."""
    standing = row.remarks[:-1] if row.writing(person, now) else row.remarks
    return [f"{one.by}, {moment(one.at)}: {one.text}" for one in standing]
