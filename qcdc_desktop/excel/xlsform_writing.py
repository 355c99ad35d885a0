"""A questionnaire written as an XLSForm workbook, which ODK and KoboToolbox take as it is."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire
from qcdc_desktop.excel.table import cell_name
from qcdc_desktop.excel.xlsform_columns import CHOICES, COLUMNS, GUIDE, GUIDE_LINES, NO, SETTINGS, SURVEY, YES
from qcdc_desktop.excel.xlsform_conditions import write_condition
from qcdc_desktop.excel.xlsform_constraints import write_constraint
from qcdc_desktop.excel.xlsform_names import LANGUAGE, NUMBER_NAME, PLACE_NAME, TYPES, groups_of, names_of

Cells = dict[str, str]
_ROOM = 500
"""Rows below the written ones that still offer the lists."""


def write_xlsform(form: Questionnaire | None, file: Path) -> None:
    """Write a questionnaire, or without one an empty template; raises `Trouble` file-in-use, disk-full."""
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {**plain, "in_memory": True})
    sheets = sheets_of(form) if form is not None else {SETTINGS: [{"language": LANGUAGE}]}
    for name in (SURVEY, CHOICES, SETTINGS):
        _fill(book, name, sheets.get(name, []))
    _explain(book)
    book.close()
    save_for_person(file, target.getvalue())


def sheets_of(form: Questionnaire) -> Mapping[str, list[Cells]]:
    """The rows of every sheet of a form, by the keys of `COLUMNS`."""
    lists: dict[tuple[Option, ...], str] = {}
    for question in form.questions:
        if question.options:
            lists.setdefault(question.options, f"ds{len(lists) + 1}")
    return {
        SURVEY: list(_survey(form, lists)),
        CHOICES: [_choice(name, option) for options, name in lists.items() for option in options],
        SETTINGS: [_settings(form)],
    }


def _survey(form: Questionnaire, lists: Mapping[tuple[Option, ...], str]) -> Iterator[Cells]:
    names = names_of(question.code for question in form.questions)
    kinds = {question.code: question.kind for question in form.questions}
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    yield {"type": "integer", "name": NUMBER_NAME, "label": "Số phiếu", "kind": "sheet_number"}
    yield {"type": "text", "name": PLACE_NAME, "label": "Thôn, tổ dân phố", "kind": "village"}
    open_group = ""
    for question, group in zip(form.questions, groups_of(form.questions), strict=True):
        if group != open_group:
            if open_group:
                yield {"type": "end_group"}
            if group:
                yield {"type": "begin_group", "name": group, "label": _shown(question.section)}
            open_group = group
        relevant = write_condition(question.show_if, names, kinds) if question.show_if else ""
        yield {**_question(question, names[question.code], lists), "relevant": relevant}
    if open_group:
        yield {"type": "end_group"}


def _question(question: Question, name: str, lists: Mapping[tuple[Option, ...], str]) -> Cells:
    kind = TYPES[question.kind]
    # who may say "not applicable" must be able to leave it empty on a phone
    required = question.required and not question.may_be_not_applicable
    return {
        "type": f"{kind} {lists[question.options]}" if question.options else kind,
        "name": name,
        "label": _shown(question.text),
        "hint": _shown(question.hint),
        "required": YES if required else "",
        "constraint": write_constraint(question),
        "appearance": _appearance(question),
        "kind": question.kind.value if question.kind is QuestionKind.YES_NO else "",
        "code": question.code if name != question.code else "",
        "demographic": YES if question.demographic else "",
        "not_applicable": YES if question.may_be_not_applicable else "",
        "own_required": YES if question.required and not required else "",
    }


def _appearance(question: Question) -> str:
    if question.kind is QuestionKind.LONG_TEXT:
        return "multiline"
    scale = question.kind is QuestionKind.SINGLE and all(option.weight is not None for option in question.options)
    return "likert" if scale and len(question.options) <= 7 else ""


def _shown(text: str) -> str:
    """A text in which XLSForm does not see the name of a question; reading drops the invisible letter again."""
    return text.replace("${", "$\u2060{")


def _choice(name: str, option: Option) -> Cells:
    return {
        "list_name": name,
        "name": option.code,
        "label": _shown(option.label),
        "satisfied": "" if option.satisfied is None else YES if option.satisfied else NO,
        "weight": "" if option.weight is None else str(option.weight),
    }


def _settings(form: Questionnaire) -> Cells:
    edition = form.edition
    return {
        "title": _shown(form.title),
        "edition": edition.code,
        "version": f"{edition.valid_from:%Y%m%d}01",
        "language": LANGUAGE,
        "instance_name": f"concat('{form.code} ', ${{{NUMBER_NAME}}})",
        "form": form.code,
        "edition_title": _shown(edition.title),
        "subject": _shown(form.subject),
        "respondents": _shown(form.respondents),
        "organiser": _shown(form.organiser),
        "quarter": str(form.quarter),
        "valid_from": edition.valid_from.isoformat(),
        "valid_to": edition.valid_to.isoformat() if edition.valid_to else "",
        "source": _shown(edition.source),
        "illustrative": YES if edition.illustrative else NO,
    }


def _fill(book: Any, name: str, rows: list[Cells]) -> None:
    """One sheet: titles with their hints in line 1, everything as text, so that Excel turns nothing into a date."""
    sheet = book.add_worksheet(name)
    plain = {"font_name": "Times New Roman", "num_format": "@", "valign": "top", "text_wrap": True}
    cell = book.add_format(plain)
    head = book.add_format({**plain, "bold": True, "border": 1, "bg_color": "#E8EEF5", "valign": "vcenter"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(COLUMNS[name]):
        sheet.set_column(place, place, column.width, cell)
        sheet.write_string(0, place, column.title, head)
        sheet.write_comment(0, place, column.hint, {"x_scale": 2})
        for line, row in enumerate(rows, 1):
            if text := row.get(column.key, ""):
                sheet.write_string(line, place, text, cell)
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, place, len(rows) + _ROOM, place, rule)
    if rows:
        sheet.ignore_errors({"number_stored_as_text": f"A2:{cell_name(len(rows) + 1, len(COLUMNS[name]) - 1)}"})


def _explain(book: Any) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 120)
    bold = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14})
    plain = book.add_format({"font_name": "Times New Roman", "font_size": 12})
    for line, text in enumerate(GUIDE_LINES):
        sheet.write_string(line, 0, text, plain if line else bold)
