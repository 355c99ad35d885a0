"""The demonstration, made once, and copies of its offices to do harm to."""

import base64
import hashlib
import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from qcdc_desktop.cli.main import run
from qcdc_desktop.demo.run import MARKER, run_demo
from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, read_archive
from qcdc_desktop.exchange.envelope import PAYLOAD_TYPE
from qcdc_desktop.exchange.keys import UnlockedKey, new_key, unlock_key
from qcdc_desktop.exchange.strict_json import canonical, parse
from qcdc_desktop.exchange.zip_writer import deflated, stored, write_archive
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.open_office import close_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
LATER = datetime(2024, 12, 20, 2, 0, tzinfo=UTC)


def clock() -> Callable[[], datetime]:
    ticks = count()
    return lambda: LATER + timedelta(seconds=next(ticks))


@dataclass(frozen=True)
class Demo:
    """What the demonstration made; nothing here is ever changed, tests work on copies."""

    root: Path
    told: dict[str, Any]

    @property
    def communes(self) -> list[str]:
        return [folder.removeprefix("xa/") for folder in self.told["offices"] if folder.startswith("xa/")]

    def package(self, code: str, revision: int = 1) -> Path:
        """The package as it lies open in the commune's outbox; it went up sealed."""
        name = f"{code}_{YEAR}_submission_r{revision:04d}.qcdc"
        (found,) = (self.root / "xa" / code / "outbox").glob(f"*/{name}")
        assert (self.root / "trao-doi" / "gui-len" / f"{name}.age").exists()
        return found


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run see."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def demo(shared: Path) -> Demo:
    """Made by the process that comes first; the others wait for it."""
    root = shared / "demo"
    with FileLock(shared / "demo.lock"):
        if not (root / MARKER).exists():
            run_demo(root, communes=3, sheets=5)
    return Demo(root, json.loads((root / MARKER).read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return load_catalogues()


@dataclass(frozen=True)
class Fresh:
    """A next revision of a commune that nobody has imported, its office as it was when it wrote it, and its key."""

    file: Path
    office: Path
    key: UnlockedKey


@pytest.fixture(scope="session")
def fresh(demo: Demo, catalogues: Catalogues, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = tmp_path_factory.mktemp("fresh") / "xa"
    shutil.copytree(demo.root / "xa" / demo.communes[2], folder)
    ws = open_office(folder, catalogues, clock())
    ws.keys.unlock(PASSPHRASE)
    unlock_assessment(ws, YEAR, "Bổ sung một nội dung")
    add_disclosure(ws, YEAR, "1.1", "Nội dung bổ sung cuối năm")
    approve_assessment(ws, YEAR, "Nguyễn Văn Bình", "Thử nghiệm")
    file = export_submission(ws, YEAR, sealed=False).file
    key = ws.keys.key
    close_office(ws)
    return Fresh(file, folder, key)


@pytest.fixture(scope="session")
def stranger() -> UnlockedKey:
    return new_key()


@pytest.fixture
def office(demo: Demo, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of one of the demonstration's offices: "huyen", "tinh" or a commune's code."""

    def copied(name: str) -> Path:
        source = demo.root / name if (demo.root / name).is_dir() else demo.root / "xa" / name
        return Path(shutil.copytree(source, tmp_path / name))

    return copied


@pytest.fixture
def opened(catalogues: Catalogues) -> Iterator[Callable[[Path], Workspace]]:
    made: list[Workspace] = []

    def open_one(folder: Path) -> Workspace:
        made.append(open_office(folder, catalogues, clock()))
        return made[-1]

    yield open_one
    for ws in made:
        close_office(ws)


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        assert self.code == 3, (self.code, self.out, self.err)
        assert self.json["error"]["kind"] == "refusal"
        assert self.json["error"]["message"]
        return str(self.json["error"]["code"])


@pytest.fixture
def qcdc(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """The command line in this process, always with --json."""

    def command(folder: Path, *arguments: object, passphrase: bool = False) -> Said:
        if passphrase:
            monkeypatch.setenv("QCDC_PASSPHRASE", PASSPHRASE)
        else:
            monkeypatch.delenv("QCDC_PASSPHRASE", raising=False)
        capsys.readouterr()
        code = run(["--data", str(folder), "--json", *map(str, arguments)], folder, clock(), lambda _: 99)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@dataclass(frozen=True)
class Everything:
    """All that an office keeps: every row of every table, and every file but the database's own."""

    rows: str
    files: dict[str, str]


def everything(folder: Path) -> Everything:
    connection = sqlite3.connect(f"file:{folder / 'qcdc.db'}?mode=ro", uri=True)
    try:
        rows = "\n".join(connection.iterdump())
    finally:
        connection.close()
    files = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith("qcdc.db")
    }
    return Everything(rows, files)


@pytest.fixture(name="everything")
def everything_fixture() -> Callable[[Path], Everything]:
    return everything


@dataclass(frozen=True)
class Forger:
    """Writes what no honest program writes."""

    def payload(self, data: bytes) -> dict[str, Any]:
        envelope = parse(read_archive(io.BytesIO(data)).read(ENVELOPE))
        assert isinstance(envelope, dict)
        payload = parse(base64.b64decode(str(envelope["payload"])))
        assert isinstance(payload, dict)
        return payload

    def resigned(
        self,
        data: bytes,
        key: UnlockedKey,
        change: Callable[[dict[str, Any]], None] = lambda _: None,
        rows: dict[str, Callable[[list[dict[str, Any]]], None]] | None = None,
    ) -> bytes:
        """The package with its statement and some data files changed, everything consistent and signed by `key`."""
        archive = read_archive(io.BytesIO(data))
        payload = self.payload(data)
        listed = {subject["name"]: subject for subject in payload["subject"]}
        contents = []
        for name in archive.entries:
            if name == ENVELOPE:
                continue
            body = archive.read(name)
            spoil = (rows or {}).get(name.removeprefix("data/").removesuffix(".ndjson"))
            if spoil is not None:
                kept = [json.loads(line) for line in body.splitlines()]
                spoil(kept)
                body = b"".join(canonical(row) + b"\n" for row in kept)
                digest = hashlib.sha256(body).hexdigest()
                listed[name].update(digest={"sha256": digest})
                listed[name]["annotations"]["size"] = len(body)
                payload["predicate"]["counts"][name.removeprefix("data/").removesuffix(".ndjson")] = len(kept)
            contents.append(deflated(name, [body]) if name.startswith("data/") else stored(name, body))
        payload["predicate"]["totals"] = {**payload["predicate"]["totals"], "bytes": _total(payload)}
        change(payload)
        out = io.BytesIO()
        write_archive(out, [stored(ENVELOPE, self.envelope(canonical(payload), key)), *contents])
        return out.getvalue()

    def resealed(self, data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
        """The package with its envelope changed by hand and the archive made to fit."""
        archive = read_archive(io.BytesIO(data))
        envelope = json.loads(archive.read(ENVELOPE))
        change(envelope)
        contents = [stored(ENVELOPE, canonical(envelope))]
        for name in archive.entries:
            if name != ENVELOPE:
                body = archive.read(name)
                contents.append(deflated(name, [body]) if name.startswith("data/") else stored(name, body))
        out = io.BytesIO()
        write_archive(out, contents)
        return out.getvalue()

    def envelope(self, payload: bytes, key: UnlockedKey) -> bytes:
        pae = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
        signature = bytes.fromhex(key.signer.sign(pae).signature)
        return canonical(
            {
                "payload": base64.b64encode(payload).decode(),
                "payloadType": PAYLOAD_TYPE,
                "signatures": [{"keyid": key.key_id, "sig": base64.b64encode(signature).decode()}],
            }
        )


def _total(payload: dict[str, Any]) -> int:
    return sum(int(subject["annotations"]["size"]) for subject in payload["subject"])


@pytest.fixture(scope="session")
def forger() -> Forger:
    return Forger()


@pytest.fixture(scope="session")
def key_of(demo: Demo) -> Callable[[str], UnlockedKey]:
    """The key of one of the demonstration's offices."""
    kept: dict[str, UnlockedKey] = {}

    def found(name: str) -> UnlockedKey:
        if name not in kept:
            folder = demo.root / name if (demo.root / name).is_dir() else demo.root / "xa" / name
            kept[name] = unlock_key(folder / "keys" / "signing-key.age", PASSPHRASE)
        return kept[name]

    return found
