"""Records become rows and come back the same; a row that is not to the letter names its file, line and field."""

import json
import string
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.criteria import Assessment, AssessmentState, IndicatorEntry, InnerReview
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind, PackageState
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Profile, Role
from qcdc_desktop.domain.recognition import ModelPlan, Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalState
from qcdc_desktop.domain.survey import (
    CheckPlan,
    CheckRule,
    CheckWay,
    Mark,
    PlaceKind,
    RoundLock,
    Sheet,
    SurveyCheck,
    SurveyRound,
)
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange import row_layout
from qcdc_desktop.exchange.data_records import (
    Feedback,
    Submission,
    feedback_lines,
    read_feedback,
    read_submission,
    submission_lines,
)
from qcdc_desktop.exchange.package import Contents
from qcdc_desktop.exchange.short_records import Received, read_receipt, receipt_lines
from qcdc_desktop.exchange.statement import (
    NDJSON,
    Heading,
    Period,
    Schema,
    Series,
    Statement,
    Subject,
    statement_of,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DOSSIER = "01933e2a-7b00-7000-8000-00000000d055"
SHA = "ab" * 32
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def uid(number: int) -> str:
    return f"01933e2a-7b00-7000-8000-{number:012x}"


def full() -> Submission:
    """A submission with every field of every record filled."""
    disclosure = Disclosure(
        uid(1), DOSSIER, "11.2.a", "2022", "Dự toán ngân sách", NOW, "12/QĐ-UBND", date(2026, 1, 5), "UBND phường",
        date(2026, 1, 6), date(2026, 1, 5), 2026, "2026-Q1", "Tóm tắt\nhai dòng", date(2026, 2, 1), "Lý do", "",
        None, "Ghi chú",
    )  # fmt: skip
    changed = replace(disclosure, id=uid(2), supersedes=uid(1), not_applicable="Không phát sinh")
    return Submission(
        profile=Profile(
            True, False, ("Khu phố 1", "Khu phố 2"), "UBND TP", "UBND P", "Sài Gòn", adult_population=9000,
            skip_first_day=False, permanent_review_months=6,
        ),
        disclosures=(disclosure, changed),
        publications=(Publication(uid(3), DOSSIER, uid(1), "đ", "Trụ sở", date(2026, 1, 7), None, "Lê An", "x"),),
        assessment=Assessment(
            uid(4), DOSSIER, "cqtt-2026", AssessmentState.APPROVED, "Trần Bình", NOW, InnerReview(NOW, "Lê An")
        ),
        registration=Registration(
            uid(15), DOSSIER, date(2026, 1, 20), 9050, "Tốt", "Giải pháp",
            (ModelPlan("Ngày không hẹn", "Một cửa", "Trụ sở", "x", "An", date(2026, 2, 1)), ModelPlan("Hai")),
        ),
        indicator_entries=(
            IndicatorEntry(
                uid(5), DOSSIER, "1.1", True, 3, 1, 2, 275, -25, "lý do", "", "giải trình", "x", NOW.date(), "Bổ sung"
            ),
            IndicatorEntry(uid(6), DOSSIER, "1.2"),
        ),
        survey_rounds=(
            SurveyRound(
                uid(7), DOSSIER, "PKS05", "2026", "Đợt 1", NOW.date(), None, "a", "b", 60, 900,
                place_kind=PlaceKind.VILLAGE, check=CheckPlan(CheckRule.NTH, CheckWay.APART, 7, 500, 50),
                lock=RoundLock(NOW, "Mai", "Đã báo cáo"),
            ),
        ),
        survey_checks=(SurveyCheck(uid(14), DOSSIER, uid(7), "Mai", 2, 1, 3, 1, 0, 0),),
        survey_days=(
            SurveyDay(uid(16), DOSSIER, uid(7), NOW.date(), "Một cửa", "Mai, công chức", 40, 25, "x"),
            SurveyDay(uid(17), DOSSIER, uid(7), NOW.date()),
        ),
        sheets=[
            Sheet(uid(8), DOSSIER, uid(7), "PKS05", 1, NOW, "Mai", "Khu phố 1",
                  {"c1": "a", "c2": ("b", "d"), "c3": 41}),
            Sheet(uid(9), DOSSIER, uid(7), "PKS05", 2, NOW.replace(microsecond=7), "", "",
                  {"c1": "Ý kiến: tốt \\ \"ạ\""}, {"c2": Mark.INVALID, "c3": Mark.NOT_APPLICABLE}),
        ],
        attachments=(
            Attachment(uid(10), DOSSIER, SHA, 4, "application/pdf", "Quyết định.pdf", NOW, "d", "1", NOW.date(), "i"),
        ),
        links=(
            AttachmentLink(uid(11), DOSSIER, uid(10), AttachedTo.DISCLOSURE, uid(1), "tr. 3"),
            AttachmentLink(uid(12), DOSSIER, uid(10), AttachedTo.PUBLICATION, uid(3)),
            AttachmentLink(uid(13), DOSSIER, uid(10), AttachedTo.INDICATOR, "1.1"),
        ),
        special_days=(SpecialDay(date(2026, 2, 14), DayKind.WORKING, "Làm bù"),),
    )  # fmt: skip


def contents(lines: dict[str, Iterable[bytes]], kind: PackageKind = PackageKind.SUBMISSION, **changes: Any) -> Contents:
    """What the importer has after all checks of the archive."""
    commune, reviewer = UnitKey("27280", date(2025, 7, 1)), UnitKey("79", date(2025, 7, 1))
    heading = Heading(
        kind,
        uid(99),
        commune,
        "x",
        reviewer,
        Period(2026),
        Series("a" * 32, 1),
        NOW,
        in_reply_to=changes.pop("reply", None),
    )
    data = {name: b"".join(rows) for name, rows in lines.items()}
    subjects = [Subject(f"data/{name}.ndjson", "0" * 64, len(rows), NDJSON) for name, rows in data.items()]
    blobs = changes.pop("blobs", {SHA: Path("x")} if kind is PackageKind.SUBMISSION else {})
    subjects += [Subject(f"blobs/{sha}", sha, 4, "application/pdf") for sha in blobs]
    statement: Statement = statement_of(heading, "f" * 64, tuple(subjects), ())
    return Contents(replace(statement, **changes), data, blobs)


def listed(submission: Submission) -> Submission:
    return replace(submission, sheets=list(submission.sheets))


def test_a_full_submission_comes_back() -> None:
    read = read_submission(contents(dict(submission_lines(full()))), DOSSIER)
    assert len(read.sheets) == 2
    assert list(read.sheets) == list(read.sheets), "parsed anew each time"
    assert listed(read) == full()


def test_the_dossier_is_the_importers() -> None:
    read = read_submission(contents(dict(submission_lines(full()))), uid(77))
    records = [*read.disclosures, *read.publications, read.assessment, *read.indicator_entries, *read.survey_rounds]
    records += [*read.sheets, *read.attachments, *read.links]
    assert {record.dossier_id for record in records} == {uid(77)}


def test_an_empty_submission_comes_back() -> None:
    empty = Submission(Profile())
    assert listed(read_submission(contents(dict(submission_lines(empty)), blobs={}), DOSSIER)) == replace(
        empty, sheets=[]
    )


def test_every_field_of_a_record_has_its_place() -> None:
    """A field added to a record must be put into the format on purpose, or kept out of it on purpose."""
    layouts = [value for value in vars(row_layout).values() if isinstance(value, row_layout.Layout)]
    assert len(layouts) == 18
    for layout in layouts:
        assert {field.name for field in fields(layout.record)} == {*layout.fields, *layout.given}, layout.record
    sheet = json.loads(next(iter(submission_lines(full())["survey_sheets"])))
    assert {field.name for field in fields(Sheet)} == {*sheet, "dossier_id", "form_code"}


def test_texts_are_written_in_the_one_form() -> None:
    raw = replace(full(), profile=Profile(signer_name="Nguye\u0302\u0303n Ðức\u200b"))
    read = read_submission(contents(dict(submission_lines(raw))), DOSSIER)
    assert read.profile.signer_name == "Nguyễn Đức"


def test_links_to_nothing_stay_at_home() -> None:
    """A publication taken away leaves its links behind; they must not make the package unreadable."""
    submission = full()
    gone = replace(submission, publications=(), disclosures=submission.disclosures[1:])
    read = read_submission(contents(dict(submission_lines(gone))), DOSSIER)
    assert [link.subject_kind for link in read.links] == [AttachedTo.INDICATOR]
    assert read.disclosures[0].supersedes is None


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"]), max_size=30).map(nfc)
ANSWERS = st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.lists(TEXTS, max_size=3).map(tuple))
CODES = st.text(string.ascii_lowercase + string.digits + "đ_.", min_size=1, max_size=6)


