"""The list of units' keys inside a catalogue (`keys.json`): who signs with which key, who no longer may.

The list is signed as a part of the catalogue; what it changes here is decided in the use cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.keys import key_id
from qcdc_desktop.exchange.sealing import check_recipient
from qcdc_desktop.exchange.statement import instant_text
from qcdc_desktop.exchange.strict_json import JsonWrong, canonical, parse
from qcdc_desktop.exchange.typed_json import CODE, HEX64, Fields, FieldWrong, day_of, instant_of
from qcdc_desktop.exchange.weak_keys import is_weak

KEY_LIST: Final = "keys.json"
_ALGORITHM = re.compile("ed25519")
_MOST = 20_000


def key_list_bytes(keys: Iterable[EnrolledKey]) -> bytes:
    """The file for these keys; their records' own ids are left out."""
    rows = [_row(key) for key in sorted(keys, key=lambda one: (one.unit, one.enrolled_at, one.key_id))]
    return canonical({"keys": rows})


def read_key_list(data: bytes) -> tuple[EnrolledKey, ...]:
    """The keys of the file, their record ids left empty.

    Raises `Refusal` key-list-wrong (`name` is the field or the fault), weak-key, key-of-other-unit-listed.
    """
    try:
        whole = Fields(parse(data), "", lenient=False)
        keys = tuple(_key(value, place) for place, value in enumerate(whole.items("keys", _MOST), 1))
        whole.done()
    except FieldWrong as error:
        raise Refusal("key-list-wrong", name=error.field) from error
    except JsonWrong as error:
        raise Refusal("key-list-wrong", name=error.why) from error
    owners: dict[str, UnitKey] = {}
    for key in keys:
        if is_weak(bytes.fromhex(key.public)):
            raise Refusal("weak-key")
        if key.public in owners:
            raise Refusal("key-of-other-unit-listed", unit=str(owners[key.public]))
        owners[key.public] = key.unit
    return keys


def _row(key: EnrolledKey) -> dict[str, Any]:
    return {
        "unit": {"code": key.unit_code, "valid_from": key.unit_valid_from.isoformat()},
        "key_id": key.key_id,
        "alg": "ed25519",
        "public": key.public,
        "role": key.role,
        "state": key.state.value,
        "since": instant_text(key.enrolled_at),
        "state_at": instant_text(key.state_at) if key.state_at else None,
        "reason": key.reason,
        "seal_to": key.seal_to,
        "recovery": key.recovery,
    }


def _key(value: object, place: int) -> EnrolledKey:
    fields = Fields(value, f"keys[{place}]", lenient=False)
    unit = fields.nested("unit")
    code, since = unit.match("code", CODE), unit.read("valid_from", day_of)
    unit.done()
    fields.match("alg", _ALGORITHM)
    public = fields.match("public", HEX64)
    if fields.match("key_id", HEX64) != key_id(public):
        raise FieldWrong(f"keys[{place}].key_id")
    key = EnrolledKey(
        id="",
        key_id=key_id(public),
        unit_code=code,
        unit_valid_from=since,
        role=fields.read("role", lambda text: Role(str(text))).value,
        public=public,
        state=fields.read("state", lambda text: KeyState(str(text))),
        enrolled_at=fields.read("since", instant_of),
        state_at=fields.read_or_none("state_at", instant_of),
        reason=fields.text("reason"),
        seal_to=fields.read_or_none("seal_to", _recipient),
        recovery=fields.read_or_none("recovery", _recipient),
    )
    fields.done()
    return key


def _recipient(value: object) -> str:
    if type(value) is not str:
        raise ValueError
    return check_recipient(value)
