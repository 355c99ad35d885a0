"""Reading the trail of changes. Lines are written by `Transaction` and never changed."""

from sqlalchemy import func, select

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import map_of
from qcdc_desktop.db.tables import audit_entry
from qcdc_desktop.domain.exchange_log import AuditEntry

_MOST = 1000


def trail(reading: Reading, record_id: str | None = None, limit: int = _MOST) -> list[AuditEntry]:
    """The newest lines first, of one record or of all, at most `limit`."""
    mapping = map_of(AuditEntry)
    query = select(*(audit_entry.columns[field.name] for field in mapping.fields))
    if record_id is not None:
        query = query.where(audit_entry.columns["record_id"] == record_id)
    newest_first = query.order_by(audit_entry.columns["sequence"].desc()).limit(limit)
    return [mapping.record(row) for row in reading.connection.execute(newest_first)]


def last_sequence(reading: Reading) -> int:
    """The number of the newest line, 0 before the first; whatever changes the data adds lines, so it tells of that."""
    return int(reading.connection.execute(select(func.max(audit_entry.columns["sequence"]))).scalar() or 0)