@st.composite
def sheets(draw: st.DrawFn) -> list[Sheet]:
    made = []
    for number in draw(st.lists(st.integers(1, 10**9), max_size=4, unique=True)):
        codes = draw(st.lists(CODES, max_size=5, unique=True))
        cut = draw(st.integers(0, len(codes)))
        made.append(
            Sheet(
                str(draw(st.uuids())),
                DOSSIER,
                uid(7),
                "PKS05",
                number,
                draw(INSTANTS),
                draw(TEXTS),
                draw(TEXTS),
                {code: draw(ANSWERS) for code in codes[:cut]},
                {code: draw(st.sampled_from(Mark)) for code in codes[cut:]},
            )
        )
    return made


@settings(max_examples=80, deadline=None)
@given(sheets())
def test_sheets_come_back(made: list[Sheet]) -> None:
    read = read_submission(contents(dict(submission_lines(replace(full(), sheets=made)))), DOSSIER)
    assert list(read.sheets) == made


@settings(max_examples=60, deadline=None)
@given(st.builds(
    Disclosure, id=st.uuids().map(str), dossier_id=st.just(DOSSIER), content_code=CODES, catalogue_edition=CODES,
    title=TEXTS, created_at=INSTANTS, document_number=TEXTS,
    document_date=st.none() | DAYS, issuer=TEXTS, received_on=st.none() | DAYS,
    starts_on=st.none() | DAYS, fiscal_year=st.none() | st.integers(1900, 2200), period=TEXTS, summary=TEXTS,
    extended_to=st.none() | DAYS, extension_reason=TEXTS, not_applicable=TEXTS, supersedes=st.none(), note=TEXTS,
))  # fmt: skip
def test_disclosures_come_back(made: Disclosure) -> None:
    lines = dict(submission_lines(Submission(Profile(), disclosures=(made,))))
    assert read_submission(contents(lines, blobs={}), DOSSIER).disclosures == (made,)


