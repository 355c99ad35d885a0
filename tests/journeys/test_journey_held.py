"""Replays, forks, restored senders: nothing is overwritten behind a person's back, and nothing is lost."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry, PackageRecord, PackageState
from qcdc_desktop.domain.office import Office
from qcdc_desktop.usecases.backups import make_backup, restore_backup
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import apply_held, import_packages
from qcdc_desktop.usecases.review import open_review
from qcdc_desktop.usecases.workspace import Workspace


def titles(ws: Workspace, unit: Any) -> set[str]:
    return {row.disclosure.title for row in list_disclosures(ws, 2024, unit).rows}


def without_lines(everything: Any, folder: Path) -> tuple[set[str], dict[str, str]]:
    """Rows without the log of packages and the trail, and without the sum over the log."""
    seen = everything(folder)
    growing = ('"audit_entry"', '"package_record"', "'package_record'")
    kept = {r for r in seen.rows.splitlines() if not any(name in r for name in growing)}
    return kept, seen.files


def test_the_same_again_changes_nothing(office: Any, qcdc: Any, demo: Any, everything: Any) -> None:
    folder = office("huyen")
    before = everything(folder)
    said = qcdc(folder, "package", "import", demo.package(demo.communes[0])).json["packages"][0]
    assert (said["outcome"], said["code"], said["receipt"]) == ("already", "package-already", None)
    assert everything(folder) == before


def test_the_next_revision_and_then_the_older_one(
    office: Any, qcdc: Any, demo: Any, fresh: Any, everything: Any, opened: Any, tmp_path: Path
) -> None:
    folder = office("huyen")
    assert qcdc(folder, "package", "import", fresh.file).json["packages"][0]["outcome"] == "applied"
    ws = opened(folder)
    unit = next(u.key for u in ws.catalogues.units.below(ws.unit) if u.code == demo.communes[2])
    assert "Nội dung bổ sung cuối năm" in titles(ws, unit)
    assert open_review(ws, unit, 2024).items == {}, "a new submission is appraised anew"
    assert len(list(folder.joinpath("inbox").glob(f"{demo.communes[2]}_*"))) == 2

    again = qcdc(folder, "package", "import", demo.package(demo.communes[2])).json["packages"][0]
    assert again["outcome"] == "already"
    assert "Nội dung bổ sung cuối năm" in titles(ws, unit)


def test_an_older_revision_nobody_had_seen_is_only_kept(
    office: Any, qcdc: Any, demo: Any, fresh: Any, everything: Any, forger: Any, tmp_path: Path
) -> None:
    def much_later(payload: dict[str, Any]) -> None:
        payload["predicate"]["series"].update(revision=5)

    def between(payload: dict[str, Any]) -> None:
        payload["predicate"]["series"].update(revision=3)

    folder = office("huyen")
    five, three = tmp_path / "five.qcdc", tmp_path / "three.qcdc"
    five.write_bytes(forger.resigned(fresh.file.read_bytes(), fresh.key, much_later))
    three.write_bytes(forger.resigned(fresh.file.read_bytes(), fresh.key, between))
    first = qcdc(folder, "package", "import", five).json["packages"][0]
    assert (first["outcome"], first["flags"]) == ("applied", ["revision-missing"])
    before = without_lines(everything, folder)
    assert qcdc(folder, "package", "import", three).json["packages"][0]["outcome"] == "older"
    rows, files = without_lines(everything, folder)
    assert rows == before[0]
    assert len(files.keys() - before[1].keys()) == 1, "its bytes are kept"


def test_a_fork_waits_for_a_person(
    office: Any, opened: Any, demo: Any, fresh: Any, forger: Any, everything: Any, tmp_path: Path
) -> None:
    """Two different packages under the same revision."""
    ws = opened(office("huyen"))
    other = tmp_path / "other.qcdc"
    other.write_bytes(
        forger.resigned(
            fresh.file.read_bytes(),
            fresh.key,
            rows={"disclosures": lambda rows: rows[0].update(title="Một bản khác")},
        )
    )
    (first,) = import_packages(ws, [fresh.file])
    assert first.outcome == "applied" and first.record is not None
    unit = first.record.unit
    before = without_lines(everything, ws.folders.root)
    (second,) = import_packages(ws, [other])
    assert (second.outcome, second.flags) == ("held", ("fork-same-revision",))
    assert second.record is not None
    assert without_lines(everything, ws.folders.root)[0] == before[0]

    with pytest.raises(Refusal, match="reason-missing"):
        apply_held(ws, second.record.id, "  ")
    with pytest.raises(Refusal, match="record-gone"):
        apply_held(ws, first.record.id, "Đã áp dụng rồi")
    applied = apply_held(ws, second.record.id, "Xã xác nhận qua điện thoại")
    assert applied.state is PackageState.APPLIED
    assert "Một bản khác" in titles(ws, unit)
    assert open_review(ws, unit, 2024).submission.digest == applied.digest
    with ws.store.reading() as reading:
        noted = [e for e in reading.find(AuditEntry, action="apply-held") if e.record_id == applied.id]
    assert [e.new for e in noted] == ["Xã xác nhận qua điện thoại"]
    with pytest.raises(Refusal, match="record-gone"):
        apply_held(ws, second.record.id, "Lần nữa")


def test_another_predecessor_is_a_fork(office: Any, opened: Any, fresh: Any, forger: Any, tmp_path: Path) -> None:
    def elsewhere(payload: dict[str, Any]) -> None:
        payload["predicate"]["series"].update(prev="0" * 64)

    file = tmp_path / "other.qcdc"
    file.write_bytes(forger.resigned(fresh.file.read_bytes(), fresh.key, elsewhere))
    (result,) = import_packages(opened(office("huyen")), [file])
    assert (result.outcome, result.flags) == ("held", ("fork-other-predecessor",))


def test_a_sender_who_restored_a_backup(office: Any, opened: Any, demo: Any, everything: Any) -> None:
    """An honest restore begins a new epoch: held with its own flag, and taken over when a person says so."""
    code = demo.communes[0]
    commune = opened(office(code))
    with commune.store.reading() as reading:
        epoch = reading.one(Office).epoch
    backup = make_backup(commune).path
    assert make_backup(commune).path != backup
    restored = restore_backup(commune, backup)
    restored.keys.unlock(PASSPHRASE)
    with restored.store.reading() as reading:
        assert reading.one(Office).epoch != epoch
    from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment

    unlock_assessment(restored, 2024, "Khôi phục sau khi hỏng ổ đĩa")
    add_disclosure(restored, 2024, "1.1", "Sau khôi phục")
    approve_assessment(restored, 2024, "Chủ tịch", "Thử nghiệm")
    sent = export_submission(restored, 2024, sealed=False)
    assert sent.record.revision == 1, "a new epoch counts anew"
    restored.store.close()

    reviewer = opened(office("huyen"))
    (result,) = import_packages(reviewer, [sent.file])
    assert (result.outcome, result.flags) == ("held", ("sender-restored",))
    assert result.record is not None
    assert "Sau khôi phục" not in titles(reviewer, result.record.unit)
    apply_held(reviewer, result.record.id, "Xã báo đã khôi phục máy")
    assert "Sau khôi phục" in titles(reviewer, result.record.unit)


def test_feedback_on_what_this_office_never_sent(
    office: Any, opened: Any, demo: Any, qcdc: Any, everything: Any, tmp_path: Path
) -> None:
    """The commune lost its outbox with the disk: feedback on it is refused, not guessed."""
    code = demo.communes[0]
    folder = office(code)
    ws = opened(folder)
    with ws.store.transaction("disk") as tx:
        for record in tx.find(PackageRecord):
            if record.kind.value != "key-request":
                tx.delete(record)
    before = everything(folder)
    feedback = demo.root / "trao-doi" / "gui-xuong" / f"{code}_2024_feedback_r0001.qcdc"
    assert qcdc(folder, "package", "import", feedback).refusal == "reply-to-unknown"
    assert everything(folder) == before


def test_feedback_meant_for_the_neighbour(office: Any, demo: Any, qcdc: Any) -> None:
    feedback = demo.root / "trao-doi" / "gui-xuong" / f"{demo.communes[0]}_2024_feedback_r0001.qcdc"
    assert qcdc(office(demo.communes[1]), "package", "import", feedback).refusal == "wrong-audience"


def test_a_held_package_whose_key_was_revoked_meanwhile(office: Any, opened: Any, fresh: Any, forger: Any) -> None:
    from qcdc_desktop.domain.exchange_log import KeyState
    from qcdc_desktop.usecases.enrolment import set_key_state

    ws = opened(office("huyen"))
    import_packages(ws, [fresh.file])
    other = ws.folders.root / "other.qcdc"
    other.write_bytes(
        forger.resigned(fresh.file.read_bytes(), fresh.key, lambda p: p["predicate"]["people"].update(prepared_by="X"))
    )
    (held,) = import_packages(ws, [other])
    assert held.record is not None and held.outcome == "held"
    set_key_state(ws, fresh.key.key_id, KeyState.REVOKED, "Mất khóa")
    with pytest.raises(Refusal, match="key-revoked"):
        apply_held(ws, held.record.id, "So sánh xong")


def test_the_kept_file_of_a_held_package_is_gone(office: Any, opened: Any, fresh: Any, forger: Any) -> None:
    ws = opened(office("huyen"))
    import_packages(ws, [fresh.file])
    other = ws.folders.root / "other.qcdc"
    other.write_bytes(
        forger.resigned(fresh.file.read_bytes(), fresh.key, lambda p: p["predicate"]["people"].update(prepared_by="X"))
    )
    (held,) = import_packages(ws, [other])
    assert held.record is not None
    (ws.folders.inbox / held.record.file_name).unlink()
    with pytest.raises(Refusal, match="package-missing"):
        apply_held(ws, held.record.id, "So sánh xong")
    assert replace(held.record) == held.record
    shutil.rmtree(ws.folders.quarantine, ignore_errors=True)
