"""Check a QCDC package without the program: python3 verify_package.py FILE PUBLIC_KEY_HEX (needs only PyNaCl)."""

import base64
import hashlib
import json
import sys
import zipfile
import zlib

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

FAULTS = (BadSignatureError, ValueError, LookupError, TypeError, OSError, EOFError, RuntimeError, zlib.error,
          zipfile.BadZipFile)  # fmt: skip


def verify(file: str, public_key: str) -> str:
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        envelope = json.loads(package.read("envelope.dsse.json"))
        kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"], validate=True)
        message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
        statement = json.loads(payload)
        said = statement["predicate"]
        signatures = {s["keyid"]: base64.b64decode(s["sig"], validate=True) for s in envelope["signatures"]}
        VerifyKey(bytes.fromhex(public_key)).verify(message, signatures[said["sender"]["key_id"]])
        listed = {s["name"]: s["digest"]["sha256"] for s in statement["subject"]}
        if kind != b"application/vnd.in-toto+json" or sorted(names) != sorted(["envelope.dsse.json", *listed]):
            raise ValueError("the entries are not those of the signed list")
        for name, sha256 in listed.items():
            if hashlib.sha256(package.read(name)).hexdigest() != sha256:
                raise ValueError(f"{name} was changed")
    unit, digest = said["sender"]["unit"], hashlib.sha256(payload).hexdigest()
    return f"unit {unit['code']} ({unit['valid_from']}), {said['period']['year']}, {digest}"


if __name__ == "__main__":
    try:
        print("good:", verify(*sys.argv[1:3]))
    except FAULTS as error:
        sys.exit(f"NOT GOOD: {error!r}")
