"""Random questionnaires of every kind the catalogue knows, as the values of their files."""

import os
import random
from datetime import date
from typing import Any

from hypothesis import strategies as st

from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import normalise
from qcdc_desktop.domain.survey import Answer, Mark

EXAMPLES = int(os.environ.get("QCDC_EXAMPLES", "40"))
"""How many questionnaires a test draws; 1,000 on request, which takes some minutes."""
_LETTERS = "abcđêộ ỹ$&<>{}'\"=%_*#–“1"
_FIRST = "ABCabcđ0179"


def _pool(made: random.Random, count: int) -> tuple[list[str], list[str]]:
    """Texts and codes to draw from: drawing letter by letter takes most of the time of a test."""
    texts = {"".join(made.choices(_LETTERS, k=made.randint(1, 14))).strip() for _ in range(count)} - {""}
    codes = {made.choice(_FIRST) + "".join(made.choices(_FIRST + "._-", k=made.randint(0, 4))) for _ in range(count)}
    reserved = {"meta", "start", "so_phieu", "thon", "THON", "data"}
    return sorted(texts | {"${a}", "Câu “${c1}”"}), sorted(codes | reserved)


_TEXTS, _CODES = _pool(random.Random(2024), 400)
TEXT = st.sampled_from(_TEXTS)
CODE = st.sampled_from(_CODES)
DAY = st.dates().map(lambda day: day.isoformat()).filter(lambda text: text >= "1900")


@st.composite
def options(draw: st.DrawFn, least: int, most: int, counts: bool) -> list[dict[str, Any]]:
    codes = draw(st.lists(CODE, min_size=least, max_size=most, unique=True))
    labels = draw(st.lists(TEXT, min_size=len(codes), max_size=len(codes), unique=True))
    weighted = draw(st.booleans())
    made = []
    for code, label in zip(codes, labels, strict=True):
        option: dict[str, Any] = {"code": code, "label": label}
        if counts and draw(st.booleans()):
            option["satisfied"] = draw(st.booleans())
        if weighted:
            option["weight"] = draw(st.integers(0, 100))
        made.append(option)
    return made


@st.composite
def comparisons(draw: st.DrawFn, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    question = draw(st.sampled_from(earlier))
    if question["kind"] == "number":
        operator = draw(st.sampled_from(["is", "is_not", "less", "at_most", "more", "at_least"]))
        value = str(draw(st.integers(0, 200)))
    else:
        several = question["kind"] == "multiple"
        operator = draw(st.sampled_from(["has", "has_not"] if several else ["is", "is_not"]))
        value = draw(st.sampled_from([option["code"] for option in question["options"]]))
    return {"question": question["code"], "operator": operator, "value": value}


@st.composite
def conditions(draw: st.DrawFn, earlier: list[dict[str, Any]], depth: int = 0) -> dict[str, Any]:
    kind = draw(st.sampled_from(["compare", "compare", "all", "any", "not"])) if depth < 3 else "compare"
    if kind == "compare":
        return draw(comparisons(earlier))
    if kind == "not":
        return {"not": draw(conditions(earlier, depth + 1))}
    return {kind: draw(st.lists(conditions(earlier, depth + 1), min_size=1, max_size=3))}


@st.composite
def questions(draw: st.DrawFn, code: str, section: str, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(["single", "yes_no", "multiple", "number", "date", "text", "long_text"]))
    demographic = draw(st.booleans())
    made: dict[str, Any] = {"code": code, "kind": kind, "text": draw(TEXT), "section": section}
    made |= {key: True for key in ("required", "may_be_not_applicable") if draw(st.booleans())}
    if demographic:
        made["demographic"] = True
    if draw(st.booleans()):
        made["hint"] = draw(TEXT)
    if kind in ("single", "yes_no", "multiple"):
        many = 2 if kind == "yes_no" else draw(st.integers(2, 6))
        made["options"] = draw(options(2, many, kind != "multiple" and not demographic))
    bounds = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2)))
    days = sorted(draw(st.lists(DAY, min_size=2, max_size=2)))
    for key, of, bound in (
        ("minimum", "number", bounds[0]),
        ("maximum", "number", bounds[1]),
        ("most", "multiple", max(1, bounds[0] % 5)),
        ("earliest", "date", days[0]),
        ("latest", "date", days[1]),
    ):
        if kind == of and draw(st.booleans()):
            made[key] = bound
    if earlier and draw(st.booleans()):
        made["show_if"] = draw(conditions(earlier))
    return made


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 7) -> dict[str, Any]:
    codes = draw(st.lists(CODE, min_size=1, max_size=most, unique=True))
    sections = draw(st.lists(st.one_of(st.just(""), TEXT), min_size=1, max_size=3))
    made: list[dict[str, Any]] = []
    for place, code in enumerate(codes):
        earlier = [one for one in made if one["kind"] in ("single", "yes_no", "multiple", "number")]
        made.append(draw(questions(code, sections[place * len(sections) // len(codes)], earlier)))
    day = draw(DAY)
    return {
        "edition": {
            "kind": "questionnaire",
            "code": draw(CODE),
            "title": draw(TEXT),
            "valid_from": day,
            "valid_to": draw(st.sampled_from([None, max(day, "2190-12-31")])),
            "source": draw(TEXT),
            "illustrative": draw(st.booleans()),
        },
        "code": draw(CODE),
        **{key: draw(TEXT) for key in ("title", "subject", "respondents", "organiser")},
        "quarter": draw(st.integers(1, 4)),
        "questions": made,
    }


def answers_of(form: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers as people may give them, whatever the conditions say; some questions are left out."""
    kinds: dict[str, st.SearchStrategy[Answer]] = {}
    for question in form.questions:
        codes = [option.code for option in question.options]
        if question.kind is QuestionKind.MULTIPLE:
            most = question.most or len(codes)
            ticks = st.sets(st.sampled_from(codes), min_size=1, max_size=min(most, len(codes)))
            kinds[question.code] = ticks.map(lambda ticked, codes=codes: tuple(c for c in codes if c in ticked))
        elif codes:
            kinds[question.code] = st.sampled_from(codes)
        elif question.kind is QuestionKind.NUMBER:
            low = question.minimum or 0
            high = question.maximum if question.maximum is not None else low + 300
            kinds[question.code] = st.integers(low, high)
        elif question.kind is QuestionKind.DATE:
            days = st.dates(question.earliest or date.min, question.latest or date.max)
            kinds[question.code] = days.map(date.isoformat)
        else:
            kinds[question.code] = TEXT
    return st.fixed_dictionaries({}, optional=kinds)


@st.composite
def sheets_of(draw: st.DrawFn, form: Questionnaire) -> tuple[dict[str, Answer], dict[str, Mark]]:
    """A sound sheet: answers and marks of the questions its conditions ask."""
    answers = draw(answers_of(form))
    marks = {}
    for question in form.questions:
        kinds = [mark for mark in Mark if mark is not Mark.NOT_APPLICABLE or question.may_be_not_applicable]
        if question.code not in answers:
            marks[question.code] = draw(st.sampled_from(kinds))
    return normalise(form, answers, marks)
