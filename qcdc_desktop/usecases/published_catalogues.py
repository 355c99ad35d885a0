"""The province's catalogues in use: laid over the office's own and the shipped ones, and named in packages.

An edition of the province takes the place of one with the same code, and of a list for the same year; where none of
the province's holds, the office's own do, then the shipped ones. Judging and taking in stand in `take_catalogue`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.catalogue import Origin
from qcdc_desktop.domain.catalogue_reading.findings import refusal
from qcdc_desktop.domain.catalogue_reading.heads import Kind, kind_of
from qcdc_desktop.domain.catalogue_reading.parsing import parse_json
from qcdc_desktop.domain.catalogue_reading.together import check_together
from qcdc_desktop.domain.catalogues import Catalogues, prevailing
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.published import PUBLISHED, CatalogueTrust, Published, PublishedCatalogue
from qcdc_desktop.usecases.catalogues import with_value

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

_ORDER: Final = (Kind.UNITS, Kind.QUESTIONNAIRE)
"""Criteria and programmes rest on questionnaires, so those come first."""


def with_published(base: Catalogues, kept: Iterable[PublishedCatalogue]) -> Catalogues:
    """The catalogues with the province's editions; one this version of the program cannot read is left out."""
    found = [(one.content, one.code) for one in kept]
    try:
        return lay_over(base, found)
    except Refusal:
        return _one_by_one(base, found)


def lay_over(base: Catalogues, texts: Sequence[tuple[str, str]]) -> Catalogues:
    """The catalogues with editions of the province, each given as text and the name of its file.

    Raises `Refusal` catalogue-wrong and those of reading a file.
    """
    parsed = [(*_parsed(text, file), file) for text, file in texts]
    parsed.sort(key=lambda one: _ORDER.index(one[0]) if one[0] in _ORDER else len(_ORDER))
    found = base
    for kind, value, file in parsed:
        found = with_value(found, kind, value, file, Origin.PROVINCE)
    found = prevailing(found)
    if errors := check_together(found):
        raise refusal(errors)
    return found


def published_of(reading: Reading) -> Published | None:
    """With which release the office works, or None while it has taken none in."""
    trust = trust_of(reading)
    if trust is None or not trust.release:
        return None
    targets = {
        f"{PUBLISHED}{one.kind}-{one.code}": hashlib.sha256(one.content.encode()).hexdigest()
        for one in kept_editions(reading)
    }
    return Published(trust.root_version, trust.release, targets)


def trust_of(reading: Reading) -> CatalogueTrust | None:
    """What is trusted of the province's catalogues, or None while no root is enrolled."""
    return next(iter(reading.find(CatalogueTrust)), None)


def kept_editions(reading: Reading) -> list[PublishedCatalogue]:
    """The editions of the province that were taken in."""
    return reading.find(PublishedCatalogue)


def _one_by_one(base: Catalogues, texts: Sequence[tuple[str, str]]) -> Catalogues:
    found = base
    for text in texts:
        try:
            found = lay_over(found, [text])
        except Refusal:
            continue
    return found


def _parsed(text: str, file: str) -> tuple[Kind, object]:
    value = parse_json(text, file)
    kind = kind_of(value)
    if kind is None:
        raise Refusal("published-kind-unknown", file=file)
    return kind, value
