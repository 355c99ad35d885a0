"""Reads one questionnaire: its questions, their options or the shared scale they use, their conditions.

What people answer is not known here; sheets are checked in `domain.sheet_check`.
"""

from collections.abc import Mapping
from typing import Final

from qcdc_desktop.domain.catalogue_reading.conditions import show_if
from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.catalogue_reading.uniqueness import refuse_twice
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire

Scales = Mapping[str, tuple[Option, ...]]
_WITH_OPTIONS: Final = (QuestionKind.SINGLE, QuestionKind.YES_NO, QuestionKind.MULTIPLE)
_LARGEST_NUMBER: Final = 1_000_000


def questionnaire(root: Entry) -> Questionnaire:
    """The questionnaire in `root`; what is wrong is noted there."""
    edition = read_head(root, Kind.QUESTIONNAIRE)
    scales: dict[str, tuple[Option, ...]] = {}
    for entry in root.entries("scales", default_empty=True):
        scales.setdefault(entry.code("code"), _options(entry))
        entry.close()
    found: list[tuple[Entry, Question]] = []
    earlier: dict[str, Question] = {}
    for entry in root.entries("questions"):
        question = _question(entry, scales, earlier)
        earlier[question.code] = question
        found.append((entry, question))
    if not found and root.has("questions"):
        root.wrong("questions", "catalogue-list-empty")
    refuse_twice(((entry, question.code) for entry, question in found), "code")
    form = Questionnaire(
        edition=edition,
        code=root.code("code"),
        title=root.text("title"),
        subject=root.text("subject"),
        respondents=root.text("respondents"),
        organiser=root.text("organiser"),
        quarter=root.integer("quarter", 1, 4),
        questions=tuple(question for _, question in found),
    )
    root.close()
    return form


def _question(entry: Entry, scales: Scales, earlier: Mapping[str, Question]) -> Question:
    kind = entry.choice("kind", QuestionKind)
    if not entry.sound("kind"):
        for key in ("options", "scale"):
            entry.ignore(key)
    question = Question(
        code=entry.code("code"),
        kind=kind,
        text=entry.text("text"),
        options=_options_of(entry, kind, scales) if entry.sound("kind") else (),
        section=entry.text("section", default=""),
        hint=entry.text("hint", default=""),
        required=entry.flag("required", default=False),
        may_be_not_applicable=entry.flag("may_be_not_applicable", default=False),
        demographic=entry.flag("demographic", default=False),
        show_if=show_if(entry.child("show_if"), earlier) if entry.has("show_if") else None,
        minimum=entry.optional_integer("minimum", 0, _LARGEST_NUMBER),
        maximum=entry.optional_integer("maximum", 0, _LARGEST_NUMBER),
        most=entry.optional_integer("most", 1, _LARGEST_NUMBER),
        earliest=entry.optional_day("earliest") if entry.has("earliest") else None,
        latest=entry.optional_day("latest") if entry.has("latest") else None,
    )
    _check_bounds(entry, question)
    if question.demographic and question.counts_satisfaction:
        entry.wrong("demographic", "catalogue-demographic-counts")
    entry.close()
    return question


def _check_bounds(entry: Entry, question: Question) -> None:
    """Every bound stands at the kind it bounds, and no range is empty."""
    bounds = (
        ("minimum", question.minimum, QuestionKind.NUMBER, "catalogue-bound-without-number"),
        ("maximum", question.maximum, QuestionKind.NUMBER, "catalogue-bound-without-number"),
        ("most", question.most, QuestionKind.MULTIPLE, "catalogue-most-without-ticks"),
        ("earliest", question.earliest, QuestionKind.DATE, "catalogue-bound-without-day"),
        ("latest", question.latest, QuestionKind.DATE, "catalogue-bound-without-day"),
    )
    for key, bound, kind, code in bounds:
        if bound is not None and question.kind is not kind and entry.sound("kind"):
            entry.wrong(key, code)
    if question.minimum is not None and question.maximum is not None and question.maximum < question.minimum:
        entry.wrong("maximum", "catalogue-bounds-backwards")
    if question.earliest is not None and question.latest is not None and question.latest < question.earliest:
        entry.wrong("latest", "catalogue-bounds-backwards")


def _options_of(entry: Entry, kind: QuestionKind, scales: Scales) -> tuple[Option, ...]:
    """The question's own options, or those of the scale it names."""
    if kind not in _WITH_OPTIONS:
        for key in ("options", "scale"):
            if entry.has(key):
                entry.wrong(key, "catalogue-options-not-allowed")
                entry.ignore(key)
        return ()
    if not entry.has("scale"):
        options = _options(entry)
    else:
        name = entry.code("scale")
        options = scales.get(name, ())
        if entry.has("options"):
            entry.wrong("options", "catalogue-options-and-scale")
            entry.ignore("options")
        if name and name not in scales:
            entry.wrong("scale", "catalogue-scale-unknown", code=name)
            return ()
    _check_number(entry, kind, options)
    return options


def _check_number(entry: Entry, kind: QuestionKind, options: tuple[Option, ...]) -> None:
    field = "scale" if entry.has("scale") else "options"
    if kind is QuestionKind.YES_NO and len(options) != 2:
        entry.wrong(field, "catalogue-yes-no-options", value=len(options))
    elif len(options) < 2:
        entry.wrong(field, "catalogue-options-few", value=len(options))
    if kind is QuestionKind.MULTIPLE and any(option.satisfied is not None for option in options):
        entry.wrong(field, "catalogue-multiple-counts")


def _options(entry: Entry) -> tuple[Option, ...]:
    found: list[tuple[Entry, Option]] = []
    for item in entry.entries("options"):
        option = Option(
            code=item.code("code"),
            label=item.text("label"),
            satisfied=item.optional_flag("satisfied"),
            weight=item.optional_integer("weight", 0, 100),
        )
        found.append((item, option))
        item.close()
    refuse_twice(((item, option.code) for item, option in found), "code")
    refuse_twice(((item, option.label) for item, option in found), "label")
    weighted = [option.weight is not None for _, option in found]
    if any(weighted) and not all(weighted):
        found[weighted.index(False)][0].wrong("weight", "catalogue-weights-incomplete")
    return tuple(option for _, option in found)
