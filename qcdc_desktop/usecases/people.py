"""Who works here: the list of people, choosing one at the start, PINs, and what only a leader may do.

As long as nobody is entered the office works as before, under the one name of the settings. Once people are entered a
name is chosen, never typed; once there is a leader, approving and the list of people need one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.people import LEAST_PIN, MOST_PIN, Person, PersonRole, seconds_left, wait_after
from qcdc_desktop.domain.vn_text import nfc, search_key, sort_key
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.pins import Pin
    from qcdc_desktop.db.store import Reading, Transaction

PERSON_SETTING = "person"
UNNAMED = "Chưa chọn người"
"""The name in the trail of who works without having been chosen, as on the command line."""
_COST = 2**15
"""32 MiB and about a tenth of a second: a PIN is short, and whoever has the file has the data anyway."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with whether they have a PIN."""

    person: Person
    has_pin: bool

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.id


def list_people(ws: Workspace) -> tuple[PersonRow, ...]:
    """Everybody entered, those who work here first, by name."""
    from qcdc_desktop.db.pins import people_with_pin

    with ws.store.reading() as reading:
        with_pin = people_with_pin(reading)
        people = reading.find(Person)
    rows = [PersonRow(person, person.id in with_pin) for person in people]
    return tuple(sorted(rows, key=lambda row: (not row.person.active, sort_key(row.person.name))))


def find_person(ws: Workspace, name: str) -> Person:
    """The person of this name, marks and capitals aside, one at work before one who left; raises person-unknown."""
    wanted = search_key(name)
    found = [row.person for row in list_people(ws) if search_key(row.person.name) == wanted]
    if not found:
        raise Refusal("person-unknown", name=name)
    return found[0]


def may_choose(ws: Workspace) -> tuple[PersonRow, ...]:
    """The people to choose from at the start, who worked last first; empty while nobody is entered."""
    from qcdc_desktop.db.settings import read_setting

    with ws.store.reading() as reading:
        last = read_setting(reading, PERSON_SETTING)
    rows = [row for row in list_people(ws) if row.person.active]
    return tuple(sorted(rows, key=lambda row: row.id != last))


def add_person(ws: Workspace, name: str, role: PersonRole, position: str = "") -> Person:
    """Enter a person; raises `Refusal` name-missing, person-known, leader-needed."""
    with ws.store.transaction(ws.actor) as tx:
        _check_manager(ws, tx)
        person = _clean(tx, Person(ws.new_id(), name, role, ws.clock(), position))
        tx.save(person)
    return person


def save_person(ws: Workspace, person: Person) -> Person:
    """Change a person's name, role, position, or whether they still work here.

    Raises `Refusal` name-missing, person-known, record-gone, leader-needed, last-leader.
    """
    with ws.store.transaction(ws.actor) as tx:
        _check_manager(ws, tx)
        before = _person(tx, person.id)
        clean = _clean(tx, replace(person, created_at=before.created_at))
        others = [p for p in _leaders(tx) if p.id != person.id]
        if before in _leaders(tx) and not (clean.active and clean.role is PersonRole.LEADER) and not others:
            raise Refusal("last-leader", name=before.name)
        tx.save(clean)
    return clean


def set_pin(ws: Workspace, person_id: str, new: str, old: str = "") -> None:
    """Give a person a PIN, or with an empty `new` take it away; who has one must give the old.

    Raises `Refusal` wrong-pin, pin-wait, pin-too-short, pin-too-long, record-gone.
    """
    if new:
        _check_pin(new)
    check_pin(ws, person_id, old)
    _put_pin(ws, person_id, new)


def reset_pin(ws: Workspace, person_id: str, passphrase: str) -> None:
    """Take away a forgotten PIN; the passphrase of the office's signing key, kept in its safe, proves the right to.

    Raises `Refusal` wrong-passphrase, key-missing, record-gone.
    """
    was_open = ws.keys.is_unlocked
    ws.keys.unlock(passphrase)
    if not was_open:
        ws.keys.lock()
    _put_pin(ws, person_id, "")


def enter(ws: Workspace, person_id: str, pin: str = "") -> Workspace:
    """Work on as this person; the signing key is locked, it was opened by somebody else.

    Raises `Refusal` wrong-pin, pin-wait (both with the field pin), record-gone.
    """
    from qcdc_desktop.db.settings import write_setting

    check_pin(ws, person_id, pin)
    with ws.store.transaction(ws.actor) as tx:
        person = _person(tx, person_id)
        if not person.active:
            raise Refusal("record-gone")
        write_setting(tx, PERSON_SETTING, person.id)
    if ws.person_id != person.id:
        ws.keys.lock()
    return replace(ws, actor=person.name, person_id=person.id)


