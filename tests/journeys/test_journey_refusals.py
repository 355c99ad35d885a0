"""What must not be believed is refused with its own code, and nothing of it stays."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.exchange_log import KeyState
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.backups import back_up_if_changed
from qcdc_desktop.usecases.enrolment import list_keys, set_key_state
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.workspace import Workspace

FORGED = {
    "zip-structure", "bad-signature", "envelope-wrong", "wrong-type", "unknown-key", "statement-wrong",
    "entry-missing", "entry-extra", "entry-changed", "package-too-large", "newer-format", "other-key-signed",
}  # fmt: skip
"""The refusals that damage may meet; which one depends on where it struck."""


class Watched:
    """A reviewing office that is looked at closely while files are thrown at it."""

    def __init__(self, ws: Workspace, everything: Callable[[Path], Any], folder: Path) -> None:
        self.ws = ws
        self._everything = everything
        self._folder = folder
        self._sight = sqlite3.connect(f"file:{ws.folders.database}?mode=ro", uri=True)
        self._version = self._data_version()
        self._before = everything(ws.folders.root)

    def refuses(self, data: bytes) -> str:
        """The code with which the bytes are refused; the database was not written to meanwhile."""
        file = self._folder / "thrown.qcdc"
        file.write_bytes(data)
        (result,) = import_packages(self.ws, [file])
        assert result.outcome == "refused", (result.outcome, result.flags)
        assert not result.trouble and result.record is None
        assert self._data_version() == self._version, "the database was written to"
        assert list(self.ws.folders.quarantine.iterdir()) == []
        return result.code

    def nothing_changed(self) -> None:
        self._sight.close()
        assert self._everything(self.ws.folders.root) == self._before
        assert not list(self.ws.folders.root.rglob("*.part"))

    def _data_version(self) -> int:
        return int(self._sight.execute("PRAGMA data_version").fetchone()[0])


@pytest.fixture
def watched(office: Any, opened: Any, everything: Any, tmp_path: Path) -> Watched:
    ws = opened(office("huyen"))
    with ws.store.transaction("start") as tx:  # the log is folded in, so that file and rows stand still
        tx.note("look", "Office", "")
    back_up_if_changed(ws)  # so that no import needs to make one first
    return Watched(ws, everything, tmp_path)


def test_every_byte_counts(watched: Watched, fresh: Any) -> None:
    data = fresh.file.read_bytes()
    central = data.rindex(b"PK\x01\x02")
    chance = random.Random(17)
    places = {0, 1, 4, 8, 26, 30, len(data) - 1, len(data) - 22, central, central + 46}
    places |= {chance.randrange(16_000) for _ in range(40)}  # the envelope
    places |= {chance.randrange(16_000, 60_000) for _ in range(40)}  # the data
    places |= {chance.randrange(60_000, len(data) - 4_000) for _ in range(30)}  # the attachments
    places |= {chance.randrange(len(data) - 4_000, len(data)) for _ in range(30)}  # the directory
    codes = set()
    for place in sorted(places):
        changed = bytearray(data)
        changed[place] ^= chance.choice((0xFF, 1 << chance.randrange(8)))
        codes.add(watched.refuses(bytes(changed)))
    assert codes <= FORGED
    watched.nothing_changed()


def test_cut_anywhere(watched: Watched, fresh: Any) -> None:
    data = fresh.file.read_bytes()
    chance = random.Random(18)
    lengths = {0, 1, 21, 22, 30, 1000, len(data) - 1, len(data) - 22, len(data) - 23, len(data) // 2}
    lengths |= {chance.randrange(len(data)) for _ in range(40)}
    assert {watched.refuses(data[:length]) for length in sorted(lengths)} == {"zip-structure"}
    assert watched.refuses(data + b"\0") == "zip-structure"
    assert watched.refuses(b"x" + data) == "zip-structure"
    assert watched.refuses(data + data) == "zip-structure"
    watched.nothing_changed()


def test_renamed_inside(watched: Watched, fresh: Any) -> None:
    data = fresh.file.read_bytes()
    assert watched.refuses(data.replace(b"data/disclosures.ndjson", b"data/disclosurez.ndjson")) in (
        "entry-missing",
        "zip-structure",  # out of its place in the order
    )
    assert watched.refuses(data.replace(b"data/profile.ndjson", b"data/profilf.ndjson")) == "entry-missing"
    assert watched.refuses(data.replace(b"data/profile.ndjson", b"data/../file.ndjson")) == "zip-structure"
    blob = next(part for part in data.split(b"blobs/")[1:])[:64]
    other = bytes([blob[0]]) + blob[1:-1] + (b"0" if blob[-1:] != b"0" else b"1")
    assert watched.refuses(data.replace(b"blobs/" + blob, b"blobs/" + other)) in ("entry-missing", "zip-structure")
    watched.nothing_changed()


def test_two_entries_change_places(watched: Watched, fresh: Any, demo: Any) -> None:
    """The data of another authentic package under this one's signature."""
    mine, other = fresh.file.read_bytes(), demo.package(demo.communes[2]).read_bytes()
    assert watched.refuses(mine[:15_000] + other[15_000:]) in FORGED
    watched.nothing_changed()


