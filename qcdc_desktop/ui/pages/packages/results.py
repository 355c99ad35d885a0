"""What became of files that were imported: one line each, the whole sentence of the chosen one below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.packages.looks import KINDS, verdict
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import STATE_ICONS, State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.import_package import ImportResult


class ResultsView(QWidget):
    """A list of import results. A refused file says clearly what kind of refusal it is."""

    def __init__(self, session: Session, memory: str, empty: str) -> None:
        super().__init__()
        self._session = session
        self.model: RowsModel[ImportResult] = RowsModel(
            (
                Column("file", "Tệp", lambda r: r.file.name, width=290, tip=lambda r: str(r.file)),
                Column("kind", "Loại gói", lambda r: KINDS[r.record.kind] if r.record else "–", width=150),
                Column("outcome", "Kết quả", lambda r: verdict(r).words, width=170, state=lambda r: verdict(r).state),
                Column("advice", "Việc cần làm", lambda r: verdict(r).advice, stretch=True),
            ),
            key=lambda r: str(r.file),
        )
        self.view = RowsView(self.model, "Kết quả nhập từng tệp", preferences=session.preferences, memory=memory)
        self.view.set_empty("import", empty)
        self.view.chosen.connect(self._show)
        self._sign = QLabel()
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._card = QFrame()
        set_role(self._card, "card")
        row = QHBoxLayout(self._card)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._card.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._card)

    @property
    def sentence(self) -> str:
        """The sentence about the chosen file."""
        return self._text.text()

    def show_results(self, results: Sequence[ImportResult]) -> None:
        """Show these results, the ones that need a person first."""
        order = {State.ERROR: 0, State.WARNING: 1, State.INFO: 2, State.NEUTRAL: 3, State.SUCCESS: 4}
        self.model.set_rows(sorted(results, key=lambda r: order[verdict(r).state]))
        if results:
            self.view.selectRow(0)

    def _show(self, result: ImportResult | None) -> None:
        self._card.setVisible(result is not None)
        if result is None:
            return
        look = verdict(result)
        self._sign.setPixmap(pixmap(STATE_ICONS[look.state], str(look.state), 20))
        lines = [self._session.say(result.code, result.facts), *(self._session.say(flag) for flag in result.flags)]
        if result.receipt is not None:
            lines.append(f"Giấy báo nhận: {result.receipt.name}")
        self._text.setText("\n".join(lines))


def summary(results: Sequence[ImportResult]) -> tuple[str, State]:
    """How an import went in one sentence."""
    done = sum(r.outcome == "applied" for r in results)
    held = sum(r.outcome == "held" for r in results)
    refused = sum(r.outcome == "refused" for r in results)
    kept = len(results) - done - held - refused
    named = ((done, "đã nhập"), (kept, "không đổi gì"), (held, "chờ quyết định"), (refused, "bị từ chối"))
    text = ", ".join(f"{count} {what}" for count, what in named if count)
    state = State.WARNING if held or refused else State.SUCCESS
    return f"{len(results)} gói: {text}.", state
