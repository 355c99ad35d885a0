"""Today's work as sentences in groups, each with a link to what it speaks of; the same that is printed."""

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.pages.disclosures.quarter_grid import day_words
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role, theme
from qcdc_desktop.ui.words import say
from qcdc_desktop.ui.work_words import work_key, work_look
from qcdc_desktop.usecases.day_sheet import DayGroup, brief_line, day_sheet

MOST_SHOWN = 100
"""More sentences than that in a group nobody reads in a day; the list with its filters shows all."""


class TodayView(QWidget):
    """Shows a work list. `opened(key)` when a link is followed; `print_wanted` for the paper."""

    opened = Signal(str)
    print_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.heading = QLabel()
        set_role(self.heading, "heading")
        self.brief = QLabel(wordWrap=True)
        self.print = make_button("Mở để in", "print", self.print_wanted.emit)
        self.print.setToolTip("Mở bản PDF danh sách việc hôm nay bằng chương trình của máy để in")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self.text, "plain")
        self.text.setAccessibleName("Việc công khai hôm nay")
        self.text.anchorClicked.connect(self._follow)
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.brief)
        head.addLayout(words, 1)
        head.addWidget(self.print)
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 1)

    def show_work(self, items: Sequence[WorkItem], day: date | None = None) -> None:
        """Show a work list that stands on `day`: today, or the day an approved dossier was approved on."""
        today = self._session.workspace.today
        sheet = day_sheet(items, day or today, today)
        self.heading.setText(day_words(sheet.day))
        self.brief.setText(brief_line(sheet, say))
        place = self.text.verticalScrollBar().value()
        self.text.setHtml("".join(map(_group_html, sheet.groups)))
        self.text.verticalScrollBar().setValue(place)

    def _follow(self, link: QUrl) -> None:
        self.opened.emit(link.path(QUrl.ComponentFormattingOption.FullyDecoded))


def _group_html(group: DayGroup) -> str:
    total = len(group.items)
    heading = f"<h4>{escape(say(f'day-group-{group.code}'))} ({format_count(total)})</h4>"
    marked = group.code not in ("free", "running")  # all of one kind: the heading says it
    lines = "".join(_line_html(item, marked) for item in group.items[:MOST_SHOWN])
    more = ""
    if total > MOST_SHOWN:
        more = f"<p>… và {format_count(total - MOST_SHOWN)} việc nữa, xem ở Danh sách.</p>"
    return f"{heading}<ul style='-qt-list-indent: 0; margin-left: 14px'>{lines}</ul>{more}"


def _line_html(item: WorkItem, marked: bool) -> str:
    look = theme()
    state, mark = work_look(item)
    colour, link = look.state(state).name(), look.colour("accent").name()
    words = escape(say(item.code, item.facts))
    first = f"<span style='color:{colour}'><b>{mark}.</b></span> " if marked else ""
    opened = f"<a href='{escape(work_key(item))}' style='color:{link}'>Mở</a>"
    return f"<li style='margin-bottom: 4px'>{first}{words} {opened}</li>"
