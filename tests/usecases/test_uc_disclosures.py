"""Keeping the register."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.calendar import DayKind
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink
from qcdc_desktop.usecases import disclosures as register
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.office_settings import read_office, save_profile, save_special_day
from qcdc_desktop.usecases.workspace import Workspace

NFD = "Kê\u0301 hoạch"


@pytest.fixture
def entry(ws: Workspace) -> Disclosure:
    """A plan of the year, its five working days counting from Monday 3 June."""
    opened = register.add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    return register.save_disclosure(ws, replace(opened, starts_on=date(2024, 6, 3), document_date=date(2024, 6, 3)))


def test_an_empty_register(ws: Workspace) -> None:
    found = register.list_disclosures(ws, 2024)
    assert found.rows == ()
    assert (found.figures.on_time, found.figures.late) == (0, 0)


def test_refusals_name_their_field(ws: Workspace, entry: Disclosure, refused: Any) -> None:
    save = register.save_disclosure
    for changes, code, field in (
        ({"title": "  "}, "title-missing", "title"),
        ({"content_code": "99"}, "unknown-content", "content_code"),
        ({"extended_to": date(2024, 7, 1)}, "extension-without-reason", "extension_reason"),
        ({"fiscal_year": 24}, "fiscal-year-out-of-range", "fiscal_year"),
        ({"id": ws.new_id()}, "record-gone", None),
        ({"catalogue_edition": "luat-1900"}, "catalogue-edition-unknown", None),
    ):
        refusal = refused(save, ws, replace(entry, **changes))
        assert (refusal.code, refusal.field) == (code, field)
    assert register.disclosure_details(ws, entry.id).row.disclosure == entry


def test_texts_become_nfc(ws: Workspace, entry: Disclosure) -> None:
    saved = register.save_disclosure(ws, replace(entry, title=f" {NFD} "))
    assert saved.title == "Kế hoạch"


def test_publications(ws: Workspace, entry: Disclosure, refused: Any) -> None:
    proposed = register.propose_publications(ws, entry.id)
    assert proposed and not any(p.starts_on for p in proposed)
    one = replace(proposed[0], starts_on=date(2024, 6, 4))
    for changes, code, field in (
        ({"form": "z"}, "form-missing", "form"),
        ({"place": " "}, "place-missing", "place"),
        ({"ends_on": date(2024, 6, 1)}, "end-before-start", "ends_on"),
        ({"starts_on": None, "ends_on": date(2024, 6, 9)}, "end-before-start", "ends_on"),
        ({"disclosure_id": "x"}, "record-gone", None),
    ):
        refusal = refused(register.save_publication, ws, replace(one, **changes))
        assert (refusal.code, refusal.field) == (code, field)
    with pytest.raises(Exception, match="place-missing"):
        register.add_publications(ws, [one, replace(one, id="p2", place="")])
    assert register.disclosure_details(ws, entry.id).row.publications == ()
    register.add_publications(ws, [replace(p, starts_on=date(2024, 6, 3)) for p in proposed])
    assert register.propose_publications(ws, entry.id) == ()
    register.delete_publication(ws, one.id)
    assert len(register.propose_publications(ws, entry.id)) == 1
    assert refused(register.delete_publication, ws, one.id).code == "record-gone"


def test_a_holiday_of_the_office_moves_the_due_day(ws: Workspace, entry: Disclosure) -> None:
    before = register.disclosure_details(ws, entry.id).deadline
    assert before is not None
    save_special_day(ws, date(2024, 6, 5), DayKind.HOLIDAY, "Hội làng")
    after = register.disclosure_details(ws, entry.id).deadline
    assert after is not None
    assert after.due_on > before.due_on
    assert any("2024-06-05" in str(step.facts) or "Hội làng" in str(step.facts) for step in after.steps)


def test_the_profile_decides_what_is_required(ws: Workspace, entry: Disclosure) -> None:
    profile = read_office(ws).profile
    without = {r.place for r in register.disclosure_details(ws, entry.id).required}
    save_profile(ws, replace(profile, has_website=True, villages=("thôn Đông",)))
    required = {r.place for r in register.disclosure_details(ws, entry.id).required}
    assert "Trang thông tin điện tử" in required - without


def test_what_becomes_of_an_entry_by_the_day(ws: Workspace, entry: Disclosure, clock: Any) -> None:
    def state() -> State:
        return register.disclosure_details(ws, entry.id).row.judgement.state

    assert state() is State.NOT_DUE
    clock.set(date(2024, 7, 1))
    assert state() is State.OVERDUE
    missing = register.list_disclosures(ws, 2024).figures.missing
    proposed = register.propose_publications(ws, entry.id)
    register.add_publications(ws, [replace(p, starts_on=date(2024, 6, 4)) for p in proposed])
    assert state() in (State.RUNNING, State.DONE)
    figures = register.list_disclosures(ws, 2024).figures
    assert (figures.on_time, figures.missing) == (1, missing - 1)


def test_a_new_version_keeps_the_old_one(ws: Workspace, entry: Disclosure, trail: Callable[[Any], Any]) -> None:
    new = register.add_new_version(ws, entry.id)
    assert (new.supersedes, new.title, new.starts_on, new.document_date) == (entry.id, entry.title, None, None)
    assert len(register.list_disclosures(ws, 2024).rows) == 2
    assert (trail(ws)[-1].action, trail(ws)[-1].record_id) == ("add", new.id)


def test_a_locked_dossier_takes_nothing(ws: Workspace, entry: Disclosure, refused: Any, pdf: Path) -> None:
    publication = replace(register.propose_publications(ws, entry.id)[0], starts_on=date(2024, 6, 4))
    register.save_publication(ws, publication)
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    blobs = list(ws.folders.blobs.rglob("*"))
    for attempt in (
        lambda: register.add_disclosure(ws, 2024, "1.1", "Mới"),
        lambda: register.save_disclosure(ws, replace(entry, title="Khác")),
        lambda: register.add_new_version(ws, entry.id),
        lambda: register.delete_disclosure(ws, entry.id, "Nhầm"),
        lambda: register.save_publication(ws, replace(publication, place="Khác")),
        lambda: register.delete_publication(ws, publication.id),
        lambda: register.import_disclosures(ws, 2024, [(entry, [])]),
        lambda: attach_file(ws, 2024, pdf, AttachedTo.DISCLOSURE, entry.id),
    ):
        refusal = refused(attempt)
        assert (refusal.code, refusal.facts["name"]) == ("dossier-locked", "Chủ tịch")
    assert list(ws.folders.blobs.rglob("*")) == blobs, "no byte was taken in"
    unlock_assessment(ws, 2024, "Bổ sung")
    register.save_disclosure(ws, replace(entry, title="Khác"))


def test_a_change_leaves_one_line_a_field(ws: Workspace, entry: Disclosure, trail: Callable[[Any], Any]) -> None:
    count = len(trail(ws))
    register.save_disclosure(ws, entry)
    assert len(trail(ws)) == count, "what did not change is not noted"
    register.save_disclosure(ws, replace(entry, title="Kế hoạch mới", document_number="12/KH-UBND"))
    lines = trail(ws)[count:]
    assert {(e.action, e.field, e.old, e.new) for e in lines} == {
        ("change", "title", "Kế hoạch", "Kế hoạch mới"),
        ("change", "document_number", "", "12/KH-UBND"),
    }
    assert {e.actor for e in lines} == {"Nguyễn Thị Hạnh"}


def test_deleting_needs_a_reason_and_takes_everything_along(
    ws: Workspace, entry: Disclosure, refused: Any, pdf: Path, trail: Callable[[Any], Any]
) -> None:
    publication = replace(register.propose_publications(ws, entry.id)[0], starts_on=date(2024, 6, 4))
    register.save_publication(ws, publication)
    attach_file(ws, 2024, pdf, AttachedTo.DISCLOSURE, entry.id)
    attach_file(ws, 2024, pdf, AttachedTo.PUBLICATION, publication.id)
    assert refused(register.delete_disclosure, ws, entry.id, " ").field == "reason"
    register.delete_disclosure(ws, entry.id, "Nhập hai lần")
    with ws.store.reading() as reading:
        for kind in (Disclosure, Publication, AttachmentLink, Attachment):
            assert reading.find(kind) == [], kind
    deleted = [e for e in trail(ws) if e.action == "delete" and e.record_id == entry.id]
    assert [e.new for e in deleted] == ["Nhập hai lần"]
    assert "Kế hoạch" in (deleted[0].old or "")
    assert refused(register.delete_disclosure, ws, entry.id, "Lần nữa").code == "record-gone"


def test_importing_twice_adds_nothing(ws: Workspace, entry: Disclosure) -> None:
    other = replace(entry, title="Nghị quyết", period="2024-Q1")
    assert register.import_disclosures(ws, 2024, [(entry, []), (other, []), (other, [])]) == 1
    assert register.import_disclosures(ws, 2024, [(other, [])]) == 0
    assert len(register.list_disclosures(ws, 2024).rows) == 2


def test_importing_is_all_or_nothing(ws: Workspace, entry: Disclosure, refused: Any) -> None:
    fine, wrong = replace(entry, title="Nghị quyết"), replace(entry, title="")
    assert refused(register.import_disclosures, ws, 2024, [(fine, []), (wrong, [])]).code == "title-missing"
    assert len(register.list_disclosures(ws, 2024).rows) == 1


def test_an_entry_with_a_wrong_publication_is_not_added(ws: Workspace, entry: Disclosure, refused: Any) -> None:
    new = register.new_disclosure(ws, 2024, "1.1", "Mới")
    assert refused(register.add_with_publications, ws, 2024, new, [Publication("p", "", "", "a", " ")]).field == "place"
    assert len(register.list_disclosures(ws, 2024).rows) == 1


def test_days_no_deadline_can_be_counted_from_are_refused(ws: Workspace, refused: Any) -> None:
    opened = register.add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    refusal = refused(register.save_disclosure, ws, replace(opened, starts_on=date(9999, 12, 31)))
    assert (refusal.code, refusal.field) == ("day-out-of-range", "starts_on")
    publication = Publication(ws.new_id(), "", opened.id, "a", "Trụ sở HĐND, UBND", date(1, 1, 1))
    assert refused(register.save_publication, ws, publication).field == "starts_on"
    assert len(register.list_disclosures(ws, 2024).rows) == 1
