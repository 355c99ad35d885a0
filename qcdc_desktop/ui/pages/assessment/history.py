"""Who changed what of the assessment and when: the newest lines of the trail, of the whole or of one indicator."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_dates import LOCAL_ZONE, format_date
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment_history import assessment_history
from qcdc_desktop.usecases.audit_trail import TrailLine


class HistoryView(QWidget):
    """Reads when it is looked at (`look`) and again when what it shows has changed while it is looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._code: str | None = None
        self.model: RowsModel[TrailLine] = RowsModel(
            (
                Column("at", "Lúc", _at, sort=lambda line: line.id, width=136),
                Column("actor", "Ai", lambda line: line.actor, width=100),
                Column("what", "Việc", what_words, stretch=True, tip=_whole),
            )
        )
        self.table = RowsView(self.model, "Lịch sử thay đổi của tự đánh giá")
        self.table.set_empty("clock", "Chưa có thay đổi nào.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def look(self, code: str = "") -> None:
        """Read the lines of an indicator, or of everything (empty code)."""
        workspace, year = self._session.workspace, self._session.year
        self._code = code

        def show(lines: tuple[TrailLine, ...]) -> None:
            if code == self._code:
                self.model.set_rows(lines)

        self._session.read(lambda: assessment_history(workspace, year, code), show, self)


def what_words(line: TrailLine) -> str:
    """What was done in one line: "TC1.1 · Số đạt: 12 → 15"."""
    record = line.record or line.kind
    change = ""
    if line.field:
        change = f"{line.field}: {line.old or '(trống)'} → {line.new or '(trống)'}"
    elif line.new:
        change = f"{line.action}: {line.new}"
    return f"{record} · {change or line.action}"


def _at(line: TrailLine) -> str:
    local = line.at.astimezone(LOCAL_ZONE)
    return f"{format_date(local.date())} {local:%H:%M}"


def _whole(line: TrailLine) -> str:
    return f"{_at(line)}, {line.actor}\n{what_words(line)}"
