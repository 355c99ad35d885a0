"""The rows of the criteria tree: groups of any depth with their indicators, points, standing, progress and evidence.

A model over the frozen view of the assessment; it computes nothing and never reads the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.domain.scoring import CriterionScore, IndicatorScore
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_points
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.ui.pages.assessment.looks import Standing, gaps_by_indicator, points_words, standing
from qcdc_desktop.ui.style import font_of
from qcdc_desktop.usecases.assessment import AssessmentView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NO_ITEMS: Mapping[str, AppraisalItem] = MappingProxyType({})
TITLES = ("Tiêu chí, chỉ tiêu", "Điểm")
TITLE, POINTS = range(2)
CODE = Qt.ItemDataRole.UserRole
NODE = Qt.ItemDataRole.UserRole + 1
"""The `Branch` or `Leaf` itself, for painting."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator as the tree shows it; `entry` is what was entered, `item` what the reviewer said, if anything."""

    score: IndicatorScore
    standing: Standing
    evidence: int
    search: str
    entry: IndicatorEntry | None = None
    item: AppraisalItem | None = None

    @property
    def given(self) -> int | None:
        """The reviewer's points, where they differ from the office's own."""
        points = self.item.points if self.item else None
        return None if points == self.score.points else points

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.score.indicator.code


@dataclass(frozen=True, slots=True)
class Branch:
    """A criterion or a group within one; `done` of `total` indicators below it need nothing any more."""

    score: CriterionScore
    nodes: tuple["Branch | Leaf", ...]
    done: int
    total: int

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.score.criterion.code

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The indicators shown below it, however deep."""
        return tuple(leaf for node in self.nodes for leaf in (node.leaves if isinstance(node, Branch) else (node,)))


Keep = Callable[[Leaf], bool]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A node with where it stands; `above` is the place of its group in the list of all, -1 at the top."""

    node: Branch | Leaf
    above: int
    row: int


