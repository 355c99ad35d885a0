"""The reviewing office of the demonstration: keys enrolled from paper, packages in, appraisal, feedback out."""

from dataclasses import replace
from pathlib import Path
from random import Random

from qcdc_desktop.demo.year import Made
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.disclosures import (
    add_publications,
    enter_expected,
    list_disclosures,
    propose_publications,
    save_disclosure,
)
from qcdc_desktop.usecases.enrolment import enrol_key, read_key_request
from qcdc_desktop.usecases.export_package import export_feedback, export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.review import (
    accept_dossier,
    accept_own_points,
    open_review,
    return_dossier,
    score_indicators,
)
from qcdc_desktop.usecases.workspace import Workspace


def enrol_from_paper(ws: Workspace, request: Path, fingerprint: str) -> None:
    """Trust a key as a person does: the two groups the screen hides are typed from the printed fingerprint."""
    shown = read_key_request(ws, request).shown_groups
    typed = [group for group, seen in zip(fingerprint.split(), shown, strict=True) if seen is None]
    enrol_key(ws, request, " ".join(typed))


def take_in(ws: Workspace, files: list[Path], progress: Progress) -> list[Path]:
    """Import packages, every one of which must be accepted; returns the receipts."""
    receipts = []
    for result in import_packages(ws, files, progress):
        if result.outcome != "applied":
            raise Refusal(result.code, None, **result.facts)
        if result.receipt is not None:
            receipts.append(result.receipt)
    return receipts


def appraise(ws: Workspace, made: list[Made], year: int, drop: Path, random: Random, progress: Progress) -> list[Path]:
    """Appraise every commune, lower some points with a comment, return one; feedback files come back."""
    files = []
    for done, one in enumerate(made):
        progress.step(done, len(made), "thẩm định")
        if done == 1:
            return_dossier(ws, one.unit, year, "Bổ sung biên bản niêm yết còn thiếu và giải trình.")
        else:
            _score(ws, one, year, random)
        files.append(export_feedback(ws, one.unit, year, drop).file)
    return files


def _score(ws: Workspace, one: Made, year: int, random: Random) -> None:
    scores = [s for c in open_review(ws, one.unit, year).assessment.score.criteria for s in c.indicators if s.points]
    lowered = [
        (s.indicator.code, s.points * 8 // 10, "Minh chứng chưa đủ, giảm một phần điểm.")
        for s in random.sample(scores, 3)
    ]
    score_indicators(ws, one.unit, year, lowered)
    accept_own_points(ws, one.unit, year)
    accept_dossier(ws, one.unit, year)


def complete_and_send_again(ws: Workspace, year: int, operator: str, leader: str, drop: Path) -> Path:
    """A commune whose dossier came back enters what was forgotten, publishes what is missing and sends again."""
    unlock_assessment(ws, year, "Bổ sung theo yêu cầu của cơ quan thẩm định")
    for forgotten in list_disclosures(ws, year).missing:
        entered = enter_expected(ws, year, *forgotten.item.key)
        save_disclosure(ws, replace(entered, document_date=ws.today, starts_on=forgotten.item.period_ends_on))
    for row in list_disclosures(ws, year).rows:
        if row.judgement.missing and row.disclosure.starts_on is not None:
            today = ws.today
            proposed = propose_publications(ws, row.disclosure.id)
            add_publications(ws, [replace(p, starts_on=today, responsible=operator) for p in proposed])
    approve_assessment(ws, year, leader)
    return export_submission(ws, year, drop).file
