"""Looking into a package: readable reports, how far it can be believed, and not one byte changed by looking."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.exchange.package import open_package
from qcdc_desktop.exchange.zip_writer import stored, stored_file, write_archive
from qcdc_desktop.usecases import look_inside
from qcdc_desktop.usecases.assessment import approve_assessment, entry_for, open_assessment, save_entry
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures, save_disclosure
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_feedback, export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.key_ring import KeyRing
from qcdc_desktop.usecases.look_inside import inspect_anywhere, inspect_package, look_at_seal
from qcdc_desktop.usecases.review import accept_own_points, return_dossier, score_indicator_of
from qcdc_desktop.usecases.survey_sheets import save_sheet
from qcdc_desktop.usecases.surveys import add_round, open_round, tally_form
from qcdc_desktop.usecases.workspace import Workspace

pytestmark = pytest.mark.sqlite_only


def trust(here: Workspace, there: Workspace) -> None:
    file = write_key_request(there, audience=here.unit_key).file
    shown = read_key_request(here, file).shown_groups
    groups = own_key(there).fingerprint.split()
    enrol_key(here, file, " ".join(g for g, seen in zip(groups, shown, strict=True) if seen is None))


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file of an office with its SHA-256; SQLite's index of its log may be made anew by any reader."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.endswith("-shm"))
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files)}


@pytest.fixture
def both(office: Callable[[str], Workspace], pdf: Path) -> tuple[Workspace, Workspace]:
    """A commune with a little of everything and the office above; each knows the other's key."""
    commune, reviewer = office("xa"), office("huyen")
    trust(reviewer, commune)
    trust(commune, reviewer)
    made = add_disclosure(commune, 2024, "5.1", "Quỹ khuyến học")
    save_disclosure(commune, replace(made, document_date=date(2024, 3, 1)))
    view = open_assessment(commune, 2024)
    save_entry(commune, 2024, replace(entry_for(commune, view, "TC1.1"), yes=True))
    attach_file(commune, 2024, pdf, AttachedTo.INDICATOR, "TC1.1")
    round_ = add_round(commune, 2024, "PKS01")
    form = open_round(commune, round_.id).questionnaire
    for number in (1, 2, 3):
        answers: dict[str, Any] = {"gioi_tinh": "nu"}
        blank = {q.code: Mark.BLANK for q in asked(form, answers) if q.code not in answers}
        save_sheet(commune, round_.id, number, answers, blank)
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    return commune, reviewer


def test_reports_say_what_the_office_itself_sees(both: Any) -> None:
    commune, reviewer = both
    made = export_submission(commune, 2024, sealed=False)
    seen = inspect_package(reviewer, made.file)
    assert (seen.signature, seen.problem, seen.sealed) == ("signature-good", None, False)
    said, mine = seen.reports, open_assessment(commune, 2024)
    assert said is not None and said.score is not None
    assert said.score.sheet == mine.score
    register = list_disclosures(commune, 2024)
    assert said.figures == register.figures
    assert dict(said.states) == {row.judgement.state: 1 for row in register.rows}
    (round_,) = said.rounds
    assert (round_.form, round_.sheets) == ("PKS01", 3) and round_.rate == tally_form(commune, 2024, "PKS01").rate
    (file,) = said.files
    assert (file.name, file.proves, file.sound, file.size) == ("Biên bản niêm yết.pdf", 1, True, 209)


def test_not_a_byte_is_changed_by_looking(both: Any, tmp_path: Path, catalogues: Catalogues) -> None:
    commune, reviewer = both
    file = export_submission(commune, 2024, tmp_path, sealed=False).file
    sealed = export_submission(commune, 2024, tmp_path, sealed=True).file
    broken = tmp_path / "hong.qcdc"
    broken.write_bytes(file.read_bytes()[:-7])
    before = bytes_of(reviewer.folders.root)
    assert any(name.startswith("qcdc.db") for name in before)
    inspect_package(reviewer, file)
    assert look_at_seal(reviewer, sealed) is not None
    inspect_package(reviewer, sealed)
    with pytest.raises(Exception, match="zip-structure"):
        inspect_package(reviewer, broken)
    assert inspect_anywhere(catalogues, file, reviewer.clock()).signature == "signature-not-judged"
    assert bytes_of(reviewer.folders.root) == before


