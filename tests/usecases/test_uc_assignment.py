"""Giving indicators to colleagues, and letting one file prove several indicators."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.usecases import assessment as use
from qcdc_desktop.usecases.assignment import assign_indicators, known_people
from qcdc_desktop.usecases.attachments import attach_file, detach_file, kept_files, link_kept_file
from qcdc_desktop.usecases.preview import MOST_PAGES, preview_attachment
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
INDICATOR = AttachedTo.INDICATOR


@pytest.fixture
def paper(tmp_path: Path) -> Callable[[int], Path]:
    """A PDF of so many pages."""
    from reportlab.pdfgen.canvas import Canvas

    def make(pages: int) -> Path:
        file = tmp_path / f"{pages}.pdf"
        canvas = Canvas(str(file))
        for number in range(1, pages + 1):
            canvas.drawString(100, 700, f"page {number}")
            canvas.showPage()
        canvas.save()
        return file

    return make


def test_several_indicators_are_given_at_once_and_keep_their_figures(ws: Workspace) -> None:
    use.save_entry(ws, YEAR, IndicatorEntry(ws.new_id(), "", "TC1.1", yes=True, explanation="Có quy chế."))
    assert assign_indicators(ws, YEAR, ["TC1.1", "TC1.2"], " Trần Thị Lan ", date(2024, 11, 15)) == 2
    entries = use.open_assessment(ws, YEAR).entries
    assert {(e.responsible, e.due_on) for e in entries.values()} == {("Trần Thị Lan", date(2024, 11, 15))}
    assert (entries["TC1.1"].yes, entries["TC1.1"].explanation) == (True, "Có quy chế.")
    assert assign_indicators(ws, YEAR, ["TC1.1"], "Trần Thị Lan", date(2024, 11, 15)) == 0
    assert {"Trần Thị Lan", ws.actor} <= set(known_people(ws, use.open_assessment(ws, YEAR)))


def test_nobody_and_unknown_indicators_are_refused_whole(ws: Workspace) -> None:
    with pytest.raises(Refusal) as no_name:
        assign_indicators(ws, YEAR, ["TC1.1"], "  ")
    assert (no_name.value.code, no_name.value.field) == ("responsible-missing", "responsible")
    with pytest.raises(Refusal) as unknown:
        assign_indicators(ws, YEAR, ["TC1.1", "TC9.9"], "Lan")
    assert unknown.value.code == "unknown-indicator"
    assert use.open_assessment(ws, YEAR).entries == {}


def test_an_approved_year_is_given_to_nobody(ws: Workspace) -> None:
    use.open_assessment(ws, YEAR)
    use.approve_assessment(ws, YEAR, "Trần Văn Bình", "Thử nghiệm")
    with pytest.raises(Refusal) as locked:
        assign_indicators(ws, YEAR, ["TC1.1"], "Lan")
    assert locked.value.code == "dossier-locked"


def test_one_file_proves_several_indicators(ws: Workspace, paper: Callable[[int], Path]) -> None:
    assert kept_files(ws, YEAR) == ()
    use.open_assessment(ws, YEAR)
    first = attach_file(ws, YEAR, paper(1), INDICATOR, "TC1.1", "trang 1")
    link = link_kept_file(ws, YEAR, first.attachment.id, INDICATOR, "TC1.2", " trang 2 ")
    assert link_kept_file(ws, YEAR, first.attachment.id, INDICATOR, "TC1.2") == link
    (kept,) = kept_files(ws, YEAR)
    assert set(kept.indicators) == {"TC1.1", "TC1.2"}
    evidence = use.open_assessment(ws, YEAR).evidence
    assert evidence["TC1.2"][0].attachment == evidence["TC1.1"][0].attachment
    assert evidence["TC1.2"][0].link.page == "trang 2"
    detach_file(ws, first.link.id)
    assert kept_files(ws, YEAR)[0].indicators == ("TC1.2",)


def test_a_file_that_is_not_there_or_a_locked_year_is_refused(ws: Workspace, paper: Callable[[int], Path]) -> None:
    with pytest.raises(Refusal) as gone:
        link_kept_file(ws, YEAR, "no-such", INDICATOR, "TC1.1")
    assert gone.value.code == "record-gone"
    first = attach_file(ws, YEAR, paper(1), INDICATOR, "TC1.1")
    use.approve_assessment(ws, YEAR, "Trần Văn Bình", "Thử nghiệm")
    with pytest.raises(Refusal) as locked:
        link_kept_file(ws, YEAR, first.attachment.id, INDICATOR, "TC1.2")
    assert locked.value.code == "dossier-locked"


def test_of_a_long_paper_the_named_page_is_among_those_shown(ws: Workspace, paper: Callable[[int], Path]) -> None:
    long = attach_file(ws, YEAR, paper(MOST_PAGES + 20), INDICATOR, "TC1.1")
    near = preview_attachment(ws, long.attachment.id, 0.1, page=3)
    assert (near.first, len(near.pages), near.total) == (1, MOST_PAGES, MOST_PAGES + 20)
    far = preview_attachment(ws, long.attachment.id, 0.1, page=MOST_PAGES + 15)
    assert far.first <= MOST_PAGES + 15 < far.first + len(far.pages)
    beyond = preview_attachment(ws, long.attachment.id, 0.1, page=999)
    assert beyond.first + len(beyond.pages) - 1 == MOST_PAGES + 20
