"""The second person's keys: blind, asked again at a difference, errors counted apart."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.keying import Went
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.survey import Mark, Outcome
from qcdc_desktop.domain.verifying import Verifying
from qcdc_desktop.usecases.catalogues import load_catalogues

FORM = next(q for q in load_catalogues().questionnaires_on(date(2024, 12, 31)) if q.code == "PKS05")


def option(code: str, number: int) -> str:
    question = FORM.question(code)
    assert question is not None
    return question.options[number - 1].code


def keyed() -> tuple[dict[str, Any], dict[str, Mark]]:
    """A first entry: everything the first option but c7 late with two ticks, c11 written."""
    verifying = Verifying(FORM, {}, {})
    answers: dict[str, Any] = {}
    for question in FORM.questions:
        if question.kind is QuestionKind.SINGLE:
            answers[question.code] = question.options[0].code
    answers |= {
        "c7": option("c7", 3),
        "c7_1": (option("c7_1", 1), option("c7_1", 2)),
        "c8": option("c8", 2),
        "c9": option("c9", 2),
        "c11": "Cảm ơn",
    }
    verifying.start(answers)
    return verifying.answers, verifying.marks


def play(verifying: Verifying, numbers: str) -> list[Went]:
    went = []
    for key in numbers:
        went.append(verifying.forward() if key == ">" else verifying.digit(int(key)))
    return went


@pytest.fixture
def verifying() -> Verifying:
    return Verifying(FORM, *keyed(), "Bình")


SAME = "111" + "111111" + "3" + "12>" + "2" + "2" + "1"


def test_alike_nothing_is_asked_again_and_text_is_passed_by(verifying: Verifying) -> None:
    went = play(verifying, SAME)
    assert Went.DIFFERENT not in went
    assert verifying.at == ""
    assert verifying.finish() is Went.FINISHED
    assert verifying.differences == ()
    assert verifying.answers["c11"] == "Cảm ơn"


def test_the_first_value_again_is_the_verifiers_slip(verifying: Verifying) -> None:
    assert verifying.digit(2) is Went.DIFFERENT
    assert (verifying.at, verifying.answers.get("do_tuoi")) == ("do_tuoi", None)
    assert verifying.digit(1) is Went.ON
    play(verifying, SAME[1:])
    assert [(d.question, d.outcome, d.second) for d in verifying.differences] == [
        ("do_tuoi", Outcome.VERIFIER, option("do_tuoi", 2))
    ]
    assert verifying.replaced == ()


def test_another_value_replaces_the_first(verifying: Verifying) -> None:
    verifying.digit(1)
    assert verifying.digit(2) is Went.DIFFERENT
    assert verifying.digit(2) is Went.ON
    play(verifying, SAME[2:])
    assert [(d.question, d.outcome) for d in verifying.differences] == [("gioi_tinh", Outcome.KEYER)]
    assert verifying.replaced == verifying.differences
    assert verifying.answers["gioi_tinh"] == option("gioi_tinh", 2)


def test_a_mark_differs_from_an_answer(verifying: Verifying) -> None:
    assert verifying.mark(Mark.BLANK) is Went.DIFFERENT
    assert verifying.mark(Mark.BLANK) is Went.ON
    assert verifying.marks["do_tuoi"] is Mark.BLANK


def test_ticks_are_compared_when_they_are_complete(verifying: Verifying) -> None:
    play(verifying, "111" + "111111" + "3")
    assert play(verifying, "13>") == [Went.HERE, Went.HERE, Went.DIFFERENT]
    assert "c7_1" not in verifying.answers, "ticked anew, not mended"
    assert play(verifying, "12>")[-1] is Went.ON
    assert [d.outcome for d in verifying.differences if d.question == "c7_1"] == [Outcome.VERIFIER]


def test_another_path_drops_what_the_first_had_there(verifying: Verifying) -> None:
    play(verifying, "111" + "111111")
    assert play(verifying, "22") == [Went.DIFFERENT, Went.ON]
    play(verifying, "221")
    assert verifying.finish() is Went.FINISHED
    assert [(d.question, d.second) for d in verifying.replaced] == [("c7", option("c7", 2)), ("c7_1", None)]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from("123456>*.<"), max_size=80))
def test_whatever_is_keyed_only_two_looks_replace_a_value(keys: list[str]) -> None:
    answers, marks = keyed()
    verifying = Verifying(FORM, answers, marks)
    for key in keys:
        before = dict(verifying.answers)
        at = verifying.at
        match key:
            case ">":
                went = verifying.forward()
            case "*":
                went = verifying.mark(Mark.INVALID)
            case ".":
                went = verifying.mark(Mark.BLANK)
            case "<":
                went = verifying.back()
            case digit:
                went = verifying.digit(int(digit))
        if went is Went.DIFFERENT:
            assert verifying.at == at
            assert not verifying.done(at)
        if went is Went.WRONG:
            assert verifying.answers == before
    for difference in verifying.replaced:
        assert (difference.second, difference.second_mark) == (
            verifying.answers.get(difference.question),
            verifying.marks.get(difference.question),
        )