def test_the_envelope_changed_so_that_the_archive_is_sound(watched: Watched, fresh: Any, forger: Any) -> None:
    data = fresh.file.read_bytes()

    def unsigned(change: Callable[[dict[str, Any]], None]) -> str:
        return watched.refuses(forger.resealed(data, change))

    assert unsigned(lambda e: e.update(payload=e["payload"].replace("A", "B", 1))) in (
        "bad-signature",
        "envelope-wrong",
    )
    assert unsigned(lambda e: e["signatures"][0].update(sig="A" * 86 + "==")) == "bad-signature"
    assert unsigned(lambda e: e["signatures"][0].update(keyid="0" * 64)) == "unknown-key"
    assert unsigned(lambda e: e.update(signatures=[])) in ("bad-signature", "envelope-wrong")
    assert unsigned(lambda e: e.update(payloadType="text/plain")) == "wrong-type"
    watched.nothing_changed()


def test_to_another_office(watched: Watched, fresh: Any, forger: Any) -> None:
    def for_another(payload: dict[str, Any]) -> None:
        payload["predicate"]["audience"] = {"code": "24", "valid_from": "2024-01-01"}

    assert watched.refuses(forger.resigned(fresh.file.read_bytes(), fresh.key, for_another)) == "wrong-audience"
    watched.nothing_changed()


def test_signed_by_who_was_never_enrolled(watched: Watched, fresh: Any, forger: Any, stranger: Any) -> None:
    data = fresh.file.read_bytes()

    def as_stranger(payload: dict[str, Any]) -> None:
        payload["predicate"]["sender"]["key_id"] = stranger.key_id

    assert watched.refuses(forger.resigned(data, stranger, as_stranger)) == "unknown-key"
    assert watched.refuses(forger.resigned(data, stranger)) == "unknown-key"
    watched.nothing_changed()


def test_signed_by_the_neighbour(watched: Watched, fresh: Any, forger: Any, demo: Any, key_of: Any) -> None:
    neighbour = key_of(demo.communes[0])
    data = fresh.file.read_bytes()

    def as_neighbour(payload: dict[str, Any]) -> None:
        payload["predicate"]["sender"]["key_id"] = neighbour.key_id

    assert watched.refuses(forger.resigned(data, neighbour, as_neighbour)) == "key-of-another-unit"
    assert watched.refuses(forger.resigned(data, neighbour)) == "other-key-signed"
    watched.nothing_changed()


def test_authority_of_the_statement(watched: Watched, fresh: Any, forger: Any) -> None:
    data = fresh.file.read_bytes()

    def refused(**changes: Any) -> str:
        return watched.refuses(forger.resigned(data, fresh.key, lambda p: p["predicate"].update(changes)))

    predicate = forger.payload(data)["predicate"]
    assert refused(period={**predicate["period"], "year": 2019}) == "year-closed"
    assert refused(sender={**predicate["sender"], "unit_name": "Thị trấn Khác"}) == "unit-name-differs"
    assert refused(schema={"major": 2, "minor": 0, "min_reader_minor": 0}) == "newer-format"
    assert refused(schema={"major": 1, "minor": 9, "min_reader_minor": 9}) == "newer-format"
    assert refused(extra=1) == "statement-wrong"
    targets = {**predicate["catalogue"]["targets"], "criteria-cqtt-2030.json": "0" * 64}
    assert refused(catalogue={**predicate["catalogue"], "targets": targets}) == "newer-catalogue"
    watched.nothing_changed()


def test_authentic_but_the_rows_are_wrong(watched: Watched, fresh: Any, forger: Any) -> None:
    """What an enrolled key signed is judged too, and leaves no attachment and no kept file behind."""
    data = fresh.file.read_bytes()

    def refused(file: str, spoil: Callable[[list[dict[str, Any]]], None]) -> str:
        return watched.refuses(forger.resigned(data, fresh.key, rows={file: spoil}))

    assert refused("survey_sheets", lambda rows: rows[3]["answers"].update(gioi_tinh="khac_la")) == "data-sheet-wrong"
    assert refused("survey_sheets", lambda rows: rows[1].update(number=rows[0]["number"])) == "data-wrong"
    assert refused("publications", lambda rows: rows[0].update(disclosure_id=rows[0]["id"])) == "data-wrong"
    assert refused("disclosures", lambda rows: rows[0].update(content_code="99.9")) == "data-not-in-catalogue"
    assert refused("disclosures", lambda rows: rows[0].update(catalogue_edition="nowhere")) == (
        "catalogue-edition-unknown"
    )
    assert refused("indicator_entries", lambda rows: rows[0].update(indicator_code="TC9.9")) == "data-not-in-catalogue"
    assert refused("indicator_entries", lambda rows: rows[0].update(points="1,5")) == "data-wrong"
    assert refused("survey_rounds", lambda rows: rows[0].update(form_edition="pks99")) == "catalogue-edition-unknown"
    assert refused("profile", lambda rows: rows.append(rows[0])) == "data-wrong"
    watched.nothing_changed()


