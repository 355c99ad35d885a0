"""Gives what is chosen in the tree to a colleague: asks in the bar, saves, says what was done."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.assign_bar import AssignBar
from qcdc_desktop.ui.pages.assessment.tree_model import Leaf
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.assessment import AssessmentView
from qcdc_desktop.usecases.assignment import assign_indicators, known_people

_CHANGES: Kinds = frozenset({Kind.ASSESSMENT})


class Assigning(QObject):
    """Works for `page`; its `bar` is laid out by the page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.bar = AssignBar()
        self.bar.given.connect(self._give)

    def ask(self, view: AssessmentView, leaves: Sequence[Leaf], code: str) -> None:
        """Ask who sees to these indicators, which stand below `code` (empty: all that are shown)."""
        if not leaves or not self._page.leave():
            return
        one = leaves[0] if len(leaves) == 1 else None
        what = f"chỉ tiêu {leaves[0].code}" if one else f"{format_count(len(leaves))} chỉ tiêu"
        where = f" của {code}" if not one and code else ""
        entry = one.entry if one else None
        self.bar.ask(
            [leaf.code for leaf in leaves],
            what + where,
            known_people(self._page.session.workspace, view),
            entry.responsible if entry else "",
            entry.due_on if entry else None,
        )

    def _give(self, codes: tuple[str, ...], person: str, day: date | None) -> None:
        session = self._page.session
        workspace, year = session.workspace, session.year

        def given(_: int) -> None:
            said = f"Đã giao {format_count(len(codes))} chỉ tiêu cho {person}."
            self._page.messages.show_message(said, State.SUCCESS)

        session.save(lambda: assign_indicators(workspace, year, codes, person, day), self._page, _CHANGES, given)
