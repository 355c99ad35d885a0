"""A second signature over a package by a person's certificate, beside the office's own in the envelope (format.md 2.1).

The payload stays as it is, and so do the digest and every data entry: a package may be co-signed after it was made. A
co-signature gives no right to send anything; whose it is, the certificate says.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import atomic_file, file_errors
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.canonical_zip import CHUNK, END, ENVELOPE, Archive, Entry, end_record, read_archive
from qcdc_desktop.exchange.certificates import certificate_key_id, is_signed_by, read_certificate
from qcdc_desktop.exchange.envelope import MOST_CERTIFICATES, MOST_SIGNATURES, message_of, read_envelope
from qcdc_desktop.exchange.strict_json import canonical, parse
from qcdc_desktop.exchange.zip_writer import stored

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope

_FIELD = "certificates"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One co-signature: the id of its key, the signature, and the certificates (DER), that of the signer first."""

    key_id: str
    signature: bytes
    certificates: tuple[bytes, ...]


def cosignatures_of(envelope: bytes) -> tuple[Cosignature, ...]:
    """Every co-signature, each checked to be by the certificate it brings; whether that one is known is not judged.

    Raises `Refusal("cosignature-wrong")`, and what `read_envelope` raises.
    """
    if b"certificates" not in envelope and b"\\" not in envelope:  # nearly every package; nor can it be escaped
        return ()
    opened = read_envelope(envelope)
    fields = parse(envelope)
    assert isinstance(fields, dict)
    listed = fields["signatures"]
    assert isinstance(listed, list)
    found = [_cosignature(one) for one in listed if isinstance(one, dict) and _FIELD in one]
    for one in found:
        if not _is_good(one, opened):
            raise Refusal("cosignature-wrong")
    return tuple(found)


def cosign(source: Path, target: Path, sign: Callable[[bytes], bytes], certificates: Sequence[bytes]) -> None:
    """Write the package `source` with one signature more as `target`; nothing but its envelope changes.

    `certificates` are DER, that of the signer first. Raises `Refusal` cosigned-already, signatures-full,
    cosignature-wrong (the token's answer is not by its certificate), zip-structure; `Trouble`.
    """
    with file_errors(source), source.open("rb") as file:
        archive = read_archive(file)
        envelope = _with_signature(archive.read(ENVELOPE), sign, certificates)
        with atomic_file(target) as written:
            first = stored(ENVELOPE, envelope)
            head = Entry(ENVELOPE, 0, first.crc, first.packed, first.size, 0)
            written.write(head.local_header())
            written.write(envelope)
            entries = [head, *_shifted(archive, head)]
            file.seek(archive.entries[ENVELOPE].end)
            left = entries[-1].end - head.end
            while left:
                piece = file.read(min(CHUNK, left))
                if not piece:
                    raise Refusal("zip-structure", detail="too-short")
                written.write(piece)
                left -= len(piece)
            directory = b"".join(entry.central_header() for entry in entries)
            written.write(directory)
            written.write(end_record(len(entries), len(directory), entries[-1].end))
            assert written.tell() == entries[-1].end + len(directory) + END.size


def _shifted(archive: Archive, head: Entry) -> list[Entry]:
    """The entries behind the envelope, as far on as the envelope has grown."""
    grown = head.end - archive.entries[ENVELOPE].end
    return [
        Entry(one.name, one.method, one.crc, one.packed, one.size, one.offset + grown)
        for name, one in archive.entries.items()
        if name != ENVELOPE
    ]


def _with_signature(envelope: bytes, sign: Callable[[bytes], bytes], certificates: Sequence[bytes]) -> bytes:
    opened = read_envelope(envelope)
    key_id = certificate_key_id(certificates[0])
    if key_id in opened.signatures:
        raise Refusal("cosigned-already")
    if len(opened.signatures) >= MOST_SIGNATURES:
        raise Refusal("signatures-full", most=MOST_SIGNATURES)
    message = _message(opened, certificates[0])
    new = Cosignature(key_id, sign(message), tuple(certificates[:MOST_CERTIFICATES]))
    if not _is_good(new, opened):
        raise Refusal("cosignature-wrong")
    fields = parse(envelope)
    assert isinstance(fields, dict) and isinstance(fields["signatures"], list)
    fields["signatures"].append(
        {
            "keyid": key_id,
            "sig": base64.b64encode(new.signature).decode("ascii"),
            _FIELD: [base64.b64encode(one).decode("ascii") for one in new.certificates],
        }
    )
    written = canonical(fields)
    assert cosignatures_of(written), "what is written must read back"
    return written


def _message(envelope: Envelope, certificate: bytes) -> bytes:
    """What is signed: the certificate too, or another one for the same key could put another name to the signature."""
    return (
        b"QCDC co-signature 1 " + hashlib.sha256(certificate).hexdigest().encode("ascii") + b" " + message_of(envelope)
    )


def _is_good(one: Cosignature, envelope: Envelope) -> bool:
    certificate = one.certificates[0]
    try:
        read_certificate(certificate)  # it will be shown
        if certificate_key_id(certificate) != one.key_id:
            return False
    except ValueError:
        return False
    return is_signed_by(certificate, one.signature, _message(envelope, certificate))


def _cosignature(fields: Mapping[str, object]) -> Cosignature:
    """One object of the list, of which `read_envelope` has checked every field."""
    listed = fields[_FIELD]
    assert isinstance(listed, list)
    certificates = tuple(base64.b64decode(str(one)) for one in listed)
    return Cosignature(str(fields["keyid"]), base64.b64decode(str(fields["sig"])), certificates)
