"""A commune's year at a glance: today's work, what is missing, progress, points, tasks, last backup and package.

Every number comes from the use case; every line leads to the record it speaks of.
"""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.domain.work_programme import WorkTask
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.charts import PointsBar, ProgressBars, ProgressItem
from qcdc_desktop.ui.pages.overview.cards import Card, Line, LinkList, column, list_card
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.words import say
from qcdc_desktop.ui.work_words import work_key, work_look
from qcdc_desktop.ui.working import Working, step_lines
from qcdc_desktop.usecases.overview import Overview
from qcdc_desktop.usecases.package_contents import ReceivedFeedback

_PARTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "disclosure": ("Công khai đến hạn", "mục", "disclosures"),
        "assessment": ("Tự đánh giá", "chỉ tiêu", "assessment"),
        "survey": ("Phiếu khảo sát", "mẫu", "surveys"),
        "evidence": ("Minh chứng, hồ sơ", "chỉ tiêu", "assessment"),
    }
)
_ROMAN = ("I", "II", "III", "IV")


def work_line(item: WorkItem) -> Line:
    """A line of the work list."""
    state, mark = work_look(item)
    record = work_key(item)
    key = f"{item.kind}:{record}:{item.on.isoformat()}"
    day = "" if item.kind == "missing-start" else format_date(item.on)[:5]
    return Line(key, state, mark, item.title, day, say(item.code, item.facts), "disclosures", record)


def gap_line(number: int, gap: Gap) -> Line:
    """A line of what is missing."""
    sentence = say(gap.code, gap.facts)
    state = State.WARNING if gap.blocks else State.INFO
    code = gap.indicator_code or ""
    shown = sentence.removeprefix(f"Chỉ tiêu {code} ")
    return Line(f"{number}", state, code or "Chung", shown[:1].upper() + shown[1:], "", sentence, "assessment", code)


def task_line(task: WorkTask) -> Line:
    """A line of the programme."""
    page = "surveys" if task.form_code else ""
    tip = f"{task.title}\nThực hiện: {task.lead}"
    return Line(f"{task.quarter}.{task.number}", State.NEUTRAL, f"{task.number}", task.title, "", tip, page, "")


def feedback_words(feedback: ReceivedFeedback) -> str:
    """The points the reviewing office gave, beside which package they judge and what was decided."""
    given = [item.points for item in feedback.items.values() if item.points is not None]
    points = f"{format_points(sum(given))} điểm" if given else "chưa chấm điểm"
    sent = f"lần gửi {feedback.sent.revision}, " if feedback.sent else ""
    decided = say(f"appraisal-{feedback.appraisal.state.value}").lower()
    return f"Thẩm định: {points} ({sent}{decided})"


