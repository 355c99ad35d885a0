"""The dossier of the year: how far it is, what was registered, and the five papers with what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.assessment_stages import StageLine
from qcdc_desktop.domain.recognition import FIVE, FROM_OUTSIDE, DossierPaper, PaperState
from qcdc_desktop.ui.buttons import make_button, make_icon_button, make_menu_button
from qcdc_desktop.ui.pages.assessment.registration_form import RegistrationForm
from qcdc_desktop.ui.pages.assessment.stages_bar import StagesBar
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.attachments import AttachedFile
from qcdc_desktop.usecases.recognition import RecognitionView

PAPERS: Mapping[DossierPaper, str] = MappingProxyType(
    {
        DossierPaper.REQUEST: "Tờ trình đề nghị công nhận",
        DossierPaper.REPORT: "Báo cáo kết quả",
        DossierPaper.SCORE_SHEET: "Bảng tự chấm điểm",
        DossierPaper.MODEL_REGISTRATION: "Bản đăng ký mô hình",
        DossierPaper.MODEL_APPROVAL: "Văn bản phê duyệt mô hình",
        DossierPaper.DECISION: "Quyết định công nhận",
    }
)
_STATES: Mapping[PaperState, tuple[State, str]] = MappingProxyType(
    {
        PaperState.ATTACHED: (State.SUCCESS, "Đã đính kèm"),
        PaperState.READY: (State.SUCCESS, "In được"),
        PaperState.DRAFT: (State.WARNING, "Nháp, chưa duyệt"),
        PaperState.MISSING: (State.ERROR, "Còn thiếu"),
    }
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with how far it is (None: it comes afterwards, none of the five) and its attached files."""

    paper: DossierPaper
    state: PaperState | None
    files: tuple[AttachedFile, ...]

    @property
    def id(self) -> str:
        """What makes the row the same after reading again."""
        return self.paper.value


class DossierView(QWidget):
    """`entered(registration)`, `print_wanted(paper)`, `attach_wanted(paper)`, `detach_wanted(file)`,
    `look_wanted(file)` and `export_wanted(zipped)` ask the page.
    """

    entered = Signal(object)
    print_wanted = Signal(object)
    attach_wanted = Signal(object)
    detach_wanted = Signal(object)
    look_wanted = Signal(object)
    export_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._approved = False
        self.stages = StagesBar()
        self.form = RegistrationForm()
        self.form.entered.connect(self.entered)
        self.title = QLabel()
        set_role(self.title, "heading")
        self.model: RowsModel[PaperRow] = RowsModel(
            (
                Column("paper", "Tài liệu", lambda r: PAPERS[r.paper], stretch=True, tip=_tip),
                Column("state", "Tình trạng", _state_words, width=164, state=_state),
            )
        )
        self.table = RowsView(self.model, "Tài liệu của hồ sơ đề nghị công nhận")
        self.table.setSortingEnabled(False)
        self.print = make_button("In, lưu Word…", "print", lambda: self._ask(self.print_wanted))
        self.print.setToolTip("Mở ở trang Báo cáo để xem, lưu PDF hoặc Word")
        self.attach = make_button("Đính kèm bản ký…", "attach", lambda: self._ask(self.attach_wanted))
        self.look = make_icon_button("review", "Xem bản đính kèm", lambda: self._ask_file(self.look_wanted))
        self.detach = make_icon_button("delete", "Gỡ bản đính kèm", lambda: self._ask_file(self.detach_wanted))
        self.export = make_menu_button(
            "Kết xuất hồ sơ",
            "export",
            [
                ("Thành một thư mục…", "folder", lambda: self.export_wanted.emit(False)),
                ("Thành một tệp ZIP…", "package", lambda: self.export_wanted.emit(True)),
            ],
        )
        self.table.chosen.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._ask(self.print_wanted))
        self._lay_out()

    def show_view(self, found: RecognitionView, stages: tuple[StageLine, ...]) -> None:
        """Show what was read."""
        self._approved = found.approved
        self.stages.set_stages(stages)
        self.form.show_registration(found.registration, found.approved)
        self.title.setText(f"Hồ sơ đề nghị công nhận: {found.complete}/{len(FIVE)} tài liệu")
        papers = (*FIVE, DossierPaper.DECISION)
        self.model.set_rows([PaperRow(p, found.states.get(p), found.files.get(p, ())) for p in papers])
        if self.table.current_row() is None:
            self.table.selectRow(0)
        self._enable()

    def _enable(self) -> None:
        row: PaperRow | None = self.table.current_row()
        printed = row is not None and row.paper not in FROM_OUTSIDE
        late = row is not None and row.paper in FROM_OUTSIDE
        self.print.setEnabled(printed)
        self.attach.setEnabled(row is not None and (late or not self._approved))
        self.look.setEnabled(row is not None and bool(row.files))
        self.detach.setEnabled(row is not None and bool(row.files) and (late or not self._approved))

    def _ask(self, signal: SignalInstance) -> None:
        row: PaperRow | None = self.table.current_row()
        if row is not None:
            signal.emit(row.paper)

    def _ask_file(self, signal: SignalInstance) -> None:
        row: PaperRow | None = self.table.current_row()
        if row is not None and row.files:
            signal.emit(row.files[-1])

    def _lay_out(self) -> None:
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(8, 0, 0, 0)
        inner.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.export)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.addWidget(self.print)
        tools.addWidget(self.attach)
        tools.addStretch(1)
        tools.addWidget(self.look)
        tools.addWidget(self.detach)
        inner.addLayout(head)
        inner.addWidget(self.table, 1)
        inner.addLayout(tools)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(4)
        split.addWidget(self.form)
        split.addWidget(right)
        split.setSizes([410, 440])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.stages)
        layout.addWidget(split, 1)


def _state_words(row: PaperRow) -> str:
    if row.state is None:
        return "Đã đính kèm" if row.files else "Sau thẩm định"
    count = f" ({len(row.files)} tệp)" if len(row.files) > 1 else ""
    return f"{_STATES[row.state][1]}{count}"


def _state(row: PaperRow) -> State:
    if row.state is None:
        return State.SUCCESS if row.files else State.NEUTRAL
    return _STATES[row.state][0]


def _tip(row: PaperRow) -> str:
    names = "\n".join(file.attachment.name for file in row.files)
    return f"{PAPERS[row.paper]}\n{names}" if names else PAPERS[row.paper]
