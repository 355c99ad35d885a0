"""Offices that exchange packages: real keys, a fixed clock, and ways to forge what no honest program writes."""

import base64
import copy
import hashlib
import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState, PackageKind
from qcdc_desktop.domain.office import Profile, Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, read_archive
from qcdc_desktop.exchange.data_records import Submission, submission_lines
from qcdc_desktop.exchange.envelope import PAYLOAD_TYPE
from qcdc_desktop.exchange.keys import UnlockedKey, new_key
from qcdc_desktop.exchange.package import Contents, OpenPackage, WrittenPackage, extract, write_package
from qcdc_desktop.exchange.short_records import Received, receipt_lines
from qcdc_desktop.exchange.statement import Heading, Period, Series, Statement
from qcdc_desktop.exchange.strict_json import canonical, parse
from qcdc_desktop.exchange.trust import Receiver, Verified, verify
from qcdc_desktop.exchange.zip_writer import Content, stored, write_archive

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
COMMUNE = UnitKey("27280", date(2025, 7, 1))
OTHER_COMMUNE = UnitKey("27283", date(2025, 7, 1))
REVIEWER = UnitKey("79", date(2025, 7, 1))
NAMES = {COMMUNE: "Phường Sài Gòn", OTHER_COMMUNE: "Phường Tân Định", REVIEWER: "Thành phố Hồ Chí Minh"}
PACKAGE_ID = "01933e2a-7b00-7000-8000-000000000001"


def enrolled(key: UnlockedKey, unit: UnitKey, role: Role, **changes: Any) -> EnrolledKey:
    record = EnrolledKey(
        id=key.key_id, key_id=key.key_id, unit_code=unit.code, unit_valid_from=unit.valid_from, role=role.value,
        public=key.public, state=KeyState.ACTIVE, enrolled_at=NOW,
    )  # fmt: skip
    return replace(record, **changes)


