"""What a person should look at about the backups, the second place, and the last trial of restoring."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.backup_care import Care
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.backup_care import CareView
from qcdc_desktop.usecases.workspace import VIETNAM

_MOST = 4
"""More warnings than these cannot come at a time."""


class CareCard(QFrame):
    """Warnings on top, below them where the second copies go and how the last trial went."""

    place_wanted = Signal()
    copy_wanted = Signal()
    drill_wanted = Signal()
    look_wanted = Signal()
    accept_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._warnings = [_Warning() for _ in range(_MOST)]
        self.place = QLabel(wordWrap=True)
        self.trial = QLabel(wordWrap=True)
        self.choose = make_link("Chọn nơi lưu…", self.place_wanted.emit)
        self.copy = make_link("Chép ngay", self.copy_wanted.emit)
        self.drill = make_link("Thử khôi phục", self.drill_wanted.emit)
        self.content = QLabel(wordWrap=True)
        self.look = make_link("Kiểm tra ngay", self.look_wanted.emit)
        self.accept = make_link("Ghi nhận…", self.accept_wanted.emit)
        self.accept.setToolTip("Sau khi đã đối chiếu với giấy tờ: coi nội dung đang lưu là đúng, kèm lý do")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        for warning in self._warnings:
            layout.addWidget(warning)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (name, label, links) in enumerate(
            (
                ("Nơi lưu thứ hai", self.place, (self.copy, self.choose)),
                ("Thử khôi phục", self.trial, (self.drill,)),
                ("Nội dung đang lưu", self.content, (self.accept, self.look)),
            )
        ):
            caption = QLabel(name)
            set_role(caption, "muted")
            grid.addWidget(caption, row, 0)
            grid.addWidget(label, row, 1)
            line = QHBoxLayout()
            line.addStretch(1)
            for link in links:
                line.addWidget(link)
            grid.addLayout(line, row, 2)
        layout.addLayout(grid)

    @property
    def words(self) -> tuple[str, ...]:
        """The warnings shown."""
        return tuple(one.text for one in self._warnings if one.text)

    def show_care(self, view: CareView) -> None:
        """Show how the backups stand."""
        for place, warning in enumerate(self._warnings):
            warning.show_step(view.warnings[place] if place < len(view.warnings) else None)
        self.place.setText(_place_words(view.care))
        self.trial.setText(_trial_words(view.care))
        self.copy.setEnabled(bool(view.care.second_place) and view.last_backup is not None)
        self.drill.setEnabled(view.last_backup is not None)
        self.content.setText(_content_words(view.care))
        self.accept.setVisible(view.care.content_problem == "content-differs")

    def show_differences(self, places: Sequence[str]) -> None:
        """Name what is not as it was last written, or say that all is."""
        if places:
            self.content.setText(f"Không khớp với lần ghi cuối: {', '.join(places)}")
        self.accept.setVisible(bool(places))


class _Warning(QWidget):
    """One sentence with the sign of a warning; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(pixmap("warning", "warning", 16))
        self._label = QLabel(wordWrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def show_step(self, step: Step | None) -> None:
        self._label.setText(say(step.code, step.facts) if step else "")
        self.setVisible(step is not None)


def _place_words(care: Care) -> str:
    if not care.second_place:
        return "Chưa chọn"
    last = f"chép lần cuối {_moment(care.copied_at)}" if care.copied_at else "chưa chép lần nào"
    return f"{care.second_place} ({last})"


def _trial_words(care: Care) -> str:
    if not care.drills:
        return "Chưa thử lần nào; chương trình tự thử mỗi tháng một lần."
    last = care.drills[0]
    how = f"mở tốt, đủ {format_count(last.rows)} bản ghi" if last.sound else "không mở được"
    return f"{_moment(last.at)}: bản sao lưu {how}"


def _content_words(care: Care) -> str:
    if care.content_problem:
        return f"Không khớp với lần ghi cuối (kiểm tra {_moment(care.checked_at)})"
    when = f", kiểm tra {_moment(care.checked_at)}" if care.checked_at else "; chương trình tự kiểm tra mỗi tuần"
    return f"Khớp với lần ghi cuối{when}" if care.checked_at else f"Chưa kiểm tra{when}"


def _moment(at: datetime | None) -> str:
    return f"{format_date(local_day(at))} {at.astimezone(VIETNAM):%H:%M}" if at else ""