class CommuneOverview(QWidget):
    """Shows an `Overview`; `backup_wanted`, `day_sheet_wanted` for a backup and for today's work on paper."""

    backup_wanted = Signal()
    day_sheet_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.work = LinkList("Việc cần làm", 116)
        self.gaps = LinkList("Còn thiếu trước khi gửi", 86, 0)
        self.tasks = LinkList("Nhiệm vụ của quý", 48, 0)
        self.bars = ProgressBars()
        self.points = PointsBar()
        self.appraised = QLabel(wordWrap=True)
        self.feedback = make_link("Xem phản hồi", lambda: self._go("packages", ""))
        self.day_sheet = make_link("In", self.day_sheet_wanted.emit)
        self.day_sheet.setAccessibleName("In việc công khai hôm nay")
        self.day_sheet.setToolTip("Mở bản PDF việc công khai hôm nay để in")
        self.working = Working()
        self._backup, self._package = QLabel(), QLabel()
        self._lay_out()
        self.bars.chosen.connect(lambda key: session.open_page(_PARTS[key][2]))

    def show_year(self, found: Overview, feedback: tuple[ReceivedFeedback, ...] = ()) -> None:
        """Show a year, with the appraisals that came back, the newest first."""
        self._show_feedback(feedback)
        self.work.set_lines([work_line(item) for item in found.worklist])
        urgent = sum(work_line(item).state is State.ERROR for item in found.worklist)
        late = f"{urgent} việc quá hạn" if urgent else ""
        self._work_card.aside.setText("; ".join(part for part in (late, self._stands_on(found)) if part))
        self.gaps.set_lines([gap_line(n, gap) for n, gap in enumerate(found.missing)])
        blocking = sum(gap.blocks for gap in found.missing)
        self._gap_card.aside.setText(f"{blocking} việc cần xong trước khi chốt" if blocking else "")
        self.tasks.set_lines([task_line(task) for task in found.tasks])
        self._task_card.setVisible(bool(found.tasks))
        if found.tasks:
            self._task_card.heading.setText(f"Nhiệm vụ quý {_ROMAN[found.tasks[0].quarter - 1]}")
        self._bar_card.heading.setText(f"Tiến độ năm {found.year}")
        self.bars.set_items(
            [ProgressItem(p.code, _PARTS[p.code][0], p.done, p.total, _PARTS[p.code][1]) for p in found.parts]
        )
        self._show_points(found)
        self._show_last(found)

    def _stands_on(self, found: Overview) -> str:
        """Since when nothing is judged anew: the day an approved dossier was approved on."""
        day = found.assessment.register.day
        return f"tính đến ngày duyệt {format_date(day)[:5]}" if day and day < self._session.workspace.today else ""

    def search(self, text: str) -> None:
        """Filter all lists."""
        for view in (self.work, self.gaps, self.tasks):
            view.lines.set_filter(text)

    def _show_points(self, found: Overview) -> None:
        score, criteria = found.assessment.score, found.assessment.criteria_set
        self.points.set_points(score.judged_points, criteria.maximum, criteria.pass_mark, score.passed)
        parts = [score.rank] if score.rank else []
        parts += ["bộ tiêu chí minh họa"] if criteria.edition.illustrative else []
        self._point_card.aside.setText(" · ".join(parts))
        lines = [
            f"{c.criterion.title}: {format_points(c.points)} / {format_points(c.maximum)} điểm" for c in score.criteria
        ]
        if score.judged_points != score.points:
            lines.append(
                f"Cộng {format_points(score.points)} / {format_points(score.maximum)} điểm, "
                f"quy đổi về thang {format_points(criteria.maximum)}: {format_points(score.judged_points)} điểm"
            )
        self.working.set_lines([*lines, *step_lines(score.failed)])

    def _show_feedback(self, feedback: tuple[ReceivedFeedback, ...]) -> None:
        self._feedback.setVisible(bool(feedback))
        if feedback:
            self.appraised.setText(feedback_words(feedback[0]))

    def _show_last(self, found: Overview) -> None:
        backup = f"Sao lưu gần nhất: {format_date(local_day(found.last_backup))}" if found.last_backup else ""
        self._backup.setText(backup or "Chưa có bản sao lưu nào.")
        sent = found.last_package
        self._package.setText(
            f"Gói gần nhất: lần {sent.revision}, ngày {format_date(local_day(sent.at))}"
            if sent
            else "Chưa gửi gói dữ liệu nào trong năm."
        )

    def _lay_out(self) -> None:
        go = self._go
        self._work_card = list_card("Việc cần làm", self.work, go)
        self._work_card.head.addWidget(self.day_sheet)
        self._gap_card = list_card("Còn thiếu trước khi gửi", self.gaps, go)
        self._task_card = list_card("Nhiệm vụ của quý", self.tasks, go)
        self.work.set_empty(
            "check", "Không có việc nào đến hạn.", "Mở sổ công khai", lambda: self._go("disclosures", "")
        )
        self.gaps.set_empty("check", "Không còn thiếu gì: hồ sơ có thể chốt và gửi.")
        left = column(self._work_card, self._gap_card, self._task_card)
        for place, share in enumerate((4, 4, 3)):
            left.setStretch(place, share)
        self._bar_card = Card("Tiến độ")
        self._bar_card.inside.addWidget(self.bars)
        self._point_card = Card("Điểm tự đánh giá")
        self._point_card.inside.addWidget(self.points)
        self._feedback = QWidget()
        line = QHBoxLayout(self._feedback)
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(self.appraised, 1)
        line.addWidget(self.feedback, 0, Qt.AlignmentFlag.AlignTop)
        self._point_card.inside.addWidget(self._feedback)
        self._point_card.inside.addWidget(self.working)
        right = QWidget()
        stack = column(self._bar_card, self._point_card, self._last_card())
        stack.addStretch(1)
        right.setLayout(stack)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(right)
        scroll.viewport().setAutoFillBackground(False)
        right.setAutoFillBackground(False)
        scroll.setMinimumWidth(right.minimumSizeHint().width() + 14)
        stack.setContentsMargins(0, 0, 2, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 11)
        row.addWidget(scroll, 9)

    def _last_card(self) -> Card:
        card = Card("Sao lưu và gửi")
        links = (
            (self._backup, make_link("Sao lưu ngay", self.backup_wanted.emit)),
            (self._package, make_link("Mở gói dữ liệu", lambda: self._go("packages", ""))),
        )
        for label, link in links:
            set_role(label, "muted")
            label.setWordWrap(True)
            line = QHBoxLayout()
            line.addWidget(label, 1)
            line.addWidget(link)
            card.inside.addLayout(line)
        return card

    def _go(self, page: str, record: str) -> None:
        if page:
            self._session.open_page(page, record)
