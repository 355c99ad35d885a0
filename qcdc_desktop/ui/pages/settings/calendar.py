"""The days that decide about working days: the catalogue's holidays and swapped days, and the office's own changes."""

from datetime import date
from functools import partial

from qcdc_desktop.domain.calendar import DayKind
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, DateField, Form, TextField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.moved import MovedCard
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.office_settings import (
    CalendarRow,
    Moved,
    drop_special_day,
    list_special_days,
    save_special_day,
)

_KINDS = frozenset({Kind.CALENDAR, Kind.DISCLOSURE})
_WEEK = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAYS = {DayKind.HOLIDAY: "Ngày nghỉ", DayKind.WORKING: "Làm bù"}


class CalendarSection(Section):
    """The special days of the year at the top, with a line to add one."""

    shows = frozenset({Kind.CALENDAR})

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Lịch làm việc",
            "Ngày nghỉ lễ và ngày làm bù của năm đang chọn ở trên; hạn tính theo ngày làm việc dùng lịch này.",
        )
        self.model: RowsModel[CalendarRow] = RowsModel(
            (
                Column("day", "Ngày", lambda r: format_date(r.day.day), sort=lambda r: r.day.day, width=106),
                Column("week", "Thứ", lambda r: _WEEK[r.day.day.weekday()], sort=_weekday, width=96),
                Column("kind", "Loại", lambda r: _DAYS[r.day.kind], width=100),
                Column("name", "Tên", lambda r: r.day.name, stretch=True),
                Column("source", "Nguồn", _source, width=130, state=_mark),
            ),
            key=lambda r: r.day.day,
        )
        self.view = RowsView(self.model, "Ngày nghỉ và ngày làm bù")
        self.view.set_empty("calendar", "Danh mục chưa có ngày nghỉ của năm này. Hãy thêm theo thông báo.")
        self.form = Form(label_width=88)
        self.form.add("day", "Ngày", DateField(), required=True)
        self.form.add("kind", "Loại", ChoiceField("", (Choice(kind, text) for kind, text in _DAYS.items())))
        self.form.add("name", "Tên", TextField(placeholder="ví dụ: Nghỉ hoán đổi dịp Quốc khánh"), required=True)
        self.form.field("kind").set_value(DayKind.HOLIDAY)
        self.add = make_button("Thêm ngày", "add", self._add, primary=True)
        self.remove = make_button("Bỏ ngày của đơn vị", "delete", self._remove)
        self.moved = MovedCard()
        self.moved.wanted.connect(lambda record: self.session.open_page("disclosures", record))
        self.body.addWidget(self.moved)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.form)
        self.add_row(self.add, self.remove)
        self.view.chosen.connect(self._choose)
        self._choose(None)

    def reload(self, kinds: Kinds) -> None:
        """Read the year's days again."""
        ws, year = self.session.workspace, self.session.year
        self.session.read(lambda: list_special_days(ws, year), partial(self._show, year), self)

    def _show(self, year: int, rows: tuple[CalendarRow, ...]) -> None:
        if year == self.session.year:
            self.model.set_rows(rows)

    def _choose(self, row: CalendarRow | None) -> None:
        self.remove.setEnabled(row is not None and row.own)
        self.remove.setToolTip("" if row is None or row.own else "Ngày của danh mục không bỏ được, chỉ ghi đè.")

    def _add(self) -> None:
        if not self.form.commit_all():
            return
        ws, values = self.session.workspace, self.form.values()
        day: date | None = values["day"]
        kind, name = values["kind"], values["name"]
        if day is None:
            self.form.field("day").show_problem("Hãy nhập ngày.")
            self.form.field("day").setFocus()
            return
        self.session.save(lambda: save_special_day(ws, day, kind, name), self.form, _KINDS, self._added)

    def _added(self, moved: tuple[Moved, ...]) -> None:
        self.moved.tell(moved)
        self.form.set_values({"day": None, "name": ""})
        self.form.field("day").setFocus()

    def _remove(self) -> None:
        row = self.view.current_row()
        if row is not None:
            ws = self.session.workspace
            self.session.save(lambda: drop_special_day(ws, row.day.day), self, _KINDS, self.moved.tell)


def _weekday(row: CalendarRow) -> int:
    return row.day.day.weekday()


def _source(row: CalendarRow) -> str:
    if row.own:
        return "Đơn vị ghi"
    return "Minh họa" if row.illustrative else "Danh mục"


def _mark(row: CalendarRow) -> State | None:
    return State.WARNING if row.illustrative else None
