"""Sound and unsound sheets, conditions that hang on conditions, and what normalising drops."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.double_entry import is_compared
from qcdc_desktop.domain.keystrokes import typed_answer
from qcdc_desktop.domain.questionnaire import (
    AllOf,
    AnyOf,
    Comparison,
    Operator,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    ShowIf,
    negated,
)
from qcdc_desktop.domain.sheet_check import Problem, applies, asked, check_answer, check_sheet, normalise, prepare
from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.resources import load_words

EDITION = Edition("questionnaire", "PKS-2024", "Mẫu phiếu", date(2024, 1, 1), None, "", True)
YES_NO = (Option("co", "Có"), Option("khong", "Không"))
KINDS = tuple(Option(code, code) for code in ("dat-dai", "ho-tich", "khac"))


def compare(question: str, operator: Operator, value: str) -> Comparison:
    return Comparison(question, operator, value)


FORM = Questionnaire(
    EDITION,
    "PKS05",
    "Mẫu",
    "một cửa",
    "người dân",
    "Tỉnh đoàn",
    3,
    (
        Question("A", QuestionKind.YES_NO, "Có bị gợi ý?", YES_NO),
        Question("B", QuestionKind.MULTIPLE, "Việc gì?", KINDS, show_if=compare("A", Operator.IS, "co")),
        Question("C", QuestionKind.TEXT, "Việc khác?", show_if=compare("B", Operator.HAS, "khac")),
        Question("D", QuestionKind.NUMBER, "Số lần", minimum=1, maximum=99, may_be_not_applicable=True),
    ),
)
SOUND: dict[str, Answer] = {"A": "co", "B": ("dat-dai", "khac"), "C": "lệ phí", "D": 2}


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(p.code, p.question) for p in problems]


def test_a_sound_sheet_has_no_problems() -> None:
    assert check_sheet(FORM, SOUND, {}) == ()
    assert check_sheet(FORM, {"A": "khong"}, {"D": Mark.NOT_APPLICABLE}) == ()
    assert check_sheet(FORM, {}, {"A": Mark.BLANK, "D": Mark.INVALID}) == ()


@pytest.mark.parametrize(
    ("changes", "marks", "expected"),
    [
        ({"X": "1"}, {}, ("sheet-question-unknown", "X")),
        ({}, {"X": Mark.BLANK}, ("sheet-question-unknown", "X")),
        ({"A": "có"}, {}, ("sheet-option-unknown", "A")),
        ({"A": 1}, {}, ("sheet-answer-wrong-kind", "A")),
        ({"A": ("co",)}, {}, ("sheet-answer-wrong-kind", "A")),
        ({"B": ("khac", "dat-dai")}, {}, ("sheet-ticks-unordered", "B")),
        ({"B": ("khac", "khac")}, {}, ("sheet-ticks-repeated", "B")),
        ({"B": ("khac", "la")}, {}, ("sheet-option-unknown", "B")),
        ({"B": "khac"}, {}, ("sheet-answer-wrong-kind", "B")),
        ({"C": "  "}, {}, ("sheet-answer-empty", "C")),
        ({"C": 5}, {}, ("sheet-answer-wrong-kind", "C")),
        ({"D": 0}, {}, ("sheet-number-too-small", "D")),
        ({"D": 100}, {}, ("sheet-number-too-large", "D")),
        ({"D": "2"}, {}, ("sheet-answer-wrong-kind", "D")),
        ({"D": True}, {}, ("sheet-answer-wrong-kind", "D")),
        ({"D": None}, {}, ("sheet-not-answered", "D")),
        ({}, {"D": Mark.BLANK}, ("sheet-answer-and-mark", "D")),
        ({"B": ("dat-dai",)}, {}, ("sheet-answered-not-asked", "C")),
        ({"A": None}, {"A": Mark.NOT_APPLICABLE}, ("sheet-not-applicable-not-allowed", "A")),
    ],
)
def test_every_defect_is_named(
    changes: dict[str, Answer | None], marks: dict[str, Mark], expected: tuple[str, str]
) -> None:
    answers = {code: a for code, a in {**SOUND, **changes}.items() if a is not None}
    problems = check_sheet(FORM, answers, marks)
    assert expected in codes(problems)
    assert all(p.code in load_words() for p in problems)


def test_an_empty_multiple_choice_is_not_an_answer() -> None:
    found = check_sheet(FORM, {"A": "co", "B": (), "D": 1}, {})
    assert codes(found) == [("sheet-answer-empty", "B")]


def test_a_question_hanging_on_one_not_asked_is_not_asked() -> None:
    stale: dict[str, Answer] = {"A": "khong", "B": ("khac",), "C": "cũ", "D": 1}
    assert [q.code for q in asked(FORM, stale)] == ["A", "D"]
    assert codes(check_sheet(FORM, stale, {})) == [
        ("sheet-answered-not-asked", "B"),
        ("sheet-answered-not-asked", "C"),
    ]
    assert normalise(FORM, stale, {"C": Mark.BLANK}) == ({"A": "khong", "D": 1}, {})


def test_a_mark_opens_nothing() -> None:
    is_not = Question("E", QuestionKind.TEXT, "?", show_if=compare("A", Operator.IS_NOT, "co"))
    form = Questionnaire(EDITION, "F", "", "", "", "", 1, (FORM.questions[0], is_not))
    assert [q.code for q in asked(form, {"A": "khong"})] == ["A", "E"]
    assert [q.code for q in asked(form, {"A": "co"})] == ["A"]
    assert [q.code for q in asked(form, {})] == ["A"]


def test_conditions_look_back_only() -> None:
    first = Question("E", QuestionKind.TEXT, "?", show_if=compare("A", Operator.IS, "co"))
    form = Questionnaire(EDITION, "F", "", "", "", "", 1, (first, FORM.questions[0]))
    assert [q.code for q in asked(form, {"A": "co", "E": "x"})] == ["A"]


def test_operators_on_single_and_multiple_choices() -> None:
    answers: dict[str, Answer] = {"A": "co", "B": ("dat-dai", "khac"), "D": 5}
    for question, operator, value, expected in [
        ("A", Operator.IS, "co", True),
        ("A", Operator.HAS, "co", True),
        ("A", Operator.IS_NOT, "co", False),
        ("B", Operator.HAS, "khac", True),
        ("B", Operator.HAS, "ho-tich", False),
        ("B", Operator.IS, "khac", False),
        ("B", Operator.IS_NOT, "khac", True),
        ("D", Operator.IS, "5", True),
        ("Z", Operator.IS_NOT, "1", False),
    ]:
        assert applies(compare(question, operator, value), answers) is expected
    yes, no = compare("A", Operator.IS, "co"), compare("A", Operator.IS, "khong")
    assert applies(AllOf((yes, AnyOf((no, yes)))), answers)
    assert not applies(AllOf((yes, no)), answers)
    assert applies(None, {})


SCALE = (Option("1", "1"), Option("2", "2"), Option("3", "3"))
NAMES = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")


@st.composite
def show_ifs(draw: st.DrawFn, depth: int = 2) -> ShowIf:
    kind = draw(st.sampled_from(("comparison", "all", "any") if depth else ("comparison",)))
    if kind == "comparison":
        return Comparison(
            draw(st.sampled_from(NAMES)), draw(st.sampled_from(list(Operator))), draw(st.sampled_from("123"))
        )
    parts = tuple(draw(st.lists(show_ifs(depth=depth - 1), max_size=3)))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


@st.composite
def forms(draw: st.DrawFn) -> Questionnaire:
    kinds = st.sampled_from((QuestionKind.SINGLE, QuestionKind.MULTIPLE))
    questions = tuple(
        Question(
            name,
            draw(kinds),
            name,
            SCALE,
            show_if=draw(st.none() | show_ifs()),
            may_be_not_applicable=draw(st.booleans()),
        )
        for name in NAMES
    )
    return Questionnaire(EDITION, "F", "", "", "", "", 1, questions)


some_answers = st.dictionaries(
    st.sampled_from((*NAMES, "Q9")),
    st.sampled_from(("1", "2", "3", "9", 1, ("1", "3"), ("3", "1"), ())),
)
some_marks = st.dictionaries(st.sampled_from((*NAMES, "Q9")), st.sampled_from(list(Mark)))


def slow_asked(form: Questionnaire, answers: dict[str, Answer]) -> list[str]:
    """The rule read aloud: walk down the form, hearing only answers to questions that were asked."""
    heard: dict[str, Answer] = {}
    found = []
    for question in form.questions:
        if applies(question.show_if, heard):
            found.append(question.code)
            if question.code in answers:
                heard[question.code] = answers[question.code]
    return found


@given(forms(), some_answers)
def test_asked_is_the_rule_read_aloud(form: Questionnaire, answers: dict[str, Answer]) -> None:
    assert [q.code for q in asked(form, answers)] == slow_asked(form, answers)
    assert asked(prepare(form), answers) == asked(form, answers)


@given(forms(), some_answers, some_marks)
def test_normalising_is_final_and_leaves_nothing_not_asked(
    form: Questionnaire, answers: dict[str, Answer], marks: dict[str, Mark]
) -> None:
    kept = normalise(form, answers, marks)
    assert normalise(form, *kept) == kept
    assert asked(form, kept[0]) == asked(form, answers)
    assert "sheet-answered-not-asked" not in {p.code for p in check_sheet(form, *kept)}
    assert kept[0].items() <= answers.items()
    assert kept[1].items() <= marks.items()


@given(forms(), some_answers, some_marks)
def test_a_sheet_without_problems_answers_or_marks_exactly_what_is_asked(
    form: Questionnaire, answers: dict[str, Answer], marks: dict[str, Mark]
) -> None:
    filled = {code: marks.get(code, Mark.BLANK) for code in slow_asked(form, answers) if code not in answers}
    kept, _ = normalise(form, answers, {})
    problems = check_sheet(form, kept, filled)
    assert not {p.code for p in problems} & {"sheet-not-answered", "sheet-answered-not-asked", "sheet-answer-and-mark"}
    if not problems:
        assert set(kept) | set(filled) == set(slow_asked(form, kept))


def slow_problems(form: Questionnaire, answers: dict[str, Answer], marks: dict[str, Mark]) -> set[tuple[str, str]]:
    """The rules read aloud, question after question, without any short cut."""
    shown = slow_asked(form, answers)
    places = prepare(form).places
    found = {("sheet-question-unknown", code) for code in {*answers, *marks} - set(NAMES)}
    for question in form.questions:
        code = question.code
        if code not in shown:
            if code in answers or code in marks:
                found.add(("sheet-answered-not-asked", code))
        elif code in answers and code in marks:
            found.add(("sheet-answer-and-mark", code))
        elif code in answers:
            wrong = check_answer(question, answers[code], places[code])
            found |= {(wrong.code, code)} if wrong else set()
        elif code not in marks:
            found.add(("sheet-not-answered", code))
        elif marks[code] is Mark.NOT_APPLICABLE and not question.may_be_not_applicable:
            found.add(("sheet-not-applicable-not-allowed", code))
    return found


@st.composite
def nearly_sound(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Answer], dict[str, Mark]]:
    """A form and a sheet that answers or marks what is asked, with at most one thing changed."""
    form = draw(forms())
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {}
    for question in form.questions:
        if not applies(question.show_if, answers):
            continue
        if draw(st.booleans()):
            answers[question.code] = "1" if question.kind is QuestionKind.SINGLE else ("1", "3")
        else:
            marks[question.code] = draw(st.sampled_from((Mark.BLANK, Mark.INVALID, Mark.NOT_APPLICABLE)))
    change = draw(st.sampled_from(("nothing", "answer", "mark", "forget")))
    code = draw(st.sampled_from((*NAMES, "Q9")))
    if change == "answer":
        others: tuple[Answer, ...] = ("2", "9", 1, ("3", "1"), ("1", "1"), ())
        answers[code] = draw(st.sampled_from(others))
    elif change == "mark":
        marks[code] = Mark.BLANK
    elif change == "forget":
        answers.pop(code, None)
    return form, answers, marks


@given(nearly_sound())
def test_the_short_way_for_sound_sheets_finds_what_the_rules_find(
    sheet: tuple[Questionnaire, dict[str, Answer], dict[str, Mark]],
) -> None:
    form, answers, marks = sheet
    problems = check_sheet(form, answers, marks)
    assert set(codes(problems)) == slow_problems(form, answers, marks)
    assert check_sheet(prepare(form), answers, marks) == problems


@given(forms(), some_answers, some_marks)
def test_the_rules_find_the_same_on_any_sheet(
    form: Questionnaire, answers: dict[str, Answer], marks: dict[str, Mark]
) -> None:
    assert set(codes(check_sheet(form, answers, marks))) == slow_problems(form, answers, marks)


_ANSWERS: dict[QuestionKind, st.SearchStrategy[Answer]] = {
    QuestionKind.SINGLE: st.sampled_from(("a", "b")),
    QuestionKind.MULTIPLE: st.sampled_from((("a",), ("b",), ("a", "b"))),
    QuestionKind.NUMBER: st.integers(0, 3),
}
_OPERATORS = {
    QuestionKind.SINGLE: (Operator.IS, Operator.IS_NOT),
    QuestionKind.MULTIPLE: (Operator.HAS, Operator.HAS_NOT),
    QuestionKind.NUMBER: tuple(o for o in Operator if o not in (Operator.HAS, Operator.HAS_NOT)),
}


def _comparisons(kind: QuestionKind) -> st.SearchStrategy[ShowIf]:
    values = ("1", "2") if kind is QuestionKind.NUMBER else ("a", "b")
    return st.builds(Comparison, st.just(kind.value), st.sampled_from(_OPERATORS[kind]), st.sampled_from(values))


_CONDITIONS: st.SearchStrategy[ShowIf] = st.recursive(
    st.sampled_from(tuple(_ANSWERS)).flatmap(_comparisons),
    lambda parts: st.builds(
        lambda kind, inner: kind(tuple(inner)), st.sampled_from((AllOf, AnyOf)), st.lists(parts, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@given(_CONDITIONS, st.fixed_dictionaries({kind.value: answers for kind, answers in _ANSWERS.items()}))
def test_of_people_who_answered_either_a_condition_or_its_opposite_holds(
    condition: ShowIf, answers: dict[str, Answer]
) -> None:
    assert applies(negated(condition), answers) is not applies(condition, answers)
    assert negated(negated(condition)) == condition
    last = Question("last", QuestionKind.TEXT, "?", show_if=condition)
    before = tuple(Question(kind.value, kind, "?") for kind in _ANSWERS)
    form = Questionnaire(EDITION, "F", "", "", "", "", 1, (*before, last))
    assert (last in asked(form, answers)) is applies(condition, answers)


@given(_CONDITIONS)
def test_what_nobody_answered_opens_nothing_nor_does_its_opposite(condition: ShowIf) -> None:
    assert not applies(condition, {})
    assert not applies(negated(condition), {})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("2026-02-05", None),
        ("2025-12-31", "sheet-day-too-early"),
        ("2027-01-01", "sheet-day-too-late"),
        ("2026-02-30", "sheet-not-a-day"),
        ("5/2/2026", "sheet-not-a-day"),
        ("20260205", "sheet-not-a-day"),
        (20260205, "sheet-answer-wrong-kind"),
    ],
)
def test_a_day_is_a_real_day_within_its_range(answer: Answer, expected: str | None) -> None:
    question = Question("D", QuestionKind.DATE, "?", earliest=date(2026, 1, 1), latest=date(2026, 12, 31))
    problem = check_answer(question, answer, {})
    assert (problem.code if problem else None) == expected


def test_more_ticks_than_the_paper_allows_are_named() -> None:
    question = Question("B", QuestionKind.MULTIPLE, "?", KINDS, most=2)
    places = {option.code: place for place, option in enumerate(KINDS)}
    assert check_answer(question, ("dat-dai", "ho-tich"), places) is None
    problem = check_answer(question, ("dat-dai", "ho-tich", "khac"), places)
    assert problem is not None
    assert (problem.code, problem.facts) == ("sheet-ticks-many", {"ticks": 3, "most": 2})


@pytest.mark.parametrize("typed", ["5/2/2026", "05022026", "5.2.26", "2026-02-05"])
def test_a_day_is_typed_as_people_write_it(typed: str) -> None:
    assert typed_answer(Question("D", QuestionKind.DATE, "?"), typed) == "2026-02-05"


@pytest.mark.parametrize("typed", ["31/2/2026", "2026-02-30", "hôm qua"])
def test_what_is_no_day_is_not_taken(typed: str) -> None:
    assert typed_answer(Question("D", QuestionKind.DATE, "?"), typed) is None


def test_long_texts_are_not_keyed_twice_but_days_are() -> None:
    assert not is_compared(Question("L", QuestionKind.LONG_TEXT, "?"))
    assert is_compared(Question("D", QuestionKind.DATE, "?"))
