"""The rows of the criteria tree: every criterion with its indicators, points, standing and how much evidence there is.

A model over the frozen view of the assessment; it computes nothing and never reads the database.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.scoring import CriterionScore, IndicatorScore
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.ui.pages.assessment.looks import Standing, gaps_by_indicator, points_words, standing
from qcdc_desktop.ui.style import font_of
from qcdc_desktop.usecases.assessment import AssessmentView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TITLES = ("Tiêu chí, chỉ tiêu", "Điểm")
TITLE, POINTS = range(2)
CODE = Qt.ItemDataRole.UserRole
NODE = Qt.ItemDataRole.UserRole + 1
"""The `Branch` or `Leaf` itself, for painting."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator as the tree shows it."""

    score: IndicatorScore
    standing: Standing
    evidence: int
    search: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One criterion with the indicators shown of it."""

    score: CriterionScore
    leaves: tuple[Leaf, ...]


class CriteriaModel(QAbstractItemModel):
    """Criteria with their indicators; indexes of indicators carry the place of their criterion plus one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every: tuple[Branch, ...] = ()
        self.branches: tuple[Branch, ...] = ()
        self._words = ""
        self._states: frozenset[str] = frozenset()
        self._bold = font_of("body_pt", bold=True)

    def set_view(self, view: AssessmentView) -> None:
        """Show another state of the assessment."""
        self.set_branches(_branches(view))

    def set_branches(self, branches: tuple[Branch, ...]) -> None:
        """Show these criteria, filtered as before."""
        self._every = branches
        self._arrange()

    def set_filter(self, text: str) -> None:
        """Show only indicators in which every word stands, marks and capitals aside, or whose criterion has them."""
        self._words = search_key(text)
        self._arrange()

    def set_states(self, words: frozenset[str]) -> None:
        """Show only indicators with one of these standings; none: all."""
        self._states = words
        self._arrange()

    def index_of(self, code: str) -> QModelIndex:
        """Where an indicator or criterion stands, or an invalid index."""
        for place, branch in enumerate(self.branches):
            if branch.score.criterion.code == code:
                return self.index(place, 0)
            for inner, leaf in enumerate(branch.leaves):
                if leaf.score.indicator.code == code:
                    return self.index(inner, 0, self.index(place, 0))
        return QModelIndex()

    def code(self, index: Index) -> str:
        """The code of the indicator or criterion at an index."""
        return str(self.data(index, CODE) or "")

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """The cell of a criterion, or below one the cell of an indicator."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The criterion of an indicator."""
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many criteria there are, or indicators of one."""
        if not parent.isValid():
            return len(self.branches)
        return len(self.branches[parent.row()].leaves) if parent.internalId() == 0 and parent.column() == 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Title and points."""
        return len(TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() == POINTS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        place = int(index.internalId())
        if place == 0:
            return self._of_branch(self.branches[index.row()], index.column(), role)
        return _of_leaf(self.branches[place - 1].leaves[index.row()], index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == POINTS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_branch(self, branch: Branch, column: int, role: int) -> Any:
        score = branch.score
        match role:
            case Qt.ItemDataRole.DisplayRole:
                points = f"{format_points(score.points)} / {format_points(score.maximum)}"
                return (f"{score.criterion.code}. {score.criterion.title}", points)[column]
            case Qt.ItemDataRole.FontRole:
                return QFont(self._bold)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                least = f"\nTối thiểu {format_points(score.minimum)} điểm" if score.minimum else ""
                return f"{score.criterion.title}{least}"
        return {CODE: score.criterion.code, NODE: branch}.get(role)

    def _arrange(self) -> None:
        self.beginResetModel()
        words = self._words.split()
        shown = []
        for branch in self._every:
            title = search_key(f"{branch.score.criterion.code} {branch.score.criterion.title}")
            whole = all(word in title for word in words)
            leaves = tuple(
                leaf
                for leaf in branch.leaves
                if (whole or all(word in leaf.search for word in words))
                and (not self._states or leaf.standing.words in self._states)
            )
            if leaves or not (words or self._states):
                shown.append(Branch(branch.score, leaves))
        self.branches = tuple(shown)
        self.endResetModel()


def _of_leaf(leaf: Leaf, column: int, role: int) -> Any:
    indicator = leaf.score.indicator
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return (f"{indicator.code}  {indicator.title}", points_words(leaf.score))[column]
        case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
            proof = f", {leaf.evidence} minh chứng" if leaf.evidence else ""
            return f"{indicator.code} {indicator.title}\n{leaf.standing.words}{proof}"
    return {CODE: indicator.code, NODE: leaf}.get(role)


def _branches(view: AssessmentView) -> tuple[Branch, ...]:
    gaps = gaps_by_indicator(view)

    def leaf(score: IndicatorScore) -> Leaf:
        indicator = score.indicator
        return Leaf(
            score,
            standing(score, gaps.get(indicator.code, [])),
            len(view.evidence.get(indicator.code, ())),
            search_key(f"{indicator.code} {indicator.title} {indicator.responsible}"),
        )

    return tuple(Branch(score, tuple(leaf(one) for one in score.indicators)) for score in view.score.criteria)
