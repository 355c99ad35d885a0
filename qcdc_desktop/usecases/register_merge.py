"""Rows of a filled table beside the register: which entry a row means, and what of its publications is new.

Nothing is written here. A row adds to an entry and completes it; what the register already says stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_text import search_key


def likeness(disclosure: Disclosure) -> tuple[object, ...]:
    """What two rows share that mean one entry: content, title, number and date of the document, period."""
    return (
        disclosure.content_code,
        search_key(disclosure.title),
        disclosure.document_number,
        disclosure.document_date,
        disclosure.period,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as far as it is known, with the publications it has; those not yet saved have an empty `id`."""

    disclosure: Disclosure
    publications: tuple[Publication, ...]


def known_entries(
    entries: Iterable[Disclosure], publications: Iterable[Publication]
) -> dict[tuple[object, ...], list[Known]]:
    """The entries of a register with their publications, those alike together in the order given."""
    of_entry: dict[str, list[Publication]] = defaultdict(list)
    for publication in publications:
        of_entry[publication.disclosure_id].append(publication)
    found: dict[tuple[object, ...], list[Known]] = defaultdict(list)
    for entry in entries:
        found[likeness(entry)].append(Known(entry, tuple(of_entry[entry.id])))
    return dict(found)


def completed(candidates: Sequence[Known], given: Iterable[Publication]) -> Known:
    """The entry a row means, completed by its publications; the very same one when the row says nothing new.

    Of several versions of one entry the one that already has them is meant, else the last. Raises
    `Refusal("publication-other-day", field="published_on")` for a place that has another day in the register.
    """
    rows = tuple(given)
    for candidate in candidates:
        if all(_same(candidate.publications, publication) for publication in rows):
            return candidate
    found = candidates[-1]
    for publication in rows:
        found = replace(found, publications=_with(found.publications, publication))
    return found


def _at(publications: Iterable[Publication], wanted: Publication) -> list[Publication]:
    """The publications in the form and at the place of another."""
    place = search_key(wanted.place)
    return [p for p in publications if p.form == wanted.form and search_key(p.place) == place]


def _same(publications: Iterable[Publication], wanted: Publication) -> bool:
    return any(
        p.starts_on == wanted.starts_on and wanted.ends_on in (None, p.ends_on) for p in _at(publications, wanted)
    )


def _with(publications: tuple[Publication, ...], added: Publication) -> tuple[Publication, ...]:
    there = _at(publications, added)
    if _same(publications, added):
        return publications
    open_one = next((p for p in there if p.starts_on in (None, added.starts_on) and p.ends_on is None), None)
    if open_one is not None:
        filled = replace(
            open_one,
            starts_on=added.starts_on,
            ends_on=added.ends_on,
            responsible=open_one.responsible or added.responsible,
        )
        return tuple(filled if p is open_one else p for p in publications)
    if there:
        raise Refusal(
            "publication-other-day",
            field="published_on",
            place=added.place,
            known=there[-1].starts_on.isoformat() if there[-1].starts_on else "",
            given=added.starts_on.isoformat() if added.starts_on else "",
        )
    return (*publications, added)
