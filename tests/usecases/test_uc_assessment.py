"""The self-assessment: figures, evidence, approval."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.criteria import Assessment, AssessmentState, IndicatorEntry
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import AttachedTo, Attachment, Dossier
from qcdc_desktop.domain.scoring import ScoreState
from qcdc_desktop.usecases import assessment as use
from qcdc_desktop.usecases.attachments import (
    attach_file,
    attached_files,
    blob_path,
    describe_attachment,
    detach_file,
    export_attachment,
    set_page,
)
from qcdc_desktop.usecases.workspace import Workspace


def entry(ws: Workspace, code: str, **figures: Any) -> IndicatorEntry:
    return IndicatorEntry(ws.new_id(), "", code, **figures)


def points_of(ws: Workspace, code: str) -> int:
    view = use.open_assessment(ws, 2024)
    return next(s.points for s in view.score.indicators if s.indicator.code == code)


def test_opening_begins_it_once(ws: Workspace) -> None:
    first, second = use.open_assessment(ws, 2024), use.open_assessment(ws, 2024)
    assert first.assessment == second.assessment
    assert (first.score.points, first.locked, first.entries) == (0, False, {})
    assert all(s.state is not ScoreState.SCORED or s.points == 0 for s in first.score.indicators)
    with ws.store.reading() as reading:
        assert len(reading.find(Assessment)) == 1


def test_what_was_entered_can_be_looked_at_without_beginning(ws: Workspace) -> None:
    criteria_set, entries = use.entered(ws, 2024)
    assert criteria_set.indicators and entries == {}
    with ws.store.reading() as reading:
        assert reading.find(Dossier) == []


def test_points_follow_the_figures(ws: Workspace) -> None:
    use.save_entry(ws, 2024, entry(ws, "TC1.1", yes=True))
    assert points_of(ws, "TC1.1") == 150
    use.save_entry(ws, 2024, entry(ws, "TC1.1", yes=False))
    assert points_of(ws, "TC1.1") == 0
    use.save_entry(ws, 2024, entry(ws, "TC1.9", points=125))
    assert points_of(ws, "TC1.9") == 125
    assert use.open_assessment(ws, 2024).score.points == 125


@pytest.mark.parametrize(
    ("code", "figures", "refusal", "field"),
    [
        ("TC9.9", {}, "unknown-indicator", None),
        ("TC1.8", {"count": -1}, "negative-figure", "count"),
        ("TC1.8", {"count": 10**20}, "figure-too-large", "count"),
        ("TC1.6", {"numerator": 5, "denominator": 4}, "numerator-above-denominator", "numerator"),
        ("TC1.6", {"numerator": -5, "denominator": 4}, "negative-figure", "numerator"),
        ("TC1.9", {"points": 201}, "points-above-maximum", "points"),
        ("TC1.9", {"points": -1}, "points-above-maximum", "points"),
        ("TC1.3", {"override": 501}, "points-above-maximum", "override"),
        ("TC1.1", {"not_applicable": "Không có"}, "not-applicable-not-allowed", "not_applicable"),
    ],
)
def test_figures_that_cannot_be(
    ws: Workspace, refused: Any, code: str, figures: dict[str, Any], refusal: str, field: str | None
) -> None:
    fine = entry(ws, "TC1.1", yes=True)
    found = refused(use.save_entries, ws, 2024, [fine, entry(ws, code, **figures)])
    assert (found.code, found.field) == (refusal, field)
    assert use.open_assessment(ws, 2024).entries == {}, "all or nothing"


def test_saving_again_changes_nothing(ws: Workspace, trail: Callable[[Any], Any]) -> None:
    entries = [entry(ws, "TC1.1", yes=True), entry(ws, "TC1.9", points=100, explanation=" Rõ ")]
    assert use.save_entries(ws, 2024, entries) == 2
    count = len(trail(ws))
    again = [entry(ws, "TC1.1", yes=True), entry(ws, "TC1.9", points=100, explanation="Rõ")]
    assert use.save_entries(ws, 2024, [*again, entry(ws, "TC1.10")]) == 0, "an empty row is nothing entered"
    assert len(trail(ws)) == count


def test_gaps_name_what_is_missing(ws: Workspace, pdf: Path) -> None:
    use.save_entry(ws, 2024, entry(ws, "TC1.1", yes=True))
    before = {(g.code, g.indicator_code) for g in use.open_assessment(ws, 2024).gaps}
    attach_file(ws, 2024, pdf, AttachedTo.INDICATOR, "TC1.1")
    after = {(g.code, g.indicator_code) for g in use.open_assessment(ws, 2024).gaps}
    assert {code for _, code in before - after} == {"TC1.1"}


def test_approving_and_unlocking(ws: Workspace, refused: Any, trail: Callable[[Any], Any], clock: Any) -> None:
    assert refused(use.approve_assessment, ws, 2024, " ").field == "name"
    approved = use.approve_assessment(ws, 2024, "Phạm Đức Nam", "Thử nghiệm")
    assert (approved.state, approved.approved_by) == (AssessmentState.APPROVED, "Phạm Đức Nam")
    assert use.open_assessment(ws, 2024).locked
    locked = refused(use.save_entry, ws, 2024, entry(ws, "TC1.1", yes=True))
    assert (locked.code, locked.facts["year"]) == ("dossier-locked", 2024)
    assert refused(use.approve_assessment, ws, 2024, "Ai khác", "Thử").code == "dossier-locked"
    use.save_entry(ws, 2025, entry(ws, "TC1.1", yes=True))  # another year is another dossier
    assert refused(use.unlock_assessment, ws, 2024, "").field == "reason"
    opened = use.unlock_assessment(ws, 2024, "Cấp trên yêu cầu bổ sung")
    assert (opened.state, opened.approved_by, opened.approved_at) == (AssessmentState.SCORING, "", None)
    noted = [e for e in trail(ws) if e.action == "unlock"]
    assert [e.new for e in noted] == ["Cấp trên yêu cầu bổ sung"]
    use.save_entry(ws, 2024, entry(ws, "TC1.1", yes=True))


def test_an_approved_dossier_is_judged_on_its_day(ws: Workspace, clock: Any) -> None:
    from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures, save_disclosure

    opened = add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    save_disclosure(ws, replace(opened, starts_on=date(2024, 6, 3)))
    use.approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    figures = list_disclosures(ws, 2024).figures
    assert list_disclosures(ws, 2024).rows[0].judgement.state is State.NOT_DUE
    clock.set(date(2024, 12, 1))
    assert list_disclosures(ws, 2024).figures == figures
    use.unlock_assessment(ws, 2024, "Bổ sung")
    assert list_disclosures(ws, 2024).rows[0].judgement.state is State.OVERDUE


def test_files_are_told_by_their_content(ws: Workspace, tmp_path: Path, refused: Any) -> None:
    def attach(name: str, data: bytes | None) -> Any:
        file = tmp_path / name
        if data is not None:
            file.write_bytes(data)
        return refused(attach_file, ws, 2024, file, AttachedTo.INDICATOR, "TC1.1").code

    assert attach("a.pdf", b"MZ" + bytes(100)) == "attachment-type"
    assert attach("b.pdf", b"") == "attachment-empty"
    assert attach("c.pdf", None) == "file-missing"
    (tmp_path / "d.pdf").mkdir()
    assert attach("d.pdf", None) == "file-missing"
    large = tmp_path / "e.pdf"
    with large.open("wb") as stream:
        stream.write(b"%PDF-1.4")
        stream.truncate(256 * 2**20 + 1)
    assert attach("e.pdf", None) == "attachment-too-large"
    assert not [f for f in ws.folders.blobs.rglob("*") if f.is_file()]


def test_the_same_file_is_kept_once(ws: Workspace, pdf: Path, tmp_path: Path, refused: Any) -> None:
    first = attach_file(ws, 2024, pdf, AttachedTo.INDICATOR, "TC1.1", "trang 2")
    copy = tmp_path / "bản sao.pdf"
    copy.write_bytes(pdf.read_bytes())
    second = attach_file(ws, 2024, copy, AttachedTo.INDICATOR, "TC1.2")
    assert second.attachment == first.attachment
    assert attach_file(ws, 2024, pdf, AttachedTo.INDICATOR, "TC1.1").link == first.link
    assert len([f for f in ws.folders.blobs.rglob("*") if f.is_file()]) == 1
    dossier = first.attachment.dossier_id
    assert [f.link.page for f in attached_files(ws, dossier, AttachedTo.INDICATOR, "TC1.1")] == ["trang 2"]
    assert set_page(ws, first.link.id, "mục II").page == "mục II"
    described = describe_attachment(ws, first.attachment.id, "Biên bản", "5/BB", date(2024, 3, 1), "UBND xã")
    assert (described.document_number, described.document_date) == ("5/BB", date(2024, 3, 1))
    detach_file(ws, first.link.id)
    detach_file(ws, second.link.id)
    with ws.store.reading() as reading:
        assert reading.find(Attachment) == []
    assert blob_path(ws.folders, first.attachment.sha256).exists(), "its bytes stay"
    assert refused(detach_file, ws, first.link.id).code == "record-gone"
    assert refused(set_page, ws, "x", "1").code == "record-gone"
    assert refused(describe_attachment, ws, "x", "", "", None, "").code == "record-gone"


def test_giving_a_file_out(ws: Workspace, pdf: Path, tmp_path: Path, refused: Any) -> None:
    attached = attach_file(ws, 2024, pdf, AttachedTo.INDICATOR, "TC1.1").attachment
    out = tmp_path / "ra"
    out.mkdir()
    given = export_attachment(ws, attached.id, out)
    assert given.read_bytes() == pdf.read_bytes()
    assert given.name == f"bien-ban-niem-yet_{attached.sha256[:8]}.pdf"
    assert refused(export_attachment, ws, "x", out).code == "record-gone"
    with pytest.raises(Trouble, match="folder-missing"):
        export_attachment(ws, attached.id, tmp_path / "không có")
    assert [f.name for f in out.iterdir()] == [given.name]


def test_a_reviewing_office_may_only_look(office: Any, refused: Any, pdf: Path) -> None:
    """A received dossier is changed by its own office alone."""
    reviewer, commune = office("huyen"), office("xa")
    from qcdc_desktop.usecases.disclosures import add_disclosure, add_new_version, delete_disclosure, save_disclosure
    from qcdc_desktop.usecases.survey_sheets import save_sheet
    from qcdc_desktop.usecases.surveys import add_round, save_round

    theirs = add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    held = add_round(commune, 2024, "PKS01")
    with commune.store.reading() as reading, reviewer.store.transaction("thử") as tx:
        tx.save(reading.one(Dossier))
        tx.save_many([theirs, held])
    for attempt in (
        lambda: save_disclosure(reviewer, theirs),
        lambda: add_new_version(reviewer, theirs.id),
        lambda: delete_disclosure(reviewer, theirs.id, "Không"),
        lambda: save_round(reviewer, held),
        lambda: save_sheet(reviewer, held.id, 1, {}, {}),
    ):
        try:
            attempt()
        except Refusal as refusal:
            assert refusal.code in ("not-your-dossier", "sheet-not-answered"), refusal
        else:
            raise AssertionError("a reviewing office changed a received dossier")
    assert refused(use.open_assessment, reviewer, 2024, office("xa-ben").unit_key).code == "nothing-received"
