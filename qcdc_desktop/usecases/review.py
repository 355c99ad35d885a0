"""Appraising what communes sent: the list, one dossier beside the reviewer's scores, returning and accepting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.consolidation import CriterionPoints, UnitResult
from qcdc_desktop.domain.double_entry import ErrorFigures, sent_figures
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalRemark, AppraisalState
from qcdc_desktop.domain.scoring import IndicatorScore, appraised_sheet
from qcdc_desktop.domain.survey import SurveyCheck
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.assessment import AssessmentView, criteria_in, read_assessment
from qcdc_desktop.usecases.remarks import add_remark, close_remarks, read_remarks
from qcdc_desktop.usecases.review_rounds import Rounds, read_rounds_before
from qcdc_desktop.usecases.surveys import RoundRow, read_rounds
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One unit below this office: what came from it and how far its appraisal is."""

    unit: Unit
    submission: PackageRecord | None
    appraisal: Appraisal | None
    result: UnitResult | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A received dossier open for appraisal."""

    unit: Unit
    submission: PackageRecord
    appraisal: Appraisal
    items: Mapping[str, AppraisalItem]
    assessment: AssessmentView
    rounds: tuple[RoundRow, ...]
    checked: ErrorFigures
    """What the sender's double entry found, over all its rounds."""
    before: Rounds
    """What earlier submissions said and got."""
    remarks: Mapping[str, tuple[AppraisalRemark, ...]]
    """Every remark of this round by indicator, oldest first."""
    days: tuple[SurveyDay, ...] = ()
    """What the sender's surveys gathered day by day."""


def units_below(ws: Workspace, year: int) -> tuple[Unit, ...]:
    """The units that send to this office: the lowest below it, in the order of the list."""
    own = ws.unit
    below = ws.catalogues.units.below(own)
    parents = {unit.parent_code for unit in below}
    return tuple(unit for unit in below if unit.code not in parents)


def review_list(ws: Workspace, year: int) -> tuple[ReviewRow, ...]:
    """Every unit below this office with what it sent for the year, those without a submission too."""
    with ws.store.reading() as reading:
        applied = _applied(reading, year)
        rows = []
        for unit in units_below(ws, year):
            submission = applied.get(unit.key)
            if submission is None:
                rows.append(ReviewRow(unit, None, None, None))
                continue
            dossier = dossier_of(reading, unit.key, year)
            assert dossier is not None
            appraisal = _appraisal(reading, dossier, submission)
            rows.append(ReviewRow(unit, submission, appraisal, _result(ws, reading, unit, dossier, appraisal)))
    return tuple(rows)


def open_review(ws: Workspace, unit: UnitKey, year: int) -> ReviewView:
    """One received dossier with the reviewer's scores; raises `Refusal("nothing-received")`."""
    with ws.store.reading() as reading:
        dossier, submission = _received(reading, unit, year)
        appraisal = _appraisal(reading, dossier, submission)
        assert appraisal is not None
        found = ws.catalogues.units.find(unit)
        assert found is not None
        assessment = read_assessment(ws, reading, dossier)
        return ReviewView(
            found,
            submission,
            appraisal,
            _items(reading, appraisal),
            assessment,
            read_rounds(ws, reading, dossier),
            sent_figures(reading.find(SurveyCheck, dossier_id=dossier.id)),
            read_rounds_before(reading, dossier, submission, assessment),
            read_remarks(reading, appraisal),
            tuple(reading.find(SurveyDay, dossier_id=dossier.id)),
        )


def score_indicator_of(
    ws: Workspace,
    unit: UnitKey,
    year: int,
    indicator_code: str,
    points: int | None,
    comment: str = "",
    seen: Mapping[str, AppraisalItem] | None = None,
) -> AppraisalItem:
    """Write the reviewer's points (hundredths) on one indicator; raises like `score_indicators`."""
    return score_indicators(ws, unit, year, ((indicator_code, points, comment),), seen)[0]


