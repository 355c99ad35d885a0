import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from qcdc_desktop.db import audit, settings
from qcdc_desktop.db.store import Store
from qcdc_desktop.domain.criteria import Assessment
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.office import Dossier, Office, Profile, Role

AT = datetime(2026, 2, 5, 5, 0, tzinfo=UTC)
OFFICE = Office("o1", "00070", date(2025, 7, 1), Role.COMMUNE, "0" * 32, AT)


def lines(store: Store, record_id: str | None = None) -> list[tuple[str, str, str, str | None, str | None]]:
    with store.reading() as reading:
        found = audit.trail(reading, record_id)
    return [(e.action, e.record_kind, e.field, e.old, e.new) for e in reversed(found)]


def test_one_line_for_a_new_record_and_one_per_changed_field(store: Store) -> None:
    with store.transaction("Trần Thị B") as tx:
        tx.save(OFFICE)
        tx.save(replace(OFFICE, role=Role.REVIEWER, profile=Profile(villages=("Thôn Đoài",))))
        tx.save(replace(OFFICE, role=Role.REVIEWER, profile=Profile(villages=("Thôn Đoài",))))
    added, role, profile = lines(store)
    assert added[:4] == ("add", "Office", "", None)
    assert json.loads(added[4] or "")["unit_code"] == "00070"
    assert role == ("change", "Office", "role", "commune", "reviewer")
    assert profile[:3] == ("change", "Office", "profile")
    assert json.loads(profile[4] or "")["villages"] == ["Thôn Đoài"]
    with store.reading() as reading:
        assert {e.actor for e in audit.trail(reading)} == {"Trần Thị B"}


def test_a_date_taken_away_is_a_line_without_a_new_value(store: Store, dossier: Dossier) -> None:
    entry = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Kế hoạch", AT, document_date=date(2026, 1, 5))
    with store.transaction("A") as tx:
        tx.save(entry)
        tx.save(replace(entry, document_date=None))
    assert lines(store, "c1")[1:] == [("change", "Disclosure", "document_date", "2026-01-05", None)]


def test_a_deletion_keeps_the_whole_record_and_the_reason(store: Store, dossier: Dossier) -> None:
    entry = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Kế hoạch", AT)
    with store.transaction("A") as tx:
        tx.save(entry)
        tx.delete(entry, "nhập trùng")
    action, kind, _, old, new = lines(store, "c1")[-1]
    assert (action, kind, new) == ("delete", "Disclosure", "nhập trùng")
    assert json.loads(old or "")["title"] == "Kế hoạch"
    with store.reading() as reading:
        assert reading.get(Disclosure, "c1") is None
    with pytest.raises(LookupError), store.transaction("A") as tx:
        tx.delete(entry)


def test_nothing_goes_along_unseen_when_a_record_is_deleted(store: Store, dossier: Dossier) -> None:
    entry = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Kế hoạch", AT)
    with store.transaction("A") as tx:
        tx.save(entry)
        tx.save(Publication("p1", dossier.id, "c1", "a", "Trụ sở"))
    with pytest.raises(IntegrityError), store.transaction("A") as tx:
        tx.delete(entry)
    with store.reading() as reading:
        assert reading.get(Disclosure, "c1") == entry
        assert reading.get(Publication, "p1") is not None


def test_a_version_that_loses_its_predecessor_says_so_in_the_trail(store: Store, dossier: Dossier) -> None:
    old = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Cũ", AT)
    with store.transaction("A") as tx:
        tx.save(old)
        tx.save(replace(old, id="c2", supersedes="c1"))
        tx.delete(old)
    assert ("change", "Disclosure", "supersedes", "c1", None) in lines(store, "c2")
    with store.reading() as reading:
        assert reading.one(Disclosure).supersedes is None


def test_a_bulk_save_writes_one_line_and_updates_what_is_there(store: Store, dossier: Dossier) -> None:
    entries = [Disclosure(f"c{i}", dossier.id, "11.1", "ld-2022", f"Mục {i}", AT) for i in range(50)]
    with store.transaction("A") as tx:
        tx.save_many(entries[:30])
        tx.save(Publication("p1", dossier.id, "c1", "a", "Trụ sở"))
        assert tx.save_many([replace(e, note="lần hai") for e in entries]) == 50
    assert [line[4] for line in lines(store, dossier.id) if line[0] == "save-many"] == ["30", "50"]
    with store.reading() as reading:
        assert {e.note for e in reading.find(Disclosure)} == {"lần hai"}
        assert reading.get(Publication, "p1") is not None


def test_a_bulk_save_does_not_reach_into_another_dossier(store: Store, dossier: Dossier) -> None:
    entry = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Của xã khác", AT)
    with store.transaction("A") as tx:
        tx.save(replace(dossier, id="d2", year=2027))
        tx.save(entry)
    for wrong, code in (
        ([replace(entry, dossier_id="d2")], "record-id-taken"),
        ([Assessment("s1", "d2", "cqtt"), Assessment("s2", "d2", "cqtt")], "record-twice"),
    ):
        with pytest.raises(Refusal) as caught, store.transaction("A") as tx:
            tx.save_many(wrong)
        assert caught.value.code == code
    with store.reading() as reading:
        assert reading.find(Disclosure) == [entry]
        assert reading.find(Assessment) == []


def test_versions_may_be_saved_in_any_order(store: Store, dossier: Dossier) -> None:
    old = Disclosure("c1", dossier.id, "11.1", "ld-2022", "Cũ", AT)
    with store.transaction("A") as tx:
        tx.save_many([replace(old, id="c2", supersedes="c1"), old])
    with pytest.raises(IntegrityError), store.transaction("A") as tx:
        tx.save(replace(old, id="c3", supersedes="nowhere"))


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_lines_of_the_trail_only_ever_come(store: Store, dossier: Dossier, statement: str) -> None:
    before = lines(store)
    with pytest.raises(IntegrityError, match="append only"), store.transaction("A") as tx:
        tx.connection.exec_driver_sql(statement)
    assert lines(store) == before


def test_the_trail_cannot_be_saved_into(store: Store) -> None:
    forged = AuditEntry("x", AT, "A", "add", "Office", "o1", "", None, None)
    with pytest.raises(TypeError), store.transaction("A") as tx:
        tx.save(forged)


def test_a_note_carries_its_reason(store: Store) -> None:
    with store.transaction("A") as tx:
        tx.note("restore", "Office", "o1", reason="20260205T050000Z.db")
        tx.note("import", "Dossier", "d1", field="revision", old="1", new="2")
    assert lines(store) == [
        ("restore", "Office", "", None, "20260205T050000Z.db"),
        ("import", "Dossier", "revision", "1", "2"),
    ]


def test_the_newest_lines_come_first_and_no_more_than_asked(store: Store) -> None:
    with store.transaction("A") as tx:
        for number in range(20):
            tx.note("print", "Report", str(number))
    with store.reading() as reading:
        assert [e.record_id for e in audit.trail(reading, limit=3)] == ["19", "18", "17"]


def test_settings_are_kept_and_their_changes_recorded(store: Store) -> None:
    with store.transaction("A") as tx:
        settings.write_setting(tx, "actor", "A")
        settings.write_setting(tx, "actor", "A")
        settings.write_setting(tx, "actor", "B")
    with store.reading() as reading:
        assert settings.read_setting(reading, "actor") == "B"
        assert settings.read_setting(reading, "other") is None
    assert lines(store, "actor") == [
        ("add", "Setting", "value", None, "A"),
        ("change", "Setting", "value", "A", "B"),
    ]
