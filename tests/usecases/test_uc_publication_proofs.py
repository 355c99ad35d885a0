"""Files that prove a publication: one photo for many villages, on paper, in the package, gone with the publication."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.office import AttachedTo, Attachment
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases import disclosures as register
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.attachments import attach_file, attach_to_all, attached_files, detach_file, link_kept_file
from qcdc_desktop.usecases.day_sheet import brief_line, day_sheet
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.make_report import ReportChoice, make_report
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.publishing import attach_proof, end_publications, entry_year, publish_missing
from qcdc_desktop.usecases.workspace import Workspace

PROOF = AttachedTo.PUBLICATION
DAY = date(2024, 6, 3)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "Ảnh nhà văn hóa.jpg"
    file.write_bytes(b"\xff\xd8\xff" + bytes(300))
    return file


def published(ws: Workspace) -> Any:
    """An entry published in two villages and at the headquarters, with its row."""
    save_profile(ws, replace(read_office(ws).profile, villages=("thôn Đông", "thôn Đoài")))
    entry = register.add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    register.save_disclosure(ws, replace(entry, document_date=DAY))
    publish_missing(ws, entry.id, DAY)
    return register.disclosure_details(ws, entry.id).row


def test_one_photo_for_all_villages(ws: Workspace, photo: Path) -> None:
    row = published(ws)
    ids = [one.id for one in row.publications]
    attach_to_all(ws, 2024, photo, PROOF, ids)
    attach_to_all(ws, 2024, photo, PROOF, ids)
    wanted = dict.fromkeys(ids, (photo.name,))
    assert register.disclosure_details(ws, row.disclosure.id).row.proofs == wanted
    listed = register.list_disclosures(ws, 2024).rows[0]
    assert (listed.proofs, listed.attachments) == (wanted, len(ids))
    with ws.store.reading() as reading:
        assert len(reading.find(Attachment)) == 1
    (file,) = attached_files(ws, row.disclosure.dossier_id, PROOF, ids[0])
    detach_file(ws, file.link.id)
    assert set(register.list_disclosures(ws, 2024).rows[0].proofs) == set(ids[1:])


def test_nothing_hangs_on_a_publication_that_is_gone(ws: Workspace, photo: Path, refused: Any) -> None:
    row = published(ws)
    ids = [one.id for one in row.publications]
    assert refused(attach_to_all, ws, 2024, photo, PROOF, [*ids, "gone"]).code == "record-gone"
    assert register.list_disclosures(ws, 2024).rows[0].proofs == {}
    assert refused(attach_file, ws, 2023, photo, PROOF, ids[0]).code == "record-gone"  # of another year
    kept = attach_file(ws, 2024, photo, PROOF, ids[0]).attachment
    assert refused(link_kept_file, ws, 2024, kept.id, PROOF, "gone").code == "record-gone"
    register.delete_publication(ws, ids[0])
    with ws.store.reading() as reading:
        assert reading.find(Attachment) == []


def test_proofs_stand_in_the_papers(ws: Workspace, photo: Path, tmp_path: Path) -> None:
    row = published(ws)
    posted = [one.id for one in row.publications if one.form == "a"]
    attach_to_all(ws, 2024, photo, PROOF, posted)
    choice = ReportChoice(2024, disclosure_id=row.disclosure.id, first=date(2024, 1, 1), last=date(2024, 12, 31))

    def text(name: str) -> str:
        return " ".join(" ".join(page_texts(make_report(ws, name, choice, tmp_path / f"{name}.pdf"))).split())

    assert f"Minh chứng: 1 tệp, cho {len(posted)}/{len(row.publications)} lần" in text("disclosure-register")
    minutes = text("posting-minutes")
    assert "Ảnh, tệp minh chứng kèm theo (1):" in minutes and photo.name in minutes
    detach = attached_files(ws, row.disclosure.dossier_id, PROOF, posted[0])[0]
    for one in posted:
        for file in attached_files(ws, row.disclosure.dossier_id, PROOF, one):
            detach_file(ws, file.link.id)
    assert detach.attachment.name not in text("posting-minutes")


def enrol(reviewer: Workspace, commune: Workspace) -> None:
    """Trust the commune's key, as done from the paper that comes with it."""
    request = write_key_request(commune, audience=reviewer.unit_key).file
    shown = read_key_request(reviewer, request).shown_groups
    hidden = (group for group, seen in zip(own_key(commune).fingerprint.split(), shown, strict=True) if seen is None)
    enrol_key(reviewer, request, " ".join(hidden))


def test_proofs_travel_and_the_reviewer_sees_them(office: Any, photo: Path) -> None:
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)
    enrol(commune, reviewer)
    row = published(commune)
    ids = [one.id for one in row.publications]
    attach_to_all(commune, 2024, photo, PROOF, ids)
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    (result,) = import_packages(reviewer, [export_submission(commune, 2024).file])
    assert result.outcome == "applied"
    there = register.list_disclosures(reviewer, 2024, commune.unit_key).rows[0]
    assert there.proofs == dict.fromkeys(ids, (photo.name,))
    here = register.list_disclosures(commune, 2024).rows[0]
    assert (there.judgement.state, there.judgement.steps) == (here.judgement.state, here.judgement.steps)


def test_a_place_of_ones_own_and_its_end(ws: Workspace, photo: Path, refused: Any) -> None:
    row = published(ws)
    entry = row.disclosure.id
    assert entry_year(ws, entry) == 2024
    assert publish_missing(ws, entry, DAY, "a", place=row.publications[0].place) == ()
    (extra,) = publish_missing(ws, entry, DAY, "a", "Lan", "Chợ Đông Hưng")
    assert (extra.place, extra.responsible, extra.starts_on) == ("Chợ Đông Hưng", "Lan", DAY)
    assert publish_missing(ws, entry, DAY, "a", place="cho dong hung") == ()
    assert [one.link.subject_id for one in attach_proof(ws, 2024, photo, [extra])] == [extra.id]
    assert end_publications(ws, entry, date(2024, 7, 4), place="cho dong hung") == 1
    assert refused(entry_year, ws, "gone").code == "record-gone"


def test_an_approved_dossier_says_which_day_it_stands_on(ws: Workspace, clock: Any) -> None:
    from qcdc_desktop.domain.words import sentence
    from qcdc_desktop.resources import load_words

    published(ws)
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    clock.set(date(2024, 9, 9))
    found = register.list_disclosures(ws, 2024)
    assert found.day == DAY
    line = brief_line(day_sheet(found.worklist, DAY, ws.today), lambda code, facts: sentence(load_words(), code, facts))
    assert line.startswith("Hồ sơ đã duyệt: tình trạng tính đến ngày duyệt 03/06/2024.") and "Hôm nay" not in line
