"""Entries of a list that must not carry the same name twice."""

from collections.abc import Hashable, Iterable

from qcdc_desktop.domain.catalogue_reading.entry import Entry


def refuse_twice(found: Iterable[tuple[Entry, Hashable]], field: str) -> None:
    """Note every entry whose value in `field` stood there before; empty values are noted elsewhere."""
    seen: set[Hashable] = set()
    for entry, value in found:
        if value == "":
            continue
        if value in seen:
            entry.wrong(field, "catalogue-code-twice", code=str(value))
        seen.add(value)