@dataclass(frozen=True)
class Scene:
    """A commune that sends, a reviewing office that receives, and a second commune."""

    commune_key: UnlockedKey
    other_key: UnlockedKey
    reviewer_key: UnlockedKey
    folder: Path

    now = NOW
    commune = COMMUNE
    other_commune = OTHER_COMMUNE
    reviewer = REVIEWER

    @property
    def directory(self) -> list[EnrolledKey]:
        return [
            enrolled(self.commune_key, COMMUNE, Role.COMMUNE),
            enrolled(self.other_key, OTHER_COMMUNE, Role.COMMUNE),
            enrolled(self.reviewer_key, REVIEWER, Role.REVIEWER),
        ]

    def enrolled(self, key: UnlockedKey, unit: UnitKey, role: Role = Role.COMMUNE, **changes: Any) -> EnrolledKey:
        return enrolled(key, unit, role, **changes)

    def receiver(self, **changes: Any) -> Receiver:
        return replace(Receiver(REVIEWER, Role.REVIEWER, NAMES, NOW, range(2025, 2028)), **changes)

    def commune_receiver(self, **changes: Any) -> Receiver:
        return replace(self.receiver(unit=COMMUNE, role=Role.COMMUNE), **changes)

    def heading(self, **changes: Any) -> Heading:
        heading = Heading(
            PackageKind.SUBMISSION,
            PACKAGE_ID,
            COMMUNE,
            NAMES[COMMUNE],
            REVIEWER,
            Period(2026),
            Series("a" * 32, 1),
            NOW,
        )
        return replace(heading, **changes)

    def write(
        self,
        submission: Submission | None = None,
        blobs: Mapping[str, Path] | None = None,
        key: UnlockedKey | None = None,
        **heading: Any,
    ) -> WrittenPackage:
        lines = submission_lines(submission or Submission(Profile()))
        path = self.folder / "package.qcdc"
        return write_package(path, self.heading(**heading), lines, blobs or {}, key or self.commune_key)

    def write_receipt(self, digest: str = "d" * 64, **heading: Any) -> WrittenPackage:
        from qcdc_desktop.domain.exchange_log import PackageState

        received = Received(digest, PACKAGE_ID, "a" * 32, 1, NOW, PackageState.APPLIED)
        changes: dict[str, Any] = {
            "kind": PackageKind.RECEIPT, "unit": REVIEWER, "unit_name": NAMES[REVIEWER], "audience": COMMUNE,
            "in_reply_to": digest, **heading,
        }  # fmt: skip
        path = self.folder / "receipt.qcdc"
        return write_package(path, self.heading(**changes), receipt_lines(received), {}, self.reviewer_key)

    def open(self, data: bytes) -> OpenPackage:
        archive = read_archive(io.BytesIO(data))
        return OpenPackage(archive, archive.read(ENVELOPE))

    def accept(
        self, data: bytes, keys: list[EnrolledKey] | None = None, receiver: Receiver | None = None
    ) -> tuple[Verified[Statement], Contents]:
        """All steps up to the checked entries."""
        opened = self.open(data)
        verified = verify(opened.envelope, self.directory if keys is None else keys, receiver or self.receiver())
        folder = self.folder / "out"
        folder.mkdir(exist_ok=True)
        for left in folder.iterdir():
            left.unlink()
        return verified, extract(opened, verified, folder)

    def refused(self, data: bytes, **how: Any) -> str:
        """The code with which a package is refused."""
        with pytest.raises(Refusal) as caught:
            self.accept(data, **how)
        return caught.value.code

    def payload_of(self, data: bytes) -> dict[str, Any]:
        """The signed JSON, to be changed and signed again."""
        envelope = parse(self.open(data).envelope)
        assert isinstance(envelope, dict)
        payload = parse(base64.b64decode(str(envelope["payload"])))
        assert isinstance(payload, dict)
        return copy.deepcopy(payload)

    def envelope(
        self, payload: bytes, key: UnlockedKey | None = None, payload_type: str = PAYLOAD_TYPE, keyid: str = ""
    ) -> bytes:
        """An envelope signed by hand, with whatever type and key id."""
        key = key or self.commune_key
        pae = b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type.encode(), len(payload), payload)
        signature = bytes.fromhex(key.signer.sign(pae).signature)
        return canonical(
            {
                "payload": base64.b64encode(payload).decode(),
                "payloadType": payload_type,
                "signatures": [{"keyid": keyid or key.key_id, "sig": base64.b64encode(signature).decode()}],
            }
        )

    def resign(self, data: bytes, change: Callable[[dict[str, Any]], None], key: UnlockedKey | None = None) -> bytes:
        """The package with its statement changed and signed again by the sender (or by `key`)."""
        payload = self.payload_of(data)
        change(payload)
        return self.with_envelope(data, self.envelope(canonical(payload), key))

    def with_envelope(self, data: bytes, envelope: bytes) -> bytes:
        """The package with another envelope, all else the same."""
        return self.rebuilt(data, {ENVELOPE: stored(ENVELOPE, envelope)})

    def rebuilt(self, data: bytes, replaced: Mapping[str, Content | None], extra: tuple[Content, ...] = ()) -> bytes:
        """The package with some entries replaced, taken out (None) or added."""
        archive = read_archive(io.BytesIO(data))
        contents: list[Content] = []
        for name in archive.entries:
            if name in replaced:
                new = replaced[name]
                contents.extend([new] if new else [])
            else:
                contents.append(self.packed(name, archive.read(name)))
        out = io.BytesIO()
        write_archive(out, [*contents, *extra])
        return out.getvalue()

    def packed(self, name: str, data: bytes) -> Content:
        """An entry packed as its name demands."""
        if not name.startswith("data/"):
            return stored(name, data)
        machine = zlib.compressobj(6, zlib.DEFLATED, -15)
        raw = machine.compress(data) + machine.flush()
        return Content(name, raw, zlib.crc32(data), len(raw), len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def session_keys() -> tuple[UnlockedKey, UnlockedKey, UnlockedKey]:
    return new_key(), new_key(), new_key()


@pytest.fixture
def scene(session_keys: tuple[UnlockedKey, UnlockedKey, UnlockedKey], tmp_path: Path) -> Scene:
    return Scene(*session_keys, tmp_path)


@pytest.fixture
def pdf(tmp_path: Path) -> tuple[str, Path]:
    """A file that passes for a PDF, with its SHA-256."""
    data = b"%PDF-1.7\n" + bytes(range(256)) * 3
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest(), path
