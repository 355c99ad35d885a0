"""What the reviewing office said of an indicator: its points beside the office's own, and its comment."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.domain.scoring import IndicatorScore
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.packages.looks import said_of
from qcdc_desktop.ui.style import STATE_ICONS, State, set_role


class ReviewerCard(QFrame):
    """Hidden while nothing came back about the indicator."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._picture = QLabel()
        self.points = QLabel()
        set_role(self.points, "heading")
        self.comment = QLabel(wordWrap=True)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._picture)
        head.addWidget(self.points, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.comment)
        self.hide()

    def show_item(self, score: IndicatorScore, item: AppraisalItem | None) -> None:
        """Show the reviewer's side of one indicator."""
        said = said_of(item)
        told = item is not None and (item.points is not None or bool(said))
        self.setVisible(told)
        if item is None or not told:
            return
        state, words = difference(score.points, item.points)
        given = "chưa cho điểm" if item.points is None else f"{format_points(item.points)} điểm"
        self._picture.setPixmap(pixmap(STATE_ICONS[state], str(state), 16))
        self.points.setText(f"Thẩm định {given} · tự chấm {format_points(score.points)}{words}")
        self.comment.setText(said)
        self.comment.setVisible(bool(said))


def difference(own: int, given: int | None) -> tuple[State, str]:
    """How the reviewer's points stand to the office's own, for an icon and in words."""
    if given is None:
        return State.NEUTRAL, ""
    if given == own:
        return State.SUCCESS, " · bằng nhau"
    sign = "+" if given > own else "−"
    return (State.INFO if given > own else State.WARNING), f" · chênh {sign}{format_points(abs(given - own))}"
