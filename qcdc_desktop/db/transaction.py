"""Writing records, all or nothing, with the audit trail: who, when, what, old, new.

Whether a change is allowed was decided before; here it is only written and recorded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.exc import IntegrityError

from qcdc_desktop.db.content import Sums, forget
from qcdc_desktop.db.dialect import (
    breakable,
    delete_statement,
    insert_statement,
    is_duplicate,
    keys_statement,
    run,
    upsert_statement,
)
from qcdc_desktop.db.reading import Reading, key_of
from qcdc_desktop.db.records import Stored, canonical_json, instant_text, map_of
from qcdc_desktop.db.tables import (
    SENT_TABLES,
    TABLES,
    audit_entry,
    sheet,
    sheet_entry,
    survey_batch,
    survey_round,
)
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.ids import new_id
from qcdc_desktop.domain.vn_dates import local_day

_KEYS_AT_ONCE = 500
_AUDIT_COLUMNS = tuple(field.name for field in map_of(AuditEntry).fields)


class Transaction(Reading):
    """One all-or-nothing change from `Store.transaction()`; every line of the trail carries `actor`."""

    def __init__(self, connection: Connection, actor: str, clock: Callable[[], datetime]) -> None:
        super().__init__(connection)
        self.actor = actor
        self._clock = clock
        self._sums = Sums()

    def finish(self) -> None:
        """Bring the sums over the content up to date; the store calls it before it commits."""
        self._sums.write(partial(run, self.connection))

    def count_in(self, sums: Sums) -> None:
        """Take over what somebody who writes in bulk added to the sums."""
        self._sums.join(sums)

    def save(self, record: Any) -> None:
        """Insert the record, or update it by its key; one line of the trail per changed field, one for a new record.

        Raises `Refusal("sheet-number-taken")`.
        """
        table, mapping, key = _writable(type(record))
        row = mapping.row(record)
        values = dict(zip([field.name for field in mapping.fields], row, strict=True))
        found = self.rows(type(record), (key.name,), (values[key.name],))
        if not found:
            self._insert(table, values)
            self._sums.add(table, row)
            self._trail([("add", type(record).__name__, str(values[key.name]), "", None, canonical_json(record))])
            return
        before = dict(zip(values, found[0], strict=True))
        changed = [name for name in values if values[name] != before[name]]
        if not changed:
            return
        with _duplicates_refused(self, table, values):
            self.connection.execute(
                update(table).where(key == values[key.name]).values({name: values[name] for name in changed})
            )
        self._sums.take(table, found[0])
        self._sums.add(table, row)
        self._trail(
            [
                ("change", type(record).__name__, str(values[key.name]), name, _text(before[name]), _text(values[name]))
                for name in changed
            ]
        )

    def save_many(self, records: Iterable[Any]) -> int:
        """Insert or update many records in bulk and return their number; one line of the trail per record class.

        Records of one class are written together, classes in the order in which they first come: parents first.
        Raises `Refusal` record-id-taken (the id is another dossier's: a package must not reach into one), record-twice.
        """
        groups: dict[type[Any], list[Any]] = {}
        for record in records:
            groups.setdefault(type(record), []).append(record)
        for record_class, group in groups.items():
            self._upsert(record_class, group)
            dossiers = {getattr(record, "dossier_id", "") for record in group}
            about = dossiers.pop() if len(dossiers) == 1 else ""
            self._trail([("save-many", record_class.__name__, about, "", None, str(len(group)))])
        return sum(len(group) for group in groups.values())

    def _upsert(self, record_class: type[Any], group: Sequence[Any]) -> None:
        table, mapping, key = _writable(record_class)
        names = [field.name for field in mapping.fields]
        rows = [mapping.row(record) for record in group]
        before = self._present(record_class, [row[names.index(key.name)] for row in rows])
        statement = upsert_statement(table, names, "dossier_id" if "dossier_id" in names else None)
        try:
            with breakable(self.connection):
                written = self.connection.exec_driver_sql(statement, rows).rowcount
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise Refusal("record-twice", kind=record_class.__name__) from error
        if written != len(rows):
            raise Refusal("record-id-taken", kind=record_class.__name__)
        for row in before:
            self._sums.take(table, row)
        self._sums.add_all(table, rows)

    def _present(self, record_class: type[Any], keys: Sequence[Stored]) -> list[Sequence[Stored]]:
        """The rows that already stand under these keys."""
        table, mapping, key = _writable(record_class)
        names = tuple([field.name for field in mapping.fields])
        found: list[Sequence[Stored]] = []
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            part = tuple(keys[start : start + _KEYS_AT_ONCE])
            statement = keys_statement(table, names, key.name, len(part))
            found += run(self.connection, statement, part).fetchall()
        return found

    def delete(self, record: Any, reason: str = "") -> None:
        """Take a record away; the trail keeps the whole record as JSON and the reason.

        Raises `LookupError` when it is not there. Records that belong to it must be deleted first.
        """
        table, mapping, key = _writable(type(record))
        record_id = mapping.by_name[key.name].stored(getattr(record, key.name))
        found = self.rows(type(record), (key.name,), (record_id,))
        if not found:
            raise LookupError(f"no {table.name} {record_id}")
        self._loosen(table, key.name, str(record_id))
        self.connection.execute(delete(table).where(key == record_id))
        self._sums.take(table, found[0])
        before = canonical_json(mapping.record(found[0]))
        self._trail([("delete", type(record).__name__, str(record_id), "", before, reason or None)])

    def note(
        self,
        action: str,
        record_kind: str,
        record_id: str,
        field: str = "",
        old: str | None = None,
        new: str | None = None,
        reason: str = "",
    ) -> None:
        """Write one line of the trail without changing a record (package imported, report printed).

        A reason is the line's new value, as with a deletion.
        """
        self._trail([(action, record_kind, record_id, field, old, new if new is not None else reason or None)])

    def note_each(self, action: str, record_kind: str, news: Mapping[str, str]) -> None:
        """Write one line for each record id of `news`, with its new value."""
        self._trail([(action, record_kind, record_id, "", None, new) for record_id, new in news.items()])

    def delete_dossier_content(self, dossier_id: str) -> None:
        """Empty a dossier of everything its commune sent, for a newer revision; the reviewer's own work stays.

        The dossier itself stays; the trail gets one line with the number of rows per table.
        """
        counts = {}
        self.finish()
        forget(self.connection.exec_driver_sql, SENT_TABLES, dossier_id)
        for table in SENT_TABLES:
            statement = delete_statement(table, "dossier_id")
            if table is sheet:  # without an index by dossier of their own
                statement = delete_statement(
                    table, "round_id", f'SELECT "id" FROM "{survey_round.name}" WHERE "dossier_id" = ?'
                )
            counts[table.name] = self.connection.exec_driver_sql(statement, (dossier_id,)).rowcount
        self._trail([("empty", "Dossier", dossier_id, "", canonical_json(counts), None)])

    def _insert(self, table: Table, values: dict[str, Stored]) -> None:
        with _duplicates_refused(self, table, values):
            self.connection.exec_driver_sql(insert_statement(table, tuple(values)), tuple(values.values()))

    def _loosen(self, table: Table, key_name: str, record_id: str) -> None:
        """References that a deletion empties by itself (SET NULL) are changes too and belong into the trail."""
        for other_class, other in TABLES.items():
            for link in other.foreign_keys:
                if link.ondelete != "SET NULL" or link.column is not table.columns[key_name]:
                    continue
                pointing = link.parent == record_id
                other_key = next(iter(other.primary_key.columns))
                ids = self.connection.execute(select(other_key).where(pointing)).scalars().all()
                place = [field.name for field in map_of(other_class).fields].index(link.parent.name)
                for row in self.rows(other_class, (link.parent.name,), (record_id,)):
                    self._sums.take(other, row)
                    self._sums.add(other, [None if n == place else value for n, value in enumerate(row)])
                self.connection.execute(update(other).where(pointing).values({link.parent.name: None}))
                self._trail([("change", other_class.__name__, str(i), link.parent.name, record_id, None) for i in ids])

    def _trail(self, lines: Sequence[tuple[str, str, str, str, str | None, str | None]]) -> None:
        """Append lines of (action, kind, id, field, old, new)."""
        if not lines:
            return
        now = self._clock()
        at = instant_text(now)
        statement = insert_statement(audit_entry, _AUDIT_COLUMNS)
        run(self.connection, statement, [(new_id(now), at, self.actor, *line) for line in lines])


def _writable(record_class: type[Any]) -> tuple[Table, Any, Any]:
    if record_class is AuditEntry:
        raise TypeError("lines of the trail are only added by the store")
    return TABLES[record_class], map_of(record_class), key_of(record_class)


def _text(value: Stored) -> str | None:
    return None if value is None else str(value)


@contextmanager
def _duplicates_refused(reading: Reading, table: Table, values: Mapping[str, Stored]) -> Iterator[None]:
    """Turn a sheet number that is taken into a refusal; every other broken constraint is a mistake of ours."""
    try:
        with breakable(reading.connection) if table is sheet else nullcontext():
            yield
    except IntegrityError as error:
        if table is not sheet or not is_duplicate(error):
            raise
        raise sheet_number_taken(reading, str(values["round_id"]), values["number"]) from error


def sheet_number_taken(reading: Reading, round_id: str, number: Stored) -> Refusal:
    """The refusal of a second sheet with the same number: in which round and batch the first is, who keyed it, when."""
    title = reading.connection.execute(
        select(survey_round.columns["title"]).where(survey_round.columns["id"] == round_id)
    ).scalar()
    query = (
        select(sheet.columns["entered_by"], sheet.columns["entered_at"], survey_batch.columns["name"])
        .select_from(sheet.outerjoin(sheet_entry).outerjoin(survey_batch, sheet_entry.columns["batch_id"] == _BATCH))
        .where(sheet.columns["round_id"] == round_id, sheet.columns["number"] == number)
    )
    who, at, batch = reading.connection.execute(query).one()
    return Refusal(
        "sheet-number-taken",
        field="number",
        number=number,
        round=title,
        batch=batch or "–",
        who=who or "–",
        day=local_day(datetime.fromisoformat(at)).isoformat(),
    )


_BATCH = survey_batch.columns["id"]
