"""How a number or a day came about: a link that opens the steps below it ("Cách tính").

It shows steps others computed, as sentences with the clause they rest on; it computes nothing.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qcdc_desktop.domain.steps import Step
from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.words import say


def step_lines(steps: Iterable[Step]) -> tuple[str, ...]:
    """The sentences of steps, each followed by what it rests on."""
    return tuple(say(s.code, s.facts) + (f" ({s.basis})" if s.basis else "") for s in steps)


class Working(QWidget):
    """The link and, once opened, the numbered steps; hidden while there are none."""

    def __init__(self, text: str = "Cách tính", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link = QPushButton(text)
        set_role(self.link, "link")
        self.link.setCheckable(True)
        self.link.setAutoDefault(False)
        self.link.setIcon(icon("chevron-right", "accent"))
        self.link.setAccessibleName(text)
        self.link.toggled.connect(self._toggle)
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setContentsMargins(8, 0, 0, 4)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._text)
        self.set_lines(())

    def set_steps(self, steps: Iterable[Step]) -> None:
        """Show the sentences of steps."""
        self.set_lines(step_lines(steps))

    def set_lines(self, lines: Iterable[str]) -> None:
        """Show sentences that are ready."""
        shown = tuple(lines)
        self._text.setText("\n".join(f"{n}. {line}" for n, line in enumerate(shown, 1)))
        self.setVisible(bool(shown))

    @property
    def text(self) -> str:
        """The steps as shown."""
        return self._text.text()

    def _toggle(self, opened: bool) -> None:
        self._text.setVisible(opened)
        self.link.setIcon(icon("chevron-down" if opened else "chevron-right", "accent"))