class CriteriaModel(QAbstractItemModel):
    """Groups with their indicators; an index carries the place of its node in the list of all nodes shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every: tuple[Branch, ...] = ()
        self.branches: tuple[Branch, ...] = ()
        self._placed: list[_Placed] = []
        self._below: dict[int, list[int]] = {-1: []}
        self._words = ""
        self._keep: Keep | None = None
        self._bold = font_of("body_pt", bold=True)

    def set_view(self, view: AssessmentView, items: Mapping[str, AppraisalItem] = _NO_ITEMS) -> None:
        """Show another state of the assessment, with what the reviewer said by indicator code."""
        self.set_branches(branches_of(view, items))

    def set_branches(self, branches: tuple[Branch, ...]) -> None:
        """Show these criteria, filtered as before."""
        self._every = branches
        self._arrange()

    def set_filter(self, text: str) -> None:
        """Show only indicators in which every word stands, marks and capitals aside, or whose criterion has them."""
        self._words = search_key(text)
        self._arrange()

    def set_condition(self, keep: Keep | None) -> None:
        """Show only indicators for which `keep` holds; None: all."""
        self._keep = keep
        self._arrange()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The indicators shown, from top to bottom."""
        return tuple(leaf for branch in self.branches for leaf in branch.leaves)

    def leaves_at(self, code: str) -> tuple[Leaf, ...]:
        """The indicator with this code, or those shown below the criterion with it; of an empty code all shown."""
        if not code:
            return self.leaves
        found = next((p.node for p in self._placed if p.node.code == code), None)
        return () if found is None else found.leaves if isinstance(found, Branch) else (found,)

    def index_of(self, code: str) -> QModelIndex:
        """Where an indicator or criterion stands, or an invalid index."""
        for place, placed in enumerate(self._placed):
            if placed.node.code == code:
                return self.createIndex(placed.row, 0, place)
        return QModelIndex()

    def code(self, index: Index) -> str:
        """The code of the indicator or criterion at an index."""
        return str(self.data(index, CODE) or "")

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """The cell of a node below another, or at the top."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._below[_place(parent)][row])

    def parent(self, child: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The group of an indicator or of a group."""
        if not child.isValid():
            return QModelIndex()
        above = self._placed[_place(child)].above
        return QModelIndex() if above < 0 else self.createIndex(self._placed[above].row, 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many nodes stand directly below one."""
        return 0 if parent.isValid() and parent.column() else len(self._below.get(_place(parent), ()))

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
        node = self._placed[_place(index)].node
        if isinstance(node, Branch):
            return self._of_branch(node, index.column(), role)
        return _of_leaf(node, index.column(), role)

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
                return f"{score.criterion.title}\n{progress_words(branch)}{least}"
        return {CODE: branch.code, NODE: branch}.get(role)

    def _arrange(self) -> None:
        self.beginResetModel()
        narrowed = bool(self._words or self._keep)
        kept = (_narrowed(branch, self._words.split(), self._keep) for branch in self._every)
        self.branches = tuple(branch for branch in kept if branch.nodes or not narrowed)
        self._placed, self._below = [], {-1: []}
        for row, branch in enumerate(self.branches):
            self._place_node(branch, -1, row)
        self.endResetModel()

    def _place_node(self, node: Branch | Leaf, above: int, row: int) -> None:
        here = len(self._placed)
        self._placed.append(_Placed(node, above, row))
        self._below.setdefault(above, []).append(here)
        for inner, child in enumerate(node.nodes if isinstance(node, Branch) else ()):
            self._place_node(child, here, inner)


def progress_words(branch: Branch) -> str:
    """How many indicators of a group need nothing any more."""
    return f"{format_count(branch.done)} / {format_count(branch.total)} chỉ tiêu xong"


def branches_of(view: AssessmentView, items: Mapping[str, AppraisalItem] = _NO_ITEMS) -> tuple[Branch, ...]:
    """The whole tree of an assessment, with what the reviewer said by indicator code."""
    gaps = gaps_by_indicator(view)

    def leaf(score: IndicatorScore) -> Leaf:
        indicator = score.indicator
        entry = view.entries.get(indicator.code)
        person = entry.responsible if entry else ""
        return Leaf(
            score,
            standing(score, gaps.get(indicator.code, [])),
            len(view.evidence.get(indicator.code, ())),
            search_key(f"{indicator.code} {indicator.title} {indicator.responsible} {person}"),
            entry,
            items.get(indicator.code),
        )

    def branch(score: CriterionScore) -> Branch:
        nodes = tuple(leaf(one) for one in score.indicators)
        return Branch(score, nodes, sum(node.standing.finished for node in nodes), len(nodes))

    return tuple(branch(score) for score in view.score.criteria)


def _narrowed(branch: Branch, words: list[str], keep: Keep | None) -> Branch:
    """The group with only what fits; words in its own title let everything below it stay."""
    title = search_key(f"{branch.code} {branch.score.criterion.title}")
    rest = [] if all(word in title for word in words) else words
    nodes: list[Branch | Leaf] = []
    for node in branch.nodes:
        if isinstance(node, Branch):
            inner = _narrowed(node, rest, keep)
            nodes += [inner] if inner.nodes else []
        elif all(word in node.search for word in rest) and (keep is None or keep(node)):
            nodes.append(node)
    return replace(branch, nodes=tuple(nodes))


def _place(index: Index) -> int:
    return int(index.internalId()) if index.isValid() else -1


def _of_leaf(leaf: Leaf, column: int, role: int) -> Any:
    indicator = leaf.score.indicator
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return (f"{indicator.code}  {indicator.title}", points_words(leaf.score))[column]
        case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
            proof = f", {leaf.evidence} minh chứng" if leaf.evidence else ""
            person = f"\n{task_words(leaf)}" if task_words(leaf) else ""
            given = "" if leaf.given is None else f"\nThẩm định {format_points(leaf.given)} điểm"
            return f"{indicator.code} {indicator.title}\n{leaf.standing.words}{proof}{given}{person}"
    return {CODE: indicator.code, NODE: leaf}.get(role)


def task_words(leaf: Leaf) -> str:
    """Who has the indicator, and until when."""
    if leaf.entry is None:
        return ""
    due = f"hạn {format_date(leaf.entry.due_on)[:5]}" if leaf.entry.due_on else ""
    return ", ".join(part for part in (leaf.entry.responsible, due) if part)
