"""Backups: made and checked through by hand, and put back in the place of the present data after a clear question."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMessageBox

from qcdc_desktop.domain.backup_care import Drill
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import choose_file, choose_folder, show_folder
from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.backup_care import CareCard
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.backup_care import (
    CareView,
    care_of,
    copy_to_second_place,
    look_at_content,
    run_drill,
    set_second_place,
)
from qcdc_desktop.usecases.backups import list_backups, make_backup, restore_backup, verify_backup
from qcdc_desktop.usecases.content_check import ContentDifference, accept_content, check_content
from qcdc_desktop.usecases.replay import kept_since, replay_kept
from qcdc_desktop.usecases.workspace import VIETNAM, Workspace

if TYPE_CHECKING:
    from qcdc_desktop.usecases.backups import BackupInfo
    from qcdc_desktop.usecases.import_package import ImportResult

_KINDS = frozenset({Kind.BACKUP})


def restore(ws: Workspace, file: Path, progress: Progress) -> Workspace:
    """Check a backup through, then put it in the place of the present data; a bad one changes nothing."""
    progress.step(0, 2, "Kiểm tra bản sao lưu")
    verify_backup(file)
    progress.step(1, 2, "Khôi phục")
    return restore_backup(ws, file)


class _ReasonBar(AskBar):
    """Tells when it goes away, so that what made room for it comes back."""

    closed = Signal()

    def hideEvent(self, event: QHideEvent) -> None:
        """It was answered, taken back, or the page was left."""
        super().hideEvent(event)
        self.closed.emit()


class BackupsSection(Section):
    """The list of backups, newest first."""

    shows = frozenset({Kind.BACKUP})

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Sao lưu",
            "Chương trình tự sao lưu khi có thay đổi: mỗi 30 phút, khi đóng, trước khi nhập hay khôi phục.",
        )
        self.care = CareCard()
        self.model: RowsModel[BackupInfo] = RowsModel(
            (
                Column("at", "Lúc", _when, sort=lambda b: b.at, width=150),
                Column(
                    "rows", "Số bản ghi", lambda b: format_count(b.rows), sort=lambda b: b.rows, width=110, right=True
                ),
                Column(
                    "files",
                    "Tệp đính kèm",
                    lambda b: format_count(b.blobs),
                    sort=lambda b: b.blobs,
                    width=120,
                    right=True,
                ),
                Column("name", "Tên tệp", lambda b: b.path.name, stretch=True),
            ),
            key=lambda b: b.path.name,
        )
        self.view = RowsView(self.model, "Các bản sao lưu")
        self.view.set_empty("backup", "Chưa có bản sao lưu nào. Hãy tạo bản đầu tiên.", "Sao lưu ngay", self.back_up)
        self.make = make_button("Sao lưu ngay", "backup", self.back_up, primary=True)
        self.check = make_button("Kiểm tra", "check", self._verify_chosen)
        self.back = make_button("Khôi phục…", "return", self._restore_chosen)
        self.other = make_button("Khôi phục từ tệp khác…", "import", self._restore_other)
        self.folder = make_button(
            "Mở thư mục sao lưu", "folder", lambda: show_folder(self.session.workspace.folders.backups)
        )
        self.add_row(self.make, self.check, self.back)
        self.body.addWidget(self.care)
        self.reason = _ReasonBar()
        self.reason.closed.connect(self._show_list)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.view, 1)
        self.add_row(self.other, self.folder)
        self.view.chosen.connect(self._choose)
        self.care.place_wanted.connect(self._choose_place)
        self.care.copy_wanted.connect(self.copy_elsewhere)
        self.care.drill_wanted.connect(self.drill)
        self.care.look_wanted.connect(self.look_at_content)
        self.care.accept_wanted.connect(self._ask_accept)
        self._choose(None)

    def reload(self, kinds: Kinds) -> None:
        """Read the list again."""
        ws = self.session.workspace
        self.session.read(lambda: (list_backups(ws), care_of(ws)), self._show, self)

    def set_place(self, place: Path) -> None:
        """Copy backups to this folder from now on, and begin with the newest."""
        ws = self.session.workspace
        self.session.work(lambda _: set_second_place(ws, place), self._place_set, self, "Chọn nơi lưu thứ hai", _KINDS)

    def copy_elsewhere(self) -> None:
        """Copy the newest backup to the second place now."""
        ws = self.session.workspace
        self.session.work(
            lambda _: copy_to_second_place(ws),
            lambda made: self.page.messages.success(f"Đã chép và kiểm tra bản sao lưu {made.path.name} ở nơi thứ hai."),
            self,
            "Chép sang nơi thứ hai",
            _KINDS,
        )

    def drill(self) -> None:
        """Try to restore the newest backup in a temporary place."""
        ws = self.session.workspace
        self.session.work(lambda _: run_drill(ws), self._tell_drill, self, "Thử khôi phục", _KINDS)

    def look_at_content(self) -> None:
        """Compare every record with what was last written, and name what differs."""
        ws = self.session.workspace

        def look() -> tuple[CareView, tuple[ContentDifference, ...]]:
            problem = look_at_content(ws)
            return care_of(ws), check_content(ws) if problem == "content-differs" else ()

        def show(found: tuple[CareView, tuple[ContentDifference, ...]]) -> None:
            care, differences = found
            self.care.show_care(care)
            self.care.show_differences([self._place_of(one) for one in differences])

        self.session.work(lambda _: look(), show, self, "Kiểm tra nội dung", frozenset())

    def accept(self, reason: str) -> None:
        """Take the content for right as it is; the trail keeps the reason."""
        ws = self.session.workspace

        def accepted() -> int:
            count = accept_content(ws, reason)
            look_at_content(ws)
            return count

        def told(count: int) -> None:
            self.page.messages.success(f"Đã ghi nhận nội dung hiện tại ({format_count(count)} chỗ khác lần ghi cuối).")

        self.session.work(lambda _: accepted(), told, self, "Ghi nhận nội dung", ALL_KINDS)

    def _ask_accept(self) -> None:
        self.view.hide()  # what differs must be read whole, also on a small screen
        self.reason.ask(
            "Chỉ ghi nhận sau khi đã đối chiếu từng chỗ khác với giấy tờ. "
            "Nếu chưa chắc, hãy khôi phục bản sao lưu trước đó.",
            "Lý do",
            "Ghi nhận nội dung hiện tại",
            self.accept,
        )

    def _show_list(self) -> None:
        self.view.show()

    def _place_of(self, one: ContentDifference) -> str:
        kind = self.session.words.get(f"audit-kind-{one.table.replace('_', '-')}", one.table)
        return f"{kind} năm {one.year}" if one.year is not None else kind

    def back_up(self) -> None:
        """Make a backup now."""
        ws = self.session.workspace
        self.session.work(
            lambda _: make_backup(ws),
            lambda made: self.page.messages.success(f"Đã sao lưu và kiểm tra: {made.path.name}."),
            self,
            "Sao lưu dữ liệu",
            frozenset({Kind.BACKUP}),
        )

    def verify(self, file: Path) -> None:
        """Check a backup through."""
        self.session.work(
            lambda _: verify_backup(file),
            lambda found: self.page.messages.success(
                f"Bản sao lưu {found.path.name} nguyên vẹn: {format_count(found.rows)} bản ghi."
            ),
            self,
            "Kiểm tra bản sao lưu",
        )

    def restore(self, file: Path) -> None:
        """Put a backup in the place of the present data and work on with it."""
        ws = self.session.workspace

        def done(restored: Workspace) -> None:
            self.session.workspace = restored
            told = f"Đã khôi phục từ {file.name}. Dữ liệu trước đó đã được sao lưu và giữ lại trong thư mục dữ liệu."
            self.session.read(lambda: kept_since(restored), partial(self._tell_restored, told), self)

        self.session.work(lambda progress: restore(ws, file, progress), done, self, "Khôi phục dữ liệu", ALL_KINDS)

    def replay(self) -> None:
        """Import again the packages that came after the backup; they were kept."""
        ws = self.session.workspace
        self.session.work(
            lambda progress: replay_kept(ws, progress), self._tell_replayed, self, "Nhập lại gói đã nhận", ALL_KINDS
        )

    def _tell_restored(self, told: str, kept: tuple[Path, ...]) -> None:
        if not kept:
            self.page.messages.success(told)
            return
        more = f" Còn {format_count(len(kept))} gói đã nhận sau ngày sao lưu, có thể nhập lại."
        self.page.messages.show_message(told + more, State.SUCCESS, "Nhập lại", self.replay)

    def _tell_replayed(self, results: "tuple[ImportResult, ...]") -> None:
        done = sum(one.outcome != "refused" for one in results)
        self.page.messages.success(f"Đã nhập lại {format_count(done)} trong {format_count(len(results))} gói đã nhận.")

    def _place_set(self, view: CareView) -> None:
        if self.model.total:
            self.copy_elsewhere()

    def _tell_drill(self, drill: Drill) -> None:
        if drill.sound:
            self.page.messages.success(
                f"Thử khôi phục được: bản sao lưu {drill.backup} mở tốt, đủ {format_count(drill.rows)} bản ghi."
            )
        else:
            self.page.messages.error(f"Bản sao lưu {drill.backup} không khôi phục được. Hãy bấm “Sao lưu ngay”.")

    def _choose_place(self) -> None:
        place = choose_folder(self, "Chọn nơi lưu thứ hai (USB, ổ đĩa khác)", self.session.preferences)
        if place is not None:
            self.set_place(place)

    def _show(self, both: "tuple[tuple[BackupInfo, ...], CareView]") -> None:
        found, care = both
        self.care.show_care(care)
        self.model.set_rows(found)
        if found and self.view.current_row() is None:
            self.view.selectRow(0)

    def _choose(self, info: "BackupInfo | None") -> None:
        self.check.setEnabled(info is not None)
        self.back.setEnabled(info is not None)

    def _verify_chosen(self) -> None:
        info = self.view.current_row()
        if info is not None:
            self.verify(info.path)

    def _restore_chosen(self) -> None:
        info = self.view.current_row()
        if info is not None:
            self._ask(info.path, f"bản sao lưu lúc {_when(info)}")

    def _restore_other(self) -> None:
        file = choose_file(self, "Chọn bản sao lưu", "Bản sao lưu (*.db)", self.session.preferences)
        if file is not None:
            self._ask(file, f"tệp {file.name}")

    def _ask(self, file: Path, what: str) -> None:
        """Restoring replaces everything, so it is asked once, with the safe answer as the default."""
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "Khôi phục dữ liệu",
            f"Thay toàn bộ dữ liệu đang dùng bằng {what}?\n\n"
            "Dữ liệu hiện tại được sao lưu trước và giữ lại. Gói gửi sau đó sẽ báo cho cơ quan nhận biết có khôi phục."
            "\n\nKhóa đã thu hồi vẫn bị thu hồi; khóa ghi nhận sau ngày sao lưu phải ghi nhận lại.",
            parent=self,
        )
        yes = box.addButton("Khôi phục", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("Quay lại", QMessageBox.ButtonRole.RejectRole))
        box.buttonClicked.connect(lambda button: self.restore(file) if button is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()


def _when(info: "BackupInfo") -> str:
    return f"{format_date(local_day(info.at))} {info.at.astimezone(VIETNAM):%H:%M}"
