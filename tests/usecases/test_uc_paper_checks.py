"""Numbers drawn for the paper archive, and what the paper said."""

from dataclasses import replace
from typing import Any

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.domain.survey_quality.paper_sample import PaperOutcome, draw_papers
from qcdc_desktop.usecases.paper_checks import draw_sample, list_samples, record_paper
from qcdc_desktop.usecases.survey_quality import look_into_unit
from qcdc_desktop.usecases.survey_sheets import import_sheets
from qcdc_desktop.usecases.surveys import add_round, questionnaires, save_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


def test_drawn_recorded_and_drawn_again(ws: Workspace, refused: Any, trail: Any) -> None:
    from random import Random

    form = questionnaires(ws, YEAR)[4]
    held = add_round(ws, YEAR, form.code)
    assert refused(draw_sample, ws, held.id, 5).code == "sample-of-nothing"
    import_sheets(ws, held.id, made_up_sheets(form, 30, 0.9, ("Đông",), "Hạnh", ws.clock(), Random(1)))
    assert refused(draw_sample, ws, "gone", 5).code == "record-gone"
    sample = draw_sample(ws, held.id, 5)
    assert sample.seed == sample.id
    assert sample.numbers == draw_papers(range(1, 31), 5, sample.seed)
    first, second, third = sample.numbers[:3]
    assert refused(record_paper, ws, sample.id, 99, PaperOutcome.SAME).code == "paper-not-drawn"
    assert refused(record_paper, ws, sample.id, first, PaperOutcome.DIFFERENT, " ").code == "paper-note-missing"
    record_paper(ws, sample.id, first, PaperOutcome.DIFFERENT, "Câu 3")
    record_paper(ws, sample.id, second, PaperOutcome.MISSING)
    record_paper(ws, sample.id, third, PaperOutcome.SAME)
    record_paper(replace(ws, actor="Bình"), sample.id, first, PaperOutcome.SAME)
    (view,) = list_samples(ws, YEAR)
    assert view.checks[first].checked_by == "Bình"
    figures = view.figures
    assert (figures.drawn, figures.checked, figures.different, figures.missing) == (5, 3, 0, 1)
    assert (figures.rate, figures.at_most) == (3333, 8647)
    assert sum(line.record_kind == "PaperCheck" for line in trail(ws)) == 4


def test_a_round_with_few_sheets_is_named_with_its_reason(ws: Workspace) -> None:
    held = add_round(ws, YEAR, "PKS05")
    save_round(ws, replace(held, population=8000))
    (found,) = look_into_unit(ws, YEAR)
    assert [(one.kind.value, one.steps[0].facts["target"]) for one in found.findings] == [("few", 381)]
