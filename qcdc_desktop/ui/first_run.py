"""The first start: who we are, the passphrase, what the office has. Three steps, or the demonstration data.

It gathers and checks what is typed; making the office is a use case, run as a job.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import choose_file
from qcdc_desktop.ui.first_run_steps import PassphraseStep, ProfileStep, Step, UnitStep
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.messages import MessageStrip
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.open_office import create_office, default_profile
from qcdc_desktop.usecases.workspace import Clock, Workspace


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a first start works with; `open_demo` makes the demonstration and returns the folder to open."""

    folder: Path
    catalogues: Catalogues
    clock: Clock
    jobs: Jobs
    open_demo: Callable[[Progress], Path] | None = None


class FirstRun(QDialog):
    """The assistant. It ends with `made(workspace)` or `demo_chosen(folder)`, or is closed."""

    made = Signal(object)
    demo_chosen = Signal(object)

    def __init__(self, beginning: Beginning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beginning = beginning
        self.setWindowTitle("Bắt đầu dùng QCDC Desktop")
        self.resize(780, 552)
        self.messages = MessageStrip()
        self.unit_step = UnitStep(beginning.catalogues, beginning.clock)
        self.passphrase_step = PassphraseStep()
        self.profile_step = ProfileStep()
        self._steps: tuple[Step, ...] = (self.unit_step, self.passphrase_step, self.profile_step)
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(step)
            step.changed.connect(self._update_buttons)
        self._progress = QLabel()
        set_role(self._progress, "caption")
        self._title = QLabel()
        set_role(self._title, "title")
        self._hint = QLabel(wordWrap=True)
        set_role(self._hint, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 16)
        layout.setSpacing(4)
        for widget in (self._progress, self._title, self._hint):
            layout.addWidget(widget)
        layout.addSpacing(12)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.messages)
        layout.addSpacing(12)
        layout.addLayout(self._button_row())
        self._go(0)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._demo = make_button("Mở dữ liệu minh họa", "folder", self._open_demo)
        self._demo.setToolTip("Tạo một năm công tác mẫu để xem thử, không đụng tới dữ liệu của đơn vị")
        self._demo.setVisible(self._beginning.open_demo is not None)
        self.restore_button = make_button("Khôi phục từ bản sao lưu…", "return", self._choose_backup)
        self.restore_button.setToolTip("Dùng khi chuyển sang máy mới: chọn bản sao lưu của đơn vị trên USB, ổ đĩa khác")
        self.back_button = make_button("Quay lại", "", lambda: self._go(self._stack.currentIndex() - 1))
        self.next_button = make_button("Tiếp tục", "", self._next, primary=True)
        row.addWidget(self._demo)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return row

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Put a sentence beside a field, going back to the step that has it."""
        for place, step in enumerate(self._steps):
            if step.show_field_problem(field, sentence):
                self._go(place)
                return True
        return False

    def _go(self, place: int) -> None:
        step = self._steps[place]
        if step is self.profile_step and self.unit_step.unit is not None:
            self.profile_step.begin(self.unit_step.unit.name)
        self._stack.setCurrentWidget(step)
        self._progress.setText(f"Bước {place + 1} / {len(self._steps)}")
        self._title.setText(step.title)
        self._hint.setText(step.hint)
        self.back_button.setVisible(place > 0)
        last = place == len(self._steps) - 1
        self.next_button.setText("Bắt đầu làm việc" if last else "Tiếp tục")
        self.messages.hide()
        self._update_buttons()
        step.begin_typing()

    def _update_buttons(self) -> None:
        step = self._steps[self._stack.currentIndex()]
        self.next_button.setEnabled(step.is_ready())

    def _next(self) -> None:
        place = self._stack.currentIndex()
        if not self._steps[place].check():
            return
        if place + 1 < len(self._steps):
            self._go(place + 1)
        else:
            self._create()

    def _create(self) -> None:
        unit = self.unit_step.unit
        if unit is None:
            return
        begin = self._beginning
        profile = replace(
            default_profile(begin.catalogues, unit),
            has_website=self.profile_step.has_website,
            has_loudspeaker=self.profile_step.has_loudspeaker,
            villages=self.profile_step.villages,
            prepared_by=self.passphrase_step.person,
        )
        role, passphrase, person = self.unit_step.role, self.passphrase_step.passphrase, self.passphrase_step.person

        def work(_: Progress) -> Workspace:
            return create_office(
                begin.folder, unit.key, role, passphrase, begin.catalogues, begin.clock, person, profile
            )

        self._set_busy(True)
        begin.jobs.run(work, self._made, self, "Tạo thư mục dữ liệu của đơn vị", failed=lambda _: self._set_busy(False))

    def _made(self, workspace: Workspace) -> None:
        self.made.emit(workspace)
        self.accept()

    def _open_demo(self) -> None:
        make = self._beginning.open_demo
        if make is None:
            return
        self._set_busy(True)
        self._beginning.jobs.run(
            make, self._demo_made, self, "Tạo dữ liệu minh họa", failed=lambda _: self._set_busy(False)
        )

    def _demo_made(self, folder: Path) -> None:
        self.demo_chosen.emit(folder)
        self.accept()

    def restore(self, file: Path) -> None:
        """Begin with the data of a backup, as on a new PC; the signing key is not part of it."""
        begin = self._beginning

        def work(progress: Progress) -> Workspace:
            from qcdc_desktop.usecases.backups import restore_folder

            progress.step(0, 1, file.name)
            return restore_folder(begin.folder, file, begin.catalogues, begin.clock)

        self._set_busy(True)
        begin.jobs.run(work, self._made, self, "Khôi phục dữ liệu", failed=lambda _: self._set_busy(False))

    def _choose_backup(self) -> None:
        file = choose_file(self, "Chọn bản sao lưu", "Bản sao lưu (*.db)", Preferences())
        if file is not None:
            self.restore(file)

    def _set_busy(self, busy: bool) -> None:
        self._stack.setEnabled(not busy)
        for button in (self._demo, self.restore_button, self.back_button, self.next_button):
            button.setEnabled(not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()
            self._update_buttons()
