"""Commands about the chairman's token: its certificates, its library, co-signing a package, signing a PDF.

The PIN is typed when asked for, or comes from the environment; it is never an argument and never kept.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases import cosigners, token_signing
from qcdc_desktop.usecases.cosigners import Cosigner, TokenSettings

PIN = "QCDC_TOKEN_PIN"


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("token", help="USB Token, chứng thư số").add_subparsers(required=True, dest="what")
    group.add_parser("list", help="các chứng thư trên token đang cắm").set_defaults(carry_out=_list)
    group.add_parser("show", help="thiết lập của máy này").set_defaults(carry_out=_show)
    setting = group.add_parser("set", help="chọn thư viện PKCS#11, chứng thư gốc tin cậy")
    setting.add_argument("--library", metavar="FILE", help="tệp .dll hoặc .so của nhà cung cấp token")
    setting.add_argument("--roots", metavar="FILE", help="chứng thư gốc tin cậy (PEM, DER); để trống là bỏ")
    setting.set_defaults(carry_out=_set)


def add_cosign(group: Any) -> None:
    """`package cosign`."""
    command = group.add_parser("cosign", help="lãnh đạo ký bổ sung gói bằng USB Token")
    command.add_argument("file", type=Path, metavar="FILE")
    _choose_certificate(command)
    command.set_defaults(carry_out=_cosign)


def add_sign(group: Any) -> None:
    """`report sign`."""
    command = group.add_parser("sign", help="ký báo cáo PDF bằng USB Token (PAdES)")
    command.add_argument("source", type=Path, metavar="FILE.pdf")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    _choose_certificate(command)
    command.set_defaults(carry_out=_sign)


def cosigner_shapes(found: Sequence[Cosigner]) -> list[dict[str, Any]]:
    """Whose co-signatures a package bears."""
    return [
        {
            "name": one.facts.name,
            "organisation": one.facts.organisation,
            "issuer": one.facts.issuer,
            "serial": one.facts.serial,
            "valid_from": one.facts.valid_from,
            "valid_to": one.facts.valid_to,
            "chain": one.chain,
        }
        for one in found
    ]


def cosigner_lines(session: Session, found: Sequence[Cosigner]) -> list[str]:
    """The same for people."""
    return [
        session.say(
            "cli-cosigner",
            name=one.facts.name,
            organisation=one.facts.organisation or "–",
            issuer=one.facts.issuer,
            chain=session.words[one.chain],
        )
        for one in found
    ]


def _choose_certificate(command: Any) -> None:
    command.add_argument("--certificate", default="", metavar="ID", help="mã của chứng thư trong danh sách token list")


def _pin() -> str:
    """The PIN, asked for once."""
    found = os.environ.get(PIN)
    if found is None and sys.stdin.isatty():
        found = getpass.getpass("Mã PIN của USB Token: ")
    if not found:
        raise Refusal("token-pin-needed", field="pin")
    return found


def _list(session: Session, options: argparse.Namespace) -> Answer:
    found = token_signing.certificates_on_token(session.ws)
    data = [
        {
            "id": one.id,
            "token": one.token,
            "token_serial": one.serial,
            "label": one.label,
            "name": one.facts.name,
            "organisation": one.facts.organisation,
            "issuer": one.facts.issuer,
            "valid_from": one.facts.valid_from,
            "valid_to": one.facts.valid_to,
            "usable": usable,
            "pin_state": one.pin_state,
        }
        for one, usable in found
    ]
    rows = [
        [one.id, one.facts.name, one.facts.issuer, format_date(one.facts.valid_to.date()), "có" if usable else "không"]
        for one, usable in found
    ]
    return Answer({"certificates": data}, table(["Mã", "Người ký", "Nơi cấp", "Đến ngày", "Ký được"], rows))


def _show(session: Session, options: argparse.Namespace) -> Answer:
    kept = cosigners.token_settings(session.ws)
    lines = [f"Thư viện: {kept.library or '–'}", f"Chứng thư gốc tin cậy: {kept.roots or '–'}"]
    return Answer({"library": kept.library, "roots": kept.roots}, lines)


def _set(session: Session, options: argparse.Namespace) -> Answer:
    kept = cosigners.token_settings(session.ws)
    library = kept.library if options.library is None else options.library
    roots = kept.roots if options.roots is None else options.roots
    saved = cosigners.save_token_settings(session.ws, TokenSettings(library, roots))
    return Answer({"library": saved.library, "roots": saved.roots}, [session.words["cli-token-set"]])


def _cosign(session: Session, options: argparse.Namespace) -> Answer:
    made, by = token_signing.cosign_package(session.ws, options.file, _pin(), options.certificate)
    facts = {"name": by.facts.name, "organisation": by.facts.organisation or "–", "chain": session.words[by.chain]}
    line = session.say("cli-cosigned", file=str(made.file), **facts)
    return Answer({"file": made.file, "digest": made.record.digest, "cosigner": cosigner_shapes([by])[0]}, [line])


def _sign(session: Session, options: argparse.Namespace) -> Answer:
    facts = token_signing.sign_report(session.ws, options.source, options.out, _pin(), options.certificate)
    line = session.say("cli-report-signed", file=str(options.out), name=facts.name)
    return Answer({"file": options.out, "name": facts.name, "serial": facts.serial}, [line])