def refused(lines: dict[str, Iterable[bytes]], **how: Any) -> tuple[str, int, str]:
    with pytest.raises(Refusal) as caught:
        list(read_submission(contents(lines, **how), DOSSIER).sheets)
    assert caught.value.code == "data-wrong"
    facts = caught.value.facts
    return str(facts["file"]), int(facts["line"] or 0), str(facts["name"])


def with_row(file: str, line: int, change: Callable[[dict[str, Any]], Any]) -> dict[str, Iterable[bytes]]:
    """The full submission with one row changed."""
    lines = {name: list(rows) for name, rows in submission_lines(full()).items()}
    row = json.loads(lines[file][line - 1])
    change(row)
    lines[file][line - 1] = json.dumps(row, ensure_ascii=False).replace("\n", " ").encode() + b"\n"
    return dict(lines)


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda row: row.update(values)


def drop(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: row.pop(name)


ROWS = [
    ("disclosures", 1, drop("title"), "title"),
    ("disclosures", 1, put(more=1), "more"),
    ("disclosures", 1, put(dossier_id=uid(1)), "dossier_id"),
    ("disclosures", 2, put(id=uid(1)), "id"),
    ("disclosures", 1, put(id=uid(1).upper()), "id"),
    ("disclosures", 1, put(title=7), "title"),
    ("disclosures", 1, put(title=None), "title"),
    ("disclosures", 1, put(title="e\u0302"), "title"),
    ("disclosures", 1, put(title="a\u202eb"), "title"),
    ("disclosures", 1, put(title="a\u200bb"), "title"),
    ("disclosures", 1, put(title="x" * 20_001), "title"),
    ("disclosures", 1, put(content_code=""), "content_code"),
    ("disclosures", 1, put(content_code="a b"), "content_code"),
    ("disclosures", 1, put(document_date="2026-02-30"), "document_date"),
    ("disclosures", 1, put(document_date="05/02/2026"), "document_date"),
    ("disclosures", 1, put(document_date="2026-W05-1"), "document_date"),
    ("disclosures", 1, put(created_at="2026-11-20"), "created_at"),
    ("disclosures", 1, put(created_at="2026-11-20T24:00:01Z"), "created_at"),
    ("disclosures", 1, put(fiscal_year=True), "fiscal_year"),
    ("disclosures", 1, put(fiscal_year=0), "fiscal_year"),
    ("disclosures", 2, put(supersedes=uid(50)), "supersedes"),
    ("publications", 1, put(disclosure_id=uid(50)), "disclosure_id"),
    ("publications", 1, put(id=uid(2)), "id"),
    ("assessment", 1, put(state="done"), "state"),
    ("assessment", 1, put(state=["scoring"]), "state"),
    ("indicator_entries", 1, put(yes=1), "yes"),
    ("indicator_entries", 1, put(points=2.75), "bad-number"),
    ("indicator_entries", 1, put(count=-1), "count"),
    ("indicator_entries", 2, put(indicator_code="1.1"), "indicator_code"),
    ("survey_rounds", 1, put(target="60"), "target"),
    ("profile", 1, put(villages=["a", 1]), "villages"),
    ("profile", 1, put(villages="ab"), "villages"),
    ("special_days", 1, put(kind="rest"), "kind"),
    ("files", 1, drop("links"), "links"),
    ("files", 1, put(links={}), "links"),
    ("files", 1, put(links=[1]), "links"),
    ("files", 1, put(media_type="text/html"), "media_type"),
    ("files", 1, put(media_type=["image/png"]), "media_type"),
    ("files", 1, put(size=5), "size"),
    ("files", 1, put(media_type="image/png"), "size"),
    ("files", 1, put(sha256="cd" * 32), "sha256"),
    ("files", 1, lambda row: row["links"][0].update(subject_id=uid(50)), "subject_id"),
    ("files", 1, lambda row: row["links"][1].update(subject_id=uid(1)), "subject_id"),
    ("files", 1, lambda row: row["links"][1].update(id=uid(11)), "links"),
    ("files", 1, lambda row: row["links"][1].update(subject_kind="person"), "subject_kind"),
    ("survey_sheets", 1, put(number=0), "number"),
    ("survey_sheets", 1, put(number=True), "number"),
    ("survey_sheets", 1, put(number="1"), "number"),
    ("survey_sheets", 2, put(number=1), "number"),
    ("survey_sheets", 2, put(id=uid(8)), "id"),
    ("survey_sheets", 1, put(id=8), "id"),
    ("survey_sheets", 1, put(round_id=uid(50)), "round_id"),
    ("survey_sheets", 1, put(round_id=[]), "round_id"),
    ("survey_sheets", 1, put(entered_at="2026-13-20T02:00:00Z"), "entered_at"),
    ("survey_sheets", 1, put(entered_at="2026-11-20T02:00:00+00:00"), "entered_at"),
    ("survey_sheets", 1, put(village=None), "village"),
    ("survey_sheets", 1, put(village="a\u0300"), "village"),
    ("survey_sheets", 1, put(form_code="PKS01"), "form_code"),
    ("survey_sheets", 1, drop("marks"), "marks"),
    ("survey_sheets", 1, put(answers=[]), "answers"),
    ("survey_sheets", 1, put(answers={"c1": None}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": True}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": {}}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": [1]}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": ["a", ["b"]]}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": 10**10}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": "a\u202e"}), "answers"),
    ("survey_sheets", 1, put(answers={"c\u0301": "a"}), "answers"),
    ("survey_sheets", 1, put(answers={"c1": 1.5}), "bad-number"),
    ("survey_sheets", 1, put(marks={"c1": "blank"}), "marks"),
    ("survey_sheets", 1, put(marks={"c9": "gone"}), "marks"),
    ("survey_sheets", 1, put(marks={"c9": ["blank"]}), "marks"),
    ("survey_sheets", 1, put(marks="blank"), "marks"),
    ("survey_sheets", 1, put(entered_by="a\x00"), "bad-character"),
]


