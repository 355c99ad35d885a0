"""Sealed packages between two offices, the recovery sheet, rotation, and a key that is lost without losing data."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from qcdc_desktop.domain.exchange_log import KeyState
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.exchange.sealing import is_sealed
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.enrolment import (
    enrol_key,
    list_keys,
    make_recovery_sheet,
    own_key,
    print_key_form,
    read_key_request,
    rotate_key,
    set_key_state,
    write_key_request,
)
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages, needs_key
from qcdc_desktop.usecases.key_ring import KeyRing
from qcdc_desktop.usecases.look_inside import inspect_package
from qcdc_desktop.usecases.open_sealed import open_sealed
from qcdc_desktop.usecases.package_contents import copy_package, outgoing
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "bốn từ dễ nhớ"
NEW = "năm từ khó đoán hơn"


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return unicodedata.normalize("NFC", text)


def trust(here: Workspace, there: Workspace) -> None:
    """`here` takes up the key of `there`, with the groups from the paper."""
    file = write_key_request(there, audience=here.unit_key).file
    request = read_key_request(here, file)
    groups = own_key(there).fingerprint.split()
    typed = " ".join(g for g, seen in zip(groups, request.shown_groups, strict=True) if seen is None)
    enrol_key(here, file, typed if not request.vouched else "")


@pytest.fixture
def own_ring(office: Any) -> Any:
    """An office with a key ring of its own: the ring of the others is shared between tests."""

    def opened(name: str) -> Workspace:
        ws = office(name)
        ring = KeyRing(ws.folders.keys)
        ring.unlock(PASSPHRASE)
        return replace(ws, keys=ring)

    return opened


@pytest.fixture
def pair(office: Any, pdf: Path) -> tuple[Workspace, Workspace]:
    commune, reviewer = office("xa"), office("huyen")
    trust(reviewer, commune)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    attach_file(commune, 2024, pdf, AttachedTo.INDICATOR, "TC1.1")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    return commune, reviewer


def test_papers_travel_sealed_and_the_open_file_stays(pair: Any, refused: Any, tmp_path: Path) -> None:
    commune, reviewer = pair
    assert refused(export_submission, commune, 2024).code == "receiver-cannot-unseal"
    assert not list(commune.folders.outbox.rglob("*submission*")), "nothing half-made"
    assert (outgoing(commune, 2024).personal, outgoing(commune, 2024).can_seal) == (True, False)
    trust(commune, reviewer)
    assert outgoing(commune, 2024).can_seal
    made = export_submission(commune, 2024, tmp_path)
    assert made.sealed and is_sealed(made.file) and made.file.name.endswith(".qcdc.age")
    kept = commune.folders.outbox / made.record.epoch[:8]
    assert {made.file.name, made.record.file_name} <= {file.name for file in kept.iterdir()}
    assert is_sealed(copy_package(commune, made.record, tmp_path))
    locked = replace(reviewer, keys=KeyRing(reviewer.folders.keys))
    (result,) = import_packages(locked, [made.file])
    assert (result.outcome, result.code) == ("refused", "sealed-locked")
    (result,) = import_packages(reviewer, [tmp_path])
    assert result.outcome == "applied" and result.record is not None and result.receipt is not None
    assert not is_sealed(reviewer.folders.inbox / result.record.file_name), "what is kept can be checked again"
    assert import_packages(reviewer, [made.file])[0].outcome == "already"
    assert inspect_package(reviewer, made.file).signature == "signature-good"
    assert not list(reviewer.folders.quarantine.iterdir())
    import_packages(commune, [result.receipt])
    assert (kept / made.record.file_name).exists()


def test_another_office_cannot_open_it(pair: Any, office: Any) -> None:
    commune, reviewer = pair
    trust(commune, reviewer)
    made = export_submission(commune, 2024)
    neighbour = office("xa-ben")
    (result,) = import_packages(neighbour, [made.file])
    assert result.code == "sealed-for-others"
    made.file.write_bytes(made.file.read_bytes()[:-9])
    assert import_packages(reviewer, [made.file])[0].code == "sealed-damaged"
    assert not list(reviewer.folders.quarantine.iterdir())


def test_a_person_may_choose(pair: Any) -> None:
    commune, reviewer = pair
    open_one = export_submission(commune, 2024, sealed=False)
    assert not open_one.sealed and not is_sealed(open_one.file)
    assert import_packages(reviewer, [open_one.file])[0].outcome == "applied"


def test_nothing_personal_is_not_sealed_unless_wanted(office: Any) -> None:
    commune, reviewer = office("xa"), office("huyen")
    trust(commune, reviewer)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    assert not export_submission(commune, 2024).sealed
    assert export_submission(commune, 2024, sealed=True).sealed


def test_the_recovery_sheet_opens_a_key_whose_passphrase_is_forgotten(
    own_ring: Any, office: Any, refused: Any, tmp_path: Path, pdf: Path
) -> None:
    commune, reviewer = own_ring("xa"), office("huyen")
    assert not own_key(commune).recovery
    text = text_of(make_recovery_sheet(commune, tmp_path / "phieu.pdf"))
    found = re.search(r"AGE-SECRET-KEY-[ A-Z0-9\r\n]+", text)
    assert found is not None
    secret = re.sub(r"\s", "", found.group())[:74]
    assert len(secret) == 74 and own_key(commune).recovery
    everything = b"".join(file.read_bytes() for file in commune.folders.root.rglob("*") if file.is_file())
    assert secret.encode() not in everything, "the code stands on the paper only"
    fingerprint = own_key(commune).fingerprint
    fresh = KeyRing(commune.folders.keys)
    other = KeyRing(reviewer.folders.keys)
    assert refused(fresh.restore, "AGE-SECRET-KEY-1XYZ", NEW).code == "recovery-code-wrong"
    assert refused(fresh.restore, secret, "ngắn").code == "passphrase-too-short"
    assert refused(other.restore, secret, NEW).code == "recovery-copy-missing"
    assert refused(fresh.unlock, "quên mất").code == "wrong-passphrase"
    fresh.restore(f" {secret[:20].lower()} {secret[20:]}\n", NEW)
    assert own_key(replace(commune, keys=fresh)).fingerprint == fingerprint
    again = KeyRing(commune.folders.keys)
    again.unlock(NEW)
    make_recovery_sheet(commune, tmp_path / "moi.pdf")
    assert refused(again.restore, secret, NEW).code == "recovery-other-sheet"


def test_the_sheet_alone_opens_what_was_sealed_to_the_office(pair: Any, refused: Any, tmp_path: Path) -> None:
    """All key files of the reviewer are gone; the paper opens its packages, to import them or into a file."""
    commune, reviewer = pair
    secret = reviewer.keys.prepare_recovery()
    reviewer.keys.use_recovery(secret)
    trust(commune, reviewer)
    made = export_submission(commune, 2024)
    for file in reviewer.folders.keys.iterdir():
        file.unlink()
    lost = replace(reviewer, keys=KeyRing(reviewer.folders.keys))
    out = tmp_path / "mo.qcdc"
    assert needs_key(lost, [made.file])
    assert refused(open_sealed, lost, made.file, out).code == "sealed-locked"
    assert refused(lost.keys.open_with_sheet, secret[:-1]).code == "recovery-code-wrong"
    lost.keys.open_with_sheet(commune.keys.prepare_recovery())
    assert refused(open_sealed, lost, made.file, out).code == "sealed-for-others"
    lost.keys.open_with_sheet(f" {secret.lower()[:30]} {secret[30:]} ")
    assert not needs_key(lost, [made.file]) and not lost.keys.is_unlocked
    cut = tmp_path / "cut.qcdc.age"
    cut.write_bytes(made.file.read_bytes()[:-200])
    assert refused(open_sealed, lost, cut, out).code == "sealed-damaged"
    assert not out.exists() and not list(lost.folders.quarantine.iterdir()), "no part of the content is left"
    plain = commune.folders.outbox / made.record.epoch[:8] / made.record.file_name
    assert open_sealed(lost, made.file, out).read_bytes() == plain.read_bytes()
    assert refused(open_sealed, lost, out, tmp_path).code == "not-sealed"
    (result,) = import_packages(lost, [made.file])
    assert (result.outcome, result.receipt) == ("applied", None)
    assert not list(lost.folders.quarantine.iterdir())
    lost.keys.lock()
    assert lost.keys.identities == ()


def test_a_new_recovery_sheet_is_told_without_paper(own_ring: Any, office: Any, tmp_path: Path) -> None:
    commune, reviewer = own_ring("xa"), office("huyen")
    trust(reviewer, commune)
    (before,) = list_keys(reviewer)
    assert len(before.recipients) == 1
    make_recovery_sheet(commune, tmp_path / "phieu.pdf")
    trust(reviewer, commune)
    (after,) = list_keys(reviewer)
    assert after == replace(before, recovery=commune.keys.recovery)


def test_rotation_is_signed_by_both_and_needs_no_paper(own_ring: Any, office: Any, refused: Any) -> None:
    commune, reviewer = own_ring("xa"), office("huyen")
    trust(reviewer, commune)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    before = export_submission(commune, 2024).file
    assert import_packages(reviewer, [before])[0].outcome == "applied"
    old = own_key(commune)
    made = rotate_key(commune, NEW)
    assert own_key(commune).key_id != old.key_id
    request = read_key_request(reviewer, made.file)
    assert request.vouched
    enrol_key(reviewer, made.file, "")
    states = {key.key_id: key.state for key in list_keys(reviewer)}
    assert states == {old.key_id: KeyState.RETIRED, own_key(commune).key_id: KeyState.ACTIVE}
    assert import_packages(reviewer, [export_submission(commune, 2024).file])[0].outcome == "applied"
    again = KeyRing(commune.folders.keys)
    again.unlock(NEW)
    assert list(commune.folders.keys.glob("replaced-*.age")), "the old key is kept aside"


def test_a_lost_key_loses_nothing(own_ring: Any, office: Any, tmp_path: Path) -> None:
    """All key files gone: the data open, a new key is made and taken up by paper; what came before stays."""
    commune, reviewer = own_ring("xa"), office("huyen")
    trust(reviewer, commune)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    sent = import_packages(reviewer, [export_submission(commune, 2024).file])[0]
    (lost,) = list_keys(reviewer)
    for file in commune.folders.keys.iterdir():
        file.unlink()
    fresh = replace(commune, keys=KeyRing(commune.folders.keys))
    fresh.keys.create(NEW)
    assert outgoing(fresh, 2024).parts[0].count > 0
    set_key_state(reviewer, lost.id, KeyState.RETIRED, "Mất máy")
    trust(reviewer, fresh)
    assert import_packages(reviewer, [export_submission(fresh, 2024).file])[0].outcome == "applied"
    assert sent.record is not None and (reviewer.folders.inbox / sent.record.file_name).exists()


def test_the_form_shows_both_fingerprints(office: Any, tmp_path: Path) -> None:
    commune = office("xa")
    text = text_of(print_key_form(commune, tmp_path / "phieu.pdf"))
    card = own_key(commune)
    for fingerprint in (card.fingerprint, card.seal_fingerprint):
        for group in fingerprint.split():
            assert group in text
    assert "Phường" in text or commune.unit.name in text
