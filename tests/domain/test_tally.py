"""Counting sheets: against a slow count, in parts and together, and the words of the five kinds of answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.kept_tally import read_tally_text, tally_text
from qcdc_desktop.domain.questionnaire import (
    Comparison,
    Operator,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
)
from qcdc_desktop.domain.sheet_check import asked, check_answer, normalise, prepare
from qcdc_desktop.domain.survey import Answer, Mark, Sheet
from qcdc_desktop.domain.survey_analysis import sheets_behind
from qcdc_desktop.domain.tally import FormTally, merge_tallies, tally

EDITION = Edition("questionnaire", "PKS-2024", "Mẫu phiếu", date(2024, 1, 1), None, "", True)
FIVE = tuple(Option(str(n), f"mức {n}", satisfied=n >= 4, weight=n) for n in range(1, 6))
THREE = (
    Option("tot", "Tốt", satisfied=True),
    Option("bt", "Bình thường", satisfied=None),
    Option("kem", "Kém", satisfied=False),
)
TOPICS = (Option("a", "a", satisfied=True), Option("b", "b", satisfied=False, weight=2), Option("c", "c", weight=1))
FORM = Questionnaire(
    EDITION,
    "PKS07",
    "",
    "",
    "",
    "",
    3,
    (
        Question("GIOI", QuestionKind.SINGLE, "Giới tính", (Option("nam", "Nam", satisfied=True),), demographic=True),
        Question("C1", QuestionKind.SINGLE, "Thái độ", FIVE, may_be_not_applicable=True),
        Question("C2", QuestionKind.SINGLE, "Thời gian", THREE),
        Question("C3", QuestionKind.MULTIPLE, "Vì sao", TOPICS, show_if=Comparison("C2", Operator.IS, "kem")),
        Question("C4", QuestionKind.TEXT, "Khác", show_if=Comparison("C3", Operator.HAS, "c")),
        Question("N", QuestionKind.NUMBER, "Số lần", minimum=0, maximum=9),
    ),
)


def sheet(answers: dict[str, Answer], marks: dict[str, Mark] | None = None) -> Sheet:
    return Sheet("id", "d", "r", "PKS07", 1, datetime(2024, 8, 1, tzinfo=UTC), answers=answers, marks=marks or {})


def tallied(result: FormTally, code: str) -> tuple[int, int, int, int, int]:
    found = result.question(code)
    assert found is not None
    return found.valid, found.blank, found.invalid, found.not_applicable, found.not_asked


def test_the_five_kinds_stay_apart() -> None:
    result = tally(
        FORM,
        [
            sheet({"C1": "5", "C2": "kem", "C3": ("a", "c"), "C4": "xa quá", "N": 2}),
            sheet({"C1": "4", "C2": "tot", "N": 3}),
            sheet({"C2": "tot", "N": 12}, {"C1": Mark.NOT_APPLICABLE}),
            sheet({"C1": "7", "C2": "kem"}, {"C3": Mark.INVALID, "N": Mark.BLANK}),
            sheet({"C2": "bt", "C3": ("a",)}, {"C1": Mark.BLANK}),
        ],
    )
    assert result.sheets == 5
    assert tallied(result, "C1") == (2, 1, 1, 1, 0)
    assert tallied(result, "C2") == (5, 0, 0, 0, 0)
    assert tallied(result, "C3") == (1, 0, 1, 0, 3)
    assert tallied(result, "C4") == (1, 0, 0, 0, 4)
    assert tallied(result, "N") == (2, 2, 1, 0, 0)
    number = result.question("N")
    assert number is not None
    assert (number.weight_sum, number.weighted, number.average) == (5, 2, 250)


def test_satisfaction_counts_only_answers_that_speak_of_it() -> None:
    result = tally(
        FORM,
        [
            sheet({"GIOI": "nam", "C1": "5", "C2": "tot"}),  # all satisfied
            sheet({"C1": "3", "C2": "bt"}),  # one dissatisfied, one silent
            sheet({"C1": "4", "C2": "kem", "C3": ("a", "b")}),  # a mixed choice is not satisfied
            sheet({"C2": "bt"}),  # valid, but says nothing
            sheet({"GIOI": "nam"}),  # only about the person
        ],
    )
    assert (result.satisfied, result.counted, result.rate) == (3, 6, 5000)
    assert (result.fully_satisfied, result.counted_sheets, result.full_rate) == (1, 3, 3333)
    assert (result.sheets, result.valid_sheets) == (5, 4)
    gender = result.question("GIOI")
    assert gender is not None
    assert (gender.valid, gender.counted, gender.rate) == (2, 0, None)


def test_shares_and_averages_name_their_n() -> None:
    result = tally(FORM, [sheet({"C1": code}) for code in ("5", "5", "4", "1")] + [sheet({})])
    question = result.question("C1")
    assert question is not None
    assert (question.share("5"), question.share("4"), question.share("2")) == (5000, 2500, 0)
    assert (question.valid, question.asked, question.rate, question.average) == (4, 5, 7500, 375)
    with pytest.raises(KeyError):
        question.share("6")


def test_no_sheets_give_no_rates() -> None:
    result = tally(FORM, ())
    assert (result.sheets, result.rate, result.full_rate) == (0, None, None)
    question = result.question("C1")
    assert question is not None
    assert (question.rate, question.average, question.share("5")) == (None, None, None)
    assert result.question("C9") is None


class WatchedSheet(Sheet):
    """A sheet that can be watched going away."""


def test_sheets_are_taken_one_by_one() -> None:
    """A stream of any length needs the memory of one sheet: each is gone when the next but one is asked for."""
    given_out: list[ref[WatchedSheet]] = []
    most = 0

    def stream() -> Iterator[Sheet]:
        nonlocal most
        for number in range(50):
            one = WatchedSheet("id", "d", "r", "PKS07", number, datetime(2024, 8, 1, tzinfo=UTC), answers={"C1": "5"})
            given_out.append(ref(one))
            yield one
            del one
            most = max(most, sum(watched() is not None for watched in given_out))

    assert tally(FORM, stream()).sheets == 50
    assert most <= 2


def test_different_forms_are_not_merged() -> None:
    other = tally(replace(FORM, edition=replace(EDITION, code="PKS-2026")), ())
    with pytest.raises(Refusal) as refused:
        merge_tallies(tally(FORM, ()), other)
    assert refused.value.code == "tallies-differ"


values: dict[str, list[Answer]] = {
    "GIOI": ["nam", "nu"],
    "C1": ["1", "2", "3", "4", "5", "6"],
    "C2": ["tot", "bt", "kem", "kem"],
    "C3": [("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("a", "b", "c"), ("b", "a"), ()],
    "C4": ["ý kiến", " "],
    "N": [0, 1, 5, 9, 10],
}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {}
    for code, choices in values.items():
        chosen = draw(st.sampled_from([*choices, *Mark, None]))
        if isinstance(chosen, Mark):
            marks[code] = chosen
        elif chosen is not None:
            answers[code] = chosen
    return sheet(answers, marks)


batches = st.lists(sheets(), max_size=12)


def flags_of(question: Question, answer: Answer) -> set[bool]:
    ticked = answer if isinstance(answer, tuple) else (answer,)
    return {o.satisfied for o in question.options if o.code in ticked and o.satisfied is not None}


def slow_row(question: Question, batch: list[Sheet]) -> dict[str, int]:
    """Count one question sheet by sheet, in plain words."""
    row = dict.fromkeys(("valid", "blank", "invalid", "not_applicable", "not_asked", "satisfied", "counted"), 0)
    places = prepare(FORM).places[question.code]
    for one in batch:
        answer = one.answers.get(question.code)
        if question not in asked(FORM, one.answers):
            row["not_asked"] += 1
        elif answer is None:
            row[one.marks.get(question.code, Mark.BLANK).value] += 1
        elif check_answer(question, answer, places) is not None:
            row["invalid"] += 1
        else:
            row["valid"] += 1
            flags = flags_of(question, answer)
            if flags and not question.demographic:
                row["counted"] += 1
                row["satisfied"] += flags == {True}
    return row


@given(batches)
@settings(max_examples=60)
def test_the_fast_count_is_the_slow_count(batch: list[Sheet]) -> None:
    result = tally(FORM, iter(batch))
    for question in result.questions:
        row = slow_row(question.question, batch)
        assert {name: getattr(question, name) for name in row} == row
        assert question.asked + question.not_asked == result.sheets
        assert 0 <= question.satisfied <= question.counted <= question.valid
        if question.question.kind is QuestionKind.SINGLE:
            assert sum(o.count for o in question.options) == question.valid
    assert result.satisfied == sum(q.satisfied for q in result.questions)
    assert result.fully_satisfied <= result.counted_sheets <= result.valid_sheets <= result.sheets


@given(batches, batches, batches)
@settings(max_examples=40)
def test_tallies_add_up_like_their_sheets(a: list[Sheet], b: list[Sheet], c: list[Sheet]) -> None:
    one, two, three = tally(FORM, a), tally(FORM, b), tally(FORM, c)
    together = tally(FORM, [*a, *b, *c])
    assert merge_tallies(merge_tallies(one, two), three) == together
    assert merge_tallies(one, merge_tallies(two, three)) == together
    assert merge_tallies(two, one) == merge_tallies(one, two)
    assert merge_tallies(one, tally(FORM, ())) == one


@given(batches)
@settings(max_examples=40)
def test_what_the_conditions_skip_never_counts(batch: list[Sheet]) -> None:
    clean = []
    for one in batch:
        answers, marks = normalise(FORM, one.answers, one.marks)
        clean.append(replace(one, answers=answers, marks=marks))
    assert tally(FORM, clean) == tally(FORM, batch)


def test_days_and_long_texts_count_as_answers_and_wrong_days_as_invalid() -> None:
    day = Question("NGAY", QuestionKind.DATE, "Ngày đến", latest=date(2026, 12, 31))
    story = Question("KE", QuestionKind.LONG_TEXT, "Hãy kể")
    form = replace(FORM, questions=(day, story))
    sheets = [
        sheet({"NGAY": "2026-02-05", "KE": "dài"}),
        sheet({"NGAY": "2027-02-05", "KE": "dài"}),
        sheet({"NGAY": "2026-02-05"}, {"KE": Mark.BLANK}),
    ]
    days, stories = tally(form, sheets).questions
    assert (days.valid, days.invalid, days.weighted) == (2, 1, 0)
    assert (stories.valid, stories.blank) == (2, 1)


@given(batches, st.text(max_size=5))
@settings(max_examples=40)
def test_a_kept_tally_is_the_tally_counted(batch: list[Sheet], stamp: str) -> None:
    counted = tally(FORM, batch)
    text = tally_text(counted, stamp)
    assert read_tally_text(text, stamp, FORM) == counted
    assert read_tally_text(text, stamp + "x", FORM) is None, "of other sheets"
    other = replace(FORM, questions=FORM.questions[:-1])
    assert read_tally_text(text, stamp, other) is None, "of another form"


@given(st.data())
@settings(max_examples=40)
def test_a_kept_text_that_was_touched_is_not_believed(data: st.DataObject) -> None:
    text = tally_text(tally(FORM, []), "s")
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("0a19[,").filter(lambda one: one != text[place]))
    assert read_tally_text(text[:place] + letter + text[place + 1 :], "s", FORM) is None
    assert read_tally_text("", "s", FORM) is None


@given(batches)
@settings(max_examples=40)
def test_behind_every_figure_stand_as_many_sheets(batch: list[Sheet]) -> None:
    for counted in tally(FORM, batch).questions:
        code = counted.question.code
        for option in counted.options:
            assert len(sheets_behind(FORM, batch, code, option.option.code)) == option.count
        for mark, count in (
            (Mark.BLANK, counted.blank),
            (Mark.INVALID, counted.invalid),
            (Mark.NOT_APPLICABLE, counted.not_applicable),
        ):
            assert len(sheets_behind(FORM, batch, code, mark)) == count


def test_a_question_or_option_the_form_does_not_have_is_refused() -> None:
    for question, answer, code in (("C99", "1", "question-unknown"), ("C2", "9", "option-unknown")):
        with pytest.raises(Refusal) as refused:
            sheets_behind(FORM, [], question, answer)
        assert refused.value.code == code
