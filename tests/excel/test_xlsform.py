"""XLSForm out and in: every questionnaire comes back as it went, and pyxform takes every form."""

import math
import operator
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert
from questionnaires import EXAMPLES, answers_of, questionnaires

from qcdc_desktop.domain.catalogue_reading.reading import check_questionnaire, read_questionnaire
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import applies
from qcdc_desktop.domain.survey import Answer
from qcdc_desktop.excel.xlsform_catalogue import build_form
from qcdc_desktop.excel.xlsform_conditions import write_condition
from qcdc_desktop.excel.xlsform_formulas import Call, Every, Formula, Ref, Some, Value, parse_formula
from qcdc_desktop.excel.xlsform_names import TYPES, names_of
from qcdc_desktop.excel.xlsform_reading import read_form_book
from qcdc_desktop.excel.xlsform_writing import write_xlsform
from qcdc_desktop.usecases.catalogues import load_catalogues

COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
XF = "{http://www.w3.org/2002/xforms}"
BIND_TYPES = {"integer": "int", "date": "date", "text": "string", "select_one": "string", "select_multiple": "string"}


def through_xlsform(form: Questionnaire, file: Path) -> Questionnaire:
    write_xlsform(form, file)
    built = build_form(read_form_book(file, convert=True))
    assert built.problems == () and built.notes == ()
    return read_questionnaire(built.value, file.name)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=questionnaires())
def test_a_questionnaire_comes_back_as_it_went(value: dict[str, Any]) -> None:
    assert check_questionnaire(value, "f.json") == ()
    form = read_questionnaire(value, "f.json")
    with tempfile.TemporaryDirectory() as folder:
        assert through_xlsform(form, Path(folder) / "f.xlsx") == form


def test_the_shipped_forms_come_back_too(tmp_path: Path) -> None:
    forms = load_catalogues().questionnaires
    assert len(forms) == 7
    for form in forms:
        assert through_xlsform(form, tmp_path / "f.xlsx") == form


def odk_opens(node: Formula, answers: dict[str, Answer]) -> Any:
    """What an XPath engine makes of a formula: texts, numbers as floats, an unanswered question as an empty text."""
    if isinstance(node, Ref):
        answer = answers.get(node.name, "")
        return " ".join(answer) if isinstance(answer, tuple) else answer
    if isinstance(node, Value):
        return node.text
    if isinstance(node, Every | Some):
        found = [odk_opens(part, answers) for part in node.parts]
        return all(found) if isinstance(node, Every) else any(found)
    if isinstance(node, Call):
        first = odk_opens(node.given[0], answers)
        return not first if node.function == "not" else odk_opens(node.given[1], answers) in str(first).split()
    left, right = odk_opens(node.left, answers), odk_opens(node.right, answers)
    if isinstance(left, int) or node.sign in ("<", "<=", ">", ">="):
        left, right = (math.nan if side == "" else float(side) for side in (left, right))
    return COMPARE[node.sign](left, right)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=questionnaires(most=4), draw=st.data())
def test_odk_asks_what_we_ask(value: dict[str, Any], draw: st.DataObject) -> None:
    form = read_questionnaire(value, "f.json")
    names = names_of(question.code for question in form.questions)
    kinds = {question.code: question.kind for question in form.questions}
    for question in form.questions:
        if question.show_if is None:
            continue
        answers = draw.draw(answers_of(form))
        formula = parse_formula(write_condition(question.show_if, names, kinds))
        by_name = {names[code]: answer for code, answer in answers.items()}
        assert odk_opens(formula, by_name) == applies(question.show_if, answers)


def xform_of(form: Questionnaire, file: Path) -> ElementTree.Element:
    write_xlsform(form, file)
    result = convert(str(file), validate=False)
    assert result.warnings == []
    return ElementTree.fromstring(result.xform)


def hold_against(form: Questionnaire, xform: ElementTree.Element) -> None:
    """Every question is a node of the instance with its type, its condition and its options, in the form's order."""
    binds = {bind.get("nodeset", "").rpartition("/")[2]: bind for bind in xform.iter(f"{XF}bind")}
    names = names_of(question.code for question in form.questions)
    order = [name for name in binds if name in names.values()]
    assert order == list(names.values())
    for question in form.questions:
        bind = binds[names[question.code]]
        assert bind.get("type") == BIND_TYPES[TYPES[question.kind]]
        assert (bind.get("relevant") is not None) == (question.show_if is not None)
        assert (bind.get("required") == "true()") == (question.required and not question.may_be_not_applicable)
    controls = {
        str(control.get("ref")).rpartition("/")[2]: control
        for kind in ("select1", "select", "input")
        for control in xform.iter(f"{XF}{kind}")
    }
    for question in form.questions:
        control = controls[names[question.code]]
        if question.options:
            assert control.tag == f"{XF}{'select' if question.kind is QuestionKind.MULTIPLE else 'select1'}"
            items = control.find(f"{XF}itemset")
            assert items is not None
            instance = str(items.get("nodeset")).split("'")[1]
            found = next(i for i in xform.iter(f"{XF}instance") if i.get("id") == instance)
            assert [node.text for node in found.iter(f"{XF}name")] == [option.code for option in question.options]
        else:
            assert control.tag == f"{XF}input"


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=questionnaires(most=5))
def test_pyxform_takes_every_form(value: dict[str, Any]) -> None:
    form = read_questionnaire(value, "f.json")
    with tempfile.TemporaryDirectory() as folder:
        hold_against(form, xform_of(form, Path(folder) / "f.xlsx"))


@pytest.mark.parametrize("number", range(7))
def test_pyxform_takes_the_shipped_forms(number: int, tmp_path: Path) -> None:
    form = load_catalogues().questionnaires[number]
    hold_against(form, xform_of(form, tmp_path / "f.xlsx"))