def check_pin(ws: Workspace, person_id: str, pin: str) -> None:
    """Compare a PIN; after five wrong ones in a row each further one has to wait.

    Raises `Refusal` wrong-pin, pin-wait, record-gone. Neither the PIN nor its hash goes into the trail.
    """
    from qcdc_desktop.db.pins import read_pin

    with ws.store.reading() as reading:
        person = _person(reading, person_id)
        kept = read_pin(reading, person_id)
    if kept is None:
        return
    left = seconds_left(kept.failures, kept.failed_at, ws.clock())
    if left:
        raise Refusal("pin-wait", field="pin", seconds=left)
    if _matches(kept.secret, pin):
        if kept.failures:
            _count(ws, replace(kept, failures=0, failed_at=None), person, "")
        return
    failures = kept.failures + 1
    _count(ws, replace(kept, failures=failures, failed_at=ws.clock()), person, "pin-refused")
    wait = int(wait_after(failures).total_seconds())
    raise Refusal("pin-wait", field="pin", seconds=wait) if wait else Refusal("wrong-pin", field="pin")


def require_leader(ws: Workspace, reading: Reading) -> Person | None:
    """The leader at work; None where the office has entered no leader, then everybody may.

    Raises `Refusal("leader-needed")` for anybody else, naming the leaders.
    """
    leaders = _leaders(reading)
    if not leaders:
        return None
    at_work = next((p for p in leaders if p.id == ws.person_id), None)
    if at_work is None:
        raise Refusal("leader-needed", names=", ".join(p.name for p in leaders))
    return at_work


def worker_of(reading: Reading, typed: str) -> tuple[str, str]:
    """Name and id under which work begins: who worked last without a PIN, else nobody; `typed` without people."""
    from qcdc_desktop.db.pins import people_with_pin
    from qcdc_desktop.db.settings import read_setting

    people = [p for p in reading.find(Person) if p.active]
    if not people:
        return typed, ""
    last = read_setting(reading, PERSON_SETTING)
    chosen = next((p for p in people if p.id == last and p.id not in people_with_pin(reading)), None)
    return (chosen.name, chosen.id) if chosen else (UNNAMED, "")


def _check_manager(ws: Workspace, tx: Transaction) -> None:
    require_leader(ws, tx)


def _leaders(reading: Reading) -> list[Person]:
    return sorted(reading.find(Person, role=PersonRole.LEADER, active=True), key=lambda p: sort_key(p.name))


def _person(reading: Reading, person_id: str) -> Person:
    found = reading.get(Person, person_id)
    if found is None:
        raise Refusal("record-gone")
    return found


def _clean(reading: Reading, person: Person) -> Person:
    clean = replace(person, name=" ".join(nfc(person.name).split()), position=nfc(person.position).strip())
    if not clean.name:
        raise Refusal("name-missing", field="name")
    same: Sequence[Person] = [p for p in reading.find(Person, active=True) if p.id != clean.id]
    if clean.active and search_key(clean.name) in {search_key(p.name) for p in same}:
        raise Refusal("person-known", field="name", name=clean.name)
    return clean


def _check_pin(pin: str) -> None:
    if len(nfc(pin)) < LEAST_PIN:
        raise Refusal("pin-too-short", field="new_pin", least=LEAST_PIN)
    if len(pin) > MOST_PIN:
        raise Refusal("pin-too-long", field="new_pin", most=MOST_PIN)


def _put_pin(ws: Workspace, person_id: str, new: str) -> None:
    from qcdc_desktop.db.pins import Pin, drop_pin, write_pin

    secret = _secret(new) if new else ""
    with ws.store.transaction(ws.actor) as tx:
        _person(tx, person_id)
        if new:
            write_pin(tx, Pin(person_id, secret))
        elif not drop_pin(tx, person_id):
            return
        tx.note("pin-set" if new else "pin-gone", "Person", person_id)


def _count(ws: Workspace, pin: Pin, person: Person, action: str) -> None:
    from qcdc_desktop.db.pins import write_pin

    with ws.store.transaction(ws.actor) as tx:
        write_pin(tx, pin)
        if action:
            tx.note(action, "Person", person.id)


def _secret(pin: str) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${salt.hex()}${_derived(pin, salt, _COST).hex()}"


def _matches(secret: str, pin: str) -> bool:
    _, cost, salt, derived = secret.split("$")
    return hmac.compare_digest(_derived(pin, bytes.fromhex(salt), int(cost)), bytes.fromhex(derived))


def _derived(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(nfc(pin).encode(), salt=salt, n=cost, r=8, p=1, maxmem=2 * 128 * 8 * cost, dklen=32)
