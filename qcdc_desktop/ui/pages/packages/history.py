"""Every package of the year as a timeline: which way it went, what it is, what answered it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageState
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import digest_label
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.file_choice import choose_folder, show_folder
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.packages.looks import (
    KINDS,
    STATES,
    cosigner_words,
    digest_lines,
    direction_words,
    moment,
)
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.token_dialog import TokenDialog
from qcdc_desktop.usecases.cosigners import Cosigner, cosigners_of
from qcdc_desktop.usecases.package_contents import (
    LogLine,
    copy_package,
    digest_in_groups,
    package_lines,
    package_path,
)
from qcdc_desktop.usecases.token_signing import cosign_package

_FILTERS: tuple[tuple[Choice, Callable[[LogLine], bool]], ...] = (
    (Choice("", "Mọi gói"), lambda _: True),
    (Choice("out", "Gửi đi"), lambda line: line.record.direction is Direction.OUT),
    (Choice("in", "Nhận về"), lambda line: line.record.direction is Direction.IN),
    (Choice("receipt", "Giấy báo nhận"), lambda line: line.record.kind is PackageKind.RECEIPT),
    (Choice("feedback", "Kết quả thẩm định"), lambda line: line.record.kind is PackageKind.FEEDBACK),
)


_COSIGNED = (PackageKind.SUBMISSION, PackageKind.FEEDBACK)


class HistoryTab(QWidget):
    """The list above, the chosen package below."""

    def __init__(self, session: Session, say: Callable[[str], None], only: str = "") -> None:
        """`say` takes a sentence for the message strip; `only` fixes the filter, e.g. to "receipt"."""
        super().__init__()
        self._session = session
        self._say = say
        self.model: RowsModel[LogLine] = RowsModel(_columns(), key=lambda line: line.record.id)
        self.view = RowsView(self.model, "Các gói của năm", preferences=session.preferences, memory="packages")
        self.view.set_empty("package", "Năm này chưa có gói nào gửi đi hoặc nhận về.")
        self.view.chosen.connect(self._show)
        self.kind = ChoiceField("Lọc theo loại gói", [choice for choice, _ in _FILTERS])
        self.kind.set_value(only)
        self.kind.setVisible(not only)
        self.kind.committed.connect(self._filter)
        self._count = QLabel()
        set_role(self._count, "muted")
        self.model.rows_changed.connect(lambda: self._count.setText(self.view.count_text()))
        self._digest = digest_label()
        self._digest.setAccessibleName("Mã kiểm tra của gói")
        self._words = QLabel(wordWrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.kind)
        self.kind.setFixedWidth(190)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self._card = self._make_card()
        layout.addWidget(self._card)
        self._show(None)
        self._filter(only)

    def reload(self) -> None:
        """Read the packages of the year."""
        ws, year = self._session.workspace, self._session.year
        self._session.read(lambda: package_lines(ws, year), self._fill, self)

    def search(self, text: str) -> None:
        """Show the packages that fit."""
        self.model.set_filter(text)

    @property
    def details(self) -> str:
        """What is said about the chosen package."""
        return self._words.text()

    def _fill(self, lines: tuple[LogLine, ...]) -> None:
        self.model.set_rows(lines)
        if self.model.rows and self.view.current_row() is None:
            self.view.selectRow(0)

    def _filter(self, value: str) -> None:
        keep = next(keep for choice, keep in _FILTERS if choice.value == value)
        self.model.set_condition(keep)

    def _make_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        inside = QGridLayout(card)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setHorizontalSpacing(24)
        inside.setVerticalSpacing(4)
        caption = QLabel("Mã kiểm tra")
        set_role(caption, "muted")
        inside.addWidget(self._words, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(caption, 0, 1)
        inside.addWidget(self._digest, 1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(make_button("Mở thư mục", "folder", self._open))
        buttons.addWidget(make_button("Lưu bản sao…", "export", self._ask_copy))
        self.cosign = make_button("Ký bằng token…", "key", self._ask_token)
        self.cosign.setToolTip("Lãnh đạo ký bổ sung gói bằng USB Token")
        buttons.addWidget(self.cosign)
        buttons.addStretch(1)
        inside.addLayout(buttons, 2, 1)
        inside.setColumnStretch(0, 1)
        return card

    def _show(self, line: LogLine | None) -> None:
        self._card.setVisible(line is not None)
        if line is None:
            return
        record = line.record
        words = [record.file_name]
        words += [self._session.say(flag) for flag in record.flags]
        words += [f"{KINDS[a.kind]} nhận lúc {moment(a.at)}" for a in line.answers if a.direction is Direction.IN]
        words += [f"{KINDS[a.kind]} đã lập lúc {moment(a.at)}" for a in line.answers if a.direction is Direction.OUT]
        self._words.setText("\n".join(words))
        self._digest.setText(digest_lines(digest_in_groups(record.digest)))
        self.cosign.setVisible(record.direction is Direction.OUT and record.kind in _COSIGNED)
        ws = self._session.workspace

        def add(found: tuple[Cosigner, ...]) -> None:
            chosen = self.view.current_row()
            if found and chosen is not None and chosen.record.id == record.id:
                self._words.setText("\n".join([*words, *(cosigner_words(self._session, one) for one in found)]))

        self._session.read(lambda: cosigners_of(ws, record), add, self)

    def _ask_token(self) -> None:
        line = self.view.current_row()
        if line is None:
            return
        ws, file = self._session.workspace, package_path(self._session.workspace, line.record)
        dialog = TokenDialog(
            self._session,
            f"Ký bổ sung gói {line.record.file_name}. Mã kiểm tra của gói không đổi; gói đã chép ra USB thì chép lại.",
            lambda pin, certificate: cosign_package(ws, file, pin, certificate),
            lambda _: self._say("Đã ký bổ sung gói. Hãy chép lại gói ra USB để gửi."),
            frozenset({Kind.PACKAGE}),
            self,
        )
        dialog.open()
        dialog.read()

    def _open(self) -> None:
        line = self.view.current_row()
        if line is not None:
            show_folder(package_path(self._session.workspace, line.record))

    def _ask_copy(self) -> None:
        line = self.view.current_row()
        folder = choose_folder(self, "Lưu bản sao vào", self._session.preferences) if line is not None else None
        if line is None or folder is None:
            return
        self._session.work(
            lambda _: copy_package(self._session.workspace, line.record, folder),
            lambda file: self._say(f"Đã lưu {file.name} vào {file.parent}."),
            self,
            "Lưu bản sao của gói",
        )


def _columns() -> tuple[Column[LogLine], ...]:
    return (
        Column("at", "Lúc", lambda x: moment(x.record.at), sort=lambda x: x.record.at, width=152),
        Column("way", "Chiều", lambda x: direction_words(x.record), width=100, icon=_way_icon),
        Column("kind", "Loại gói", lambda x: KINDS[x.record.kind], width=180),
        Column("peer", "Đơn vị kia", lambda x: x.peer.name if x.peer else x.record.peer_code, stretch=True, width=120),
        Column("revision", "Lần", lambda x: str(x.record.revision), lambda x: x.record.revision, width=48, right=True),
        Column("state", "Tình trạng", _state_words, width=212, state=_state),
    )


def _way_icon(line: LogLine) -> str:
    return "export" if line.record.direction is Direction.OUT else "import"


def _state_words(line: LogLine) -> str:
    record = line.record
    if record.direction is Direction.OUT and record.kind is PackageKind.SUBMISSION:
        if any(a.kind is PackageKind.FEEDBACK for a in line.answers):
            return "Đã có kết quả"
        return "Đã có giấy báo nhận" if line.answers else "Chưa có giấy báo nhận"
    return STATES[record.state][1]


def _state(line: LogLine) -> State:
    record = line.record
    if record.direction is Direction.OUT and record.kind is PackageKind.SUBMISSION:
        return State.SUCCESS if line.answers else State.NEUTRAL
    if record.state is PackageState.WRITTEN:
        return State.SUCCESS
    return STATES[record.state][0]
