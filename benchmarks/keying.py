"""How long a key takes to be painted while sheets are keyed, beside the same loop on an empty Qt form, in one run.

A round with 20,000 sheets; the real page keys more of them, every answer written to the disk as always. Prints the time
from a key to the painted next question and from Enter to the next empty sheet; exit code 1 when a bar is missed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QWidget

from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Mark, Sheet

KEY_BAR, SHEET_BAR = 0.016, 0.050
PAUSE = 0.03
"""Between two keys, seconds: thirty a second, ten times what a practised clerk keys."""
IN_DATABASE = 20_000
YEAR = 2024


def first_answers(form: Questionnaire) -> tuple[dict[str, Any], dict[str, Mark]]:
    """A sheet with the first option everywhere; what is typed stays blank."""
    from qcdc_desktop.domain.sheet_check import normalise

    answers: dict[str, Any] = {}
    for question in form.questions:
        if question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO):
            answers[question.code] = question.options[0].code
    marks = {q.code: Mark.BLANK for q in form.questions if q.code not in answers}
    return normalise(form, answers, marks)


def make_round(folder: Path, sheets: int) -> tuple[Any, str]:
    """An office with a round of so many sheets."""
    from startup import make_office

    from qcdc_desktop.usecases.catalogues import load_catalogues
    from qcdc_desktop.usecases.open_office import open_office
    from qcdc_desktop.usecases.survey_sheets import import_sheets
    from qcdc_desktop.usecases.surveys import add_round, form_of

    make_office(folder)
    ws = open_office(folder, load_catalogues(), lambda: datetime.now(UTC))
    held = add_round(ws, YEAR, "PKS01")
    answers, marks = first_answers(form_of(ws, held))
    one = Sheet("", "", "", "PKS01", 1, ws.clock(), "Người đo", "", answers, marks)
    import_sheets(ws, held.id, [replace(one, number=number) for number in range(1, sheets + 1)])
    return ws, held.id


class Watch:
    """Tells when a widget was painted after a key."""

    pause = PAUSE

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.own: list[float] = []
        """The processor's seconds of the window's thread for each key: what a busy machine leaves nearly as it is."""
        self._painted = False
        paint: Callable[[QPaintEvent], None] = widget.paintEvent

        def noting(event: QPaintEvent) -> None:
            paint(event)
            self._painted = True

        widget.paintEvent = noting  # type: ignore[method-assign]

    def key(self, target: QWidget, key: int, text: str, until: Callable[[], bool] = lambda: True) -> float:
        """Seconds from a key to the paint after which `until` holds; before it the pause of very quick fingers."""
        ready = time.perf_counter() + self.pause
        while time.perf_counter() < ready:
            QApplication.processEvents()
            time.sleep(0.001)
        self._painted = False
        began, own = time.perf_counter(), time.thread_time()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
        while not (self._painted and until()):
            QApplication.processEvents()
            if time.perf_counter() - began > 10:
                raise SystemExit("nothing was painted for ten seconds")
        self.own.append(time.thread_time() - own)
        return time.perf_counter() - began


def open_page(ws: Any, round_id: str) -> Any:
    """The real page, keying the round on the smallest screen."""
    from qcdc_desktop.ui.errors import ErrorDoor
    from qcdc_desktop.ui.jobs import Jobs
    from qcdc_desktop.ui.messages import SaveState
    from qcdc_desktop.ui.pages.surveys import SurveysPage
    from qcdc_desktop.ui.preferences import Preferences
    from qcdc_desktop.ui.session import Session
    from qcdc_desktop.ui.words import all_words

    memory = Preferences(ws.folders.root / "window.json")
    session = Session(ws, Jobs(ErrorDoor()), ErrorDoor(), all_words(), YEAR, SaveState(), memory)
    page = SurveysPage(session)
    page.resize(1093, 614)
    page.show()
    page.reload(SurveysPage.shows)
    session.jobs.wait(60_000)
    page.open_record(round_id)
    session.jobs.wait(60_000)
    page.entry_work.start()
    session.jobs.wait(60_000)
    return page


def key_sheet(page: Any, watch: Watch) -> tuple[list[float], float]:
    """One sheet: the seconds of each key, and from Enter to the next empty sheet."""
    sheet, number = page.entry.sheet, page.entry.number
    took = []
    while sheet.keying.at:
        question = sheet.keying.question
        target = sheet if question.options else sheet.editor
        text = "1" if question.options and question.kind is not QuestionKind.MULTIPLE else "."
        took.append(watch.key(target, 0, text))
    before = number.value()
    ended = watch.key(sheet, int(Qt.Key.Key_Return), "\r", lambda: number.value() != before and sheet.keying.empty)
    return took, ended


def empty_form(lines: int) -> tuple[QWidget, list[QLineEdit]]:
    """Plain lines, one below the other."""
    form = QWidget()
    layout = QFormLayout(form)
    fields = [QLineEdit() for _ in range(lines)]
    for place, line in enumerate(fields):
        layout.addRow(f"Câu {place + 1}", line)
    form.resize(1093, 614)
    form.show()
    fields[0].setFocus()
    return form, fields


def key_form(fields: list[QLineEdit], watches: list[Watch]) -> list[float]:
    """A digit into each line, the focus going on."""
    took = []
    for line, watch in zip(fields, watches, strict=True):
        line.clear()
        line.setFocus()
        QApplication.processEvents()
        took.append(watch.key(line, 0, "1"))
    return took


def measure(folder: Path, rounds: int, sheets: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Sheet by sheet, ours and the empty form in turn, the first of each not counted; last our own time for a key."""
    from qcdc_desktop.ui.start import make_application

    make_application()
    ws, round_id = make_round(folder, sheets)
    page = open_page(ws, round_id)
    watch = Watch(page.entry.sheet)
    _form, fields = empty_form(20)
    watches = [Watch(line) for line in fields]
    keys: list[float] = []
    ends: list[float] = []
    floor: list[float] = []
    own: list[float] = []
    for place in range(rounds + 1):
        page.entry.sheet.setFocus()
        watch.own.clear()
        took, ended = key_sheet(page, watch)
        bare = key_form(fields, watches)
        if place:
            keys += took
            own += watch.own[:-1]
            ends.append(ended)
            floor += bare
    page.session.jobs.close()
    ws.store.close()
    return keys, ends, floor, own


def at(values: list[float], share: float) -> float:
    """The value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="sheets to key")
    parser.add_argument("--sheets", type=int, default=IN_DATABASE, help="sheets in the database before")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two keys; 0: back to back")
    options = parser.parse_args(arguments)
    Watch.pause = options.pause
    with tempfile.TemporaryDirectory() as temporary:
        keys, ends, floor, own = measure(Path(temporary) / "office", options.rounds, options.sheets)
    lines = {"empty form, a key": floor, "our sheet, a key": keys, "  of it our own": own, "Enter to next sheet": ends}
    for name, values in lines.items():
        middle, slow = statistics.median(values) * 1000, at(values, 0.99) * 1000
        most = max(values) * 1000
        print(f"{name:20} median {middle:6.2f} ms   p99 {slow:6.2f} ms   max {most:6.2f} ms   n {len(values)}")
    print(f"ratio of medians     {statistics.median(keys) / statistics.median(floor):.2f} x")
    met = at(keys, 0.99) < KEY_BAR and at(ends, 0.99) < SHEET_BAR
    verdict = "met" if met else "MISSED"
    if hasattr(os, "getloadavg"):
        print(f"load of the machine  {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(f"bars: key p99 < 16 ms, Enter p99 < 50 ms, {options.sheets} sheets in the database: {verdict}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
