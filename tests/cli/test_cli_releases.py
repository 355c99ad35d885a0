"""A province's catalogues on the command line: three holders, two signatures, a release, an office that takes it in."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.keys import new_key
from qcdc_desktop.exchange.root_signing import draft_bytes, read_draft, sign_root
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import create_office

PASSPHRASE = "bốn từ dễ nhớ"
DAY = datetime(2024, 6, 3, 1, tzinfo=UTC)


@pytest.fixture
def province(tmp_path: Path) -> Path:
    unit = UnitKey("24", date(2024, 1, 1))
    create_office(
        tmp_path / "tinh", unit, Role.PROVINCE, PASSPHRASE, load_catalogues(), lambda: DAY, "Tỉnh"
    ).store.close()
    return tmp_path / "tinh"


def test_from_the_holders_keys_to_an_office_that_uses_the_release(
    qcdc: Any, office: Any, province: Path, tmp_path: Path
) -> None:
    stick, others = tmp_path / "usb" / "goc.qcdckey", (new_key(), new_key())
    publics = [qcdc(None, "catalogue", "root", "key", stick, passphrase=PASSPHRASE).json["public_file"]]
    for number, key in enumerate(others):
        publics.append(str(tmp_path / f"nguoi-{number}.qcdckey.pub"))
        Path(publics[-1]).write_text(key.public + "\n", encoding="ascii")
    draft, file = tmp_path / "goc.qcdcroot", tmp_path / "danh-muc.qcdccat"
    state = qcdc(province, "catalogue", "root", "draft", draft, "--holder", *publics).json
    assert (state["root"], state["holders"], state["signed"], state["missing"]) == (1, 3, 0, 2)
    assert qcdc(province, "catalogue", "root", "adopt", draft).error["code"] == "root-unfinished"
    draft.write_bytes(draft_bytes(sign_root(read_draft(draft.read_bytes()), others[0])))
    assert qcdc(None, "catalogue", "root", "state", draft).json["missing"] == 1
    assert qcdc(None, "catalogue", "root", "sign", draft, "--key", stick, passphrase=PASSPHRASE).json["missing"] == 0
    assert qcdc(province, "catalogue", "root", "adopt", draft).json == {"root": 1}
    made = qcdc(province, "catalogue", "publish", file, "--note", "Lần đầu", passphrase=PASSPHRASE).json
    assert (made["release"], made["note"], made["new"]) == (2024060301, "Lần đầu", True)

    folder = office("xa")
    assert qcdc(folder, "catalogue", "import", file).error["code"] == "catalogue-root-unknown"
    asked = qcdc(folder, "catalogue", "trust", file).error
    assert asked["code"] == "root-groups-needed"
    paper = qcdc(province, "catalogue", "list").json["province"]["fingerprint"].split()
    typed = " ".join(g for g, seen in zip(paper, asked["facts"]["shown"].split(), strict=True) if seen == "____")
    assert qcdc(folder, "catalogue", "trust", file, "--groups", typed).json["new"] is True
    assert qcdc(folder, "catalogue", "trust", file).json["new"] is False
    seen = qcdc(folder, "catalogue", "check", file).json
    assert {one["change"] for one in seen["editions"]} == {"adopted"} and len(seen["keys"]) == 1
    assert qcdc(folder, "catalogue", "import", file).json["new"] is True
    assert "đã có ở đây" in qcdc(folder, "catalogue", "import", file, text=True).out
    listed = qcdc(folder, "catalogue", "list").json
    assert listed["province"]["release"] == 2024060301
    assert {one["origin"] for one in listed["catalogues"]} == {"province"}
    assert qcdc(province, "catalogue", "root", "form", tmp_path / "phieu.pdf").json["file"].endswith("phieu.pdf")


def test_nothing_is_doubtful_at_first(qcdc: Any, office: Any) -> None:
    folder = office("huyen")
    assert qcdc(folder, "package", "doubtful").json == {"packages": []}
    assert qcdc(folder, "package", "looked-at", "x", "--reason", "đã hỏi").error["code"] == "record-gone"
