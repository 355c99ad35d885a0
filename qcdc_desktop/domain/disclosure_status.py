"""How a disclosure stands on a day (trạng thái công khai): what is missing, on time or late, until when it stays.

Pure judgement of records against what is required (`disclosure_required`) and the due date (`deadline`); adding up
many judgements is done in `compliance`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qcdc_desktop.domain.deadline import Deadline
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.disclosure_required import (
    HEADQUARTERS_PLACE,
    LOUDSPEAKER_FORM,
    LOUDSPEAKER_PLACE,
    POSTING_FORM,
    WEBSITE_FORM,
    WEBSITE_PLACE,
    Required,
    assign,
    last_day,
    required_publications,
)
from qcdc_desktop.domain.steps import Step, step

__all__ = [
    "HEADQUARTERS_PLACE",
    "LOUDSPEAKER_FORM",
    "LOUDSPEAKER_PLACE",
    "POSTING_FORM",
    "WEBSITE_FORM",
    "WEBSITE_PLACE",
    "Check",
    "Judgement",
    "Required",
    "State",
    "assign",
    "judge",
    "last_day",
    "required_publications",
]


REPLACED_BASIS = "Luật 10/2022/QH15, Điều 14 khoản 1"

_DAY = timedelta(days=1)


class State(StrEnum):
    """How a disclosure stands on a day."""

    NOT_APPLICABLE = "not_applicable"
    """không phải công khai: a reason is recorded"""
    MISSING_START = "missing_start"
    """chưa có ngày bắt đầu tính hạn: it cannot be judged"""
    NOT_DUE = "not_due"
    """chưa đến hạn: not complete, the due day has not passed"""
    OVERDUE = "overdue"
    """quá hạn: not complete after the due day"""
    RUNNING = "running"
    """đang công khai: everything began on time, a posting still has to stay up"""
    RUNNING_LATE = "running_late"
    """đang công khai, bắt đầu chậm"""
    DONE = "done"
    """hoàn thành đúng hạn"""
    DONE_LATE = "done_late"
    """hoàn thành, chậm hạn"""
    ENDED_EARLY = "ended_early"
    """chấm dứt sớm: a posting came down before its least time and was not put up again"""


@dataclass(frozen=True, slots=True)
class Check:
    """How one required publication stands: the entry's own publication that meets it best, if any, and what is wrong.

    `until` is the last day it must stay (None: no duration, permanent, or not begun); `short`: it ended before.
    `begun_on`: the day from which this place was served, for a permanent posting renewed without a gap that of its
    first paper. `replaced_on`: the day a newer version of the entry began at this place; nothing is owed from then on.
    """

    required: Required
    publication: Publication | None
    until: date | None
    short: bool
    begun_on: date | None = None
    replaced_on: date | None = None

    @property
    def met(self) -> bool:
        """Whether it began, by itself or by a newer version, and did not end before its time."""
        return self.begun_on is not None and not self.short

    @property
    def permanent(self) -> bool:
        """Whether it still has to stay without an end."""
        return self.required.permanent and self.replaced_on is None

    @property
    def free_from(self) -> date | None:
        """The first day on which it may be over: a posting may come down on `until`, loudspeakers still speak then."""
        if self.until is None or self.required.form != LOUDSPEAKER_FORM:
            return self.until
        return self.until + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a disclosure stands on a day, with the working.

    `done_on`: the day the last required publication began, once all are met. `take_down_from`: the first day on
    which every posting may come down. `days_left`: to the due day while incomplete (negative: days overdue), to
    `take_down_from` while a posting must still stay. `missing`: what is not begun or ended too early.
    """

    state: State
    due_on: date | None
    done_on: date | None
    take_down_from: date | None
    days_left: int | None
    missing: tuple[Required, ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...] = ()


