"""The one door of errors: every refusal, trouble and mistake of the program reaches the person here, and only here.

A refusal about a field goes beside the field, other refusals and troubles to the strip of the page, mistakes of ours
to a dialog with a number. Catching and logging the interpreter's and Qt's own reports stands in `crash_hooks`.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble
from qcdc_desktop.ui.bug_dialog import BugDialog, BugReport, bug_number
from qcdc_desktop.ui.fields.form import Form
from qcdc_desktop.ui.messages import MessageStrip
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.words import explain

LOG = logging.getLogger("qcdc.window")


@runtime_checkable
class ShowsProblems(Protocol):
    """A form or page that can put a sentence beside one of its fields."""

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Show it; False when there is no such field here."""


@runtime_checkable
class HasMessages(Protocol):
    """A page with a message strip."""

    messages: MessageStrip


class ErrorDoor(QObject):
    """Shows errors. `crossed` is emitted from any thread and brings an error to the window's thread."""

    crossed = Signal(object)

    def __init__(self, save_report: Callable[[BugReport], None] | None = None) -> None:
        super().__init__()
        self._save_report = save_report
        self._seen: dict[str, int] = {}
        self._open: BugDialog | None = None
        self._boxes: list[QMessageBox] = []
        self.crossed.connect(self.show)

    def show(self, error: BaseException, owner: QWidget | None = None) -> None:
        """Tell the person about an error of `owner`'s work; a wish to stop needs no telling."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, Refusal | Trouble):
            LOG.info("%s %s", type(error).__name__, error.code)
            self._show_expected(error, owner if owner is not None and isValid(owner) else None)
        elif isinstance(error, KeyboardInterrupt | SystemExit):
            QApplication.exit(130)
        else:
            self._show_bug(error)

    def count(self, number: str) -> int:
        """How often the mistake with this number was met in this session."""
        return self._seen.get(number, 0)

    @property
    def open_dialog(self) -> BugDialog | None:
        """The dialog about a mistake that is on the screen, if one is."""
        return self._open

    def _show_expected(self, error: Refusal | Trouble, owner: QWidget | None) -> None:
        text = explain(error)
        field = error.field if isinstance(error, Refusal) else None
        if field is not None and _shown_beside(field, text, owner):
            return
        state = State.WARNING if isinstance(error, Refusal) else State.ERROR
        for page in _upwards(owner, HasMessages):
            page.messages.show_message(text, state)
            return
        parent = owner.window() if owner is not None else QApplication.activeWindow()
        title = "Chưa thực hiện được" if isinstance(error, Refusal) else "Máy tính gặp trở ngại"
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
        self._boxes.append(box)
        box.finished.connect(lambda _: self._boxes.remove(box))
        box.open()

    def _show_bug(self, error: BaseException) -> None:
        details = "".join(traceback.format_exception(error))
        number = bug_number(error)
        self._seen[number] = self._seen.get(number, 0) + 1
        LOG.error("bug %s, time %d\n%s", number, self._seen[number], details)
        if self._seen[number] > 1 or self._open is not None or QApplication.instance() is None:
            return
        QTimer.singleShot(0, self, lambda: self._open_bug(BugReport(number, details)))

    def _open_bug(self, report: BugReport) -> None:
        self._open = BugDialog(report, self._save_report, QApplication.activeWindow())
        self._open.finished.connect(self._forget_dialog)
        self._open.open()

    def _forget_dialog(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None


def _shown_beside(field: str, text: str, owner: QWidget | None) -> bool:
    """Offer the sentence to every page and form around `owner`, from the inside out."""
    widget = owner
    while widget is not None:
        if isinstance(widget, ShowsProblems) and widget.show_field_problem(field, text):
            return True
        forms = [form for form in widget.findChildren(Form) if form.isVisible()]
        if any(form.show_field_problem(field, text) for form in forms):
            return True
        widget = widget.parentWidget()
    return False


def _upwards(owner: QWidget | None, wanted: type) -> list:  # type: ignore[type-arg]
    """`owner` and its parents, from the inside out, as far as they can do what is wanted."""
    found = []
    widget: QObject | None = owner
    while widget is not None:
        if isinstance(widget, wanted):
            found.append(widget)
        widget = widget.parent()
    return found
