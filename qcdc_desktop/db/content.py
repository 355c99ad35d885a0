"""A sum over the content of every dossier and every round of sheets, kept with each change.

SQLite notices damaged pages, not a bit that turned over inside a text: of 600 such bits its own check missed 506. So
each table keeps, for every dossier (sheets: for every round), the sum of the SHA-256 of its rows. A change takes the
old row off and adds the new one, in the same transaction; reading everything again must give the same sum.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import Stored, map_of
from qcdc_desktop.db.tables import TABLES, content_sum, sheet
from qcdc_desktop.domain.exchange_log import AuditEntry

Execute = Callable[[str, Any], Iterable[Any]]
"""Runs a statement with its values, or with a list of them; reading is also done by the bare driver."""

_MODULUS = 1 << 256
_SUMMED = {record_class: table for record_class, table in TABLES.items() if record_class is not AuditEntry}
"""The trail is left out: it only grows, and nothing is scored or sent from it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place whose content is not what was last written: the table, and the dossier or round ("" for neither)."""

    table: str
    owner: str


class Sums:
    """What the changes of one transaction add to and take off the sums."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, table: Table, row: Sequence[Stored]) -> None:
        """A row was added; its values in the order of the record's fields."""
        self.add_all(table, (row,))

    def add_all(self, table: Table, rows: Iterable[Sequence[Stored]]) -> None:
        """Rows were added in bulk."""
        for owner, (number, count) in _summed(table, rows).items():
            change = self._changes[owner, table.name]
            change[0] += number
            change[1] += count

    def join(self, other: "Sums") -> None:
        """Take over what another gathered."""
        for key, change in other._changes.items():
            self._changes[key][0] += change[0]
            self._changes[key][1] += change[1]

    def take(self, table: Table, row: Sequence[Stored]) -> None:
        """A row was taken away."""
        for owner, (number, count) in _summed(table, (row,)).items():
            change = self._changes[owner, table.name]
            change[0] -= number
            change[1] -= count

    def write(self, execute: Execute) -> None:
        """Bring the kept sums up to date and begin anew."""
        changes = {key: change for key, change in self._changes.items() if change != [0, 0]}
        self._changes.clear()
        if not changes:
            return
        owners = tuple({owner for owner, _ in changes})
        kept: dict[tuple[str, str], tuple[str, int]] = {}
        for start in range(0, len(owners), _OWNERS_AT_ONCE):
            part = owners[start : start + _OWNERS_AT_ONCE]
            for owner, name, digest, rows in execute(f"{_READ_OWNERS} ({', '.join('?' * len(part))})", part):
                kept[owner, name] = (digest, rows)
        written = []
        for key, (number, count) in changes.items():
            old, rows = kept.get(key, _NOTHING)
            written.append((*key, f"{(int(old, 16) + number) % _MODULUS:064x}", rows + count))
        execute(_WRITE, written)


def sum_of_sheets(reading: Reading, round_id: str) -> str:
    """What stands for the sheets of a round as they are now: another text for other sheets, empty for none."""
    kept = next(iter(reading.connection.exec_driver_sql(_READ_ONE, (round_id, sheet.name))), None)
    return f"{kept[0]}:{kept[1]}" if kept else ""


def forget(execute: Execute, tables: Sequence[Table], dossier_id: str) -> None:
    """These tables were emptied of everything of a dossier; sheets of all its rounds."""
    names = tuple(table.name for table in tables if table is not sheet)
    execute(f"{_FORGET} ({', '.join('?' * len(names))})", (dossier_id, *names))
    if sheet in tables:
        execute(_FORGET_ROUNDS, (dossier_id,))


def differences(execute: Execute, dossier_id: str | None = None) -> tuple[Difference, ...]:
    """The places whose content is not what was last written, of one dossier or of everything."""
    kept: dict[tuple[str, str], tuple[str, int]] = {}
    for owner, name, digest, rows in execute(_READ_ALL, ()):
        kept[owner, name] = (digest, rows)
    if dossier_id is not None:
        owners = {dossier_id, *(row[0] for row in execute(_ROUNDS, (dossier_id,)))}
        kept = {key: value for key, value in kept.items() if key[0] in owners}
    found = dict(_computed(execute, dossier_id))
    wrong = [key for key in kept.keys() | found.keys() if kept.get(key, _NOTHING) != found.get(key, _NOTHING)]
    return tuple(Difference(name, owner) for owner, name in sorted(wrong))


