"""The rounds of an appraisal: what each submission said, what the reviewer gave then, what has changed since.

A submission takes the place of the one before, so what that one said is kept first. Nothing is scored here anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, SubmittedEntry
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction
    from qcdc_desktop.usecases.assessment import AssessmentView

_NOT_CONTENT = frozenset({"id", "dossier_id", "indicator_code", "due_on", "responsible"})
"""Who works on an indicator by when is the commune's own business; it changes nothing of what is appraised."""


@dataclass(frozen=True, slots=True)
class PastRound:
    """One earlier round of an indicator: the commune's own points and what the reviewer gave and said."""

    revision: int
    own: int
    explanation: str
    item: AppraisalItem | None


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds before the one on the desk: by indicator, oldest first, and which indicators are not as they were.

    `changed` is empty in the first round.
    """

    past: dict[str, tuple[PastRound, ...]]
    changed: frozenset[str]
    count: int


def keep_round(ws: Workspace, tx: Transaction, dossier: Dossier) -> None:
    """Keep what the submission says that is about to be replaced; nothing where none was applied or it is kept."""
    from qcdc_desktop.usecases.assessment import read_assessment

    submission = _last(tx, dossier)
    if submission is None or tx.find(SubmittedEntry, dossier_id=dossier.id, submission=submission.digest):
        return
    view = read_assessment(ws, tx, dossier)
    tx.save_many(
        [
            SubmittedEntry(
                ws.new_id(),
                dossier.id,
                submission.digest,
                score.indicator.code,
                score.points,
                content_of(view, score.indicator.code),
                entry.explanation if (entry := view.entries.get(score.indicator.code)) else "",
                (entry.reply or "") if entry else "",
            )
            for score in view.score.indicators
        ]
    )


def read_rounds_before(reading: Reading, dossier: Dossier, submission: PackageRecord, view: AssessmentView) -> Rounds:
    """The rounds before `submission`, which `view` shows."""
    revisions = {
        record.digest: record.revision
        for record in reading.find(PackageRecord, direction=Direction.IN, kind=PackageKind.SUBMISSION)
    }
    kept = [one for one in reading.find(SubmittedEntry, dossier_id=dossier.id) if one.submission != submission.digest]
    appraisals = {one.submission: one for one in reading.find(Appraisal, dossier_id=dossier.id)}
    items: dict[tuple[str, str], AppraisalItem] = {}
    for digest in {one.submission for one in kept}:
        if digest in appraisals:
            for item in reading.find(AppraisalItem, appraisal_id=appraisals[digest].id):
                items[digest, item.indicator_code] = item
    past: dict[str, tuple[PastRound, ...]] = {}
    last: dict[str, SubmittedEntry] = {}
    for one in sorted(kept, key=lambda entry: (revisions.get(entry.submission, 0), entry.id)):
        found = PastRound(
            revisions.get(one.submission, 0),
            one.points,
            one.reply or one.explanation,
            items.get((one.submission, one.indicator_code)),
        )
        past[one.indicator_code] = (*past.get(one.indicator_code, ()), found)
        last[one.indicator_code] = one
    codes = [score.indicator.code for score in view.score.indicators] if kept else []
    changed = frozenset(code for code in codes if code not in last or last[code].content != content_of(view, code))
    return Rounds(past, changed, len({one.submission for one in kept}))


def content_of(view: AssessmentView, code: str) -> str:
    """A sum over everything the commune says of an indicator: figures, words, evidence with pages, its own points."""
    from qcdc_desktop.db.records import canonical_json

    entry = view.entries.get(code)
    said = {
        f.name: getattr(entry, f.name)
        for f in fields(IndicatorEntry)
        if entry is not None and f.name not in _NOT_CONTENT
    }
    evidence = sorted([one.attachment.sha256, one.link.page] for one in view.evidence.get(code, ()))
    points = next((score.points for score in view.score.indicators if score.indicator.code == code), 0)
    text = canonical_json({"entry": said, "evidence": evidence, "points": points})
    return hashlib.sha256(text.encode()).hexdigest()


def _last(reading: Reading, dossier: Dossier) -> PackageRecord | None:
    records = reading.find(
        PackageRecord,
        direction=Direction.IN,
        kind=PackageKind.SUBMISSION,
        state=PackageState.APPLIED,
        year=dossier.year,
    )
    own = [record for record in records if record.unit == dossier.unit]
    return max(own, key=lambda record: (record.at, record.id), default=None)
