"""What an authentic package does to what is already here: nothing new, an older state, a fork, or a step forward.

A pure function of the history of packages; who stores the answer and what a person decides stands elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.exchange.statement import Series, Statement


class DecisionKind(StrEnum):
    """What is to be done with a package."""

    APPLY = "apply"
    """Its content becomes the content here."""
    ALREADY = "already"
    """It is here already; nothing changes, a receipt may be written again."""
    OLDER = "older"
    """A later revision is here; it is only kept."""
    HELD = "held"
    """A person decides: a fork, or the sender restored a backup."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, with the codes of words that say why."""

    kind: DecisionKind
    flags: tuple[str, ...] = ()


def decide(history: Sequence[PackageRecord], statement: Statement, digest: str) -> Decision:
    """Judge a verified statement by everything sent and received so far (any order, other units may be among it).

    Raises `Refusal("reply-to-unknown")` when an answer answers nothing this office sent.
    """
    _check_answers_us(history, statement)
    received = [record for record in history if _same_line(record, statement)]
    if any(record.digest == digest for record in received):
        return Decision(DecisionKind.ALREADY)
    if statement.kind in (PackageKind.RECEIPT, PackageKind.KEY_REQUEST, PackageKind.HANDOVER):
        return Decision(DecisionKind.APPLY)
    applied = [record for record in received if record.state is PackageState.APPLIED]
    if not applied:
        return _first(statement.series)
    latest = max(enumerate(applied), key=lambda pair: (pair[1].at, pair[0]))[1]
    if latest.epoch != statement.series.epoch:
        known = any(record.epoch == statement.series.epoch for record in applied)
        return Decision(DecisionKind.HELD, ("earlier-epoch" if known else "sender-restored",))
    return _next([record for record in applied if record.epoch == latest.epoch], statement.series, digest)


def _check_answers_us(history: Sequence[PackageRecord], statement: Statement) -> None:
    if statement.in_reply_to is None:
        return
    sent = any(
        record.direction is Direction.OUT
        and record.digest == statement.in_reply_to
        and (record.peer_code, record.peer_valid_from) == (statement.sender.unit.code, statement.sender.unit.valid_from)
        for record in history
    )
    if not sent:
        raise Refusal("reply-to-unknown", unit=statement.sender.unit_name)


def _same_line(record: PackageRecord, statement: Statement) -> bool:
    """Received from the same sender, of the same kind, about the same unit and year."""
    sender = statement.sender.unit
    return (
        record.direction is Direction.IN
        and record.kind is statement.kind
        and (record.peer_code, record.peer_valid_from) == (sender.code, sender.valid_from)
        and record.unit == statement.about
        and record.year == statement.period.year
    )


def _first(series: Series) -> Decision:
    return Decision(DecisionKind.APPLY, () if series.revision == 1 else ("revision-missing",))


def _next(applied: Sequence[PackageRecord], series: Series, digest: str) -> Decision:
    """Judge within one epoch, where something was applied before."""
    highest = max(applied, key=lambda record: record.revision)
    same_revision = any(r.revision == series.revision and r.digest != digest for r in applied)
    if series.revision < highest.revision:
        return Decision(DecisionKind.OLDER, ("fork-same-revision",) if same_revision else ())
    if series.revision == highest.revision:
        return Decision(DecisionKind.HELD, ("fork-same-revision",))
    if series.revision > highest.revision + 1:
        return Decision(DecisionKind.APPLY, ("revision-missing",))
    if series.prev != highest.digest:
        return Decision(DecisionKind.HELD, ("fork-other-predecessor",))
    return Decision(DecisionKind.APPLY)
