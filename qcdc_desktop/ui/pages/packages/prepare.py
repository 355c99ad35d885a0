"""What the next package will carry and what is still missing; every gap leads to where it is closed."""

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.packages.looks import PARTS, moment, size_words
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import STATE_ICONS, State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.package_contents import Outgoing, Part

_PADDING = 12
_PAGES = {
    "disclosures": "disclosures",
    "publications": "disclosures",
    "indicators": "assessment",
    "rounds": "surveys",
    "sheets": "surveys",
    "attachments": "assessment",
}


class StateLine(QWidget):
    """An icon of a state with a sentence beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = QLabel()
        self._text = QLabel(wordWrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def show_state(self, state: State, text: str) -> None:
        """Say it."""
        self._sign.setPixmap(pixmap(STATE_ICONS[state], str(state), 16))
        self._text.setText(text)


class PrepareTab(QWidget):
    """The parts at the left, the gaps at the right. `page_wanted(key, record)` follows a link."""

    page_wanted = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._receiver = QLabel(wordWrap=True)
        set_role(self._receiver, "heading")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._counts: dict[str, QLabel] = {}
        self._approved = StateLine()
        self._sent = StateLine()
        self._receipt = StateLine()
        self.seal = QCheckBox("Niêm phong gói")
        self.seal.setToolTip("Chỉ cơ quan nhận mở được gói; bản chưa niêm phong vẫn nằm trong hộp thư đi của đơn vị.")
        self._sealing = StateLine()
        self._chosen = False
        self.seal.clicked.connect(self._choose_seal)
        self.gaps: RowsModel[Gap] = RowsModel(
            (
                Column("indicator", "Chỉ tiêu", lambda g: g.indicator_code or "–", width=96, state=_gap_state),
                Column("what", "Còn thiếu", lambda g: session.say(g.code, g.facts), stretch=True),
            ),
            key=lambda g: (g.code, g.indicator_code, tuple(g.facts.items())),
        )
        self.view = RowsView(self.gaps, "Những việc còn thiếu", preferences=session.preferences, memory="gaps")
        self.view.set_empty("check", "Không còn thiếu gì. Có thể kết xuất gói dữ liệu.")
        self.view.setWordWrap(True)
        self._fit = QTimer(self, interval=0, singleShot=True)
        self._fit.timeout.connect(self._fit_rows)
        self.view.horizontalHeader().sectionResized.connect(lambda *_: self._fit.start())
        self.gaps.rows_changed.connect(self._fit.start)
        self.view.setCursor(Qt.CursorShape.PointingHandCursor)
        self.view.clicked.connect(lambda _: self._follow(self.view.current_row()))
        self.view.opened.connect(self._follow)
        self._missing = QLabel()
        set_role(self._missing, "heading")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._left(), 0)
        layout.addLayout(self._right(), 1)

    def show_outgoing(self, found: Outgoing) -> None:
        """Show what would be sent now."""
        receiver = found.receiver
        self._receiver.setText(f"Gửi {receiver.name}" if receiver else "Chưa biết gửi cho ai")
        for place, part in enumerate(found.parts):
            self._show_part(place, part)
        self._show_standing(found)
        self._show_sealing(found)
        blocking = sum(gap.blocks for gap in found.gaps)
        more = len(found.gaps) - blocking
        self._missing.setText(_missing_words(blocking, more))
        self.gaps.set_rows(sorted(found.gaps, key=lambda gap: not gap.blocks))

    @property
    def sealed(self) -> bool | None:
        """What the person chose about sealing; None: as the content asks for."""
        return self.seal.isChecked() if self._chosen else None

    def _choose_seal(self) -> None:
        self._chosen = True

    def _show_sealing(self, found: Outgoing) -> None:
        if not self._chosen:
            self.seal.setChecked(found.personal)
        name = found.receiver.name if found.receiver else "cơ quan nhận"
        if found.can_seal:
            self._sealing.show_state(State.INFO, f"Chỉ {name} mở được gói niêm phong")
        else:
            words = f"Chưa niêm phong được: chưa ghi nhận khóa của {name} ở Cài đặt, phần Khóa ký"
            self._sealing.show_state(State.WARNING if found.personal else State.NEUTRAL, words)

    def show_nothing(self) -> None:
        """The year cannot be read, e.g. because no criteria are in force; why is said on the page."""
        for count in self._counts.values():
            count.setText("–")
        for line in (self._approved, self._sent, self._receipt):
            line.setVisible(False)
        self._missing.setText("")
        self.gaps.set_rows(())

    def part_text(self, code: str) -> str:
        """The count shown for a part."""
        return self._counts[code].text()

    def search(self, text: str) -> None:
        """Show the gaps that fit."""
        self.gaps.set_filter(text)

    def _show_part(self, place: int, part: Part) -> None:
        if part.code not in self._counts:
            link = make_link(PARTS[part.code], lambda: self.page_wanted.emit(_PAGES[part.code], ""))
            self._counts[part.code] = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(link, place, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(self._counts[part.code], place, 1)
            self._grid.setRowMinimumHeight(place, 28)
        text = format_count(part.count) + (f" / {format_count(part.of)}" if part.of is not None else "")
        if part.bytes:
            text += f" ({size_words(part.bytes)})"
        self._counts[part.code].setText(text)

    def _show_standing(self, found: Outgoing) -> None:
        for line in (self._approved, self._sent):
            line.setVisible(True)
        if found.approved_by:
            self._approved.show_state(State.SUCCESS, _approved_words(found))
        else:
            self._approved.show_state(State.WARNING, "Lãnh đạo chưa duyệt tự đánh giá nên chưa kết xuất được")
        self._sent.show_state(*_sent_words(found.last))
        self._receipt.setVisible(found.last is not None)
        if found.receipt is not None:
            self._receipt.show_state(State.SUCCESS, f"Có giấy báo nhận, {moment(found.receipt.at)}")
        else:
            self._receipt.show_state(State.NEUTRAL, "Chưa có giấy báo nhận của lần gửi này")

    def _left(self) -> QScrollArea:
        card = QFrame()
        set_role(card, "card")
        area = QScrollArea(widgetResizable=True)
        area.setWidget(card)
        area.setFixedWidth(296)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        caption = QLabel("Trong gói sẽ có")
        set_role(caption, "muted")
        inside.addWidget(self._receiver)
        inside.addWidget(caption)
        inside.addLayout(self._grid)
        line = QFrame()
        set_role(line, "line")
        inside.addWidget(line)
        for one in (self._approved, self._sent, self._receipt, self.seal, self._sealing):
            inside.addWidget(one)
        inside.addStretch(1)
        return area

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._missing)
        column.addWidget(self.view, 1)
        return column

    def _fit_rows(self) -> None:
        """Give every sentence the lines it needs; the view itself measures without its own padding."""
        width = self.view.columnWidth(1) - 2 * _PADDING
        measure = self.view.fontMetrics()
        for place, gap in enumerate(self.gaps.rows):
            text = self._session.say(gap.code, gap.facts)
            box = measure.boundingRect(QRect(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, text)
            self.view.setRowHeight(place, max(32, box.height() + _PADDING))

    def _follow(self, gap: Gap | None) -> None:
        if gap is not None:
            self.page_wanted.emit("assessment", gap.indicator_code or "")


def _gap_state(gap: Gap) -> State:
    return State.WARNING if gap.blocks else State.INFO


def _missing_words(blocking: int, more: int) -> str:
    if not blocking and not more:
        return "Còn thiếu trước khi gửi"
    named = ((blocking, "việc nên làm trước khi gửi"), (more, "điều cần biết"))
    return "Còn " + ", ".join(f"{count} {what}" for count, what in named if count)


def _approved_words(found: Outgoing) -> str:
    despite = " khi còn việc chưa xong" if any(gap.blocks for gap in found.gaps) else ""
    return f"{found.approved_by} đã duyệt tự đánh giá{despite}"


def _sent_words(last: PackageRecord | None) -> tuple[State, str]:
    if last is None:
        return State.NEUTRAL, "Chưa gửi lần nào trong năm"
    return State.INFO, f"Lần gửi {last.revision}: kết xuất {moment(last.at)}"
