"""Reading records in one consistent view of the database. Nothing is written here."""

from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Select, select

from qcdc_desktop.db.records import map_of
from qcdc_desktop.db.tables import TABLES

R = TypeVar("R")


class Reading:
    """One view of the database from `Store.reading()`; later commits of others stay unseen until it ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, record_class: type[R], record_id: Any) -> R | None:
        """The record with this key (its id; of a special day its day), or None."""
        key = key_of(record_class)
        row = self.connection.execute(_selected(record_class).where(key == _stored(record_class, key.name, record_id)))
        found = row.fetchone()
        return None if found is None else map_of(record_class).record(found)

    def find(self, record_class: type[R], **equals: Any) -> list[R]:
        """All records whose fields have these values (None: no value), ordered by key; `KeyError` for no such field."""
        table = TABLES[record_class]
        query = _selected(record_class)
        for name, value in equals.items():
            query = query.where(table.columns[name] == _stored(record_class, name, value))
        read = map_of(record_class).record
        return [read(row) for row in self.connection.execute(query.order_by(key_of(record_class)))]

    def one(self, record_class: type[R], **equals: Any) -> R:
        """The only record with these values; raises `LookupError` when there is none or more than one."""
        found = self.find(record_class, **equals)
        if len(found) != 1:
            raise LookupError(f"{len(found)} records of {record_class.__name__} with {equals}")
        return found[0]


def key_of(record_class: type[Any]) -> Column[Any]:
    """The column that names a record."""
    return next(iter(TABLES[record_class].primary_key.columns))


def _stored(record_class: type[Any], name: str, value: Any) -> Any:
    return map_of(record_class).by_name[name].stored(value)


def _selected(record_class: type[Any]) -> Select[Any]:
    table = TABLES[record_class]
    return select(*(table.columns[field.name] for field in map_of(record_class).fields))
