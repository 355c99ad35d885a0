"""Reading the trail of changes. Lines are written by `Transaction` and never changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import instant_text, map_of
from qcdc_desktop.db.tables import TABLES, audit_entry
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


@dataclass(frozen=True, slots=True)
class TrailValues:
    """Who and what stands in the trail, and how many lines it has."""

    actors: frozenset[str]
    kinds: frozenset[str]
    total: int


def trail_values(reading: Reading) -> TrailValues:
    """The names and kinds of record the trail knows; lines are never deleted, so their number is that of the newest."""
    columns = audit_entry.columns

    def distinct(name: str) -> frozenset[str]:
        return frozenset(reading.connection.execute(select(columns[name]).distinct()).scalars())

    return TrailValues(distinct("actor"), distinct("record_kind"), last_sequence(reading))


def trail_chunk(
    reading: Reading,
    before: int | None,
    most: int,
    actor: str = "",
    kind: str = "",
    first: datetime | None = None,
    end: datetime | None = None,
) -> list[tuple[int, AuditEntry]]:
    """At most `most` lines with their numbers, newest first: older than line `before`, from `first`, before `end`."""
    mapping, columns = map_of(AuditEntry), audit_entry.columns
    query = select(columns["sequence"], *(columns[field.name] for field in mapping.fields))
    if before is not None:
        query = query.where(columns["sequence"] < before)
    if actor:
        query = query.where(columns["actor"] == actor)
    if kind:
        query = query.where(columns["record_kind"] == kind)
    if first is not None:
        query = query.where(columns["at"] >= instant_text(first))
    if end is not None:
        query = query.where(columns["at"] < instant_text(end))
    found = reading.connection.execute(query.order_by(columns["sequence"].desc()).limit(most))
    return [(row[0], mapping.record(row[1:])) for row in found]


def record_names(
    reading: Reading, ids: Mapping[str, Collection[str]], columns: Sequence[str]
) -> dict[tuple[str, str], str]:
    """What records are called, by (name of the class, id): the first of `columns` their table has."""
    found: dict[tuple[str, str], str] = {}
    for record_class, table in TABLES.items():
        wanted = ids.get(record_class.__name__)
        named = next((table.columns[name] for name in columns if name in table.columns), None)
        if not wanted or named is None:
            continue
        key = next(iter(table.primary_key.columns))
        for row in reading.connection.execute(select(key, named).where(key.in_(wanted))):
            found[record_class.__name__, str(row[0])] = str(row[1])
    return found
