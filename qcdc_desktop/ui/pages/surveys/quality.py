"""What should be compared with the paper in the sheets of one office's year: findings, and papers drawn by lot.

The same pane for the commune before it sends and for the reviewer; it reads when it is first seen.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.surveys.quality_papers import PapersPane
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import say
from qcdc_desktop.ui.working import step_lines
from qcdc_desktop.usecases.paper_checks import SampleView, list_samples
from qcdc_desktop.usecases.survey_quality import RoundQuality, look_into_unit


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the round it is about."""

    quality: RoundQuality
    finding: QualityFinding

    @property
    def id(self) -> str:
        """What makes the row the same after looking again."""
        return self.finding.id


class QualityPane(QWidget):
    """Ask for a unit's year with `set_case`; `None` for the unit is this office itself."""

    read = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._case: tuple[UnitKey | None, int] | None = None
        self._stale = False
        self._sums = QLabel(wordWrap=True)
        set_role(self._sums, "muted")
        self.which = ChoiceField(
            "Xem", (Choice("findings", "Dấu hiệu cần kiểm tra"), Choice("papers", "Phiếu giấy rút đối chiếu"))
        )
        self.which.set_value("findings")
        self.which.committed.connect(lambda _: self._turn())
        self.model: RowsModel[Found] = RowsModel(
            (
                Column("form", "Mẫu", lambda f: f.quality.round.form_code, width=64, tip=_round),
                Column("kind", "Dấu hiệu", _title, width=90, stretch=True, state=lambda _: State.WARNING, tip=_title),
                Column("n", "Phiếu", _count, sort=lambda f: len(f.finding.sheets), width=56, right=True, tip=_sheets),
            )
        )
        self.view = RowsView(self.model, "Dấu hiệu cần kiểm tra", preferences=session.preferences, memory="quality")
        self.view.set_empty("check", "Không thấy dấu hiệu nào cần kiểm tra.")
        self.view.chosen.connect(self._show)
        self.words = QLabel(wordWrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.papers = PapersPane(session)
        self.papers.changed.connect(self._again)
        self._stack = QStackedWidget()
        self._lay_out()

    def set_case(self, unit: UnitKey | None, year: int) -> None:
        """Whose year is looked into; nothing is read before somebody looks."""
        self._case, self._stale = (unit, year), True
        if self.isVisible():
            self._again()

    def showEvent(self, event: QShowEvent) -> None:
        """Look now, if not yet."""
        super().showEvent(event)
        if self._stale:
            self._again()

    def _again(self) -> None:
        case = self._case
        if case is None:
            return
        self._stale = False
        ws = self._session.workspace
        self._sums.setText("Đang xem các phiếu…")

        def read() -> tuple[tuple[RoundQuality, ...], tuple[SampleView, ...]]:
            return look_into_unit(ws, case[1], case[0]), list_samples(ws, case[1], case[0])

        def show(found: tuple[tuple[RoundQuality, ...], tuple[SampleView, ...]]) -> None:
            if case == self._case:
                self._show_all(*found)

        self._session.read(read, show, self)

    def _show_all(self, rounds: tuple[RoundQuality, ...], samples: tuple[SampleView, ...]) -> None:
        rows = [Found(one, finding) for one in rounds for finding in one.findings]
        sheets = format_count(sum(one.sheets for one in rounds))
        self._sums.setText(
            f"{len(rows)} dấu hiệu trong {len(rounds)} đợt, {sheets} phiếu. Đây là chỗ cần xem lại phiếu giấy, "
            "không phải kết luận."
        )
        self.model.set_rows(rows)
        if rows and self.view.current_row() is None:
            self.view.selectRow(0)
        self._show(self.view.current_row())
        self.papers.show_samples([one for one in rounds if one.sheets], samples)
        self.read.emit()

    def _show(self, row: Found | None) -> None:
        self.words.setText("\n\n".join(_told(row)) if row else "")

    def _turn(self) -> None:
        self._stack.setCurrentIndex(int(self.which.value() == "papers"))

    def _lay_out(self) -> None:
        details = QScrollArea(widgetResizable=True)
        details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.words, 1)
        details.setWidget(card)
        both = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        both.addWidget(self.view)
        both.addWidget(details)
        both.setSizes([150, 210])
        self._stack.addWidget(both)
        self._stack.addWidget(self.papers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.which)
        layout.addWidget(self._sums)
        layout.addWidget(self._stack, 1)


def _told(row: Found) -> list[str]:
    """Everything there is to say of a finding."""
    finding = row.finding
    who = f"\nNgười nhập: {finding.person}" if finding.person else ""
    head = f"{_title(row)}\n{row.quality.round.title}{who}"
    sheets = [f"Các phiếu: {spans(finding.sheets)}"] if finding.sheets else []
    how = "\n".join(step_lines(finding.steps))
    why, source = say(f"quality-{finding.kind}-why"), say(f"quality-{finding.kind}-source")
    return [head, *sheets, how, why, f"Cơ sở: {source}"]


def _title(row: Found) -> str:
    return say(f"quality-{row.finding.kind}")


def _round(row: Found) -> str:
    return row.quality.round.title


def _count(row: Found) -> str:
    return format_count(len(row.finding.sheets)) if row.finding.sheets else ""


def _sheets(row: Found) -> str:
    return spans(row.finding.sheets)
