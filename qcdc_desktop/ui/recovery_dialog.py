"""The way out when the data cannot be opened: what happened, which backups there are, and one button that mends it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import choose_file, show_folder
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.messages import MessageStrip
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import explain
from qcdc_desktop.usecases.recovery import Recovered, Rescue, recover, rescues
from qcdc_desktop.usecases.workspace import VIETNAM


class RecoveryDialog(QDialog):
    """Offers the newest sound backup. `recovered(Recovered)` when the office works again."""

    recovered = Signal(object)

    def __init__(
        self,
        trouble: Trouble,
        folder: Path,
        clock: Callable[[], datetime],
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._jobs = jobs
        self.setWindowTitle("Khôi phục dữ liệu")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(720, 440)
        heading = QLabel("Chưa mở được dữ liệu")
        set_role(heading, "heading")
        self.what = QLabel(explain(trouble), wordWrap=True)
        advice = QLabel(
            "Chọn bản sao lưu rồi bấm “Khôi phục bản này”. Tệp hiện có được giữ lại, không bị xóa. Gói đã nhận "
            "sau lúc sao lưu được nhập lại; việc nhập tay sau lúc đó thì phải nhập lại.",
            wordWrap=True,
        )
        set_role(advice, "muted")
        self.model: RowsModel[Rescue] = RowsModel(
            (
                Column("at", "Lúc sao lưu", _when, sort=lambda r: r.at, width=160),
                Column("rows", "Số bản ghi", lambda r: format_count(r.rows), width=110, right=True),
                Column("files", "Tệp đính kèm", lambda r: format_count(r.blobs), width=120, right=True),
                Column("state", "Kiểm tra", _state_words, stretch=True, state=_state),
            )
        )
        self.view = RowsView(self.model, "Các bản sao lưu")
        self.view.set_empty("backup", "Thư mục dữ liệu không có bản sao lưu nào. Hãy chọn tệp trên USB, ổ đĩa khác.")
        self.messages = MessageStrip()
        self.use = make_button("Khôi phục bản này", "return", self._use_chosen, primary=True)
        self.other = make_button("Chọn tệp khác…", "import", self._use_other)
        self.open_folder = make_button("Mở thư mục dữ liệu", "folder", lambda: show_folder(folder))
        self.leave = make_button("Thoát", "", self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (heading, self.what, advice):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.messages)
        row = QHBoxLayout()
        for button in (self.use, self.other, self.open_folder):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.leave)
        layout.addLayout(row)
        self.view.chosen.connect(self._choose)
        self._choose(None)
        jobs.run(lambda progress: rescues(folder, progress), self._show, self, "Kiểm tra các bản sao lưu")

    def restore(self, file: Path) -> None:
        """Put this backup in the place of the data."""
        self.messages.clear()
        self._enable(False)
        folder, clock = self._folder, self._clock

        def work(progress: Progress) -> Recovered | Refusal | Trouble:
            from qcdc_desktop.usecases.catalogues import load_catalogues

            try:
                return recover(folder, file, load_catalogues(), clock, progress)
            except (Refusal, Trouble) as error:
                return error

        self._jobs.run(work, self._end, self, "Khôi phục dữ liệu", failed=lambda _: self._enable(True))

    def _show(self, found: tuple[Rescue, ...]) -> None:
        self.model.set_rows(found)
        best = next((one for one in found if one.checked and not one.problem), None)
        if best is not None:
            self.view.choose(best.id)
            self.use.setFocus()

    def _choose(self, row: Rescue | None) -> None:
        self.use.setEnabled(row is not None and not row.problem)

    def _use_chosen(self) -> None:
        row: Rescue | None = self.view.current_row()
        if row is not None:
            self.restore(row.file)

    def _use_other(self) -> None:
        file = choose_file(self, "Chọn bản sao lưu", "Bản sao lưu (*.db)", Preferences())
        if file is not None:
            self.restore(file)

    def _enable(self, enabled: bool) -> None:
        for button in (self.other, self.open_folder, self.leave):
            button.setEnabled(enabled)
        self.use.setEnabled(enabled and self.view.current_row() is not None)

    def _end(self, result: Recovered | Refusal | Trouble) -> None:
        self._enable(True)
        if isinstance(result, Refusal | Trouble):
            self.messages.show_message(explain(result), State.ERROR)
            return
        self.recovered.emit(result)
        self.accept()


def told(done: Recovered) -> str:
    """What was done, for the page that is shown next."""
    text = "Dữ liệu đã được khôi phục từ bản sao lưu."
    if done.kept_aside:
        text += f" Tệp hỏng được giữ lại dưới tên {done.kept_aside[0]}."
    if done.kept_packages:
        text += (
            f" Đã nhập lại {format_count(done.replayed)} trong {format_count(done.kept_packages)} gói đã nhận sau đó."
        )
    return text


def _when(row: Rescue) -> str:
    return f"{format_date(local_day(row.at))} {row.at.astimezone(VIETNAM):%H:%M}"


def _state(row: Rescue) -> State | None:
    if row.problem:
        return State.ERROR
    return State.SUCCESS if row.checked else None


def _state_words(row: Rescue) -> str:
    if row.problem:
        return "Hỏng, không dùng được"
    return "Nguyên vẹn" if row.checked else "Kiểm tra khi khôi phục"