@pytest.mark.parametrize(("file", "line", "change", "name"), ROWS)
def test_wrong_rows_name_their_place(file: str, line: int, change: Callable[[dict[str, Any]], Any], name: str) -> None:
    assert refused(with_row(file, line, change)) == (file, line, name)


def test_sound_texts_are_not_believed_elsewhere() -> None:
    """What was found sound as a text is not taken for another kind later: True equals 1, but is no number."""
    lines = {name: list(rows) for name, rows in submission_lines(full()).items()}
    row = json.loads(lines["survey_sheets"][0])
    row["answers"] = {"c1": 1}
    other = {**row, "id": uid(60), "number": 60, "answers": {"c1": True}}
    lines["survey_sheets"] = [json.dumps(entry).encode() + b"\n" for entry in (row, other)]
    assert refused(dict(lines)) == ("survey_sheets", 2, "answers")


def test_wrong_files() -> None:
    lines = dict(submission_lines(full()))
    without = {name: rows for name, rows in lines.items() if name != "special_days"}
    assert refused(without) == ("special_days", 0, "missing")
    assert refused({**submission_lines(full()), "more": []}) == ("more", 0, "unknown")
    assert refused({**submission_lines(full()), "profile": []}) == ("profile", 0, "rows")
    twice = list(submission_lines(full())["assessment"]) * 2
    assert refused({**submission_lines(full()), "assessment": twice})[0] == "assessment"
    extra = {SHA: Path("x"), "cd" * 32: Path("y")}
    assert refused(dict(submission_lines(full())), blobs=extra) == ("files", 0, "sha256")
    assert refused({**submission_lines(full()), "disclosures": [b"{}"]}) == ("disclosures", 1, "no-line-end")


