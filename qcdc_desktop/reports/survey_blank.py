"""Draws questionnaires as PDF: the form once; on it every sheet's number and code and, if keyed, its answers.

Where everything stands says `survey_setting`; nothing is placed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.layout import MM
from qcdc_desktop.reports.survey_layout import (
    CODE,
    CODE_X,
    CODE_Y,
    CORNERS,
    FACES,
    FRAME,
    HEIGHT,
    MARKER,
    NUMBER_X,
    NUMBER_Y,
    RIGHT,
    WIDTH,
    Box,
    Line,
    Look,
    SheetLayout,
    Use,
    code_text,
    marker_number,
)
from qcdc_desktop.reports.survey_markers import CELLS, marker_cells
from qcdc_desktop.reports.typefaces import BOLD, ITALIC, REGULAR, register_fonts, text_width
from qcdc_desktop.resources import load_words

_THIN = 0.18
_INSET = 0.5


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet to print; without a number room is left for it. `corrected` are questions changed after keying."""

    number: int | None
    answers: Mapping[str, Answer]
    marks: Mapping[str, Mark]
    corrected: Collection[str] = ()


def blank_sheets(numbers: Sequence[int]) -> tuple[PrintedSheet, ...]:
    """Sheets nobody has filled in yet; no numbers give one sheet without."""
    return tuple(PrintedSheet(number, {}, {}) for number in numbers) or (PrintedSheet(None, {}, {}),)


def write_sheets(
    layout: SheetLayout,
    round_id: str,
    sheets: Sequence[PrintedSheet],
    path: Path,
    two_sided: bool = False,
    progress: Progress = UNWATCHED,
) -> None:
    """Print sheets one after the other; `two_sided` adds an empty page where a sheet ends on a front side.

    Raises `Trouble` as `save_for_person` does, `Cancelled` when stopped.
    """
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    target = BytesIO()
    canvas = Canvas(target, (WIDTH * MM, HEIGHT * MM), pageCompression=1, invariant=1, lang="vi-VN")
    canvas.setTitle(layout.title)
    canvas.setCreator("QCDC Desktop")
    canvas.setProducer("QCDC Desktop")
    for page in range(1, layout.pages + 1):
        canvas.beginForm(f"page-{page}", 0, 0, WIDTH * MM, HEIGHT * MM)
        _draw_page(canvas, layout, page)
        canvas.endForm()
    for at, sheet in enumerate(sheets):
        progress.step(at, len(sheets) + 1)
        _draw_sheet(canvas, layout, round_id, sheet)
        if two_sided and layout.pages % 2:
            canvas.showPage()
    canvas.save()
    save_for_person(path, target.getvalue())
    progress.step(1, 1)


def _draw_page(canvas: Any, layout: SheetLayout, page: int) -> None:
    """What is the same on this page of every sheet."""
    canvas.setFillGray(0)
    for corner, (x, y) in enumerate(CORNERS):
        _marker(canvas, x, y, marker_number(layout.form_code, page, corner))
    for rule in layout.rules:
        if rule.page == page:
            canvas.setLineWidth(_THIN * MM)
            canvas.setDash([0.6, 2] if rule.dotted else [])
            canvas.line(rule.x1 * MM, _up(rule.y1), rule.x2 * MM, _up(rule.y2))
    canvas.setDash([])
    canvas.setLineWidth(FRAME * MM)
    for box in layout.boxes:
        if box.page == page and box.use is not Use.TEXT:
            canvas.rect(box.x * MM, _up(box.y + box.h), box.w * MM, box.h * MM, stroke=1, fill=0)
    for line in layout.lines:
        if line.page == page:
            _line(canvas, line)


def _draw_sheet(canvas: Any, layout: SheetLayout, round_id: str, sheet: PrintedSheet) -> None:
    words = load_words()
    name = f"code-{sheet.number or 0}"
    canvas.beginForm(name, 0, 0, WIDTH * MM, HEIGHT * MM)
    _code(canvas, code_text(layout, round_id, sheet.number))
    canvas.endForm()
    number = words["sheet-number-gap"]
    if sheet.number is not None:
        number = sentence(words, "sheet-number", {"number": str(sheet.number)})
    for page in range(1, layout.pages + 1):
        canvas.doForm(f"page-{page}")
        canvas.doForm(name)
        _line(canvas, Line(page, NUMBER_X, NUMBER_Y, number, Look.NUMBER))
        if sheet.answers or sheet.marks:
            _fill_in(canvas, layout, sheet, page, words)
        canvas.showPage()