def test_a_sealed_file_is_seen_from_outside(both: Any, refused: Any, tmp_path: Path) -> None:
    commune, reviewer = both
    made = export_submission(commune, 2024, tmp_path, sealed=True)
    there = look_at_seal(reviewer, made.file)
    assert there is not None and (there.recipients, there.receiver) == (1, None), "age names nobody"
    here = look_at_seal(commune, made.file)
    assert here is not None and here.receiver is not None and here.receiver.key == reviewer.unit_key
    locked = replace(reviewer, keys=KeyRing(reviewer.folders.keys))
    assert refused(inspect_package, locked, made.file).code == "sealed-locked"
    opened = inspect_package(reviewer, made.file)
    assert opened.sealed and opened.reports is not None
    assert look_at_seal(reviewer, commune.folders.outbox / made.record.epoch[:8] / made.record.file_name) is None
    assert refused(look_at_seal, reviewer, tmp_path / "keine").code == "package-missing"


def test_an_unknown_sender_can_be_read_but_not_believed(both: Any, office: Any) -> None:
    commune, _ = both
    neighbour = office("xa-ben")
    seen = inspect_package(neighbour, export_submission(commune, 2024, sealed=False).file)
    assert seen.signature == "unknown-key"
    assert "key" in seen.signature_facts
    assert seen.reports is not None and seen.reports.score is not None


def test_a_changed_part_is_told_and_the_rest_stays(both: Any, tmp_path: Path) -> None:
    """An attachment that is no PDF any more, and a data file that does not fit the list inside."""
    commune, reviewer = both
    file = export_submission(commune, 2024, sealed=False).file
    with open_package(file) as opened:
        parts = {name: opened.archive.read(name) for name in opened.archive.entries}
    blob = next(name for name in parts if name.startswith("blobs/"))
    other = tmp_path / "other.qcdc"
    page = tmp_path / "page"
    page.write_bytes(b"<html>" + parts[blob][6:])
    with other.open("wb") as target, open_package(file) as opened:
        write_archive(target, [_same(opened.archive, name, page if name == blob else None) for name in parts])
    seen = inspect_package(reviewer, other)
    assert seen.reports is not None and [f.sound for f in seen.reports.files] == [False]
    with other.open("wb") as target, open_package(file) as opened:
        contents = [_same(opened.archive, name, None) for name in parts if name != blob]
        write_archive(target, contents)
    seen = inspect_package(reviewer, other)
    assert seen.reports is None and seen.problem is not None and seen.problem.code == "entry-missing"
    assert seen.unit == commune.unit_key


def _same(archive: Any, name: str, instead: Path | None) -> Any:
    from qcdc_desktop.exchange.zip_writer import deflated

    if instead is not None:
        return stored_file(name, instead)
    data = archive.read(name)
    return deflated(name, [data]) if name.startswith("data/") else stored(name, data)


def test_much_of_an_unknown_sender_is_not_read(both: Any, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    commune, reviewer = both
    file = export_submission(commune, 2024, sealed=False).file
    monkeypatch.setattr(look_inside, "MOST_UNVERIFIED", 100)
    seen = inspect_package(office("xa-ben"), file)
    assert seen.reports is None and seen.problem is not None and seen.problem.code == "inspect-too-much"
    assert inspect_package(reviewer, file).reports is not None, "what a known key signed is read whole"


def test_an_answer_can_be_read_too(both: Any) -> None:
    commune, reviewer = both
    (taken,) = import_packages(reviewer, [export_submission(commune, 2024, sealed=False).file])
    score_indicator_of(reviewer, commune.unit_key, 2024, "TC1.1", 50, "Quy chế chưa cập nhật.")
    accept_own_points(reviewer, commune.unit_key, 2024)
    return_dossier(reviewer, commune.unit_key, 2024, "Bổ sung minh chứng")
    seen = inspect_package(commune, export_feedback(reviewer, commune.unit_key, 2024).file)
    assert seen.reports is not None and seen.reports.appraisal is not None
    said = seen.reports.appraisal
    assert said.reason == "Bổ sung minh chứng"
    assert next(i for i in said.items if i.indicator_code == "TC1.1").points == 50
    assert taken.receipt is not None
    receipt = inspect_package(commune, taken.receipt).reports
    assert receipt is not None and receipt.receipt is not None and receipt.receipt.outcome == "applied"
