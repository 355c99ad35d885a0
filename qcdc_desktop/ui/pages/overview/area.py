"""How the offices below a reviewing office stand: who has sent, what was appraised, how many reach the standard."""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qcdc_desktop.domain.consolidation import Consolidated, consolidate
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.ui.charts import ProgressBars, ProgressItem
from qcdc_desktop.ui.pages.overview.cards import Card, Line, LinkList, column, list_card
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.words import say
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.review import ReviewRow, nothing_sent, review_list
from qcdc_desktop.usecases.workspace import Workspace

_LATEST = 12
_STATES = {
    "missing": State.NEUTRAL,
    AppraisalState.RECEIVED.value: State.INFO,
    AppraisalState.IN_REVIEW.value: State.WARNING,
    AppraisalState.RETURNED.value: State.ERROR,
    AppraisalState.ACCEPTED.value: State.SUCCESS,
}


@dataclass(frozen=True, slots=True)
class Area:
    """The offices of an area in a year with their consolidated table."""

    year: int
    rows: tuple[ReviewRow, ...]
    table: Consolidated


def read_area(ws: Workspace, year: int) -> Area:
    """Every office below this one with what it sent."""
    rows = review_list(ws, year)
    programme = next((p for p in ws.catalogues.programmes if p.year == year), None)
    target = programme.target_share if programme else None
    return Area(year, rows, consolidate((row.result or nothing_sent(row.unit) for row in rows), target))


class AreaOverview(QWidget):
    """Shows an `Area`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.units = LinkList("Các đơn vị trực thuộc", 150, 116)
        self.latest = LinkList("Gói nhận gần đây", 104, 0)
        self.bars = ProgressBars()
        self._target = QLabel(wordWrap=True)
        self.working = Working()
        self._unit_card = list_card("Các đơn vị trực thuộc", self.units, session.open_page)
        self._last_card = list_card("Gói nhận gần đây", self.latest, session.open_page)
        self.latest.set_empty("inbox", "Chưa nhận gói nào.", "Mở trang Tiếp nhận", self._inbox)
        self._bar_card = Card("Tiến độ")
        self._bar_card.inside.addWidget(self.bars)
        self._reach_card = Card("Tỷ lệ đạt chuẩn")
        self._reach_card.inside.addWidget(self._target)
        self._reach_card.inside.addWidget(self.working)
        set_role(self._target, "muted")
        right = column(self._bar_card, self._reach_card, self._last_card)
        right.setStretch(2, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._unit_card, 11)
        row.addLayout(right, 9)
        self.bars.chosen.connect(lambda key: session.open_page("inbox" if key == "sent" else "review"))

    def sizeHint(self) -> QSize:
        """As large as the page."""
        return QSize(840, 480)

    def show_area(self, area: Area) -> None:
        """Show an area."""
        self.units.set_lines([_unit_line(row) for row in area.rows])
        sent = [row for row in area.rows if row.submission is not None]
        accepted = [row for row in sent if row.appraisal and row.appraisal.state is AppraisalState.ACCEPTED]
        total = len(area.rows)
        self._unit_card.aside.setText(f"{format_count(total - len(sent))} đơn vị chưa gửi")
        self._bar_card.heading.setText(f"Tiến độ năm {area.year}")
        self.bars.set_items(
            [
                ProgressItem("sent", "Đã gửi hồ sơ", len(sent), total, "đơn vị"),
                ProgressItem("accepted", "Đã thẩm định", len(accepted), total, "đơn vị"),
                ProgressItem("reached", "Đạt chuẩn", area.table.reached, total, "đơn vị"),
            ]
        )
        self._show_target(area.table)
        latest = sorted((row for row in sent if row.submission), key=_received_at, reverse=True)[:_LATEST]
        self.latest.set_lines([_package_line(row) for row in latest])

    def search(self, text: str) -> None:
        """Filter the offices."""
        self.units.lines.set_filter(text)
        self.latest.lines.set_filter(text)

    def _show_target(self, table: Consolidated) -> None:
        if table.share is None:
            self._target.setText("Danh mục không có đơn vị nào trực thuộc.")
            self.working.set_lines(())
            return
        aim = f"mục tiêu {format_percent(table.target)}" if table.target is not None else "năm này chưa đặt mục tiêu"
        self._target.setText(f"{format_percent(table.share)} ({table.reached}/{table.total} đơn vị), {aim}.")
        lines = [f"{table.reached} đơn vị đạt chuẩn theo điểm thẩm định, trên tổng số {table.total} đơn vị trực thuộc."]
        if table.target is not None:
            verdict = "đã đạt" if table.target_reached else "chưa đạt"
            lines.append(f"So với mục tiêu {format_percent(table.target)}: {verdict}.")
        self.working.set_lines(lines)

    def _inbox(self) -> None:
        self._session.open_page("inbox")


def _unit_line(row: ReviewRow) -> Line:
    state = row.result.state if row.result else "missing"
    points = row.result.points if row.result else None
    aside = f"{format_points(points)} điểm" if points is not None else ""
    words = say(f"appraisal-{state}")
    page = "review" if row.submission else "inbox"
    tip = f"{row.unit.name}: {words.lower()}"
    record = str(row.unit.key)
    return Line(record, _STATES.get(state, State.NEUTRAL), words, row.unit.name, aside, tip, page, record)


def _received_at(row: ReviewRow) -> str:
    return row.submission.at.isoformat() if row.submission else ""


def _package_line(row: ReviewRow) -> Line:
    assert row.submission is not None
    day = format_date(local_day(row.submission.at))
    key = str(row.unit.key)
    tip = f"{row.unit.name}, lần gửi {row.submission.revision}, nhận ngày {day}"
    return Line(key, State.INFO, day[:5], f"{row.unit.name} (lần {row.submission.revision})", "", tip, "review", key)
