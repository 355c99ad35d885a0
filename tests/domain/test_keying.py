"""Keying without a window: what each key does on a sheet, and that every path ends in a sound sheet."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.keying import Keying, Went
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import check_sheet
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.usecases.catalogues import load_catalogues

FORMS = tuple(q.code for q in load_catalogues().questionnaires_on(date(2024, 12, 31)))


def form_of(catalogues: Catalogues, code: str) -> Questionnaire:
    return next(q for q in catalogues.questionnaires_on(date(2024, 12, 31)) if q.code == code)


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    return load_catalogues()


@pytest.fixture
def keying(catalogues: Catalogues) -> Keying:
    return Keying(form_of(catalogues, "PKS05"))


def test_one_digit_answers_and_the_cursor_goes_on(keying: Keying) -> None:
    assert keying.at == "do_tuoi"
    assert keying.digit(2) is Went.ON
    assert keying.answers["do_tuoi"] == keying.form.questions[0].options[1].code
    assert keying.at == "gioi_tinh"


@pytest.mark.parametrize("number", [0, 3, 9])
def test_a_key_without_an_option_changes_nothing(keying: Keying, number: int) -> None:
    keying.go_to("gioi_tinh")
    assert keying.digit(number) is Went.WRONG
    assert keying.empty
    assert keying.at == "gioi_tinh"


def test_marks_and_where_not_applicable_is_allowed(keying: Keying) -> None:
    assert keying.mark(Mark.BLANK) is Went.ON
    assert keying.mark(Mark.INVALID) is Went.ON
    assert keying.mark(Mark.NOT_APPLICABLE) is Went.WRONG
    keying.go_to("c6")
    assert keying.mark(Mark.NOT_APPLICABLE) is Went.ON
    assert keying.marks == {"do_tuoi": Mark.BLANK, "gioi_tinh": Mark.INVALID, "c6": Mark.NOT_APPLICABLE}


def test_conditions_open_and_skip(keying: Keying) -> None:
    keying.go_to("c7")
    keying.digit(1)
    assert keying.at == "c8"
    keying.go_to("c7")
    keying.digit(3)
    assert keying.at == "c7_1"
    assert keying.digit(5) is Went.HERE
    assert keying.forward() is Went.ON
    assert keying.at == "c7_2"
    assert keying.write("Gọi điện báo") is Went.ON
    keying.go_to("c7")
    keying.digit(2)
    assert "c7_1" not in keying.answers
    assert "c7_2" not in keying.answers


def test_ticks_toggle_and_stand_in_the_order_of_the_form(keying: Keying) -> None:
    keying.go_to("c7")
    keying.digit(3)
    for number in (3, 1, 4, 4):
        keying.digit(number)
    options = keying.form.question("c7_1")
    assert options is not None
    assert keying.answers["c7_1"] == (options.options[0].code, options.options[2].code)
    keying.digit(1)
    keying.digit(3)
    assert "c7_1" not in keying.answers
    assert keying.forward() is Went.WRONG


def test_back_goes_over_answered_questions_as_they_were(keying: Keying) -> None:
    keying.digit(1)
    keying.digit(2)
    assert keying.back() is Went.ON
    assert keying.back() is Went.ON
    assert keying.at == "do_tuoi"
    assert keying.back() is Went.WRONG
    assert len(keying.answers) == 2


def test_an_incomplete_sheet_does_not_end_but_shows_the_first_open_question(keying: Keying) -> None:
    keying.digit(1)
    keying.go_to("c9")
    assert keying.finish() is Went.WRONG
    assert keying.at == "gioi_tinh"


def test_a_number_outside_the_bounds_of_the_form_is_wrong(catalogues: Catalogues) -> None:
    keying = Keying(form_of(catalogues, "PKS01"))
    keying.go_to("so_nam")
    assert keying.write(1000) is Went.WRONG
    assert keying.write(7) is Went.ON
    assert keying.answers["so_nam"] == 7


def test_a_draft_of_another_edition_keeps_only_what_fits(keying: Keying) -> None:
    man = keying.form.questions[1].options[0].code
    keying.start({"do_tuoi": "khong-co", "gioi_tinh": man, "la": "x"}, {"c1": Mark.BLANK})
    assert list(keying.answers) == ["gioi_tinh"]
    assert keying.marks == {"c1": Mark.BLANK}
    assert keying.at == "do_tuoi"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), code=st.sampled_from(FORMS))
def test_whatever_is_keyed_a_finished_sheet_is_sound(catalogues: Catalogues, data: st.DataObject, code: str) -> None:
    keying = Keying(form_of(catalogues, code))
    for _ in range(data.draw(st.integers(0, 60))):
        key = data.draw(st.sampled_from("0123456789*-<>w"))
        match key:
            case "0":
                keying.mark(Mark.BLANK)
            case "*":
                keying.mark(Mark.INVALID)
            case "-":
                keying.mark(Mark.NOT_APPLICABLE)
            case "<":
                keying.back()
            case ">":
                keying.forward()
            case "w":
                question = keying.question
                keying.write(3 if question and question.kind is QuestionKind.NUMBER else "chữ")
            case digit:
                keying.digit(int(digit))
    sound = not check_sheet(keying.form, keying.answers, keying.marks)
    assert (keying.finish() is Went.FINISHED) == sound
