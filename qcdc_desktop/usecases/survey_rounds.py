"""What is decided about a whole round: its size, how it is checked by a second entry, and that it is locked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.survey import CheckPlan, RoundLock, SurveyRound
from qcdc_desktop.domain.survey_sampling import SampleSize, sample_size
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.surveys import editable_round, own_round
from qcdc_desktop.usecases.workspace import Workspace

MOST_EVERY: Final = 1000


def plan_checks(ws: Workspace, round_id: str, plan: CheckPlan | None) -> SurveyRound:
    """Agree how sheets are keyed a second time, or None: not at all.

    Raises `Refusal` every-out-of-range, share-out-of-range, rate-out-of-range, round-locked.
    """
    if plan is not None:
        if not 1 <= plan.every <= MOST_EVERY:
            raise Refusal("every-out-of-range", field="every", most=MOST_EVERY)
        if not 1 <= plan.share <= WHOLE:
            raise Refusal("share-out-of-range", field="share")
        if not 0 <= plan.agreed_rate <= WHOLE:
            raise Refusal("rate-out-of-range", field="agreed_rate")
    with ws.store.transaction(ws.actor) as tx:
        planned = replace(editable_round(ws, tx, round_id), check=plan)
        tx.save(planned)
    return planned


def aim_at(ws: Workspace, round_id: str, population: int, error: int) -> SampleSize:
    """Set a round's target to what the formula gives for its population, and return how it came about.

    Raises `Refusal` population-missing, error-out-of-range, round-locked.
    """
    size = sample_size(population, error)
    with ws.store.transaction(ws.actor) as tx:
        found = editable_round(ws, tx, round_id)
        tx.save(replace(found, population=population, target=size.sheets))
    return size


def lock_round(ws: Workspace, round_id: str, reason: str) -> SurveyRound:
    """Lock a round against entry, import, correction and deletion; raises `Refusal` reason-missing, round-locked."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        lock = RoundLock(ws.clock(), ws.actor, nfc(reason).strip())
        locked = replace(editable_round(ws, tx, round_id), lock=lock)
        tx.save(locked)
    return locked


def unlock_round(ws: Workspace, round_id: str, reason: str) -> SurveyRound:
    """Open a locked round again; the trail keeps the lock and the reason. Raises `Refusal` reason-missing."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        found = own_round(ws, tx, round_id)
        unlocked = replace(found, lock=None)
        if found.lock is not None:
            tx.save(unlocked)
            tx.note("unlock", "SurveyRound", round_id, reason=nfc(reason).strip())
    return unlocked
