"""A clerk in a process of its own: keys sheets of a round by the real page until somebody pulls the plug.

Says on standard output what the window has acknowledged: "kept NUMBER ANSWERS" and "saved NUMBER".
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.pages.surveys.entry import EntryView
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.start import make_application
from qcdc_desktop.ui.words import all_words
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import open_office


def say(*words: object) -> None:
    """At once, so that what is said was true before the plug is pulled."""
    print(*words, flush=True)


def kept(entry: EntryView, text: str) -> None:
    """What the window says is safe."""
    if text:
        number, count = text.removeprefix("Phiếu số ").split(": đã giữ ")
        say("kept", number, count.split()[0])


def key_for(number: int, place: int) -> str:
    """What is keyed on a sheet at a place; the reader of the database knows it too."""
    return "12"[(number + place) % 2]


def main(folder: Path, year: int, round_id: str) -> None:
    """Key sheet after sheet."""
    make_application()
    ws = open_office(folder, load_catalogues(), lambda: datetime.now(UTC))
    session = Session(
        ws, Jobs(ErrorDoor()), ErrorDoor(), all_words(), year, SaveState(), Preferences(folder / "window.json")
    )
    page = SurveysPage(session)
    page.resize(1093, 614)
    page.show()
    page.reload(SurveysPage.shows)
    session.jobs.wait(60_000)
    page.open_record(round_id)
    session.jobs.wait(60_000)
    page.entry_work.start()
    session.jobs.wait(60_000)
    entry = page.entry
    sheet = entry.sheet
    assert sheet is not None
    show = entry.show_kept
    entry.show_kept = lambda text: (show(text), kept(entry, text))[0]  # type: ignore[method-assign]
    say("ready", entry.number.value(), sheet.keying.at)
    codes = [question.code for question in sheet.keying.form.questions]
    while True:
        number = entry.number.value() or 0
        at = sheet.keying.at
        question = sheet.keying.question
        if question is not None:
            picked = question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)
            target = sheet if question.options else sheet.editor
            QTest.keyClicks(target, key_for(number, codes.index(at)) if picked else ".")
        else:
            QTest.keyClick(sheet, Qt.Key.Key_Return)
            while entry.number.value() == number:
                QApplication.processEvents()
            say("saved", number)
        ready = time.monotonic() + 0.008
        while time.monotonic() < ready:
            QApplication.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
