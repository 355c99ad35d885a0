"""Who co-signed a package, and what this PC knows of tokens: the vendor's library, and the roots that are believed.

Judging a co-signature needs no token; signing with one stands in `token_signing`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.disk import write_atomically
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageRecord
from qcdc_desktop.usecases.workspace import Folders, Workspace

if TYPE_CHECKING:
    from qcdc_desktop.exchange.certificates import CertificateFacts
    from qcdc_desktop.exchange.cosigning import Cosignature

LIKELY_LIBRARIES: Final = (
    "C:/Windows/System32/bit4xpki.dll",
    "C:/Windows/System32/eTPKCS11.dll",
    "C:/Windows/System32/vgca_pkcs11.dll",
    "/usr/lib/softhsm/libsofthsm2.so",
)
"""Where vendors put their library; the first that exists is offered, a person may choose any other."""


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Paths of this PC: the vendor's PKCS#11 library, and a file of root certificates that are believed (or none)."""

    library: str = ""
    roots: str = ""


@dataclass(frozen=True, slots=True)
class Cosigner:
    """Whose co-signature a package bears; `chain` is the code that says how far the certificate can be believed."""

    facts: CertificateFacts
    chain: str


def token_settings(ws: Workspace) -> TokenSettings:
    """What was set on this PC; an unreadable file counts as none, a likely library that is here is offered."""
    try:
        kept = json.loads(_file(ws.folders).read_text(encoding="utf-8"))
        settings = TokenSettings(str(kept.get("library", "")), str(kept.get("roots", "")))
    except (OSError, ValueError, AttributeError):
        settings = TokenSettings()
    if settings.library:
        return settings
    found = next((path for path in LIKELY_LIBRARIES if Path(path).is_file()), "")
    return TokenSettings(found, settings.roots)


def save_token_settings(ws: Workspace, settings: TokenSettings) -> TokenSettings:
    """Keep the paths; raises `Refusal` token-library-missing, token-roots-wrong, `Trouble`."""
    if settings.library and not Path(settings.library).is_file():
        raise Refusal("token-library-missing", field="library", name=settings.library)
    if settings.roots:
        _read_roots(Path(settings.roots))
    text = json.dumps({"library": settings.library, "roots": settings.roots}, ensure_ascii=False, indent=1)
    write_atomically(_file(ws.folders), text.encode("utf-8"))
    return settings


def cosigners(ws: Workspace, found: Sequence[Cosignature], at: datetime | None = None) -> tuple[Cosigner, ...]:
    """Whose co-signatures these are, and how far their certificates can be believed here."""
    from qcdc_desktop.exchange.certificates import read_certificate

    return tuple(
        Cosigner(read_certificate(one.certificates[0]), chain_of(ws, one.certificates, at or ws.clock()))
        for one in found
    )


def unknown_cosigners(found: Sequence[Cosignature], at: datetime) -> tuple[Cosigner, ...]:
    """The same where no root is known, e.g. on a PC without an office."""
    from qcdc_desktop.exchange.certificates import chain_state, read_certificate

    return tuple(
        Cosigner(read_certificate(one.certificates[0]), chain_state(one.certificates, (), at)) for one in found
    )


def cosigners_of(ws: Workspace, record: PackageRecord) -> tuple[Cosigner, ...]:
    """The co-signatures of a package that is kept here; none when its file is gone or of another form."""
    from qcdc_desktop.exchange.cosigning import cosignatures_of
    from qcdc_desktop.exchange.package import open_package

    inbox, outbox = ws.folders.inbox, ws.folders.outbox / record.epoch[:8]
    kept = (inbox if record.direction is Direction.IN else outbox) / record.file_name
    if not kept.is_file():
        return ()
    try:
        with open_package(kept) as opened:
            return cosigners(ws, cosignatures_of(opened.envelope), record.at)
    except Refusal:
        return ()


def chain_of(ws: Workspace, certificates: Sequence[bytes], at: datetime) -> str:
    """The code that says how far the first certificate can be believed on an instant."""
    from qcdc_desktop.exchange.certificates import chain_state

    roots = token_settings(ws).roots
    try:
        known = _read_roots(Path(roots)) if roots else ()
    except Refusal:
        known = ()
    return chain_state(certificates, known, at)


def _read_roots(file: Path) -> tuple[bytes, ...]:
    from qcdc_desktop.exchange.certificates import roots_in

    try:
        return roots_in(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Refusal("token-roots-wrong", field="roots", name=file.name) from error


def _file(folders: Folders) -> Path:
    return folders.root / "token.json"
