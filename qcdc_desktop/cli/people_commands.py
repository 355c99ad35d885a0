"""Commands about the people of the office. PINs come from the environment, never from the command itself."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.usecases import people


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    what = commands.add_parser("people", help="người dùng của đơn vị").add_subparsers(required=True, dest="what")
    what.add_parser("list").set_defaults(carry_out=_list)
    roles = [role.value for role in PersonRole]
    add = what.add_parser("add", help="thêm người")
    add.add_argument("name", metavar="HỌ_TÊN")
    add.add_argument("--role", choices=roles, default=PersonRole.CLERK.value)
    add.add_argument("--position", default="", help="chức vụ")
    add.set_defaults(carry_out=_add)
    change = what.add_parser("set", help="đổi vai trò, chức vụ, cho nghỉ hoặc làm việc lại")
    change.add_argument("name", metavar="HỌ_TÊN")
    change.add_argument("--role", choices=roles)
    change.add_argument("--position")
    change.add_argument("--active", choices=("yes", "no"))
    change.set_defaults(carry_out=_set)
    pin = what.add_parser("pin", help="đặt hoặc bỏ mã PIN (QCDC_PIN: mã đang dùng, QCDC_NEW_PIN: mã mới)")
    pin.add_argument("name", metavar="HỌ_TÊN")
    pin.set_defaults(carry_out=_pin)
    reset = what.add_parser("reset-pin", help="bỏ mã PIN đã quên; cần mật khẩu khóa ký")
    reset.add_argument("name", metavar="HỌ_TÊN")
    reset.set_defaults(carry_out=_reset)


def _list(session: Session, options: argparse.Namespace) -> Answer:
    rows = people.list_people(session.ws)
    data = {"people": [_shape(row) for row in rows], "working": session.ws.actor}
    lines = [
        [
            r.person.name,
            r.person.position,
            session.words[f"cli-role-{r.person.role.value}"],
            "✓" if r.has_pin else "",
            "✓" if r.person.active else "",
        ]
        for r in rows
    ]
    return Answer(data, table(["Họ tên", "Chức vụ", "Vai trò", "PIN", "Đang làm"], lines))


def _tick(true: bool) -> str:
    return "✓" if true else ""


def _shape(row: people.PersonRow) -> dict[str, Any]:
    person = row.person
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "position": person.position,
        "active": person.active,
        "pin": row.has_pin,
    }


def _add(session: Session, options: argparse.Namespace) -> Answer:
    person = people.add_person(session.ws, options.name, PersonRole(options.role), options.position)
    return _told(session, person.id, "cli-person-added")


def _set(session: Session, options: argparse.Namespace) -> Answer:
    person = people.find_person(session.ws, options.name)
    changed = replace(
        person,
        role=PersonRole(options.role) if options.role else person.role,
        position=person.position if options.position is None else options.position,
        active=person.active if options.active is None else options.active == "yes",
    )
    return _told(session, people.save_person(session.ws, changed).id, "cli-person-changed")


def _pin(session: Session, options: argparse.Namespace) -> Answer:
    person = people.find_person(session.ws, options.name)
    people.set_pin(session.ws, person.id, os.environ.get("QCDC_NEW_PIN", ""), os.environ.get("QCDC_PIN", ""))
    return _told(session, person.id, "cli-person-changed")


def _reset(session: Session, options: argparse.Namespace) -> Answer:
    person = people.find_person(session.ws, options.name)
    people.reset_pin(session.ws, person.id, session.passphrase())
    return _told(session, person.id, "cli-person-changed")


def _told(session: Session, person_id: str, code: str) -> Answer:
    row = next(row for row in people.list_people(session.ws) if row.id == person_id)
    return Answer(_shape(row), [session.say(code, name=row.person.name)])