def rebuild(execute: Execute) -> None:
    """Take the content as it is for right: after a migration has changed the rows, or when a person says so."""
    found = list(_computed(execute, None))
    execute(f'DELETE FROM "{content_sum.name}"', ())
    for (owner, name), (digest, rows) in found:
        execute(_WRITE, (owner, name, digest, rows))


def _computed(execute: Execute, dossier_id: str | None) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    """The sums as the rows give them now."""
    for record_class, table in _SUMMED.items():
        names = [field.name for field in map_of(record_class).fields]
        columns = ", ".join(f'"{name}"' for name in names)
        statement, values = f'SELECT {columns} FROM "{table.name}"', ()
        if dossier_id is not None:
            if "dossier_id" not in names:
                continue
            statement, values = f'{statement} WHERE "dossier_id" = ?', (dossier_id,)  # type: ignore[assignment]
        for owner, (number, rows) in _summed(table, execute(statement, values)).items():
            yield (owner, table.name), (f"{number % _MODULUS:064x}", rows)


def _summed(table: Table, rows: Iterable[Sequence[Stored]]) -> dict[str, list[int]]:
    """For each dossier or round the sum of the SHA-256 of its rows, as numbers, and how many rows there are.

    This is the hot path of an import: the values are put into one text by one operation, in the order of the fields.
    """
    place = _OWNERS[table.name]
    shape = _SHAPES[table.name]
    digest, number_of = hashlib.sha256, int.from_bytes
    sums: dict[str, list[int]] = {}
    owner, number, count = "", 0, 0  # rows of one owner mostly follow each other: kept outside the dict meanwhile
    for row in rows:
        if place is not None and row[place] != owner:
            _note(sums, owner, number, count)
            owner, number, count = str(row[place]), 0, 0
        number += number_of(digest((shape % tuple(row)).encode("utf-8", "surrogatepass")).digest(), "big")
        count += 1
    _note(sums, owner, number, count)
    return sums


def _note(sums: dict[str, list[int]], owner: str, number: int, count: int) -> None:
    if count:
        change = sums.setdefault(owner, [0, 0])
        change[0] += number
        change[1] += count


def _owner_place(record_class: type[Any], table: Table) -> int | None:
    names = [field.name for field in map_of(record_class).fields]
    wanted = "round_id" if table is sheet else "dossier_id"
    return names.index(wanted) if wanted in names else None


_SHAPES = {table.name: "%s\x1f" * len(map_of(record_class).fields) for record_class, table in _SUMMED.items()}
"""A text per row: its values, each with a separator that no text of ours has."""
_OWNERS = {table.name: _owner_place(record_class, table) for record_class, table in _SUMMED.items()}


_OWNERS_AT_ONCE = 500
_NOTHING = ("0" * 64, 0)
_READ_ALL = f'SELECT "owner", "table_name", "digest", "rows" FROM "{content_sum.name}"'
_READ_ONE = f'SELECT "digest", "rows" FROM "{content_sum.name}" WHERE "owner" = ? AND "table_name" = ?'
_READ_OWNERS = f'{_READ_ALL} WHERE "owner" IN'
_ROUNDS = 'SELECT "id" FROM "survey_round" WHERE "dossier_id" = ?'
_WRITE = (
    f'INSERT INTO "{content_sum.name}" ("owner", "table_name", "digest", "rows") VALUES (?, ?, ?, ?) '
    'ON CONFLICT ("owner", "table_name") DO UPDATE SET "digest" = excluded."digest", "rows" = excluded."rows"'
)
_FORGET = f'DELETE FROM "{content_sum.name}" WHERE "owner" = ? AND "table_name" IN'
_FORGET_ROUNDS = f'DELETE FROM "{content_sum.name}" WHERE "table_name" = \'{sheet.name}\' AND "owner" IN ({_ROUNDS})'