def score_indicators(
    ws: Workspace,
    unit: UnitKey,
    year: int,
    scores: Sequence[tuple[str, int | None, str]],
    seen: Mapping[str, AppraisalItem] | None = None,
) -> tuple[AppraisalItem, ...]:
    """Write the reviewer's points and remarks on several indicators, all or nothing.

    An empty comment says nothing new. `seen` is what stood on the screen: what somebody else wrote since is not
    written over. Raises `Refusal`: unknown-indicator, points-above-maximum, comment-missing (fewer points than the
    commune gave itself need a comment), appraisal-closed, appraised-by-other.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        view = read_assessment(ws, tx, dossier)
        own = {s.indicator.code: s for c in view.score.criteria for s in c.indicators}
        before = _items(tx, appraisal)
        items = []
        for code, points, comment in scores:
            item = before.get(code) or AppraisalItem(ws.new_id(), dossier.id, appraisal.id, code, None)
            if seen is not None:
                _check_seen(ws, before.get(code), seen.get(code))
            clean = nfc(comment).strip()
            _check_points(own.get(code), code, points, clean or item.comment)
            said = add_remark(ws, tx, item, points, clean) if clean else item.comment
            items.append(replace(item, points=points, comment=said, reviewer=ws.actor, decided_at=ws.clock()))
            tx.save(items[-1])
        if appraisal.state is not AppraisalState.IN_REVIEW:
            tx.save(replace(appraisal, state=AppraisalState.IN_REVIEW, reviewer=ws.actor))
        return tuple(items)


def _check_seen(ws: Workspace, now: AppraisalItem | None, seen: AppraisalItem | None) -> None:
    """Two reviewers at one dossier: the second is told what the first gave meanwhile."""
    if now is not None and now.reviewer != ws.actor and now != seen:
        raise Refusal("appraised-by-other", field="points", name=now.reviewer, code=now.indicator_code)


def _check_points(own: IndicatorScore | None, code: str, points: int | None, comment: str) -> None:
    if own is None:
        raise Refusal("unknown-indicator", code=code)
    if points is not None and not 0 <= points <= own.indicator.maximum:
        raise Refusal("points-above-maximum", field="points", maximum=own.indicator.maximum)
    if points is not None and points < own.points and not comment:
        raise Refusal("comment-missing", field="comment", own=own.points, given=points)


def accept_own_points(ws: Workspace, unit: UnitKey, year: int, codes: Collection[str] | None = None) -> int:
    """Agree with the commune's own points on every indicator not yet appraised, or on those of `codes`; how many."""
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        given = _items(tx, appraisal)
        view = read_assessment(ws, tx, dossier)
        new = []
        for own in (s for c in view.score.criteria for s in c.indicators):
            code = own.indicator.code
            if codes is not None and code not in codes:
                continue
            # a comment without points is kept, and gets the points
            item = given.get(code) or AppraisalItem(ws.new_id(), dossier.id, appraisal.id, code, None)
            if item.points is None:
                new.append(replace(item, points=own.points, reviewer=ws.actor, decided_at=ws.clock()))
        tx.save_many(new)
        tx.save(replace(appraisal, state=AppraisalState.IN_REVIEW, reviewer=ws.actor))
        return len(new)


def accept_dossier(ws: Workspace, unit: UnitKey, year: int) -> Appraisal:
    """Close the appraisal; raises `Refusal("appraisal-incomplete")` while indicators are without points."""
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        items = _items(tx, appraisal)
        criteria_set = criteria_in(ws, tx, dossier)
        missing = [i.code for i in criteria_set.indicators if i.code not in items or items[i.code].points is None]
        if missing:
            raise Refusal("appraisal-incomplete", count=len(missing), first=missing[0])
        return _decide(ws, tx, appraisal, AppraisalState.ACCEPTED, "")


def return_dossier(
    ws: Workspace, unit: UnitKey, year: int, reason: str, asked: Mapping[str, str] | None = None
) -> Appraisal:
    """Send the dossier back for completion, with what is asked on single indicators; they travel with the feedback.

    Raises `Refusal` reason-missing (neither a reason nor anything asked), unknown-indicator, appraisal-closed.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        for code, text in (asked or {}).items():
            _ask(ws, tx, dossier, appraisal, code, text)
        wanted = [item for item in _items(tx, appraisal).values() if item.asked]
        if not reason.strip() and not wanted:
            raise Refusal("reason-missing", field="reason")
        return _decide(ws, tx, appraisal, AppraisalState.RETURNED, nfc(reason).strip())


def ask_of(
    ws: Workspace,
    unit: UnitKey,
    year: int,
    indicator_code: str,
    text: str,
    seen: Mapping[str, AppraisalItem] | None = None,
) -> AppraisalItem:
    """Note what the commune is to complete on one indicator; an empty text takes it back.

    `seen` as in `score_indicators`. Raises `Refusal` unknown-indicator, appraisal-closed, appraised-by-other.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        if seen is not None:
            _check_seen(ws, _items(tx, appraisal).get(indicator_code), seen.get(indicator_code))
        return _ask(ws, tx, dossier, appraisal, indicator_code, text)


def _ask(ws: Workspace, tx: Transaction, dossier: Dossier, appraisal: Appraisal, code: str, text: str) -> AppraisalItem:
    if criteria_in(ws, tx, dossier).indicator(code) is None:
        raise Refusal("unknown-indicator", code=code)
    item = _items(tx, appraisal).get(code) or AppraisalItem(ws.new_id(), dossier.id, appraisal.id, code, None)
    asked = replace(item, asked=nfc(text).strip() or None, reviewer=ws.actor, decided_at=ws.clock())
    tx.save(asked)
    if appraisal.state is AppraisalState.RECEIVED:
        tx.save(replace(appraisal, state=AppraisalState.IN_REVIEW, reviewer=ws.actor))
    return asked


