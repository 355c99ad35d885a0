"""The papers of the register: a menu of what can be printed, and a bar that asks for the period and the kind of file.

What stands on a paper is the business of `make_report`; the chosen entry is told by the page.
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_dates import quarter_bounds, quarter_of
from qcdc_desktop.ui.buttons import make_button, make_menu_button
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.file_choice import choose_target, show_file, show_folder
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.usecases.day_sheet import print_day_sheet
from qcdc_desktop.usecases.make_report import ReportChoice, ReportKind, make_report, report_kinds, suggested_name

FORMATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pdf": ("PDF", "PDF (*.pdf)"),
        "docx": ("Word, sửa được", "Word (*.docx)"),
        "xlsx": ("Excel", "Excel (*.xlsx)"),
    }
)
PAPERS = (
    "disclosure-list",
    "disclosure-plan",
    "disclosure-register",
    "disclosure-report",
    "compliance-summary",
    "posting-minutes",
    "take-down-minutes",
    "loudspeaker-text",
)
"""The papers offered here in the order of the menu, as far as the office prints them."""
_ROMAN = ("I", "II", "III", "IV")


def period_choices(year: int) -> tuple[Choice, ...]:
    """The periods a paper may be about, by their first and last day."""
    quarters = tuple(Choice(quarter_bounds(year, q), f"Quý {_ROMAN[q - 1]} năm {year}") for q in (1, 2, 3, 4))
    first = date(year, 1, 1)
    return (
        Choice((first, date(year, 12, 31)), f"Cả năm {year}"),
        Choice((first, date(year, 6, 30)), f"6 tháng đầu năm {year}"),
        Choice((first, date(year, 9, 30)), f"9 tháng năm {year}"),
        *quarters,
    )


class PrintBar(QFrame):
    """Hidden until a paper is chosen in `button`; then asks for what it needs and makes it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        set_role(self, "card")
        self._page = page
        self._kinds = {kind.name: kind for kind in report_kinds(page.session.workspace)}
        self._kind: ReportKind | None = None
        self._entry: Disclosure | None = None
        self.actions_by_name: dict[str, QAction] = {}
        self.button = self._menu()
        self.title = QLabel()
        set_role(self.title, "heading")
        self.help = QLabel(wordWrap=True)
        set_role(self.help, "muted")
        self.quarter = ChoiceField("Quý của giấy tờ")
        self.period = ChoiceField("Kỳ của giấy tờ")
        self.ending = ChoiceField("Loại tệp")
        self.save = make_button("Lưu…", "save", self._ask)
        self.open = make_button("Mở để in", "print", self.open_paper)
        self.back = make_button("Đóng", "", self.hide)
        self._lay_out()
        self.set_entry(None)
        self.hide()

    def set_entry(self, entry: Disclosure | None) -> None:
        """The entry that minutes and loudspeaker text are about."""
        self._entry = entry
        for name, action in self.actions_by_name.items():
            needs_entry = self._needs(name) == "disclosure"
            action.setEnabled(entry is not None or not needs_entry)
            action.setToolTip("Chọn một mục trong sổ trước" if needs_entry and entry is None else "")
        if self._kind is not None and self._kind.needs == "disclosure" and self.isVisible():
            self._say_help()
            self._enable(entry is not None)

    def choose(self, name: str) -> None:
        """Ask for what a paper needs."""
        kind = self._kinds[name]
        year = self._page.session.year
        self._kind = kind
        self.title.setText(self._page.session.say(f"report-{name}"))
        self._say_help()
        self.quarter.set_choices(Choice(q, f"Quý {_ROMAN[q - 1]} năm {year}") for q in (1, 2, 3, 4))
        self.period.set_choices(period_choices(year))
        if self.quarter.value() is None:
            self.quarter.set_value(quarter_of(self._page.session.workspace.today))
        if self.period.value() not in [choice.value for choice in self.period.choices]:
            self.period.set_value(self.period.choices[0].value)
        self.ending.set_choices(Choice(ending, FORMATS[ending][0]) for ending in kind.formats)
        if self.ending.value() not in kind.formats:
            self.ending.set_value(kind.formats[0])
        self.quarter.setVisible(kind.needs == "quarter")
        self.period.setVisible(kind.needs == "period")
        self._enable(kind.needs != "disclosure" or self._entry is not None)
        self.show()
        next(field for field in (self.quarter, self.period, self.ending) if not field.isHidden()).setFocus()

    @property
    def choice(self) -> ReportChoice:
        """What the paper is about."""
        assert self._kind is not None
        first, last = self.period.value() if self._kind.needs == "period" else (None, None)
        quarter = self.quarter.value() if self._kind.needs == "quarter" else None
        entry = self._entry.id if self._kind.needs == "disclosure" and self._entry else None
        return ReportChoice(self._page.session.year, quarter=quarter, disclosure_id=entry, first=first, last=last)

    def save_paper(self, file: Path) -> None:
        """Make the paper in a file; its ending says in which form."""
        self._make(file, self._tell)

    def open_paper(self) -> None:
        """Make the paper in a place of its own and let the system's program show and print it."""
        assert self._kind is not None
        ws = self._page.session.workspace
        name = suggested_name(ws, self._kind.name, self.choice, self.ending.value())
        self._make(Path(tempfile.mkdtemp(prefix="qcdc-")) / name, show_file)

    def open_day_sheet(self) -> None:
        """Make the sheet of today's work and show it the same way."""
        file = Path(tempfile.mkdtemp(prefix="qcdc-")) / f"viec-{self._page.session.workspace.today.isoformat()}.pdf"
        self.print_day(file)

    def print_day(self, file: Path, *, show: bool = True) -> None:
        """Make the sheet of today's work in a file."""
        session = self._page.session
        ws, year = session.workspace, session.year
        done = show_file if show else self._tell
        session.work(lambda progress: print_day_sheet(ws, year, file, progress), done, self._page, "Lập danh sách việc")

    def _make(self, file: Path, done: Callable[[Path], None]) -> None:
        assert self._kind is not None
        session, name, choice = self._page.session, self._kind.name, self.choice
        ws = session.workspace

        def work(progress: Progress) -> Path:
            return make_report(ws, name, choice, file, progress)

        session.work(work, done, self._page, "Lập giấy tờ")

    def _menu(self) -> QPushButton:
        session = self._page.session
        names = [name for name in PAPERS if name in self._kinds]
        entries = [(f"{session.say(f'report-{name}')}…", "report", partial(self.choose, name)) for name in names]
        button = make_menu_button("In", "print", [*entries, ("Việc hôm nay", "print", self.open_day_sheet)])
        button.setAccessibleName("In giấy tờ của sổ công khai")
        menu = button.menu()
        menu.setToolTipsVisible(True)
        self.actions_by_name = dict(zip(names, menu.actions(), strict=False))
        first = next((name for name in names if self._needs(name) == "disclosure"), None)
        if first is not None:
            menu.insertSeparator(self.actions_by_name[first])
        menu.insertSeparator(menu.actions()[-1])
        return button

    def _needs(self, name: str) -> str:
        return self._kinds[name].needs

    def _enable(self, possible: bool) -> None:
        self.save.setEnabled(possible)
        self.open.setEnabled(possible)

    def _say_help(self) -> None:
        assert self._kind is not None
        about = ""
        if self._kind.needs == "disclosure":
            about = f"Mục: {self._entry.title}. " if self._entry else "Hãy chọn một mục trong sổ. "
        self.help.setText(about + self._page.session.say(f"report-{self._kind.name}-help"))

    def _tell(self, file: Path) -> None:
        self.hide()
        self._page.messages.show_message(f"Đã lưu {file.name}.", State.SUCCESS, "Mở thư mục", lambda: show_folder(file))

    def _ask(self) -> None:
        assert self._kind is not None
        session, ending = self._page.session, self.ending.value()
        name = suggested_name(session.workspace, self._kind.name, self.choice, ending)
        file = choose_target(self._page, self.title.text(), name, FORMATS[ending][1], session.preferences)
        if file is not None:
            self.save_paper(file if file.suffix.lower() == f".{ending}" else file.with_name(f"{file.name}.{ending}"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for field, width in ((self.quarter, 170), (self.period, 190), (self.ending, 150)):
            field.setFixedWidth(width)
            row.addWidget(field)
        row.addStretch(1)
        for button in (self.save, self.open, self.back):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.help)
        layout.addLayout(row)