def judge(
    disclosure: Disclosure,
    publications: Iterable[Publication],
    required: tuple[Required, ...],
    deadline: Deadline | None,
    today: date,
    successors: Iterable[Publication] = (),
) -> Judgement:
    """Say how a disclosure stands on `today`; publications that begin later are plans and do not count yet.

    `successors` are the publications of the entries that supersede it (Điều 14 k1). Place by place, the duty of the
    old entry ends on the day a newer one begins there: an old posting may come down, and where the old one was never
    or too briefly shown the newer one stands in from its own first day, which may be late.

    On time means: every required publication began on or before the due day and none came down early for good.
    When nothing is required by form (Điều 11 k14 at an office without a website) any publication will do.
    """
    due_on = deadline.due_on if deadline else None
    steps = deadline.steps if deadline else ()
    if disclosure.not_applicable.strip():
        reason = step("status-not-applicable", reason=disclosure.not_applicable.strip(" .;"))
        return Judgement(State.NOT_APPLICABLE, due_on, None, None, None, (), (*steps, reason))
    begun = [p for p in publications if p.disclosure_id == disclosure.id and _begun(p, today)]
    newer = [p for p in successors if _begun(p, today)]
    replaced = {entry: _earliest(found) for entry, found in assign(newer, required).items()} if newer else {}
    checks = tuple(
        _check(entry, fitting, replaced.get(entry), today) for entry, fitting in assign(begun, required).items()
    )
    return _judgement(_Findings(checks, _done_on(checks, [*begun, *newer], required), due_on, today), steps)


@dataclass(frozen=True, slots=True)
class _Findings:
    """What the records say, before it is called a state."""

    checks: tuple[Check, ...]
    done_on: date | None
    due_on: date | None
    today: date

    def take_down_from(self) -> date | None:
        """The first day on which every posting may come down.

        None while something is missing, and where a posting is permanent: it does not come down.
        """
        ends = [c.free_from for c in self.checks if c.met and c.free_from and c.required.form != LOUDSPEAKER_FORM]
        permanent = any(c.permanent for c in self.checks)
        return max(ends) if ends and self.done_on and not permanent else None

    @property
    def running(self) -> bool:
        return any(c.permanent or (c.free_from is not None and self.today < c.free_from) for c in self.checks)


def _judgement(found: _Findings, steps: tuple[Step, ...]) -> Judgement:
    state, free_from = _state(found), found.take_down_from()
    days_left: int | None = None
    if state in (State.NOT_DUE, State.OVERDUE, State.ENDED_EARLY) and found.due_on:
        days_left = (found.due_on - found.today).days
    elif free_from and free_from > found.today:
        days_left = (free_from - found.today).days
    all_steps = (*steps, *_status_steps(state, found, free_from))
    missing = tuple(c.required for c in found.checks if not c.met)
    return Judgement(state, found.due_on, found.done_on, free_from, days_left, missing, all_steps, found.checks)


def _state(found: _Findings) -> State:
    if found.due_on is None:
        return State.MISSING_START
    if found.done_on is None:
        if found.checks and all(c.begun_on is not None for c in found.checks):
            return State.ENDED_EARLY
        return State.NOT_DUE if found.today <= found.due_on else State.OVERDUE
    late = found.done_on > found.due_on
    if found.running:
        return State.RUNNING_LATE if late else State.RUNNING
    return State.DONE_LATE if late else State.DONE


def _status_steps(state: State, found: _Findings, free_from: date | None) -> tuple[Step, ...]:
    due = found.due_on.isoformat() if found.due_on else None
    done = found.done_on.isoformat() if found.done_on else None
    lines = [_shortcoming(check) for check in found.checks if not check.met]
    if state is State.MISSING_START:
        lines.insert(0, step("status-missing-start"))
    elif state is State.NOT_DUE and found.due_on:
        left = (found.due_on - found.today).days
        lines.append(step("status-not-due", due=due, left=left) if left else step("status-due-today", due=due))
    elif state is State.OVERDUE and found.due_on:
        lines.append(step("status-overdue", due=due, days=(found.today - found.due_on).days))
    elif found.done_on and found.due_on and found.done_on > found.due_on:
        lines.append(step("status-late", done=done, due=due, days=(found.done_on - found.due_on).days))
    elif found.done_on:
        lines.append(step("status-on-time", done=done, due=due))
    if state in (State.RUNNING, State.RUNNING_LATE):
        lines.append(_running_step(found, free_from))
    replaced = [c.replaced_on for c in found.checks if c.replaced_on]
    if replaced:
        lines.append(step("status-replaced", REPLACED_BASIS, on=min(replaced).isoformat(), count=len(replaced)))
    return tuple(lines)


