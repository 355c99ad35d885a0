"""The line over the page that says how far the year is and what comes next; hidden while it is being scored."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from qcdc_desktop.domain.assessment_stages import Stage, StageLine, current_stage
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.icons import pixmap

_NEXT = {
    Stage.REVIEWED: "Sửa số liệu thì phải rà soát lại. Bước tiếp theo: lãnh đạo duyệt.",
    Stage.APPROVED: "Hồ sơ năm đang khóa, chỉ xem được. Bước tiếp theo: gửi gói dữ liệu.",
    Stage.SENT: "Hồ sơ năm đang khóa. Chờ giấy báo nhận của cơ quan thẩm định.",
    Stage.RECEIVED: "Hồ sơ năm đang khóa. Chờ kết quả thẩm định.",
    Stage.APPRAISED: "Hồ sơ năm đang khóa. Có quyết định công nhận thì đính kèm ở Hồ sơ.",
    Stage.RECOGNISED: "",
}
_RETURNED = "Mở khóa, trả lời từng ý kiến, sửa, duyệt rồi gửi lại."


class StateStrip(QFrame):
    """`unlock_wanted()` and `packages_wanted()` follow its buttons."""

    unlock_wanted = Signal()
    packages_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "info")
        self._picture = QLabel()
        self.text = QLabel(wordWrap=True)
        self.send = make_button("Gói dữ liệu", "package", self.packages_wanted.emit)
        self.send.setToolTip("Đến trang Gói dữ liệu để gửi hồ sơ")
        self.unlock = make_button("Mở khóa…", "unlock", self.unlock_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.text, 1)
        row.addWidget(self.send)
        row.addWidget(self.unlock)
        self.hide()

    def show_stages(self, lines: tuple[StageLine, ...]) -> None:
        """Show the present stage and what is allowed now."""
        line = current_stage(lines)
        locked = any(one.reached for one in lines if one.stage is Stage.APPROVED)
        self._picture.setPixmap(pixmap("lock" if locked else "info", "info"))
        following = _RETURNED if line.returned else _NEXT.get(line.stage, "")
        said = (sentence_of(line), *(_despite(one.reason) for one in lines if one.reason), following)
        self.text.setText(" ".join(part for part in said if part))
        self.send.setVisible(line.stage is Stage.APPROVED)
        self.unlock.setVisible(locked)
        self.setVisible(line.stage is not Stage.SCORING)


def _despite(reason: str) -> str:
    """That the leader approved with something missing, and why."""
    return f"Duyệt khi còn việc chưa xong, lý do: {reason.rstrip('.')}."


def sentence_of(line: StageLine) -> str:
    """What has happened last, in a sentence."""
    day = f" ngày {format_date(local_day(line.at))}" if line.at else ""
    by = line.by
    match line.stage:
        case Stage.REVIEWED:
            return f"{by} đã rà soát{day}."
        case Stage.APPROVED:
            return f"{by} đã duyệt{day}."
        case Stage.SENT:
            return f"Đã gửi hồ sơ{day}."
        case Stage.RECEIVED:
            return f"{by or 'Cơ quan thẩm định'} đã tiếp nhận{day}."
        case Stage.APPRAISED:
            done = "trả lại để bổ sung" if line.returned else "thẩm định"
            return f"Hồ sơ đã được {done}{day}{f' ({by})' if by else ''}."
        case Stage.RECOGNISED:
            return f"Đã được công nhận{day}{f' theo {by}' if by else ''}."
    return ""
