"""The page "Gói dữ liệu": prepare, send, look inside, take answers in, and the story of it all."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget

from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.file_choice import choose_file, choose_files
from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.packages.feedback import FeedbackTab
from qcdc_desktop.ui.pages.packages.history import HistoryTab
from qcdc_desktop.ui.pages.packages.look_inside import LookInsideTab
from qcdc_desktop.ui.pages.packages.made import MadeCard
from qcdc_desktop.ui.pages.packages.prepare import PrepareTab
from qcdc_desktop.ui.pages.packages.results import ResultsView, summary
from qcdc_desktop.ui.pages.packages.several_pcs import SeveralPcsTab
from qcdc_desktop.ui.pages.packages.signing import SigningBar
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.single_instance import LOOK
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.export_package import MadePackage, export_submission
from qcdc_desktop.usecases.handover import hand_over
from qcdc_desktop.usecases.import_package import ImportResult, needs_key
from qcdc_desktop.usecases.inbox import Taken, take_in
from qcdc_desktop.usecases.look_inside import Inspection, SealedLook, inspect_package, look_at_seal
from qcdc_desktop.usecases.package_contents import feedback_waiting, outgoing
from qcdc_desktop.usecases.workspace import Workspace

PACKAGES = "Gói dữ liệu (*.qcdc *.qcdc.age)"
_CHANGED = frozenset({Kind.PACKAGE, Kind.APPRAISAL})


class PackagesPage(Page):
    """Packages of the chosen year; a reviewing office sees what went out and came in, and looks into files."""

    title = "Gói dữ liệu"
    icon = "package"
    shows: ClassVar[Kinds] = frozenset(Kind) - {Kind.BACKUP, Kind.KEY}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sends = session.workspace.role is Role.COMMUNE
        self.setAcceptDrops(True)
        self.signing = SigningBar(session)
        self.made = MadeCard(session, self.messages.success)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName("Các phần của trang Gói dữ liệu")
        self.prepare = PrepareTab(session)
        self.history = HistoryTab(session, self.messages.success)
        self.feedback = FeedbackTab(session)
        self.several = SeveralPcsTab(session)
        self.inside = LookInsideTab(session)
        self.results = ResultsView(session, "import-results", "Chưa nhập gói nào.")
        if self._sends:
            self.tabs.addTab(self.prepare, "Chuẩn bị gửi")
            self.tabs.addTab(self.feedback, "Kết quả thẩm định")
            self.add_action("Kết xuất gói dữ liệu", "export", self.export, primary=True)
            self.add_action("Nhập phản hồi…", "import", self._ask_import, tip="Nhập kết quả thẩm định, giấy báo nhận")
        self.tabs.addTab(self.history, "Lịch sử")
        if self._sends:
            self.tabs.addTab(self.several, "Nhiều máy")
        self.add_action("Xem gói…", "search", self._ask_look, tip="Xem một gói mà không nhập", primary=not self._sends)
        for widget in (self.signing, self.made):
            self.body.addWidget(widget)
        self.body.addWidget(self.tabs, 1)
        self.prepare.page_wanted.connect(session.open_page)
        self.feedback.indicator_wanted.connect(lambda code: session.open_page("assessment", code))
        self.inside.import_wanted.connect(lambda file: self.take_in([file]))
        self.inside.open_wanted.connect(self.open_sealed)
        self.inside.closed.connect(lambda: self._drop_tab(self.inside))
        self.several.hand_over_wanted.connect(self.hand_over)
        self.several.file_wanted.connect(self._ask_handover)
        self.several.take_in_wanted.connect(lambda file: self.take_in([file]))

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """1 while the last package of a commune has come back for completion."""
        return feedback_waiting(workspace, year) if workspace.role is Role.COMMUNE else 0

    def reload(self, kinds: Kinds) -> None:
        """Read all tabs again."""
        ws, year = self.session.workspace, self.session.year
        self.history.reload()
        if self._sends:
            self.session.jobs.run(
                lambda _: outgoing(ws, year),
                self.prepare.show_outgoing,
                self,
                "Đọc dữ liệu",
                failed=lambda _: self.prepare.show_nothing(),
                quiet=True,
            )
            self.feedback.reload()
            self.several.reload()

    def set_year(self, year: int) -> None:
        """What was said of another year's package is not left standing."""
        self.made.hide()
        super().set_year(year)

    def search(self, text: str) -> None:
        """Every tab looks for the same words."""
        for tab in (self.prepare, self.history, self.feedback, self.several):
            tab.search(text)

    def open_record(self, record_id: str) -> None:
        """Show one package of the history, the tab named, or what stands in a file (LOOK and its path)."""
        if record_id.startswith(LOOK):
            self.look(Path(record_id.removeprefix(LOOK)))
            return
        named = {"feedback": self.feedback, "several-pcs": self.several}.get(record_id)
        if named is not None and self._sends:
            self.tabs.setCurrentWidget(named)
            return
        self.tabs.setCurrentWidget(self.history)
        self.history.view.choose(record_id)

    def export(self) -> None:
        """Write the package of the year, after asking for the passphrase when the key is locked."""
        if not self.leave():
            return
        self.made.hide()
        self.messages.clear()
        self.signing.with_key(self._export, "Nhập mật khẩu khóa ký để ký gói dữ liệu của đơn vị.")

    def hand_over(self) -> None:
        """Write what this PC knows of the year for the commune's other PCs."""
        if not self.leave():
            return
        self.made.hide()
        self.messages.clear()
        self.signing.with_key(self._hand_over, "Nhập mật khẩu khóa ký để lập tệp bàn giao cho các máy của đơn vị.")

    def look(self, file: Path) -> None:
        """Show what a file says of itself; a sealed one from outside, until opening it is asked for."""
        ws = self.session.workspace

        def read() -> SealedLook | Inspection:
            return look_at_seal(ws, file) or inspect_package(ws, file)

        def show(seen: SealedLook | Inspection) -> None:
            if isinstance(seen, SealedLook):
                self.inside.show_sealed(file, seen)
                self._show_tab(self.inside, "Xem gói")
            else:
                self._show_inside(file, seen)

        self.session.work(lambda _: read(), show, self, f"Xem {file.name}")

    def open_sealed(self, file: Path) -> None:
        """Open a sealed file with the office's key and show what it says of itself."""
        ws = self.session.workspace

        def read() -> None:
            self.session.work(
                lambda _: inspect_package(ws, file),
                lambda seen: self._show_inside(file, seen),
                self,
                f"Xem {file.name}",
            )

        self._unsealing([file], read)

    def _show_inside(self, file: Path, seen: Inspection) -> None:
        self.inside.show_package(file, seen)
        self._show_tab(self.inside, "Xem gói")

    def take_in(self, files: list[Path]) -> None:
        """Import files; each has its own result."""
        if not files:
            return
        self.messages.clear()
        ws = self.session.workspace

        changed = ALL_KINDS if self._sends else _CHANGED  # a hand-over brings records of every kind

        def take() -> None:
            self.session.work(lambda p: take_in(ws, files, p), self._taken, self, "Nhập gói dữ liệu", changed)

        self._unsealing(files, take)

    def _unsealing(self, files: list[Path], go: Callable[[], None]) -> None:
        """Ask for the passphrase first where a file is sealed and the key is locked."""
        if needs_key(self.session.workspace, files):
            self.signing.with_key(go, "Gói đã niêm phong cho đơn vị. Nhập mật khẩu khóa ký để mở.", sheet=True)
        else:
            go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Packages are welcome."""
        if any(url.toLocalFile().endswith((".qcdc", ".qcdc.age")) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A commune imports what is dropped; a reviewing office looks at it (it imports under Tiếp nhận)."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self._sends:
            self.take_in(files)
        elif files:
            self.look(files[0])

    def _export(self) -> None:
        ws, year, sealed = self.session.workspace, self.session.year, self.prepare.sealed
        self.session.work(
            lambda progress: export_submission(ws, year, None, progress, sealed),
            self._exported,
            self,
            "Kết xuất gói dữ liệu",
            frozenset({Kind.PACKAGE}),
        )

    def _hand_over(self) -> None:
        ws, year = self.session.workspace, self.session.year
        self.session.work(
            lambda progress: hand_over(ws, year, None, progress),
            lambda made: self.made.show_package(made, f"Đã lập tệp bàn giao năm {year} cho các máy khác của đơn vị"),
            self,
            "Lập tệp bàn giao",
            ALL_KINDS,
        )

    def _ask_handover(self) -> None:
        file = choose_file(self, "Chọn tệp bàn giao của máy khác", PACKAGES, self.session.preferences)
        if file is not None:
            self.preview_handover(file)

    def preview_handover(self, file: Path) -> None:
        """Say what a hand-over of another PC would change, before it is taken in."""
        self.messages.clear()
        self._show_tab(self.several, "Nhiều máy")
        why = "Tệp bàn giao đã niêm phong cho đơn vị. Nhập mật khẩu khóa ký để mở."
        self.signing.with_key(lambda: self.several.look(file), why, sheet=True)

    def _exported(self, made: MadePackage) -> None:
        self.made.show_package(made, f"Đã kết xuất gói năm {made.record.year}, lần gửi {made.record.revision}")

    def _taken(self, taken: Taken) -> None:
        self._drop_tab(self.inside)
        if taken.results:
            self._show_results(taken.results)
        if taken.requests:
            name = taken.requests[0].request.unit_name
            self.messages.show_message(
                f"Có yêu cầu ghi nhận khóa của {name}. Hãy mở tệp này ở Cài đặt, phần Khóa ký, rồi so với phiếu giấy.",
                State.INFO,
                "Mở Cài đặt",
                lambda: self.session.open_page("settings", "keys"),
            )

    def _show_results(self, results: tuple[ImportResult, ...]) -> None:
        self.results.show_results(results)
        self.messages.show_message(*summary(results))
        applied = [r for r in results if r.outcome == "applied" and r.record is not None]
        if self._sends and len(applied) == len(results):
            kinds = {r.record.kind for r in applied if r.record}
            self._drop_tab(self.results)
            tabs = {PackageKind.FEEDBACK: self.feedback, PackageKind.HANDOVER: self.several}
            self.tabs.setCurrentWidget(next((tabs[kind] for kind in tabs if kind in kinds), self.history))
            return
        self._show_tab(self.results, "Kết quả nhập")

    def _show_tab(self, tab: LookInsideTab | ResultsView | SeveralPcsTab, name: str) -> None:
        if self.tabs.indexOf(tab) < 0:
            self.tabs.addTab(tab, name)
        self.tabs.setCurrentWidget(tab)

    def _drop_tab(self, tab: LookInsideTab | ResultsView) -> None:
        place = self.tabs.indexOf(tab)
        if place >= 0:
            self.tabs.removeTab(place)

    def _ask_import(self) -> None:
        self.take_in(choose_files(self, "Chọn gói phản hồi, giấy báo nhận", PACKAGES, self.session.preferences))

    def _ask_look(self) -> None:
        file = choose_file(self, "Chọn gói để xem", PACKAGES, self.session.preferences)
        if file is not None:
            self.look(file)