def _running_step(found: _Findings, free_from: date | None) -> Step:
    if free_from and found.today < free_from:
        return step("status-running", until=free_from.isoformat())
    permanent = next((c.required for c in found.checks if c.permanent), None)
    if permanent:
        return step("status-running-permanent", basis=permanent.clause)
    last = max(c.until for c in found.checks if c.until)
    return step("status-broadcasting", until=last.isoformat())


def _shortcoming(check: Check) -> Step:
    required, publication = check.required, check.publication
    if publication is None or publication.ends_on is None:
        return step("status-missing", required.clause, place=required.place, form=required.form)
    ended = publication.ends_on.isoformat()
    if check.until is None:
        return step("status-permanent-ended", required.clause, place=required.place, ended=ended)
    until = check.until.isoformat()
    return step("status-ended-early", required.clause, place=required.place, ended=ended, until=until)


def _check(required: Required, publications: list[Publication], newer: date | None, today: date) -> Check:
    """Take the earliest publication that lasted; only if none did, the earliest that ended early."""
    runs = _renewals(publications) if required.permanent else [(p, _first_day(p)) for p in publications]
    fitting = [_judged_alone(required, last, begun_on, newer, today) for last, begun_on in runs]
    if len(fitting) == 1 and newer is None:
        return fitting[0]
    lasting = [c for c in fitting if c.met]
    best = min(lasting or fitting, key=_beginning, default=Check(required, None, None, False))
    if newer is None or best.met:
        return best
    return Check(required, best.publication, None, False, newer, newer)


def _judged_alone(required: Required, last: Publication, begun_on: date, newer: date | None, today: date) -> Check:
    until = last_day(required, begun_on)
    if newer is not None and (required.permanent or (until is not None and newer < until)):
        until = newer
    ended = last.ends_on
    if ended is None or ended > today:
        return Check(required, last, until, False, begun_on, newer)
    if newer is not None and ended >= newer - _DAY:
        return Check(required, last, until, False, begun_on, newer)
    short = required.permanent or (until is not None and ended < until)
    return Check(required, last, None if required.permanent else until, short, begun_on, newer)


def _renewals(publications: list[Publication]) -> list[tuple[Publication, date]]:
    """Permanent postings that followed each other without a day between: the last paper, and when the first went up."""
    runs: list[tuple[Publication, date]] = []
    for publication in sorted(publications, key=_first_day):
        begun_on = _first_day(publication)
        last, since = runs[-1] if runs else (None, begun_on)
        if last is not None and (last.ends_on is None or begun_on <= last.ends_on + _DAY):
            runs[-1] = (_lasting_longer(last, publication), since)
        else:
            runs.append((publication, begun_on))
    return runs


def _lasting_longer(earlier: Publication, later: Publication) -> Publication:
    if later.ends_on is not None and (earlier.ends_on is None or earlier.ends_on > later.ends_on):
        return earlier
    return later


def _beginning(check: Check) -> date:
    return check.begun_on or date.max


def _first_day(publication: Publication) -> date:
    return publication.starts_on or date.max


def _earliest(publications: list[Publication]) -> date | None:
    return min((p.starts_on for p in publications if p.starts_on), default=None)


def _done_on(checks: tuple[Check, ...], begun: list[Publication], required: tuple[Required, ...]) -> date | None:
    if not required:
        return _earliest(begun)
    return max(_beginning(c) for c in checks) if all(c.met for c in checks) else None


def _begun(publication: Publication, today: date) -> bool:
    return publication.starts_on is not None and publication.starts_on <= today
