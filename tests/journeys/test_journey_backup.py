"""Back up, change, restore: the data is as before, the office begins a new epoch, what was there is set aside."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.office import Office
from qcdc_desktop.usecases import backups
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.office_settings import read_office, save_profile


def rows_of(everything: Any, folder: Path) -> set[str]:
    """All rows but the trail and the sums over the content, with the epoch struck out."""
    rows = everything(folder).rows.splitlines()
    return {
        re.sub(r"'[0-9a-f]{32}'", "EPOCH", row)
        for row in rows
        if '"audit_entry"' not in row and '"content_sum"' not in row and not row.startswith("CREATE")
    }


def test_backup_change_restore(office: Any, qcdc: Any, demo: Any, everything: Any, opened: Any) -> None:
    folder = office(demo.communes[0])
    before = rows_of(everything, folder)
    ws = opened(folder)
    epoch = read_office(ws).epoch
    earlier = len(backups.list_backups(ws))
    made = qcdc(folder, "backup", "create").json
    assert made["file"] in [b["file"] for b in qcdc(folder, "backup", "list").json["backups"]]
    assert qcdc(folder, "backup", "verify", made["file"]).json["sound"] is True

    profile = read_office(ws).profile
    save_profile(ws, type(profile)(has_website=not profile.has_website, place="Nơi khác"))
    assert rows_of(everything, folder) != before
    ws.store.close()

    assert qcdc(folder, "backup", "restore", made["file"]).json["restored"] is True
    assert rows_of(everything, folder) == before
    assert read_office(opened(folder)).epoch != epoch
    aside = [file for file in folder.iterdir() if "before-restore" in file.name]
    assert aside, "what was there is set aside"
    listed = qcdc(folder, "backup", "list").json["backups"]
    assert len(listed) == earlier + 2, "the state before the restore was backed up too"
    assert qcdc(folder, "self-check").json["sound"] is True


def test_a_damaged_backup_is_refused_and_nothing_changes(office: Any, qcdc: Any, demo: Any, everything: Any) -> None:
    folder = office(demo.communes[0])
    made = Path(qcdc(folder, "backup", "create").json["file"])
    body = bytearray(made.read_bytes())
    body[len(body) // 2] ^= 0xFF
    made.write_bytes(body)
    before = everything(folder)
    for command in ("verify", "restore"):
        said = qcdc(folder, "backup", command, made)
        assert (said.code, said.json["error"]["code"]) == (4, "backup-damaged")
        assert everything(folder) == before
    assert qcdc(folder, "backup", "restore", folder / "backups" / "nothing.db").refusal == "backup-missing"
    assert qcdc(folder, "status").code == 0


def test_an_old_backup_is_not_cleared_out_by_wanting_it(office: Any, demo: Any, opened: Any) -> None:
    """Backups past keeping are cleared when one is made by hand; the one a person restores must stay."""
    ws = opened(office(demo.communes[0]))
    start = ws.clock()
    wanted = backups.make_backup(ws).path
    from dataclasses import replace

    for day in (1, 2, 3, 400, 401, 402, 800, 801, 802, 1200, 1201, 1600):
        late = replace(ws, clock=lambda day=day: start + timedelta(days=day))
        from qcdc_desktop.db.backup import create_backup

        create_backup(ws.folders.database, ws.folders.blobs, ws.folders.backups, late.clock())
    add_disclosure_refused = replace(ws, clock=lambda: start + timedelta(days=2000))
    restored = backups.restore_backup(add_disclosure_refused, wanted)
    try:
        assert wanted.exists()
        with restored.store.reading() as reading:
            assert reading.one(Office).unit_code == demo.communes[0]
    finally:
        restored.store.close()


def test_the_backup_of_the_demonstration_is_sound(demo: Any) -> None:
    assert backups.verify_backup(demo.root / demo.told["backup"]).rows > 1000


def test_restored_data_can_be_worked_on(office: Any, demo: Any, opened: Any) -> None:
    ws = opened(office("huyen"))
    file = backups.make_backup(ws).path
    restored = backups.restore_backup(ws, file)
    try:
        count = len(list_disclosures(restored, 2025).rows)
        add_disclosure(restored, 2025, "1.1", "Của chính cơ quan")
        assert len(list_disclosures(restored, 2025).rows) == count + 1
        restored.store.quick_check()
    finally:
        restored.store.close()


def test_a_stranger_is_not_a_backup(office: Any, demo: Any, tmp_path: Path) -> None:
    file = tmp_path / "20240101T000000Z.db"
    file.write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(Exception, match="backup-incomplete") as caught:
        backups.verify_backup(file)
    assert not isinstance(caught.value, Trouble)
