"""The page "Tiếp nhận": files and folders taken in, all units below, what waits, receipts, keys."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.ui.file_choice import choose_files, choose_folder
from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.inbox.held import HeldTab
from qcdc_desktop.ui.pages.inbox.keys import KeysTab
from qcdc_desktop.ui.pages.inbox.units import UnitsTab
from qcdc_desktop.ui.pages.inbox.watcher import Watcher
from qcdc_desktop.ui.pages.packages.doubtful import DoubtfulTab
from qcdc_desktop.ui.pages.packages.history import HistoryTab
from qcdc_desktop.ui.pages.packages.results import ResultsView, summary
from qcdc_desktop.ui.pages.packages.signing import SigningBar
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.import_package import needs_key
from qcdc_desktop.usecases.inbox import (
    InboxRow,
    Taken,
    held_packages,
    inbox_rows,
    submission_due,
    take_in,
    write_missing_receipts,
)
from qcdc_desktop.usecases.revoked_keys import doubtful_packages
from qcdc_desktop.usecases.workspace import Workspace

_PACKAGES = "Gói dữ liệu (*.qcdc *.qcdc.age)"


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the page shows."""

    rows: tuple[InboxRow, ...]
    due: date | None
    held: tuple[PackageRecord, ...]
    doubtful: tuple[PackageRecord, ...]


