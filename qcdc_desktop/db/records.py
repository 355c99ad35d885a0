"""How a frozen record becomes a row and comes back, worked out once per class from its type hints.

Dates and instants become ISO text (instants in UTC with microseconds, so that text order is time order), truth
values 0 and 1, and whatever is nested canonical JSON. No table and no connection is known here.
"""

import json
import types
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined] # the typeshed leaves them out
from typing import Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

R = TypeVar("R")
Stored = str | int | None
"""What a column holds."""
Convert = Callable[[Any], Any]
Kind = Literal["text", "integer"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record; a conversion of None means that the value is stored as it is."""

    name: str
    kind: Kind
    nullable: bool
    to_row: Convert | None
    from_row: Convert | None

    def stored(self, value: Any) -> Stored:
        """The value as the column holds it."""
        if value is None or self.to_row is None:
            return value  # type: ignore[no-any-return]
        return self.to_row(value)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class RecordMap(Generic[R]):
    """The fields of a record class in the order of its constructor."""

    record_class: type[R]
    fields: tuple[Field, ...]
    by_name: Mapping[str, Field]

    def row(self, record: R) -> tuple[Stored, ...]:
        """The record as a row, in the order of `fields`."""
        return tuple([field.stored(getattr(record, field.name)) for field in self.fields])

    def record(self, row: Sequence[Any]) -> R:
        """The record a row holds."""
        values = [
            value if value is None or field.from_row is None else field.from_row(value)
            for field, value in zip(self.fields, row, strict=True)
        ]
        return self.record_class(*values)


def map_of(record_class: type[R]) -> RecordMap[R]:
    """The mapping of a dataclass; raises `TypeError` for a type no column can hold (our mistake)."""
    return cast(RecordMap[R], _mapping(cast(Hashable, record_class)))


@cache
def _mapping(record_class: Any) -> RecordMap[Any]:
    hints = get_type_hints(record_class)
    found = tuple(_field(f.name, hints[f.name]) for f in fields(record_class))
    return RecordMap(record_class, found, {f.name: f for f in found})


def canonical_json(value: Any) -> str:
    """One text for one value: keys sorted, no blanks, letters as they are."""
    return "".join(_ENCODE(value, 0))


def instant_text(instant: datetime) -> str:
    """An instant as ISO text in UTC with microseconds; raises `ValueError` without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    moment = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


# What `json.JSONEncoder` builds anew for each text, built once: for a sheet's marks the building took longer.
_ENCODE = c_make_encoder(None, _plain, encode_basestring, None, ":", ",", True, False, False)


def _field(name: str, hint: Any) -> Field:
    parts = _union_parts(hint)
    nullable = types.NoneType in parts
    kept = [part for part in parts if part is not types.NoneType]
    if len(kept) != 1:
        raise TypeError(f"{name}: {hint} fits no column")
    return _column(name, kept[0], nullable)


def _column(name: str, hint: Any, nullable: bool) -> Field:
    if hint is str:
        return Field(name, "text", nullable, None, None)
    if hint is bool:
        return Field(name, "integer", nullable, int, bool)
    if hint is int:
        return Field(name, "integer", nullable, None, None)
    if hint is datetime:
        return Field(name, "text", nullable, instant_text, datetime.fromisoformat)
    if hint is date:
        return Field(name, "text", nullable, date.isoformat, date.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Field(name, "text", nullable, str, hint)
    read = _reader(hint)
    load = json.loads
    return Field(name, "text", nullable, canonical_json, load if read is None else lambda text: read(load(text)))


def _union_parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _reader(hint: Any) -> Convert | None:
    """How a parsed JSON value becomes a value of type `hint`; None: it is one already."""
    origin = get_origin(hint)
    if len(_union_parts(hint)) > 1:
        return _union_reader(_union_parts(hint))
    if hint in (str, int, bool, types.NoneType):
        return None
    if origin is tuple:
        return _sequence_reader(_reader(get_args(hint)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(get_args(hint)[1]))
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_reader(hint)
    raise TypeError(f"{hint} has no JSON form")


def _sequence_reader(item: Convert | None) -> Convert:
    return tuple if item is None else lambda found: tuple([item(entry) for entry in found])


def _mapping_reader(item: Convert | None) -> Convert:
    if item is _listed_to_tuple:
        return _lists_to_tuples
    return dict if item is None else lambda found: {key: item(entry) for key, entry in found.items()}


def _listed_to_tuple(found: Any) -> Any:
    return tuple(found) if type(found) is list else found


def _lists_to_tuples(found: Any) -> Any:
    """What `_listed_to_tuple` does to every value; few answers of a sheet are lists, so that most cost no call."""
    for key, entry in found.items():
        if type(entry) is list:
            found[key] = tuple(entry)
    return found


def _union_reader(parts: Sequence[Any]) -> Convert | None:
    """JSON tells lists from everything else, so at most one part may need reading beside the list."""
    readers = {get_origin(part) is tuple: _reader(part) for part in parts if _reader(part) is not None}
    sequence, other = readers.get(True), readers.get(False)
    if sequence is None and other is None:
        return None
    if sequence is tuple and other is None:
        return _listed_to_tuple

    def read(found: Any) -> Any:
        reader = sequence if type(found) is list else other
        return found if found is None or reader is None else reader(found)

    return read


def _dataclass_reader(record_class: type[Any]) -> Convert:
    """Fields that a newer program has and the stored value lacks take their defaults."""
    hints = get_type_hints(record_class)
    readers = {f.name: _reader(hints[f.name]) for f in fields(record_class)}
    required = {f.name for f in fields(record_class) if f.default is MISSING and f.default_factory is MISSING}

    def read(found: Any) -> Any:
        missing = required - found.keys()
        if missing:
            raise ValueError(f"stored {record_class.__name__} lacks {sorted(missing)}")
        kept = {name: found[name] for name in readers if name in found}
        return record_class(
            **{name: value if (reader := readers[name]) is None else reader(value) for name, value in kept.items()}
        )

    return read
