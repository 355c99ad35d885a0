"""The register as a whole: due days on the line of the year, contents against forms with how many places are done."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import DisclosureCatalogue
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.charts import QuarterTimeline, TimelineMark
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS, Look, matrix_columns
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView

_NAMED = 3


def place_in_year(day: date, year: int) -> int:
    """Where a day stands on the line of a year, in 1/1000."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return (day - first).days * 1000 // (after - first).days


class Matrix(QWidget):
    """Line of the year above, matrix below; `opened(key)` for the line the person wants to see."""

    opened = Signal(str)

    def __init__(self, catalogue: DisclosureCatalogue) -> None:
        super().__init__()
        asked = {r.form for content in catalogue.contents for r in content.required}
        forms = tuple(form for form in catalogue.forms if form.code in asked)
        self.model: RowsModel[RegisterLine] = RowsModel(matrix_columns(forms), key=lambda r: r.key)
        self.view = RowsView(self.model, "Ma trận nội dung và hình thức")
        self.view.set_empty("disclosure", "Sổ công khai của năm chưa có nội dung nào.")
        self.line = QuarterTimeline()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        self.view.opened.connect(lambda row: self.opened.emit(row.key))

    def show_lines(self, lines: Sequence[RegisterLine], year: int, today: date) -> None:
        """Show the register of a year."""
        self.model.set_rows(lines)
        self.line.set_marks(year_marks(lines, year), place_in_year(today, year) if today.year == year else None)

    def keep(self, condition: Callable[[RegisterLine], bool]) -> None:
        """Show only rows for which the condition holds."""
        self.model.set_condition(condition)


def year_marks(lines: Iterable[RegisterLine], year: int) -> list[TimelineMark]:
    """One mark for every due day and look in the year; a few titles are named, more are counted."""
    groups: dict[tuple[date, Look], list[str]] = defaultdict(list)
    for line in lines:
        if line.due_on is not None and line.due_on.year == year:
            groups[line.due_on, LOOKS[line.standing]].append(line.title)
    return [_mark(day, look, titles, year) for (day, look), titles in sorted(groups.items(), key=_by_day)]


def _by_day(group: tuple[tuple[date, Look], list[str]]) -> tuple[date, int]:
    (day, look), _ = group
    return day, -look.rank  # the most pressing is painted last and so on top


def _mark(day: date, look: Look, titles: list[str], year: int) -> TimelineMark:
    named = "; ".join(titles) if len(titles) <= _NAMED else f"{format_count(len(titles))} mục"
    return TimelineMark(place_in_year(day, year), look.state, f"{format_date(day)}: {named} ({look.words.lower()})")
