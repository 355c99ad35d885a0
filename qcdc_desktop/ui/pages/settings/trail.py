"""The audit trail: who changed what, when, from what to what; filtered, and read page by page while one scrolls."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel

from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.excel_exchange import NEW_WORKBOOK
from qcdc_desktop.ui.fields import Choice, ChoiceField, DateField, Field, FilterField
from qcdc_desktop.ui.file_choice import choose_target, show_file
from qcdc_desktop.ui.kinds import ALL_KINDS, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, Index, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.audit_trail import (
    TrailChoices,
    TrailFilter,
    TrailLine,
    TrailPage,
    export_trail,
    read_trail,
    trail_choices,
)
from qcdc_desktop.usecases.workspace import VIETNAM


class TrailModel(RowsModel[TrailLine]):
    """Lines that grow at the end: `more_wanted` when the view comes near it and there are older ones."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            (
                Column("at", "Lúc", _moment, width=150),
                Column("actor", "Người", lambda r: r.actor, width=130),
                Column("action", "Việc", _deed, stretch=True),
                Column("change", "Nội dung thay đổi", _change, width=170),
            )
        )
        self._asked = False
        self.before: int | None = None

    def start(self, page: TrailPage) -> None:
        """Show the first page."""
        self._asked = False
        self.before = page.before
        self.set_rows(page.lines)

    def add(self, page: TrailPage) -> None:
        """Show older lines below those that are there, which stay where they are."""
        self._asked = False
        self.before = page.before
        if not page.lines:
            return
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(page.lines) - 1)
        self._all.extend(page.lines)
        self._shown.extend(page.lines)
        self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are older lines that nobody asked for yet."""
        return not parent.isValid() and self.before is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for older lines; they come later, from the worker thread."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()


class TrailSection(Section):
    """Filters on top, the lines below, newest first."""

    shows = ALL_KINDS

    def __init__(self, page: Page) -> None:
        super().__init__(
            page, "Nhật ký thay đổi", "Ai sửa gì, lúc nào, từ đâu thành gì. Nhật ký chỉ thêm, không sửa, không xóa."
        )
        self.actor = ChoiceField("Người", (Choice("", "Mọi người"),))
        self.kind = ChoiceField("Loại bản ghi", (Choice("", "Mọi loại"),))
        self.first = DateField("Từ ngày")
        self.last = DateField("Đến ngày")
        self.text = FilterField("Tìm trong nhật ký", placeholder="Tìm, không cần dấu")
        self.actor.set_value("")
        self.kind.set_value("")
        self.model = TrailModel()
        self.view = RowsView(self.model, "Nhật ký thay đổi", preferences=self.session.preferences, memory="trail")
        self.view.setSortingEnabled(False)
        self.view.set_empty("clock", "Không có dòng nào trong nhật ký khớp với bộ lọc.")
        self.told = QLabel()
        set_role(self.told, "muted")
        self.export = make_button("Kết xuất Excel…", "export", self._ask_file)
        self._token = 0
        self._dirty = False
        self.body.addLayout(self._filters())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        line.addWidget(self.export)
        self.body.addLayout(line)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.told)
        for field in (self.actor, self.kind, self.first, self.last, self.text):
            field.committed.connect(self._refresh)
        self.model.more_wanted.connect(self._more)

    @property
    def wanted(self) -> TrailFilter:
        """What the filters say now."""
        first: date | None = self.first.value()
        last: date | None = self.last.value()
        return TrailFilter(self.actor.value() or "", self.kind.value() or "", first, last, self.text.value())

    def reload(self, kinds: Kinds) -> None:
        """Read who and what stands in the trail, and its newest lines; while another section is shown, later."""
        self._dirty = not self.isVisible()
        if self._dirty:
            return
        ws = self.session.workspace
        self.session.read(lambda: trail_choices(ws), self._offer, self)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while another section was shown."""
        super().showEvent(event)
        if self._dirty:
            self.reload(ALL_KINDS)

    def write(self, file: Path) -> None:
        """Write the lines that fit the filters into a workbook."""
        ws, wanted = self.session.workspace, self.wanted
        self.session.work(
            lambda progress: export_trail(ws, wanted, file, progress),
            partial(self._written, file),
            self,
            "Kết xuất nhật ký",
        )

    def _filters(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        places: tuple[tuple[str, Field, int], ...] = (
            ("Người", self.actor, 3),
            ("Loại bản ghi", self.kind, 3),
            ("Từ ngày", self.first, 4),
            ("Đến ngày", self.last, 4),
        )
        for column, (title, field, share) in enumerate(places):
            label = QLabel(title)
            set_role(label, "caption")
            label.setBuddy(field.editor)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, share)
        return grid

    def _offer(self, found: TrailChoices) -> None:
        self.actor.set_choices([Choice("", "Mọi người"), *(Choice(name, name or "–") for name in found.actors)])
        self.kind.set_choices([Choice("", "Mọi loại"), *(Choice(kind, words) for kind, words in found.kinds)])
        self.told.setText(f"Nhật ký có {format_count(found.total)} dòng")

    def _refresh(self, _: object = None) -> None:
        self._token += 1
        self._read(None)

    def _more(self) -> None:
        self._read(self.model.before)

    def _read(self, before: int | None) -> None:
        ws, wanted, token = self.session.workspace, self.wanted, self._token
        self.session.read(lambda: read_trail(ws, wanted, before), partial(self._show, token, before), self)

    def _show(self, token: int, before: int | None, page: TrailPage) -> None:
        if token != self._token:
            return  # the filters have changed since
        if before is None:
            self.model.start(page)
        else:
            self.model.add(page)
        if page.before is not None and not self._filled():
            self.model.fetchMore(QModelIndex())  # rare words: look on until the list is full or the trail ends

    def _filled(self) -> bool:
        return self.model.rowCount() * self.view.verticalHeader().defaultSectionSize() > self.view.viewport().height()

    def _ask_file(self) -> None:
        name = f"nhat-ky-{self.session.workspace.today.isoformat()}.xlsx"
        file = choose_target(self, "Kết xuất nhật ký", name, NEW_WORKBOOK, self.session.preferences)
        if file is not None:
            self.write(file)

    def _written(self, file: Path, count: int) -> None:
        self.page.messages.show_message(
            f"Đã kết xuất {format_count(count)} dòng nhật ký: {file.name}.",
            State.SUCCESS,
            "Mở tệp",
            lambda: show_file(file),
        )


def _moment(line: TrailLine) -> str:
    return f"{format_date(local_day(line.at))} {line.at.astimezone(VIETNAM):%H:%M}"


def _deed(line: TrailLine) -> str:
    return f"{line.action} – {line.kind}" + (f": {line.record}" if line.record else "")


def _change(line: TrailLine) -> str:
    if not line.field:
        return line.new or line.old
    return f"{line.field}: {line.old or '(trống)'} → {line.new or '(trống)'}"
