"""Reading records in one consistent view of the database. Nothing is written here."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection

from qcdc_desktop.db.dialect import run, select_statement
from qcdc_desktop.db.records import Stored, map_of
from qcdc_desktop.db.tables import TABLES

R = TypeVar("R")


class Reading:
    """One view of the database from `Store.reading()`; later commits of others stay unseen until it ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, record_class: type[R], record_id: Any) -> R | None:
        """The record with this key (its id; of a special day its day), or None."""
        found = self.find(record_class, **{key_of(record_class).name: record_id})
        return found[0] if found else None

    def find(self, record_class: type[R], **equals: Any) -> list[R]:
        """All records whose fields have these values (None: no value), ordered by key; `KeyError` for no such field."""
        mapping = map_of(record_class)
        values = tuple([mapping.by_name[name].stored(value) for name, value in equals.items()])
        return [mapping.record(row) for row in self.rows(record_class, tuple(equals), values)]

    def rows(self, record_class: type[Any], equals: tuple[str, ...], values: tuple[Stored, ...]) -> Sequence[Any]:
        """The rows behind `find`, in the order of the record's fields; `values` as the columns hold them."""
        names = tuple([field.name for field in map_of(record_class).fields])
        statement = select_statement(TABLES[record_class], names, equals, key_of(record_class).name)
        found: Sequence[Any] = run(self.connection, statement, values).fetchall()
        return found

    def one(self, record_class: type[R], **equals: Any) -> R:
        """The only record with these values; raises `LookupError` when there is none or more than one."""
        found = self.find(record_class, **equals)
        if len(found) != 1:
            raise LookupError(f"{len(found)} records of {record_class.__name__} with {equals}")
        return found[0]


def key_of(record_class: type[Any]) -> Column[Any]:
    """The column that names a record."""
    return next(iter(TABLES[record_class].primary_key.columns))
