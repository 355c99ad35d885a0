"""A new clerk, by keyboard only: from the first start of an empty PC to the list of the quarter on paper."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.ui.pages.disclosures import DisclosuresPage
from qcdc_desktop.ui.pages.disclosures.content_choice import ContentDialog
from qcdc_desktop.ui.start import Program, make_application
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import list_disclosures

NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
DOCUMENT, BEGUN = "18/11/2024", "19/11/2024"
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Clerk:
    """Somebody with a keyboard and no mouse: every key goes to the widget that has the focus."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def settle(self) -> None:
        """Let everything that waits finish; a mistake of the program fails the test."""
        for _ in range(50):
            QApplication.processEvents()
            assert self.program.jobs.wait(30_000)
            QApplication.processEvents()
            if not self.program.jobs.busy:
                break
        assert self.program.door._seen == {}

    @property
    def at(self) -> QWidget:
        """Where the keys go: the widget with the focus, else the window in front."""
        QApplication.processEvents()
        if QApplication.activeWindow() is None and self.program.window is not None:
            self.program.window.activateWindow()  # what a desktop does when a window in front is closed
            QTest.qWaitForWindowActive(self.program.window, 5000)
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None, "no window is in front"
        return widget

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press one key."""
        QTest.keyClick(self.at, key, modifier)
        self.settle()

    def write(self, text: str) -> None:
        """Type where the keys go; what stood there is replaced."""
        widget = self.at
        QTest.keyClick(widget, Qt.Key.Key_A, CONTROL)
        for letter in text:
            if letter == "\n":
                QTest.keyClick(widget, Qt.Key.Key_Return)
            else:
                QTest.sendKeyEvent(QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, letter, NONE)
        self.settle()

    def tab_to(self, wanted: QWidget) -> None:
        """Press Tab until `wanted` has the focus; it must be on the way."""
        for _ in range(60):
            if self.at is wanted or wanted.isAncestorOf(self.at):
                return
            more = CONTROL if isinstance(self.at, QPlainTextEdit) and not self.at.tabChangesFocus() else NONE
            QTest.keyClick(self.at, Qt.Key.Key_Tab, more)
            QApplication.processEvents()
        raise AssertionError(f"Tab never reaches {wanted.accessibleName() or type(wanted).__name__}")


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    program = Program(make_application(), lambda: NOW, None)
    yield Clerk(program)
    program.close()


def begin(clerk: Clerk, folder: Path) -> DisclosuresPage:
    """The three steps of the first start, then the page of the register."""
    catalogues = load_catalogues()
    unit = next(u for u in catalogues.units.on(date(2024, 1, 1)) if not catalogues.units.children(u))
    assistant = clerk.program.begin(folder, catalogues)
    clerk.settle()
    clerk.tab_to(assistant.unit_step.filter_field)
    clerk.write(search_key(unit.name))
    QTest.qWait(400)
    clerk.tab_to(assistant.unit_step.list)
    for _ in range(400):
        chosen = assistant.unit_step.list.current_row()
        if chosen is not None and chosen.key == unit.key:
            break
        clerk.press(Qt.Key.Key_Down)
    clerk.tab_to(assistant.next_button)
    clerk.press(Qt.Key.Key_Space)
    form = assistant.passphrase_step.form
    for key, text in (("actor", "Nguyễn Thị Lan"), ("passphrase", "mat-khau-thu"), ("again", "mat-khau-thu")):
        clerk.tab_to(form.field(key))
        clerk.write(text)
    clerk.tab_to(assistant.next_button)
    clerk.press(Qt.Key.Key_Space)
    clerk.tab_to(assistant.profile_step.form.field("villages"))
    clerk.write("Thôn Đông\nThôn Đoài")
    clerk.tab_to(assistant.next_button)
    clerk.press(Qt.Key.Key_Space)
    window = clerk.program.window
    assert window is not None
    clerk.press(Qt.Key.Key_2, CONTROL)
    page = window.page
    assert isinstance(page, DisclosuresPage)
    return page


def add_entry(clerk: Clerk, page: DisclosuresPage) -> None:
    """Find a content by words without marks, name it, give its document, publish at every place."""
    clerk.tab_to(next(one for one in page.findChildren(QPushButton) if one.text().strip() == "Thêm nội dung"))
    clerk.press(Qt.Key.Key_Space)
    dialog = page.findChild(ContentDialog)
    assert dialog is not None
    clerk.write("quan ly su dung cac quy")
    QTest.qWait(400)
    clerk.tab_to(dialog.title)
    clerk.write("Quỹ Vì người nghèo năm 2024")
    clerk.tab_to(dialog.accept_button)
    clerk.press(Qt.Key.Key_Space)
    details = page.details
    clerk.tab_to(details.info.form.field("document_number"))
    clerk.write("25/QĐ-UBND")
    clerk.tab_to(details.info.form.field("document_date"))
    clerk.write(DOCUMENT)
    clerk.tab_to(details.tabs.tabBar())
    clerk.press(Qt.Key.Key_Right)
    clerk.tab_to(details.publications.begin)
    clerk.write(BEGUN)
    clerk.tab_to(details.publications.propose)
    clerk.press(Qt.Key.Key_Space)


def test_from_an_empty_pc_to_the_list_of_the_quarter(clerk: Clerk, tmp_path: Path) -> None:
    page = begin(clerk, tmp_path / "office")
    assert page.model.rows and all(line.expected for line in page.model.rows)  # the year shows what it asks for
    add_entry(clerk, page)
    ws = page.session.workspace
    (row,) = list_disclosures(ws, 2024).rows
    assert row.disclosure.document_number == "25/QĐ-UBND"
    assert row.judgement.missing == () and {p.starts_on for p in row.publications} == {date(2024, 11, 19)}
    places = {p.place.lower() for p in row.publications}
    assert {"nhà văn hóa thôn đông", "nhà văn hóa thôn đoài"} <= places, places
    clerk.tab_to(page.papers.button)
    page.papers.choose("disclosure-list")
    clerk.settle()
    assert page.papers.quarter.value() == 4  # the quarter of today
    paper = tmp_path / "danh sách.pdf"
    page.papers.save_paper(paper)
    clerk.settle()
    text = " ".join(" ".join(page_texts(paper)).split())
    assert "Quỹ Vì người nghèo năm 2024" in text and "25/QĐ-UBND" in text and "19/11/2024" in text
    assert "đúng hạn" in text.lower()