def carry_over(ws: Workspace, unit: UnitKey, year: int) -> int:
    """Give again the last round's points and comments where the commune changed nothing; returns how many.

    What was appraised in this round already stays. Raises `Refusal("appraisal-closed")`.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _open_appraisal(tx, dossier, submission)
        view = read_assessment(ws, tx, dossier)
        rounds = read_rounds_before(tx, dossier, submission, view)
        given = _items(tx, appraisal)
        new = []
        for code, past in rounds.past.items():
            last = past[-1].item
            now = given.get(code)
            if code in rounds.changed or last is None or last.points is None or (now and now.points is not None):
                continue
            item = now or AppraisalItem(ws.new_id(), dossier.id, appraisal.id, code, None)
            new.append(
                replace(item, points=last.points, comment=last.comment, reviewer=ws.actor, decided_at=ws.clock())
            )
        tx.save_many(new)
        tx.save(replace(appraisal, state=AppraisalState.IN_REVIEW, reviewer=ws.actor))
        return len(new)


def reopen_appraisal(ws: Workspace, unit: UnitKey, year: int, reason: str) -> Appraisal:
    """Open a closed appraisal again, with a reason that stays in the audit trail."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        dossier, submission = _received(tx, unit, year)
        appraisal = _appraisal(tx, dossier, submission)
        assert appraisal is not None
        opened = replace(appraisal, state=AppraisalState.IN_REVIEW, reason="", decided_at=None)
        tx.save(opened)
        tx.note("reopen", "Appraisal", opened.id, reason=nfc(reason).strip())
        return opened


def _decide(ws: Workspace, tx: Transaction, appraisal: Appraisal, state: AppraisalState, reason: str) -> Appraisal:
    decided = replace(appraisal, state=state, reviewer=ws.actor, reason=reason, decided_at=ws.clock())
    tx.save(decided)
    close_remarks(tx, appraisal)
    return decided


def _applied(reading: Reading, year: int) -> dict[UnitKey, PackageRecord]:
    """The submission each unit's dossier stands on: the last one applied."""
    records = reading.find(
        PackageRecord,
        direction=Direction.IN,
        kind=PackageKind.SUBMISSION,
        state=PackageState.APPLIED,
        year=year,
    )
    return {record.unit: record for record in sorted(records, key=lambda r: (r.at, r.id))}


def _received(reading: Reading, unit: UnitKey, year: int) -> tuple[Dossier, PackageRecord]:
    dossier = dossier_of(reading, unit, year)
    submission = _applied(reading, year).get(unit)
    if dossier is None or submission is None:
        raise Refusal("nothing-received", code=unit.code, year=year)
    return dossier, submission


def _appraisal(reading: Reading, dossier: Dossier, submission: PackageRecord) -> Appraisal | None:
    found = reading.find(Appraisal, dossier_id=dossier.id, submission=submission.digest)
    return found[0] if found else None


def _open_appraisal(tx: Transaction, dossier: Dossier, submission: PackageRecord) -> Appraisal:
    appraisal = _appraisal(tx, dossier, submission)
    assert appraisal is not None
    if appraisal.state in (AppraisalState.ACCEPTED, AppraisalState.RETURNED):
        raise Refusal("appraisal-closed")
    return appraisal


def _items(reading: Reading, appraisal: Appraisal) -> dict[str, AppraisalItem]:
    return {item.indicator_code: item for item in reading.find(AppraisalItem, appraisal_id=appraisal.id)}


def nothing_sent(unit: Unit) -> UnitResult:
    """The line of a unit that has not sent anything."""
    return UnitResult(unit, "missing", None, None, (), None, "", Figures(), 0, None)


def _result(ws: Workspace, reading: Reading, unit: Unit, dossier: Dossier, appraisal: Appraisal | None) -> UnitResult:
    view = read_assessment(ws, reading, dossier)
    items = _items(reading, appraisal) if appraisal else {}
    given = {code: item.points for code, item in items.items() if item.points is not None}
    complete = all(i.code in given for i in view.criteria_set.indicators)
    appraised = appraised_sheet(view.criteria_set, view.score, given) if given else None
    satisfied = sum(t.satisfied for t in view.tallies.values())
    counted = sum(t.counted for t in view.tallies.values())
    criteria = tuple(
        CriterionPoints(
            own.criterion.code,
            own.points,
            next((c.points for c in appraised.criteria if c.criterion.code == own.criterion.code), None)
            if appraised
            else None,
        )
        for own in view.score.criteria
    )
    return UnitResult(
        unit=unit,
        state=appraisal.state.value if appraisal else AppraisalState.RECEIVED.value,
        own_points=view.score.points,
        appraised_points=appraised.points if appraised else None,
        criteria=criteria,
        passed=appraised.passed if appraised and complete else None,
        rank=appraised.rank if appraised and complete else "",
        disclosure=view.register.figures,
        survey_sheets=sum(t.sheets for t in view.tallies.values()),
        survey_rate=(satisfied * 20_000 + counted) // (2 * counted) if counted else None,
    )