class InboxPage(Page):
    """For reviewing offices only. Files may be dropped anywhere on it."""

    title = "Tiếp nhận"
    icon = "inbox"
    shows: ClassVar[Kinds] = frozenset({Kind.PACKAGE, Kind.KEY, Kind.APPRAISAL, Kind.OFFICE})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setAcceptDrops(True)
        self.add_action("Nhập gói dữ liệu…", "import", self._ask_files, primary=True, shortcut="Ctrl+N")
        self.add_action("Nhập cả thư mục…", "folder", self._ask_folder, tip="Nhập mọi tệp .qcdc của một thư mục, USB")
        self.watch_button = self.add_action("Theo dõi thư mục…", "search", self._watch)
        self.receipts_button = self.add_action("Lập giấy báo nhận", "print", self.write_receipts)
        self.signing = SigningBar(session)
        self.units = UnitsTab(session)
        self.held = HeldTab(session)
        self.keys = KeysTab(session)
        self.doubtful = DoubtfulTab(session)
        self.receipts = HistoryTab(session, self.messages.success, "receipt")
        self.results = ResultsView(session, "inbox-results", "Chưa nhập gói nào.")
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName("Các phần của trang Tiếp nhận")
        for tab, name in (
            (self.units, "Các đơn vị"),
            (self.held, "Chờ quyết định"),
            (self.receipts, "Giấy báo nhận"),
            (self.keys, "Khóa của đơn vị"),
        ):
            self.tabs.addTab(tab, name)
        self.body.addWidget(self.signing)
        self.body.addWidget(self.tabs, 1)
        self.units.review_wanted.connect(lambda key: session.open_page("review", key))
        self.units.held_wanted.connect(lambda: self.tabs.setCurrentWidget(self.held))
        self.keys.enrolled.connect(self._enrolled)
        self.watcher = Watcher(session, self._found)

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many packages wait for a decision, or for a second look."""
        return len(held_packages(workspace)) + len(doubtful_packages(workspace))

    def reload(self, kinds: Kinds) -> None:
        """Read everything again."""
        ws, year = self.session.workspace, self.session.year
        self.session.read(
            lambda: _Desk(inbox_rows(ws, year), submission_due(ws, year), held_packages(ws), doubtful_packages(ws)),
            self._show,
            self,
        )
        self.receipts.reload()
        self.keys.reload()

    def search(self, text: str) -> None:
        """Every list looks for the same words."""
        for model in (self.units.model, self.held.model, self.receipts.model, self.keys.model):
            model.set_filter(text)

    def open_record(self, record_id: str) -> None:
        """Show a part by its name ("held", "keys"), or a unit by its key."""
        parts: dict[str, QWidget] = {
            "held": self.held,
            "keys": self.keys,
            "receipts": self.receipts,
            "doubtful": self.doubtful,
        }
        self.tabs.setCurrentWidget(parts.get(record_id, self.units))
        for row in self.units.model.rows:
            if str(row.unit.key) == record_id:
                self.units.view.choose(row.id)

    def take(self, files: list[Path]) -> None:
        """Import files and folders; the key is asked for first so that receipts can be signed."""
        if not files:
            return
        self.messages.clear()
        ws = self.session.workspace
        if needs_key(ws, files):
            why = "Gói đã niêm phong cho cơ quan. Nhập mật khẩu khóa ký để mở; mất khóa thì dùng phiếu khôi phục."
            self.signing.with_key(lambda: self._take(files), why, lambda: self._take(files), sheet=True)
        elif not ws.keys.exists:
            self._take(files)
        else:
            self.signing.with_key(
                lambda: self._take(files),
                "Nhập mật khẩu khóa ký để ký giấy báo nhận. Bỏ qua thì gói vẫn được nhập, giấy báo nhận lập sau.",
                lambda: self._take(files),
            )

    def write_receipts(self) -> None:
        """Write the receipts that are missing."""
        self.signing.with_key(self._write_receipts, "Nhập mật khẩu khóa ký để ký giấy báo nhận.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Packages and folders are welcome."""
        if any(_welcome(Path(url.toLocalFile())) for url in event.mimeData().urls() if url.isLocalFile()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _watch(self) -> None:
        if self.watcher.folder is not None:
            self.watcher.choose(None)
            self.messages.info("Đã thôi theo dõi thư mục.")
            return
        folder = choose_folder(self, "Chọn thư mục để theo dõi", self.session.preferences)
        if folder is not None:
            self.watcher.choose(folder)
            self.messages.info(f"Từ nay gói mới trong {folder} được tự nhập khi chương trình đang mở.")

    def _found(self, taken: Taken) -> None:
        """What the watcher brought: told in the strip, the work on the screen is left alone."""
        self.results.show_results(taken.results)
        self.keys.show_requests(taken.requests)
        if taken.results:
            words, state = summary(taken.results)[:2]
            self._show_results_tab()
            self.messages.show_message(f"Thư mục theo dõi. {words}", state)

    def _take(self, files: list[Path]) -> None:
        ws = self.session.workspace
        self.session.work(lambda p: take_in(ws, files, p), self._taken, self, "Nhập gói dữ liệu", ALL_KINDS)

    def _taken(self, taken: Taken) -> None:
        self.results.show_results(taken.results)
        self.keys.show_requests(taken.requests)
        if taken.results:
            self.messages.show_message(*summary(taken.results))
            self._show_results_tab()
            self.tabs.setCurrentWidget(self.results)
        if taken.requests:
            self.tabs.setCurrentWidget(self.keys)
            self.messages.info(f"Có {len(taken.requests)} yêu cầu ghi nhận khóa cần so với phiếu giấy.")

        if taken.left:
            self.messages.show_message(
                f"Đã dừng: nhập {len(taken.results)} tệp, còn {len(taken.left)} tệp. Các gói đã nhập vẫn giữ.",
                State.INFO,
                "Nhập tiếp",
                lambda: self.take(list(taken.left)),
            )

    def _show_results_tab(self) -> None:
        if self.tabs.indexOf(self.results) < 0:
            self.tabs.addTab(self.results, "Kết quả nhập")

    def _show(self, desk: _Desk) -> None:
        watched = self.watcher.folder
        self.watch_button.setText("Thôi theo dõi" if watched else "Theo dõi thư mục…")
        self.watch_button.setToolTip(
            f"Đang theo dõi {watched}" if watched else "Tự nhập gói mới trong một thư mục dùng chung hoặc đồng bộ"
        )
        self.units.show_rows(desk.rows, desk.due)
        self.held.show_held(desk.held)
        self.tabs.setTabText(self.tabs.indexOf(self.held), _counted("Chờ quyết định", len(desk.held)))
        missing = sum(row.last is not None and not row.receipt for row in desk.rows)
        self.receipts_button.setVisible(missing > 0)
        self.receipts_button.setText(_counted("Lập giấy báo nhận", missing))
        self.set_attention(len(desk.held) + len(desk.doubtful))
        self._show_doubtful(desk.doubtful)

    def _show_doubtful(self, doubtful: tuple[PackageRecord, ...]) -> None:
        """The tab is there while something is to be looked at again."""
        self.doubtful.show_packages(doubtful)
        place = self.tabs.indexOf(self.doubtful)
        if doubtful and place < 0:
            place = self.tabs.insertTab(2, self.doubtful, "")
        if doubtful:
            self.tabs.setTabText(place, _counted("Cần xem lại", len(doubtful)))
        elif place >= 0:
            self.tabs.removeTab(place)

    def _write_receipts(self) -> None:
        ws, year = self.session.workspace, self.session.year

        def written(files: tuple[Path, ...]) -> None:
            self.messages.success(f"Đã lập {len(files)} giấy báo nhận.")
            self.tabs.setCurrentWidget(self.receipts)

        self.session.work(
            lambda p: write_missing_receipts(ws, year, p), written, self, "Lập giấy báo nhận", frozenset({Kind.PACKAGE})
        )

    def _enrolled(self, name: str) -> None:
        again = [r.file for r in self.results.model.rows if r.outcome == "refused" and r.code == "unknown-key"]
        self.messages.show_message(
            f"Đã ghi nhận khóa của {name}.",
            State.SUCCESS,
            "Nhập lại các gói chưa biết khóa" if again else "",
            (lambda: self.take(again)) if again else None,
        )

    def _ask_files(self) -> None:
        self.take(choose_files(self, "Chọn gói dữ liệu", _PACKAGES, self.session.preferences))

    def _ask_folder(self) -> None:
        folder = choose_folder(self, "Chọn thư mục chứa các gói", self.session.preferences)
        if folder is not None:
            self.take([folder])


def _welcome(path: Path) -> bool:
    return path.is_dir() or path.name.lower().endswith((".qcdc", ".qcdc.age"))


def _counted(words: str, count: int) -> str:
    return f"{words} ({count})" if count else words
