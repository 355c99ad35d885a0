"""An expected item nobody has entered: what the law asks, until when and why, and the way to enter it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.ui.buttons import make_button, make_link
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS, when_words
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import STATE_ICONS, set_role
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.disclosures import enter_expected


class ExpectedPanel(QFrame):
    """Shows one expected item. `entered(id)`: an entry was opened for it; `exempt_wanted`: a reason must be asked."""

    entered = Signal(str)
    exempt_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        set_role(self, "card")
        self._session = session
        self._line: RegisterLine | None = None
        self.title = QLabel(wordWrap=True)
        set_role(self.title, "heading")
        self._sign = QLabel()
        self.standing = QLabel(wordWrap=True)
        self._why = QLabel(wordWrap=True)
        self._places = QLabel(wordWrap=True)
        set_role(self._places, "muted")
        self.working = Working()
        self.enter = make_button("Lập mục công khai", "add", self.enter_item)
        self.exempt = make_link("Không phát sinh…", self.exempt_wanted.emit)
        self.exempt.setAccessibleName("Ghi lý do không phát sinh")
        self._lay_out()

    def show_line(self, line: RegisterLine | None) -> None:
        """Show an expected item, or nothing."""
        self._line = line if line is not None and line.expected is not None else None
        if self._line is None or self._line.expected is None:
            return
        line, item = self._line, self._line.expected.item
        look = LOOKS[line.standing]
        self.title.setText(line.title)
        self._sign.setPixmap(pixmap(STATE_ICONS[look.state], str(look.state), 16))
        self.standing.setText(f"{look.words} · {when_words(line.judgement)}")
        self._why.setText(
            f"Điều 11 khoản {item.content.clause} quy định phải công khai nội dung này theo kỳ, "
            f"nhưng sổ chưa có mục nào. {item.content.explanation.rstrip(' .')}."
        )
        places = [f"{check.required.form}) {check.required.place}" for check in line.judgement.checks]
        self._places.setText("Nơi phải công khai:\n" + "\n".join(places) if places else "")
        self.working.set_steps(item.steps)

    def enter_item(self) -> None:
        """Open the entry with content, period and title filled in."""
        self._save("")

    def exempt_item(self, reason: str) -> None:
        """Note why nothing need be disclosed for this period."""
        self._save(reason)

    def _save(self, not_applicable: str) -> None:
        if self._line is None or self._line.expected is None:
            return
        ws, year, item = self._session.workspace, self._session.year, self._line.expected.item

        def work() -> Disclosure:
            return enter_expected(ws, year, item.content.code, item.period, not_applicable)

        kinds = frozenset({Kind.DISCLOSURE})
        self._session.save(work, self, kinds, lambda made: self.entered.emit(made.id))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.standing, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.enter)
        buttons.addWidget(self.exempt)
        buttons.addStretch(1)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 4, 8, 4)
        inside.setSpacing(12)
        for widget in (self._why, self._places, self.working):
            inside.addWidget(widget)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addLayout(line)
        layout.addLayout(buttons)
        layout.addWidget(scroll, 1)