def test_a_later_minor_version_is_read() -> None:
    schema = Schema(1, 1, 0)
    lines = with_row("disclosures", 1, put(brand_new=1))
    assert len(read_submission(contents(lines, schema=schema), DOSSIER).disclosures) == 2
    lines = {**with_row("survey_sheets", 1, put(brand_new=[1])), "more": [b"{}\n"]}
    assert len(list(read_submission(contents(lines, schema=schema), DOSSIER).sheets)) == 2
    assert refused(with_row("disclosures", 1, drop("title")), schema=schema) == ("disclosures", 1, "title")


def feedback() -> Feedback:
    appraisal = Appraisal(uid(1), DOSSIER, "e" * 64, AppraisalState.RETURNED, "Võ Hà", "Thiếu minh chứng", NOW)
    items = (AppraisalItem(uid(2), DOSSIER, uid(1), "1.1", 250, "Giảm", "Võ Hà", NOW),
             AppraisalItem(uid(3), DOSSIER, uid(1), "1.2", None))  # fmt: skip
    return Feedback(appraisal, items)


def test_feedback_comes_back() -> None:
    got = contents(dict(feedback_lines(feedback())), PackageKind.FEEDBACK, reply="e" * 64)
    assert read_feedback(got, DOSSIER) == feedback()


def test_feedback_must_be_about_what_it_answers() -> None:
    got = contents(dict(feedback_lines(feedback())), PackageKind.FEEDBACK, reply="c" * 64)
    with pytest.raises(Refusal, match="data-wrong"):
        read_feedback(got, DOSSIER)


def test_receipt_comes_back() -> None:
    received = Received("e" * 64, uid(1), "a" * 32, 3, NOW, PackageState.HELD, "Đỗ Ủy")
    got = contents(dict(receipt_lines(received)), PackageKind.RECEIPT, reply="e" * 64)
    assert read_receipt(got) == received
    for wrong in (replace(received, digest="c" * 64), replace(received, revision=0)):
        with pytest.raises(Refusal, match="data-wrong"):
            read_receipt(contents(dict(receipt_lines(wrong)), PackageKind.RECEIPT, reply="e" * 64))
    with pytest.raises(Refusal, match="data-wrong"):
        read_receipt(contents({"received": []}, PackageKind.RECEIPT, reply="e" * 64))


def test_roles_are_those_of_the_program() -> None:
    assert [role.value for role in Role] == ["commune", "reviewer", "province"]


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "2200-01-01"])
def test_days_at_the_ends_of_the_calendar_are_refused(text: str) -> None:
    """No deadline could be counted from them: one such day would close the receiver's whole register."""
    assert row_layout.DAY.parse("2199-12-31") == date(2199, 12, 31)
    with pytest.raises(ValueError):
        row_layout.DAY.parse(text)
    with pytest.raises(ValueError):
        row_layout.INSTANT.parse(f"{text}T23:59:59Z")


def test_what_no_receiver_reads_is_not_written() -> None:
    long = replace(full(), disclosures=(replace(full().disclosures[0], summary="x" * 20_001),))
    with pytest.raises(Refusal, match="value-not-sendable") as caught:
        list(submission_lines(long)["disclosures"])
    assert (caught.value.facts["kind"], caught.value.facts["name"]) == ("Disclosure", "summary")
