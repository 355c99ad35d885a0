"""Publishing: the province signs what it works with, and the keys it enrolled, as one file for the offices below.

A release is taken in at the province like at any other office, before its file is handed over: what would be refused
there is refused here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from qcdc_desktop.disk import replace_file
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.heads import Kind
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.published import CatalogueTrust
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.catalogues import load_catalogues, read_text
from qcdc_desktop.usecases.own_catalogues import catalogue_text, with_own
from qcdc_desktop.usecases.published_catalogues import kept_editions, lay_over
from qcdc_desktop.usecases.root_keys import operating_key
from qcdc_desktop.usecases.take_catalogue import TakenRelease, catalogue_trust, edition_head, take_release
from qcdc_desktop.usecases.workspace import Workspace

RELEASE_YEARS: Final = 3
_FROZEN: Final = (Kind.DISCLOSURE, Kind.CRITERIA, Kind.QUESTIONNAIRE)
"""Records name these editions, so their content is never published a second time under one code."""


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """A release as it was handed over: the file, and the province with it in use."""

    file: Path
    taken: TakenRelease


def publish(
    ws: Workspace,
    out: Path,
    note: str = "",
    without: Collection[str] = (),
    added: Sequence[Path] = (),
) -> PublishedRelease:
    """Sign a release into the file `out`: all editions but those `without` (by code), with the files `added`.

    Whoever holds the workspace goes on with the one returned. Raises `Refusal` province-only, catalogue-root-unknown,
    key-locked, operating-key-other, operating-key-lost, catalogue-edition-taken, and what taking it in would refuse;
    `Trouble`.
    """
    from qcdc_desktop.exchange.catalogue_archive import write_catalogue
    from qcdc_desktop.exchange.catalogue_signing import signed_entries
    from qcdc_desktop.exchange.key_list import KEY_LIST

    if ws.role is not Role.PROVINCE:
        raise Refusal("province-only")
    trust = catalogue_trust(ws)
    if trust is None:
        raise Refusal("catalogue-root-unknown")
    key = operating_key(ws, trust.roots[-1])
    files = _texts(ws, without, added)
    files[KEY_LIST] = _keys(ws)
    expires = ws.clock() + timedelta(days=365 * RELEASE_YEARS + 1)
    about = _about(ws, note)
    entries = signed_entries(trust.trusted, files, key, next_number(ws, trust), expires, about)
    draft = out.with_name(out.name + ".draft")
    try:
        write_catalogue(draft, entries)
        taken = take_release(ws, draft)
        replace_file(draft, out)
    finally:
        draft.unlink(missing_ok=True)
    return PublishedRelease(out, taken)


def next_number(ws: Workspace, trust: CatalogueTrust) -> int:
    """The number of the next release: the day and a counter, as zone files of the DNS have it, above the last one.

    So an office that restored an older backup gives no number twice on another day.
    """
    today = ws.today
    return max(trust.release + 1, int(f"{today:%Y%m%d}01"))


def _texts(ws: Workspace, without: Collection[str], added: Sequence[Path]) -> dict[str, bytes]:
    """The files of the editions by name: what offices below will work with when the release is laid over theirs."""
    brought = [(nfc(read_text(file)), file.name) for file in added]
    heads = {(head.kind, head.code): text for text, name in brought for head in (edition_head(text, name),)}
    with ws.store.reading() as reading:
        base = with_own(ws.shipped or load_catalogues(), reading)
        kept = kept_editions(reading)
    _check_frozen(ws, heads)
    stays = [one for one in kept if one.code not in without and (one.kind, one.code) not in heads]
    together = lay_over(base, [*((one.content, one.code) for one in stays), *brought])
    found: dict[str, bytes] = {}
    for edition in together.editions:
        if edition.code in without:
            continue
        text = heads.get((edition.kind, edition.code)) or _text_of(ws, together, edition)
        found[_name(edition)] = text.encode()
    return found


def _check_frozen(ws: Workspace, brought: Mapping[tuple[str, str], str]) -> None:
    """An edition that records may name keeps its content."""
    here = {(one.kind, one.code) for one in ws.catalogues.editions}
    for (kind, code), text in brought.items():
        if (kind, code) in here and Kind(kind) in _FROZEN and nfc(catalogue_text(ws, code)) != text:
            raise Refusal("catalogue-edition-taken", file=code, edition=code)


def _text_of(ws: Workspace, catalogues: Catalogues, edition: Edition) -> str:
    return _units_text(catalogues, edition) if edition.kind == Kind.UNITS else catalogue_text(ws, edition.code)


def _name(edition: Edition) -> str:
    """The name of an edition's file in a release: letters of ASCII, so that no archive spells it differently."""
    return f"{edition.kind}-{search_key(edition.code).replace(' ', '-')}.json"


def _units_text(catalogues: Catalogues, edition: Edition) -> str:
    """A list of units as the one file a release carries it in."""
    head = {
        "kind": edition.kind,
        "code": edition.code,
        "title": edition.title,
        "valid_from": edition.valid_from.isoformat(),
        "valid_to": edition.valid_to.isoformat() if edition.valid_to else None,
        "source": edition.source,
        "illustrative": edition.illustrative,
    }
    units = [
        {"code": unit.code, "name": unit.name, "level": unit.level, "parent_code": unit.parent_code}
        for unit in catalogues.units.units
        if unit.valid_from == edition.valid_from
    ]
    return json.dumps({"edition": head, "units": units}, ensure_ascii=False, indent=1) + "\n"


def _keys(ws: Workspace) -> bytes:
    """The list of keys: those enrolled here and the province's own."""
    from qcdc_desktop.exchange import keys
    from qcdc_desktop.exchange.key_list import key_list_bytes

    with ws.store.reading() as reading:
        enrolled = reading.find(EnrolledKey)
    own = EnrolledKey(
        id="",
        key_id=keys.key_id(ws.keys.public),
        unit_code=ws.unit_key.code,
        unit_valid_from=ws.unit_key.valid_from,
        role=ws.role.value,
        public=ws.keys.public,
        state=KeyState.ACTIVE,
        enrolled_at=ws.clock(),
        seal_to=ws.keys.seal_to,
        recovery=ws.keys.recovery or None,
    )
    return key_list_bytes(replace(key, enrolled_at=key.enrolled_at.replace(microsecond=0)) for key in (*enrolled, own))


def _about(ws: Workspace, note: str) -> Mapping[str, Any]:
    return {
        "publisher": ws.unit.name,
        "unit": {"code": ws.unit_key.code, "valid_from": ws.unit_key.valid_from.isoformat()},
        "published_at": ws.clock().replace(microsecond=0).isoformat(),
        "note": nfc(note).strip(),
    }
