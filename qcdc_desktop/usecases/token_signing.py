"""The chairman's token at work: what it holds, co-signing a package, signing a PDF.

The PIN goes from the person to the token once, in memory; it is written nowhere, also not in the log.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import copy_file, file_errors, replace_file
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageRecord
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.cosigners import Cosigner, chain_of, token_settings
from qcdc_desktop.usecases.look_inside import sealed_here
from qcdc_desktop.usecases.package_parts import MadePackage, recipients_for
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.exchange.certificates import CertificateFacts
    from qcdc_desktop.exchange.token import TokenCertificate as TokenCertificate


def certificates_on_token(ws: Workspace) -> tuple[tuple[TokenCertificate, bool], ...]:
    """Every certificate of the tokens that are plugged in, with whether it may sign today; no PIN is asked.

    Raises `Refusal` token-library-unset and those of `exchange.token.list_certificates`; `Trouble`.
    """
    from qcdc_desktop.exchange.token import list_certificates

    now = ws.clock()
    return tuple((one, one.usable(now)) for one in list_certificates(_library(ws)))


def cosign_package(ws: Workspace, file: Path, pin: str, certificate_id: str = "") -> tuple[MadePackage, Cosigner]:
    """Add the signature of the token to a package this office wrote, in the outbox and in `file` where that is a copy.

    A sealed one is sealed anew. The digest stays. Raises `Refusal` cosign-own-only, cosigned-already, package-missing,
    those of the token; `Trouble`.
    """
    from qcdc_desktop.exchange.cosigning import cosign
    from qcdc_desktop.exchange.sealing import SEALED_SUFFIX, is_sealed, seal
    from qcdc_desktop.exchange.token import open_token

    record = _own_record(ws, file)
    kept = ws.folders.outbox / record.epoch[:8] / record.file_name
    sealed = kept.with_name(kept.name + SEALED_SUFFIX)
    draft, sealed_draft = kept.with_name(f"{record.id}.draft"), kept.with_name(f"{record.id}.draft-sealed")
    try:
        with open_token(_library(ws), pin, certificate_id, ws.clock()) as key:
            chain = (key.certificate.facts.der, *key.chain)
            cosign(kept, draft, key.sign, chain)
        if sealed.exists():
            with ws.store.reading() as reading:
                seal(draft, sealed_draft, recipients_for(reading, UnitKey(record.peer_code, record.peer_valid_from)))
        wants_sealed = is_sealed(file)
        elsewhere = file.resolve() not in (kept.resolve(), sealed.resolve())
        with file_errors(kept):
            if sealed_draft.exists():
                replace_file(sealed_draft, sealed)
            replace_file(draft, kept)
    finally:
        for left in (draft, sealed_draft):
            left.unlink(missing_ok=True)
    if elsewhere:
        copy_file(sealed if wants_sealed else kept, file)
    with ws.store.transaction(ws.actor) as tx:
        tx.note("cosign", "PackageRecord", record.id, new=_described(key.certificate.facts))
    made = MadePackage(file if elsewhere else sealed if sealed.exists() else kept, record, sealed.exists())
    return made, Cosigner(key.certificate.facts, chain_of(ws, chain, ws.clock()))


def sign_report(ws: Workspace, source: Path, target: Path, pin: str, certificate_id: str = "") -> CertificateFacts:
    """Sign a PDF with the token (PAdES) as a new file; the source stays as it is.

    Raises `Refusal` file-missing, pdf-not-signable, those of the token; `Trouble`.
    """
    from qcdc_desktop.exchange.token import open_token
    from qcdc_desktop.reports.signed_pdf import sign_pdf

    if not source.is_file():
        raise Refusal("file-missing", name=source.name)
    with open_token(_library(ws), pin, certificate_id, ws.clock()) as key:
        facts = key.certificate.facts
        sign_pdf(source, target, key.session, facts.der, key.chain, bytes.fromhex(key.certificate.id), ws.clock())
    return facts


def _own_record(ws: Workspace, file: Path) -> PackageRecord:
    """The log's line of a package this office wrote, found by its content."""
    from qcdc_desktop.exchange.envelope import read_envelope
    from qcdc_desktop.exchange.package import open_package
    from qcdc_desktop.exchange.sealing import is_sealed

    if not file.is_file():
        raise Refusal("package-missing", name=file.name)
    if is_sealed(file):
        record = sealed_here(ws, file)
    else:
        with open_package(file) as opened:
            digest = hashlib.sha256(read_envelope(opened.envelope).payload).hexdigest()
        with ws.store.reading() as reading:
            found = reading.find(PackageRecord, direction=Direction.OUT, digest=digest)
        record = found[0] if found else None
    if record is None:
        raise Refusal("cosign-own-only", name=file.name)
    return record


def _library(ws: Workspace) -> Path:
    library = token_settings(ws).library
    if not library:
        raise Refusal("token-library-unset")
    return Path(library)


def _described(facts: CertificateFacts) -> str:
    return f"{facts.name}, {facts.organisation} ({facts.issuer}, {facts.serial})"
