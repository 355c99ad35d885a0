"""A PDF signed with a person's certificate (PAdES B-B): the paper that counts as an electronic document.

The signature is added behind the document, which stays as it was. No time stamp: offices work offline. The libraries
are those of the extra `token`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import file_errors, write_atomically
from qcdc_desktop.domain.errors import Refusal


def sign_pdf(
    source: Path, target: Path, session: Any, certificate: bytes, chain: Sequence[bytes], key_id: bytes, at: datetime
) -> None:
    """Sign `source` with the open session of a token and write it as `target`, whole or not at all.

    `certificate` and `chain` are DER. Raises `Refusal` token-support-missing, pdf-not-signable (no sound PDF,
    encrypted, or a signature in it forbids changes); `Trouble` of the disk.
    """
    try:
        from asn1crypto.x509 import Certificate
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.pkcs11 import PKCS11Signer
        from pyhanko_certvalidator.registry import SimpleCertificateStore
    except ImportError as error:
        raise Refusal("token-support-missing") from error
    with file_errors(source):
        data = source.read_bytes()
    signing = Certificate.load(certificate)
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register_multiple([Certificate.load(one) for one in chain])
    signer = PKCS11Signer(session, signing_cert=signing, ca_chain=known, key_id=key_id)
    try:
        writer = IncrementalPdfFileWriter(BytesIO(data))
        metadata = PdfSignatureMetadata(
            field_name=_free_field(writer),
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=signing.subject.native.get("common_name"),
        )
        signed = PdfSigner(metadata, signer).sign_pdf(writer)
    except (PdfError, SigningError) as error:
        raise Refusal("pdf-not-signable", name=source.name) from error
    write_atomically(target, signed.getvalue())


def _free_field(writer: Any) -> str:
    """A name for the signature's field that no earlier signature took."""
    from pyhanko.sign.fields import enumerate_sig_fields

    taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    return next(name for name in (f"ChuKy{number}" for number in range(1, 1000)) if name not in taken)
