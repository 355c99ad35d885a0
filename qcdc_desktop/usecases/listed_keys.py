"""Units' keys that come with a catalogue: compared with those enrolled here, and taken over by the same rules.

A key's state only becomes stricter: what was retired or revoked here by hand is not brought back by a list, and a key
the list does not know stays as a person enrolled it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.revoked_keys import flag_received
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Transaction

_STRICTNESS: Final = (KeyState.ACTIVE, KeyState.RETIRED, KeyState.REVOKED)


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One thing a list of keys changes: `what` is new, retired, revoked, recipients, own-revoked or own-missing."""

    unit: UnitKey
    unit_name: str
    key_id: str
    what: str
    before: EnrolledKey | None
    after: EnrolledKey | None

    @property
    def id(self) -> str:
        """What makes the line the same after reading again."""
        return f"{self.key_id}-{self.what}"


def key_changes(
    ws: Workspace, catalogues: Catalogues, known: Sequence[EnrolledKey], listed: Iterable[EnrolledKey]
) -> tuple[KeyChange, ...]:
    """What the listed keys would change here; units are looked up in `catalogues`.

    Raises `Refusal` key-of-other-unit-listed, unknown-unit-code, role-not-plausible.
    """
    found: list[KeyChange] = []
    own = [key for key in listed if key.unit == ws.unit_key]
    for key in listed:
        if key.unit != ws.unit_key:
            found += _changes(ws, catalogues, known, key)
    return (*found, *_own_changes(ws, own))


def take_keys(ws: Workspace, tx: Transaction, changes: Iterable[KeyChange]) -> None:
    """Write the changes; packages received under a key that is revoked now are marked."""
    for change in changes:
        if change.after is None:
            continue
        tx.save(change.after)
        if change.after.state is KeyState.REVOKED:
            flag_received(tx, change.after.key_id)


def _changes(
    ws: Workspace, catalogues: Catalogues, known: Sequence[EnrolledKey], listed: EnrolledKey
) -> list[KeyChange]:
    name = _check(catalogues, listed)
    same = [key for key in known if key.public == listed.public]
    if any(key.unit != listed.unit for key in same):
        raise Refusal("key-of-other-unit-listed", unit=str(same[0].unit))
    if not same:
        fresh = replace(listed, id=ws.new_id(), enrolled_at=ws.clock(), state_at=_since(ws, listed))
        return [KeyChange(listed.unit, name, listed.key_id, _what(listed.state), None, fresh)]
    before = same[0]
    if _STRICTNESS.index(listed.state) > _STRICTNESS.index(before.state):
        after = replace(before, state=listed.state, state_at=ws.clock(), reason=listed.reason)
        return [KeyChange(listed.unit, name, listed.key_id, listed.state.value, before, after)]
    recipients = (listed.seal_to, listed.recovery)
    if before.state is KeyState.ACTIVE and listed.seal_to and recipients != (before.seal_to, before.recovery):
        after = replace(before, seal_to=listed.seal_to, recovery=listed.recovery)
        return [KeyChange(listed.unit, name, listed.key_id, "recipients", before, after)]
    return []


def _what(state: KeyState) -> str:
    return "new" if state is KeyState.ACTIVE else state.value


def _since(ws: Workspace, listed: EnrolledKey) -> datetime | None:
    return None if listed.state is KeyState.ACTIVE else ws.clock()


def _check(catalogues: Catalogues, listed: EnrolledKey) -> str:
    """The unit's name; only a unit at the top speaks as a province, and only one below it as a commune."""
    unit = catalogues.units.find(listed.unit)
    if unit is None:
        raise Refusal("unknown-unit-code", code=listed.unit_code, since=listed.unit_valid_from.isoformat())
    top = catalogues.units.parent(unit) is None
    if (listed.role == Role.PROVINCE and not top) or (listed.role == Role.COMMUNE and top):
        raise Refusal("role-not-plausible", role=listed.role)
    return unit.name


def _own_changes(ws: Workspace, listed: Sequence[EnrolledKey]) -> list[KeyChange]:
    """What the list says of this office's own key: nothing is changed by it, but a person has to know."""
    if not listed or not ws.keys.exists:
        return []
    mine = next((key for key in listed if key.public == ws.keys.public), None)
    if mine is not None and mine.state is not KeyState.ACTIVE:
        return [KeyChange(ws.unit_key, ws.unit.name, mine.key_id, "own-revoked", mine, None)]
    if mine is None and any(key.state is KeyState.ACTIVE for key in listed):
        return [KeyChange(ws.unit_key, ws.unit.name, listed[0].key_id, "own-missing", None, None)]
    return []