def _fill_in(canvas: Any, layout: SheetLayout, sheet: PrintedSheet, page: int, words: Mapping[str, str]) -> None:
    """The answers as a person would have written them; what was corrected or is invalid says so at the edge."""
    told: set[str] = set()
    for box in layout.boxes:
        if box.page != page:
            continue
        if box.question not in told:
            told.add(box.question)
            _remark(canvas, box, sheet, words)
        mark = sheet.marks.get(box.question)
        answer = sheet.answers.get(box.question)
        if box.use is Use.TICK and (box.option == mark or box.option in _ticks(answer)):
            _cross(canvas, box)
        elif box.use is Use.DIGIT and answer is not None:
            _digit(canvas, box, layout, answer)
        elif box.use is Use.TEXT and isinstance(answer, str):
            _written(canvas, box, answer)


def _remark(canvas: Any, box: Box, sheet: PrintedSheet, words: Mapping[str, str]) -> None:
    said = [words["sheet-corrected"]] if box.question in sheet.corrected else []
    if sheet.marks.get(box.question) is Mark.INVALID:
        said.append(words["sheet-invalid"])
    if said:
        canvas.setFont(ITALIC, 8)
        canvas.drawString((RIGHT + 1) * MM, _up(box.y + box.h / 2 + 1), ", ".join(said))


def _ticks(answer: Answer | None) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    return answer if isinstance(answer, tuple) else ()


def _cross(canvas: Any, box: Box) -> None:
    canvas.setLineWidth(0.45 * MM)
    left, right = (box.x + _INSET) * MM, (box.x + box.w - _INSET) * MM
    top, foot = _up(box.y + _INSET), _up(box.y + box.h - _INSET)
    canvas.line(left, top, right, foot)
    canvas.line(left, foot, right, top)


def _digit(canvas: Any, box: Box, layout: SheetLayout, answer: Answer) -> None:
    """One digit of a number that ends in the last box, or of a day kept as YYYY-MM-DD."""
    places = [one.option for one in layout.boxes_of(box.question) if one.use is Use.DIGIT]
    digits = str(answer) if isinstance(answer, int) else "".join(reversed(str(answer).split("-")))
    digit = digits.rjust(len(places))[int(box.option) - 1]
    canvas.setFont(BOLD, 13)
    canvas.drawCentredString((box.x + box.w / 2) * MM, _up(box.y + box.h - 2), digit)


def _written(canvas: Any, box: Box, answer: str) -> None:
    """The text on its lines, in smaller letters when it is long."""
    for size, leading in ((11, 8.0), (9, 4.0), (7, 2.9), (5, 2.1)):
        lines = _in_lines(answer, size, box.w * MM)
        if len(lines) * leading <= box.h:
            break
    canvas.setFont(REGULAR, size)
    for at, line in enumerate(lines, 1):
        canvas.drawString(box.x * MM, _up(box.y + at * leading - 1.4), line)


def _in_lines(text: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", REGULAR, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _line(canvas: Any, line: Line) -> None:
    face, size = FACES[line.look]
    canvas.setFont(face, size)
    draw = canvas.drawCentredString if line.middle else canvas.drawString
    draw(line.x * MM, _up(line.y), line.text)


def _marker(canvas: Any, x: float, y: float, number: int) -> None:
    cell = MARKER / (CELLS + 2)
    canvas.rect(x * MM, _up(y + MARKER), MARKER * MM, MARKER * MM, stroke=0, fill=1)
    canvas.setFillGray(1)
    for row, cells in enumerate(marker_cells(number), 1):
        for column, white in enumerate(cells, 1):
            if white:
                left, foot = (x + column * cell) * MM, _up(y + (row + 1) * cell)
                canvas.rect(left, foot, cell * MM, cell * MM, stroke=0, fill=1)
    canvas.setFillGray(0)


def _code(canvas: Any, text: str) -> None:
    """The code as one path: the widget's own drawing of each cell takes longer than finding the cells."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.Q)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    cell = CODE / count
    path = canvas.beginPath()
    for row in range(count):
        for column in range(count):
            if code.isDark(row, column):
                x, y = CODE_X + column * cell, CODE_Y + (row + 1) * cell
                path.rect(x * MM, _up(y), cell * MM, cell * MM)
    canvas.drawPath(path, stroke=0, fill=1)


def _up(y: float) -> float:
    """Millimetres from the top as points from the foot of the page."""
    return (HEIGHT - y) * MM