def test_rows_that_reach_into_another_dossier(watched: Watched, fresh: Any, forger: Any, demo: Any) -> None:
    """Ids of a neighbour's records in an authentic package do not touch the neighbour's dossier."""
    connection = sqlite3.connect(f"file:{watched.ws.folders.database}?mode=ro", uri=True)
    theirs = connection.execute(
        "SELECT e.id FROM indicator_entry e JOIN dossier d ON d.id = e.dossier_id WHERE d.unit_code = ?",
        (demo.communes[0],),
    ).fetchone()[0]
    connection.close()
    data = forger.resigned(
        fresh.file.read_bytes(), fresh.key, rows={"indicator_entries": lambda rows: rows[0].update(id=theirs)}
    )
    assert watched.refuses(data) == "record-id-taken"
    watched.nothing_changed()


def test_key_revoked(office: Any, qcdc: Any, fresh: Any, everything: Any) -> None:
    folder = office("huyen")
    key_id = fresh.key.key_id
    assert qcdc(folder, "key", "revoke", key_id, "--reason", "Mất USB").json["state"] == "revoked"
    before = everything(folder)
    assert qcdc(folder, "package", "import", fresh.file).refusal == "key-revoked"
    assert everything(folder) == before


def test_key_retired(office: Any, opened: Any, fresh: Any) -> None:
    ws = opened(office("huyen"))
    key = next(k for k in list_keys(ws) if k.key_id == fresh.key.key_id)
    set_key_state(ws, key.id, KeyState.RETIRED, "Đổi máy")
    (result,) = import_packages(ws, [fresh.file])
    assert (result.outcome, result.code) == ("refused", "key-retired")


def test_every_way_of_the_command_line(office: Any, qcdc: Any, fresh: Any, everything: Any, tmp_path: Path) -> None:
    """Exit 3 with its own code and a sentence, through the command, for each family of defects."""
    folder = office("huyen")
    before = everything(folder)
    data = fresh.file.read_bytes()
    thrown = tmp_path / "hỏng.qcdc"
    for spoilt, codes in (
        (data[:-100], {"zip-structure"}),
        (data[:2000] + b"\xff" + data[2001:], FORGED),
        (data[:100_000] + bytes([data[100_000] ^ 1]) + data[100_001:], {"entry-changed", "zip-structure"}),
        (b"", {"zip-structure"}),
        (b"not a package at all" * 100, {"zip-structure"}),
    ):
        thrown.write_bytes(spoilt)
        assert qcdc(folder, "package", "import", thrown).refusal in codes
        assert qcdc(folder, "package", "verify", thrown).refusal in codes
    assert qcdc(folder, "package", "import", tmp_path / "nowhere.qcdc").refusal == "package-missing"
    assert qcdc(folder, "package", "import", office("tinh")).refusal == "no-packages-found"
    assert everything(folder) == before


def test_at_the_wrong_office(office: Any, qcdc: Any, demo: Any, everything: Any) -> None:
    for name, code in (("tinh", "unknown-key"), (demo.communes[1], "unknown-key")):
        folder = office(name)
        before = everything(folder)
        assert qcdc(folder, "package", "import", demo.package(demo.communes[0])).refusal == code
        assert everything(folder) == before


def test_some_of_many(office: Any, qcdc: Any, fresh: Any, demo: Any, tmp_path: Path) -> None:
    """One bad file does not stop the others, and every result is told."""
    stick = tmp_path / "usb"
    stick.mkdir()
    (stick / "a.qcdc").write_bytes(fresh.file.read_bytes()[:-1])
    (stick / "b.qcdc").write_bytes(fresh.file.read_bytes())
    (stick / "c.qcdc").write_bytes(demo.package(demo.communes[0]).read_bytes())
    said = qcdc(office("huyen"), "package", "import", stick)
    assert said.refusal == "packages-refused"
    outcomes = [(Path(p["file"]).name, p["outcome"]) for p in said.json["error"]["packages"]]
    assert outcomes == [("a.qcdc", "refused"), ("b.qcdc", "applied"), ("c.qcdc", "already")]


def test_verify_and_inspect_change_nothing(office: Any, qcdc: Any, fresh: Any, everything: Any) -> None:
    folder = office("huyen")
    before = everything(folder)
    assert qcdc(folder, "package", "verify", fresh.file).json["would"] == "apply"
    seen = qcdc(folder, "package", "inspect", fresh.file).json
    assert (seen["trusted"], seen["signature"], seen["revision"]) == (False, "signature-good", 2)
    assert everything(folder) == before


def test_every_refusal_here_has_a_sentence() -> None:
    assert load_words().keys() >= FORGED
