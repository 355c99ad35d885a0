"""A small commune with a year's records, from which the reports of these tests are made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.compliance import Figures, Judged, figures
from qcdc_desktop.domain.consolidation import CriterionPoints, UnitResult, consolidate
from qcdc_desktop.domain.criteria import (
    Band,
    ByHand,
    Count,
    CriteriaSet,
    Criterion,
    Deduction,
    DisclosureRate,
    Indicator,
    IndicatorEntry,
    Rank,
    Rate,
    Scale,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.disclosure import Content, Disclosure, DisclosureForm, Publication
from qcdc_desktop.domain.disclosure_status import Judgement, State
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.scoring import Facts, score_sheet
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.tally import FormTally, OptionCount, QuestionTally, tally
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.reports.consolidated import ConsolidatedReport
from qcdc_desktop.reports.disclosure_list import DisclosureLine, DisclosureListReport
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.self_assessment import Evidence, SelfAssessmentReport
from qcdc_desktop.reports.survey_result import SurveyResultReport
from qcdc_desktop.reports.survey_summary import SurveyLine, SurveySummaryReport

NOW = datetime(2024, 10, 5, 2, 0, tzinfo=UTC)
LETTERHEAD = Letterhead(
    superior_body="Ủy ban nhân dân huyện Lục Nam",
    issuing_body="Ủy ban nhân dân xã Đông Hưng",
    place="Đông Hưng",
    date=date(2024, 2, 5),
    number="5",
    symbol="BC-UBND",
    signer_authority="TM. ỦY BAN NHÂN DÂN",
    signer_title="CHỦ TỊCH",
    signer_name="Nguyễn Thị Thùy Dương",
    recipients=("UBND huyện Lục Nam (b/c)", "Ban Chỉ đạo QCDC huyện", "Lưu: VT, VP"),
)


def _edition(kind: str, title: str, illustrative: bool = True) -> Edition:
    return Edition(kind, f"{kind}-2024", title, date(2024, 1, 1), None, "ví dụ", illustrative)


def make_criteria() -> CriteriaSet:
    bands = Scale((Band(9000, 500), Band(8000, 400), Band(7000, 200)))
    return CriteriaSet(
        edition=_edition("criteria", "Bộ tiêu chí chính quyền thân thiện năm 2024 (minh họa)"),
        criteria=(
            Criterion(
                "1",
                "Công tác xây dựng và thực hiện QCDC ở cơ sở; tuyên truyền về chính quyền thân thiện",
                1000,
                (
                    Indicator("1.1", "Ban hành quy chế thực hiện dân chủ ở cơ sở", 200, YesNo()),
                    Indicator("1.2", "Tin, bài tuyên truyền trên hệ thống truyền thanh", 300, Count(25, "tin, bài")),
                    Indicator("1.3", "Công khai đúng hạn các nội dung của Điều 11", 500, DisclosureRate(bands)),
                ),
                5000,
            ),
            Criterion(
                "2",
                "Mức độ hài lòng của cán bộ, công chức, người dân, tổ chức và doanh nghiệp",
                1000,
                (
                    Indicator("2.1", "Hồ sơ giải quyết đúng hạn", 300, Rate(Scale(), "đúng hạn", "đã giải quyết")),
                    Indicator("2.2", "Hài lòng với bộ phận một cửa", 400, SurveyRate(Scale(), "PKS05", 30)),
                    Indicator("2.3", "Đơn thư quá hạn", 100, Deduction(25, "đơn thư quá hạn")),
                    Indicator("2.4", "Sáng kiến, mô hình mới", 100, ByHand()),
                    Indicator("2.5", "Phục vụ tại điểm đảo xa", 100, YesNo(), may_be_not_applicable=True),
                ),
                5000,
            ),
        ),
        pass_mark=1600,
        ranks=(Rank(1800, "Tốt"), Rank(1600, "Khá"), Rank(0, "Chưa đạt")),
    )


def make_entries(**explained: str) -> dict[str, IndicatorEntry]:
    def entry(code: str, **more: Any) -> IndicatorEntry:
        return IndicatorEntry(code, "d", code, **more)

    return {
        e.indicator_code: e
        for e in (
            entry("1.1", yes=True),
            entry("1.2", count=9, explanation=explained.get("count", "Loa truyền thanh thôn Gừa hỏng trong quý II")),
            entry("2.1", numerator=1893, denominator=1934),
            entry("2.3", count=1),
            entry(
                "2.4", points=50, override=75, override_reason="Mô hình “Ngày thứ Năm không hẹn” được huyện nhân rộng"
            ),
            entry("2.5", not_applicable="Xã không có đảo"),
        )
    }


_LEVELS = (
    Option("a", "Hài lòng", True, 3),
    Option("b", "Bình thường", False, 2),
    Option("c", "Không hài lòng", False, 1),
)
_YES_NO = (Option("co", "Có", False), Option("khong", "Không", True))


def make_questionnaire() -> Questionnaire:
    def rated(code: str, text: str) -> Question:
        return Question(code, QuestionKind.SINGLE, text, _LEVELS)

    return Questionnaire(
        edition=_edition("questionnaire", "Mẫu phiếu PKS05 (minh họa)"),
        code="PKS05",
        title="Phiếu lấy ý kiến người dân đối với công chức bộ phận một cửa",
        subject="Công chức bộ phận một cửa",
        respondents="Người dân, doanh nghiệp",
        organiser="Tỉnh đoàn",
        quarter=3,
        questions=(
            Question(
                "tuoi",
                QuestionKind.SINGLE,
                "Ông/bà ở độ tuổi nào?",
                (Option("1", "Dưới 25"), Option("2", "25–49"), Option("3", "50–60"), Option("4", "Trên 60")),
                demographic=True,
            ),
            rated("cho", "Thời gian chờ đến lượt được phục vụ"),
            rated("thai-do", "Thái độ giao tiếp, ứng xử của công chức khi tiếp nhận hồ sơ"),
            rated("huong-dan", "Hướng dẫn hồ sơ đầy đủ, dễ hiểu, chỉ một lần"),
            Question("goi-y", QuestionKind.YES_NO, "Công chức có gợi ý nộp thêm tiền ngoài quy định không?", _YES_NO),
            Question("y-kien", QuestionKind.TEXT, "Ý kiến, kiến nghị khác"),
        ),
    )


def make_tally(form: Questionnaire) -> FormTally:
    counts = {
        "tuoi": (9, 27, 15, 6),
        "cho": (41, 12, 4),
        "thai-do": (50, 6, 2),
        "huong-dan": (46, 9, 2),
        "goi-y": (1, 56),
        "y-kien": (),
    }
    questions = []
    for question in form.questions:
        numbers = counts[question.code]
        valid = sum(numbers) or 3
        options = tuple(OptionCount(o, n) for o, n in zip(question.options, numbers, strict=True))
        satisfied = sum(o.count for o in options if o.option.satisfied)
        counted = sum(o.count for o in options if o.option.satisfied is not None)
        weighted = sum(o.count * (o.option.weight or 0) for o in options)
        blank = 60 - valid - 1
        questions.append(QuestionTally(question, valid, blank, 1, 0, 0, options, satisfied, counted, weighted, counted))
    return FormTally(
        form_code=form.code,
        edition=form.edition.code,
        sheets=60,
        valid_sheets=58,
        questions=tuple(questions),
        satisfied=sum(q.satisfied for q in questions),
        counted=sum(q.counted for q in questions),
        counted_sheets=58,
        fully_satisfied=37,
    )


def make_self_assessment(**changes: Any) -> SelfAssessmentReport:
    criteria, entries, tally = make_criteria(), make_entries(), make_tally(make_questionnaire())
    due = Figures(due=24, on_time=21, late=2, missing=1, waiting=3)
    report = SelfAssessmentReport(
        letterhead=LETTERHEAD,
        unit_name="xã Đông Hưng",
        year=2024,
        criteria_set=criteria,
        sheet=score_sheet(criteria, entries, Facts({2: due}, {"PKS05": tally})),
        entries=entries,
        evidence={
            "1.1": (Evidence("Quyết định ban hành quy chế", "12/QĐ-UBND", date(2024, 1, 9), "1–4"),),
            "2.1": (Evidence("Báo cáo kết quả giải quyết thủ tục hành chính"), Evidence("Ảnh chụp màn hình")),
        },
        disclosure=due,
        surveys=(tally,),
        basis=(
            "Căn cứ Luật Thực hiện dân chủ ở cơ sở ngày 10 tháng 11 năm 2022",
            "Căn cứ Chương trình công tác năm 2024 của Ban Chỉ đạo thực hiện QCDC tỉnh Bắc Giang",
        ),
        prepared_by="Trần Văn Quyết",
    )
    return replace(report, **changes)


def make_line(number: int, state: State = State.DONE, title: str = "", villages: int = 3) -> DisclosureLine:
    day = date(2024, 7, 1) + timedelta(days=number % 80)
    clause = number % 14 + 1
    disclosure = Disclosure(
        id=f"d{number:05d}",
        dossier_id="d",
        content_code=f"k{clause}",
        catalogue_edition="e",
        title=title or f"Dự toán ngân sách và kết quả thực hiện các hoạt động tài chính, đợt {number}",
        created_at=NOW,
        document_number=f"{number}/QĐ-UBND",
        document_date=day,
        issuer="UBND xã",
    )
    content = Content(f"k{clause}", clause, "Nội dung", "", (), (), ())
    places = ["Trụ sở HĐND, UBND", *(f"Nhà văn hóa thôn {n}" for n in range(1, villages + 1))]
    publications = [
        Publication(f"p{n}", "d", disclosure.id, "a", place, day, day + timedelta(days=30), "Hoàng Văn Thái")
        for n, place in enumerate(places)
    ]
    publications.append(Publication("w", "d", disclosure.id, "b", "Trang thông tin điện tử", day))
    done = () if state in (State.NOT_DUE, State.OVERDUE) else tuple(publications)
    judgement = Judgement(state, day + timedelta(days=7), day, None, None, (), ())
    return DisclosureLine(disclosure, content, judgement, done)


FORMS = (
    DisclosureForm("a", "Niêm yết", "Điều 12 k1 a"),
    DisclosureForm("b", "Đăng trang thông tin điện tử", "Điều 12 k1 b"),
)


def make_disclosure_list(lines: tuple[DisclosureLine, ...] | None = None) -> DisclosureListReport:
    chosen = lines or (
        make_line(1),
        make_line(2, State.DONE_LATE),
        make_line(3, State.RUNNING, villages=12),
        make_line(4, State.OVERDUE),
    )
    judged = [Judged(line.disclosure, line.content, line.judgement) for line in chosen]
    return DisclosureListReport(LETTERHEAD, "xã Đông Hưng", 2024, 3, FORMS, chosen, figures(judged))


def make_survey_result(
    texts: tuple[str, ...] = ("Cần thêm ghế ngồi chờ", "Cán bộ rất nhiệt tình"),
) -> SurveyResultReport:
    form = make_questionnaire()
    held = SurveyRound(
        id="r",
        dossier_id="d",
        form_code="PKS05",
        form_edition=form.edition.code,
        title="Khảo sát bộ phận một cửa quý III",
        starts_on=date(2024, 8, 5),
        ends_on=date(2024, 8, 16),
        place="Bộ phận một cửa xã Đông Hưng",
        population=3418,
        handed_out=70,
        returned=62,
        spoiled=2,
    )
    return SurveyResultReport(
        LETTERHEAD, "xã Đông Hưng", 2024, form, make_tally(form), held, {"y-kien": texts} if texts else {}
    )


def make_survey_summary() -> SurveySummaryReport:
    one = make_survey_result()
    other = replace(one.questionnaire, code="PKS07", title="Phiếu hỏi ý kiến người dân", subject="Thái độ phục vụ")
    empty = replace(one.questionnaire, code="PKS09")
    lines = (
        SurveyLine(one.questionnaire, one.tally, 50),
        SurveyLine(other, replace(one.tally, form_code="PKS07"), 100),
        SurveyLine(empty, tally(empty, ()), 50),
    )
    return SurveySummaryReport(LETTERHEAD, "xã Đông Hưng", 2024, lines)


def make_consolidated(units: int = 25) -> ConsolidatedReport:
    names = ("Đông Hưng", "Bảo Sơn", "Tam Dị", "Phương Sơn", "Chu Điện", "Cẩm Lý", "Vũ Xá", "Yên Sơn")
    results = []
    for n in range(units):
        unit = Unit(f"{n:05d}", date(2024, 1, 1), None, f"Xã {names[n % 8]} {n // 8 + 1}", "xa", "218")
        own = 1900 - 37 * n % 700
        appraised = None if n % 5 == 4 else own - 25 * (n % 3)
        missing = n % 11 == 10
        results.append(
            UnitResult(
                unit=unit,
                state="missing" if missing else "in_review" if appraised is None else "accepted",
                own_points=None if missing else own,
                appraised_points=None if missing else appraised,
                criteria=()
                if missing
                else (
                    CriterionPoints("1", own // 2, None if appraised is None else appraised // 2),
                    CriterionPoints("2", own - own // 2, None if appraised is None else appraised - appraised // 2),
                ),
                passed=None if missing or appraised is None else appraised >= 1600,
                rank="" if missing or appraised is None else "Khá" if appraised >= 1600 else "Chưa đạt",
                disclosure=Figures() if missing else Figures(due=20 + n, on_time=18, late=n, missing=2),
                survey_sheets=0 if missing else 420,
                survey_rate=None if missing else 8394 + n,
            )
        )
    return ConsolidatedReport(
        replace(LETTERHEAD, issuing_body="Ban Chỉ đạo thực hiện QCDC huyện Lục Nam", superior_body="Huyện ủy Lục Nam"),
        "huyện Lục Nam",
        2024,
        make_criteria(),
        consolidate(results, 6000),
    )


@pytest.fixture
def make() -> SimpleNamespace:
    """The makers of this module, by name."""
    return SimpleNamespace(
        letterhead=LETTERHEAD,
        self_assessment=make_self_assessment,
        entries=make_entries,
        disclosure_list=make_disclosure_list,
        line=make_line,
        survey_result=make_survey_result,
        survey_summary=make_survey_summary,
        consolidated=make_consolidated,
    )


@pytest.fixture
def read_pdf() -> Callable[[Path], list[str]]:
    """The text of every page."""

    def read(path: Path) -> list[str]:
        from pypdfium2 import PdfDocument

        document = PdfDocument(path.read_bytes())
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range().replace("\r\n", "\n"))
            text.close()
            page.close()
        document.close()
        return pages

    return read
