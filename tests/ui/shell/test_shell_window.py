"""The frame: fits the smallest screen, makes pages when wanted, reads stale ones again, closes in order."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.fields import Choice, ChoiceField, DateField, FilterField, Form, TextArea, TextField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.main_window import MainWindow
from qcdc_desktop.ui.navigation import Navigation, words_width
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages_registry import PAGES, PageEntry, pages_for
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import font_of
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.workspace import Workspace

Spin = Callable[..., bool]


class ListPage(Page):
    """A page with a bit of everything."""

    title = "Công khai"
    icon = "disclosure"
    shows: ClassVar[Kinds] = frozenset({Kind.DISCLOSURE})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.heard: list[object] = []
        self.add_action("Thêm nội dung", "add", lambda: self.heard.append("add"), primary=True, shortcut="Ctrl+N")
        self.add_menu("In…", "print", [("Danh mục", "report", lambda: self.heard.append("print"))])
        self.add_filter(FilterField())
        self.form = Form()
        self.form.add("title", "Tên", TextField(), "Trợ giúp")
        self.form.add("day", "Ngày", DateField())
        self.form.add("form", "Hình thức", ChoiceField(choices=[Choice(1, "Loa")]))
        self.form.add("note", "Ghi chú", TextArea())
        rows: RowsModel[str] = RowsModel([Column("a", "A", str)])
        self.body.addWidget(RowsView(rows, "Danh sách nội dung"))
        self.body.addWidget(self.form)

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        return year - 2020

    def reload(self, kinds: Kinds) -> None:
        self.heard.append(kinds)

    def search(self, text: str) -> None:
        self.heard.append(text)

    def open_record(self, record_id: str) -> None:
        self.heard.append(f"open {record_id}")


class PlainPage(Page):
    title = "Cài đặt"
    shows: ClassVar[Kinds] = frozenset({Kind.OFFICE})
    searchable = False


class Entry(PageEntry):
    """An entry whose page stands in this file."""

    def load(self) -> type[Page]:
        return {"ListPage": ListPage, "PlainPage": PlainPage}[self.class_name]


def entry(key: str, title: str, class_name: str) -> PageEntry:
    return Entry(key, title, "disclosure", "", class_name, frozenset(Role))


@pytest.fixture
def window(session: Session) -> MainWindow:
    entries = (entry("list", "Công khai", "ListPage"), entry("plain", "Cài đặt", "PlainPage"))
    made = MainWindow(session, entries, [2023, 2024])
    made.show()
    return made


def list_page(window: MainWindow) -> ListPage:
    page = window._pages["list"]
    assert isinstance(page, ListPage)
    return page


def test_it_fits_the_smallest_screen(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1080
    assert window.minimumSizeHint().height() <= 560
    window.resize(QSize(1093, 614))
    assert window.size() == QSize(1093, 614)


def test_pages_are_made_when_first_shown(window: MainWindow) -> None:
    assert list(window._pages) == ["list"]
    assert window.top.title.text() == "Công khai"
    window.open_page("plain")
    assert list(window._pages) == ["list", "plain"]
    assert window.top.title.text() == "Cài đặt"
    assert not window.top.search.isEnabled()
    window.open_page("list", "abc")
    assert list_page(window).heard[-1] == "open abc"
    window.open_page("none")
    assert window.page is list_page(window)


def test_shortcuts_lead_to_pages_and_to_the_search(window: MainWindow, spin: Spin) -> None:
    window.activateWindow()
    assert spin(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.top.title.text() == "Cài đặt"
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.top.search.line
    window.top.search.line.setText("Đông")
    assert spin(lambda: list_page(window).heard[-1] == "dong")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert spin(lambda: list_page(window).heard[-1] == "add", 1000)


def test_changes_reach_the_page_shown_at_once_and_others_when_shown(window: MainWindow, session: Session) -> None:
    page = list_page(window)
    session.jobs.announce(frozenset({Kind.DISCLOSURE, Kind.OFFICE}))
    assert page.heard[-1] == frozenset({Kind.DISCLOSURE})
    window.open_page("plain")
    before = len(page.heard)
    session.jobs.announce(frozenset({Kind.DISCLOSURE}))
    assert len(page.heard) == before
    window.open_page("list")
    assert page.heard[-1] == frozenset({Kind.DISCLOSURE})


def test_counts_are_shown_and_read_aloud(window: MainWindow, spin: Spin) -> None:
    assert spin(lambda: window.navigation.count("list") == 4)
    item = window.navigation.list.item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Công khai, 4 việc cần xem"
    list_page(window).set_attention(7)
    assert window.navigation.count("list") == 7
    assert not window.grab().isNull()


def test_choosing_a_year_tells_every_page(window: MainWindow, session: Session) -> None:
    window.top.year.setCurrentIndex(window.top.year.findData(2023))
    window.top.year.activated.emit(window.top.year.currentIndex())
    assert session.year == 2023


def test_a_field_that_cannot_be_read_keeps_the_page(window: MainWindow, spin: Spin) -> None:
    line = list_page(window).form.field("day").editor
    line.setText("31/02/2024")
    line.setModified(True)
    window.open_page("plain")
    assert window.page is list_page(window)
    assert list_page(window).form.field("day").problem
    line.setText("28/02/2024")
    line.setModified(True)
    window.open_page("plain")
    assert window.top.title.text() == "Cài đặt"


def test_saving_shows_the_time_and_failing_says_so(window: MainWindow, session: Session, spin: Spin) -> None:
    page = list_page(window)
    session.save(lambda: 1, page, frozenset({Kind.DISCLOSURE}))
    assert session.save_state.text == "Đang lưu…"
    assert spin(lambda: session.save_state.text.startswith("Đã lưu "))

    def refuse() -> None:
        raise Refusal("field-day-too-late", field="day", latest="2024-12-31")

    session.save(refuse, page, frozenset())
    assert spin(lambda: session.save_state.text == "Chưa lưu được")
    assert "31/12/2024" in page.form.field("day").problem


def test_closing_in_the_middle_asks(
    window: MainWindow, session: Session, spin: Spin, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from qcdc_desktop.domain.progress import Progress

    stopped = Event()

    def endless(progress: Progress) -> None:
        try:
            while True:
                progress.step(0, 0)
                stopped.wait(0.005)
        finally:
            stopped.set()

    asked: list[str] = []

    def answer(label: str) -> Callable[[QMessageBox], int]:
        def click(box: QMessageBox) -> int:
            asked.append(box.text())
            next(b for b in box.buttons() if b.text() == label).click()
            return 0

        return click

    session.jobs.run(endless, None, window, "Nhập gói")
    monkeypatch.setattr(QMessageBox, "exec", answer("Quay lại"))
    window.close()
    assert window.isVisible()
    assert "Nhập gói" in asked[0]
    monkeypatch.setattr(QMessageBox, "exec", answer("Dừng và đóng"))
    window.close()
    assert not window.isVisible()
    assert stopped.is_set()


def test_every_widget_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    window.open_page("plain")
    window.open_page("list")
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not widget.isHidden()
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and type(widget).__name__ not in {"QStackedWidget", "QHeaderView", "QAbstractButton", "QMenu"}
        and not isinstance(widget, QLabel)
        and not widget.objectName().startswith("qt_")
    ]
    assert not nameless, "\n".join(nameless)


def test_every_role_has_its_pages() -> None:
    commune = [e.key for e in pages_for(Role.COMMUNE)]
    assert commune == ["overview", "disclosures", "assessment", "surveys", "packages", "reports", "settings"]
    reviewer = [e.key for e in pages_for(Role.REVIEWER)]
    assert reviewer == [
        "overview",
        "inbox",
        "review",
        "packages",
        "reports",
        "settings",
    ]
    assert len({e.key for e in PAGES}) == len(PAGES)


def test_two_hundred_thousand_void_calls(app: QApplication) -> None:
    """PySide6 6.12.0 loses a reference to None at each of them and dies after some 5,000."""
    label = QLabel()
    for n in range(200_000):
        label.setText("b" if n % 2 else "a")
    assert label.text() == "b"


def test_no_page_name_is_cut_beside_a_count(app: QApplication) -> None:
    room = words_width(Navigation().width(), "99+")
    bold = QFontMetricsF(font_of("body_pt", bold=True))
    assert [entry.title for entry in PAGES if bold.horizontalAdvance(entry.title) > room] == []
