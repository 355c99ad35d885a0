"""Enrolling keys, sending, receiving, appraising, answering: two offices side by side."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.assessment_stages import Stage, current_stage
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import KeyState, PackageKind
from qcdc_desktop.domain.recognition import DossierPaper, ModelPlan, PaperState, Registration
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.exchange.keys import new_key
from qcdc_desktop.exchange.package import write_package
from qcdc_desktop.exchange.short_records import KeyRequest as AskedKey
from qcdc_desktop.exchange.short_records import key_request_lines
from qcdc_desktop.exchange.statement import Heading, Period, Series
from qcdc_desktop.exchange.weak_keys import is_weak
from qcdc_desktop.usecases import review as use
from qcdc_desktop.usecases.assessment import (
    approve_assessment,
    entry_for,
    open_assessment,
    save_entry,
    unlock_assessment,
)
from qcdc_desktop.usecases.assessment_states import assessment_stages, review_assessment
from qcdc_desktop.usecases.disclosures import add_disclosure, disclosure_details, list_disclosures
from qcdc_desktop.usecases.enrolment import (
    enrol_key,
    list_keys,
    own_key,
    read_key_request,
    set_key_state,
    write_key_request,
)
from qcdc_desktop.usecases.export_package import export_feedback, export_submission
from qcdc_desktop.usecases.import_package import import_packages, package_log
from qcdc_desktop.usecases.publishing import attach_proof, entry_files, publish_missing
from qcdc_desktop.usecases.recognition import attach_paper, read_recognition, save_registration
from qcdc_desktop.usecases.workspace import Workspace


def typed(reviewer: Workspace, file: Path, fingerprint: str) -> str:
    """The two hidden groups as read from the paper."""
    shown = read_key_request(reviewer, file).shown_groups
    return " ".join(g for g, seen in zip(fingerprint.split(), shown, strict=True) if seen is None)


def enrol(reviewer: Workspace, commune: Workspace) -> None:
    request = write_key_request(commune, audience=reviewer.unit_key).file
    enrol_key(reviewer, request, typed(reviewer, request, own_key(commune).fingerprint))


@pytest.fixture
def both(office: Any) -> tuple[Workspace, Workspace]:
    """A commune with something to send, and the office above that trusts it; each knows the other."""
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)
    enrol(commune, reviewer)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    view = open_assessment(commune, 2024)
    save_entry(commune, 2024, replace(entry_for(commune, view, "TC1.1"), yes=True))
    save_entry(commune, 2024, replace(entry_for(commune, view, "TC1.9"), points=200))
    return commune, reviewer


def approve(commune: Workspace) -> None:
    """The leader approves what is there, opened again if it was approved before."""
    if is_locked(commune):
        unlock_assessment(commune, 2024, "Bổ sung")
    approve_assessment(commune, 2024, "Trần Bình", "Thử nghiệm")


def is_locked(commune: Workspace) -> bool:
    return open_assessment(commune, 2024).locked


def send(commune: Workspace, reviewer: Workspace) -> Any:
    if not is_locked(commune):
        approve(commune)
    (result,) = import_packages(reviewer, [export_submission(commune, 2024).file])
    return result


def test_two_groups_are_typed_from_the_paper(office: Any, refused: Any) -> None:
    commune, reviewer = office("xa"), office("huyen")
    request = write_key_request(commune).file
    seen = read_key_request(reviewer, request)
    assert seen.shown_groups.count(None) == 2 and len(seen.shown_groups) == 16
    assert (seen.unit, seen.vouched) == (commune.unit_key, False)
    right = typed(reviewer, request, own_key(commune).fingerprint)
    for groups in ("", "0000 0000", right.split()[0], " ".join(reversed(right.split())) + " x"):
        refusal = refused(enrol_key, reviewer, request, groups)
        assert (refusal.code, refusal.field) == ("fingerprint-differs", "groups")
    assert list_keys(reviewer) == ()
    key = enrol_key(reviewer, request, f"  {right.upper()} ")
    assert (key.unit, key.state) == (commune.unit_key, KeyState.ACTIVE)
    assert refused(enrol_key, reviewer, request, right).code in ("key-known", "key-already-enrolled")


def test_a_request_for_another_office_or_of_this_one(office: Any, refused: Any) -> None:
    commune, reviewer, other = office("xa"), office("huyen"), office("xa-ben")
    request = write_key_request(commune).file
    assert refused(read_key_request, other, request).code == "wrong-audience"
    own = write_key_request(reviewer, audience=reviewer.unit_key).file
    assert refused(read_key_request, reviewer, own).code == "own-key-only"
    submission_like = request.with_name("x.qcdc")
    submission_like.write_bytes(request.read_bytes()[:-4])
    assert refused(read_key_request, reviewer, submission_like).code == "zip-structure"


def forged_request(commune: Workspace, reviewer: Workspace, public: str, key: Any, folder: Path, **more: Any) -> Path:
    heading = Heading(
        PackageKind.KEY_REQUEST,
        commune.new_id(),
        commune.unit_key,
        commune.unit.name,
        reviewer.unit_key,
        Period(2024),
        Series("a" * 32, 1),
        commune.clock(),
    )
    lines = key_request_lines(AskedKey(public, more.get("role", commune.role), commune.keys.seal_to))
    return write_package(folder / "forged.qcdc", heading, lines, {}, key).path


def test_a_weak_key_is_never_offered(office: Any, refused: Any, tmp_path: Path) -> None:
    commune, reviewer = office("xa"), office("huyen")
    weak = "01" + "00" * 31
    assert is_weak(bytes.fromhex(weak))
    with pytest.raises(Refusal) as caught:
        read_key_request(reviewer, forged_request(commune, reviewer, weak, commune.keys.key, tmp_path))
    assert caught.value.code in ("weak-key", "data-wrong")
    assert list_keys(reviewer) == ()


def test_a_key_the_sender_does_not_hold(office: Any, refused: Any, tmp_path: Path) -> None:
    commune, reviewer = office("xa"), office("huyen")
    file = forged_request(commune, reviewer, new_key().public, commune.keys.key, tmp_path)
    assert refused(read_key_request, reviewer, file).code in ("bad-signature", "unknown-key", "other-key-signed")


def test_a_role_that_cannot_be(office: Any, refused: Any, tmp_path: Path) -> None:
    from qcdc_desktop.domain.office import Role

    commune, reviewer = office("xa"), office("huyen")
    file = forged_request(commune, reviewer, own_key(commune).public, commune.keys.key, tmp_path, role=Role.PROVINCE)
    groups = typed(reviewer, file, own_key(commune).fingerprint)
    assert refused(enrol_key, reviewer, file, groups).code == "role-not-plausible"


def test_revoking(both: tuple[Workspace, Workspace], refused: Any) -> None:
    commune, reviewer = both
    key = list_keys(reviewer)[0]
    assert refused(set_key_state, reviewer, key.id, KeyState.REVOKED, " ").field == "reason"
    assert refused(set_key_state, reviewer, "x", KeyState.REVOKED, "Mất").code == "key-gone"
    set_key_state(reviewer, key.key_id, KeyState.REVOKED, "Mất USB")
    assert send(commune, reviewer).code == "key-revoked"


def test_sending_needs_something_to_send_and_an_open_key(office: Any, refused: Any) -> None:
    commune = office("xa")
    assert refused(export_submission, commune, 2024).code == "nothing-to-send"
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    from qcdc_desktop.usecases.key_ring import KeyRing

    refusal = refused(export_submission, commune, 2024)
    assert (refusal.code, refusal.facts) == ("not-approved", {"year": 2024})
    approve(commune)
    locked = replace(commune, keys=KeyRing(commune.folders.keys))
    assert refused(export_submission, locked, 2024).code == "key-locked"
    assert refused(locked.keys.unlock, "sai mật khẩu").code == "wrong-passphrase"
    assert package_log(commune) == ()
    first, second = export_submission(commune, 2024), export_submission(commune, 2024)
    assert (first.record.revision, second.record.revision) == (1, 2)
    assert second.record.prev == first.record.digest


def test_an_attachment_that_is_gone_stops_the_package(both: Any, refused: Any, pdf: Path) -> None:
    from qcdc_desktop.domain.office import AttachedTo
    from qcdc_desktop.usecases.attachments import attach_file, blob_path

    commune, _ = both
    attached = attach_file(commune, 2024, pdf, AttachedTo.INDICATOR, "TC1.1").attachment
    approve(commune)
    before = len(package_log(commune))
    blob_path(commune.folders, attached.sha256).write_bytes(b"%PDF-1.4 changed")
    assert refused(export_submission, commune, 2024).code == "attachment-gone"
    blob_path(commune.folders, attached.sha256).unlink()
    assert refused(export_submission, commune, 2024).code == "attachment-gone"
    assert len(package_log(commune)) == before
    assert not list(commune.folders.outbox.rglob("*submission*"))


def test_received_and_appraised(both: Any, refused: Any, trail: Callable[[Any], Any]) -> None:
    commune, reviewer = both
    unit = commune.unit_key
    assert refused(use.open_review, reviewer, unit, 2024).code == "nothing-received"
    assert refused(export_feedback, reviewer, unit, 2024).code == "nothing-received"
    assert [row.submission for row in use.review_list(reviewer, 2024)] == [None] * 25
    assert send(commune, reviewer).outcome == "applied"
    score = use.score_indicator_of
    for code, points, comment, refusal, field in (
        ("TC9.9", 1, "", "unknown-indicator", None),
        ("TC1.1", 151, "", "points-above-maximum", "points"),
        ("TC1.1", -1, "", "points-above-maximum", "points"),
        ("TC1.1", 100, "  ", "comment-missing", "comment"),
    ):
        found = refused(score, reviewer, unit, 2024, code, points, comment)
        assert (found.code, found.field) == (refusal, field)
    both_or_none = [("TC1.1", 150, ""), ("TC1.9", 100, "")]
    assert refused(use.score_indicators, reviewer, unit, 2024, both_or_none).code == "comment-missing"
    assert use.open_review(reviewer, unit, 2024).items == {}
    score(reviewer, unit, 2024, "TC1.9", 100, "Minh chứng chưa đủ")
    score(reviewer, unit, 2024, "TC1.1", None, "Chờ bổ sung quyết định")
    assert refused(use.accept_dossier, reviewer, unit, 2024).code == "appraisal-incomplete"
    use.accept_own_points(reviewer, unit, 2024)
    items = use.open_review(reviewer, unit, 2024).items
    assert (items["TC1.9"].points, items["TC1.1"].points, items["TC1.1"].comment) == (
        100,
        150,
        "Chờ bổ sung quyết định",
    ), "what had a comment but no points gets the commune's own"
    assert use.accept_dossier(reviewer, unit, 2024).state is AppraisalState.ACCEPTED
    assert refused(score, reviewer, unit, 2024, "TC1.1", 150).code == "appraisal-closed"
    assert refused(use.return_dossier, reviewer, unit, 2024, "Muộn").code == "appraisal-closed"
    row = next(r for r in use.review_list(reviewer, 2024) if r.unit.key == unit)
    assert row.result is not None
    assert (row.result.own_points, row.result.appraised_points) == (350, 250)
    assert refused(use.reopen_appraisal, reviewer, unit, 2024, "").field == "reason"
    assert use.reopen_appraisal(reviewer, unit, 2024, "Chấm nhầm").state is AppraisalState.IN_REVIEW
    assert [e.new for e in trail(reviewer) if e.action == "reopen"] == ["Chấm nhầm"]


def test_returned_and_answered(both: Any, refused: Any) -> None:
    commune, reviewer = both
    unit = commune.unit_key
    receipt = send(commune, reviewer).receipt
    assert receipt is not None
    assert refused(use.return_dossier, reviewer, unit, 2024, " ").field == "reason"
    assert use.return_dossier(reviewer, unit, 2024, "Thiếu biên bản").reason == "Thiếu biên bản"
    feedback = export_feedback(reviewer, unit, 2024).file
    results = import_packages(commune, [receipt, feedback])
    assert [r.outcome for r in results] == ["applied", "applied"]
    assert [r.outcome for r in import_packages(commune, [receipt, feedback])] == ["already", "already"]
    from qcdc_desktop.domain.review import Appraisal

    with commune.store.reading() as reading:
        (appraisal,) = reading.find(Appraisal)
    assert (appraisal.state, appraisal.reason) == (AppraisalState.RETURNED, "Thiếu biên bản")


def test_a_newer_feedback_takes_the_place_of_the_older(both: Any) -> None:
    commune, reviewer = both
    unit = commune.unit_key
    send(commune, reviewer)
    use.return_dossier(reviewer, unit, 2024, "Thiếu biên bản")
    first = export_feedback(reviewer, unit, 2024).file
    use.reopen_appraisal(reviewer, unit, 2024, "Xem lại")
    use.accept_own_points(reviewer, unit, 2024)
    use.accept_dossier(reviewer, unit, 2024)
    second = export_feedback(reviewer, unit, 2024).file
    assert [r.outcome for r in import_packages(commune, [second, first])] == ["applied", "older"]
    from qcdc_desktop.domain.review import Appraisal

    with commune.store.reading() as reading:
        assert [a.state for a in reading.find(Appraisal)] == [AppraisalState.ACCEPTED]


def test_without_a_passphrase_there_is_no_receipt_but_the_import_stands(both: Any) -> None:
    from qcdc_desktop.usecases.key_ring import KeyRing

    commune, reviewer = both
    locked = replace(reviewer, keys=KeyRing(reviewer.folders.keys))
    result = send(commune, locked)
    assert (result.outcome, result.receipt) == ("applied", None)


def test_a_receipt_that_cannot_be_written_is_said_and_the_import_stands(both: Any) -> None:
    commune, reviewer = both
    reviewer.folders.outbox.joinpath("x").mkdir(parents=True, exist_ok=True)
    import shutil

    shutil.rmtree(reviewer.folders.outbox)
    reviewer.folders.outbox.write_bytes(b"a file where the folder should be")
    result = send(commune, reviewer)
    assert (result.outcome, result.code, result.receipt) == ("applied", "package-applied", None)
    assert "receipt-not-written" in result.flags


def test_the_commune_of_another_office_sends_here(both: Any, office: Any) -> None:
    """An authentic neighbour whose key nobody enrolled."""
    _, reviewer = both
    neighbour = office("xa-ben")
    add_disclosure(neighbour, 2024, "1.1", "Kế hoạch")
    approve_assessment(neighbour, 2024, "Chủ tịch", "Thử nghiệm")
    (result,) = import_packages(reviewer, [export_submission(neighbour, 2024).file])
    assert (result.outcome, result.code) == ("refused", "unknown-key")


def test_registration_replies_and_papers_travel_and_stages_follow(both: Any, pdf: Path) -> None:
    commune, reviewer = both
    registered = save_registration(
        commune, 2024, Registration("", "", target_points=9000, models=(ModelPlan("Ngày không hẹn", place="Trụ sở"),))
    )
    attach_paper(commune, 2024, DossierPaper.MODEL_APPROVAL, pdf)
    view = open_assessment(commune, 2024)
    save_entry(commune, 2024, replace(entry_for(commune, view, "TC1.1"), reply="Đã bổ sung quy chế."))
    review_assessment(commune, 2024, "Lan")
    approve_assessment(commune, 2024, "Trần Bình", "Thử nghiệm")
    unit = send(commune, reviewer).record.unit
    received = read_recognition(reviewer, 2024, unit)
    assert received.registration.models == registered.models
    assert received.states[DossierPaper.MODEL_APPROVAL] is PaperState.ATTACHED
    there = open_assessment(reviewer, 2024, unit)
    here = open_assessment(commune, 2024)
    assert (there.score.points, there.score.judged_points) == (here.score.points, here.score.judged_points)
    assert [s.points for s in there.score.indicators] == [s.points for s in here.score.indicators]
    assert there.entries["TC1.1"].reply == "Đã bổ sung quy chế."
    assert there.assessment.inner_review is not None
    assert there.assessment.gaps_reason == "Thử nghiệm"
    assert current_stage(assessment_stages(commune, 2024)).stage is Stage.SENT
    use.accept_own_points(reviewer, unit, 2024)
    use.return_dossier(reviewer, unit, 2024, "Bổ sung minh chứng")
    import_packages(commune, [export_feedback(reviewer, unit, 2024).file])
    line = current_stage(assessment_stages(commune, 2024))
    assert (line.stage, line.returned) == (Stage.APPRAISED, True)


def test_proof_of_a_publication_travels_and_counts(both: Any, pdf: Path) -> None:
    commune, reviewer = both
    entry = add_disclosure(commune, 2024, "5.1", "Quỹ khuyến học")
    places = publish_missing(commune, entry.id, date(2024, 5, 6))
    attach_proof(commune, 2024, pdf, places)
    assert send(commune, reviewer).code == "package-applied"
    theirs = next(
        row for row in list_disclosures(reviewer, 2024, commune.unit_key).rows if row.disclosure.id == entry.id
    )
    assert theirs.attachments == len(places)
    assert disclosure_details(reviewer, entry.id).proofs == {one.id: 1 for one in places}
    (file,) = entry_files(reviewer, entry.id)
    assert {one.id for one in file.proves} == {one.id for one in places} and not file.whole
