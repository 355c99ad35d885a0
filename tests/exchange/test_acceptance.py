"""The table of replay, rollback and fork, row by row (docs/format.md, "Acceptance")."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.exchange.acceptance import Decision, DecisionKind, decide
from qcdc_desktop.exchange.statement import Series, Statement, Subject, statement_of

OLD, NEW = "a" * 32, "b" * 32


def digest(revision: int, branch: str = "0") -> str:
    return f"{branch}{revision:063x}"


@pytest.fixture
def statement(scene: Any) -> Statement:
    return statement_of(scene.heading(), "f" * 64, (Subject("data/profile.ndjson", "0" * 64, 1, "x"),), ())


def record(scene: Any, revision: int, epoch: str = OLD, branch: str = "0", **changes: Any) -> PackageRecord:
    made = PackageRecord(
        id=f"{epoch[0]}{branch}{revision}", direction=Direction.IN, kind=PackageKind.SUBMISSION,
        state=PackageState.APPLIED, digest=digest(revision, branch), package_id="p", unit_code=scene.commune.code,
        unit_valid_from=scene.commune.valid_from, peer_code=scene.commune.code,
        peer_valid_from=scene.commune.valid_from, year=2026, epoch=epoch, revision=revision,
        prev=digest(revision - 1, branch) if revision > 1 else None, in_reply_to=None, key_id="f" * 64, file_name="x",
        at=scene.now + timedelta(minutes=revision),
    )  # fmt: skip
    return replace(made, **changes)


def judged(
    history: list[PackageRecord],
    statement: Statement,
    revision: int,
    prev: str | None,
    epoch: str = OLD,
    own: str = "9",
) -> Decision:
    return decide(history, replace(statement, series=Series(epoch, revision, prev)), digest(revision, own))


def test_first(statement: Statement) -> None:
    assert judged([], statement, 1, None) == Decision(DecisionKind.APPLY)
    assert judged([], statement, 4, digest(3)) == Decision(DecisionKind.APPLY, ("revision-missing",))


def test_next(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2)]
    assert judged(history, statement, 3, digest(2)) == Decision(DecisionKind.APPLY)


def test_known_digest(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2)]
    for revision in (1, 2):
        assert judged(history, statement, revision, None, own="0") == Decision(DecisionKind.ALREADY)
    held = [record(scene, 1), record(scene, 2, state=PackageState.HELD)]
    assert judged(held, statement, 2, digest(1), own="0") == Decision(DecisionKind.ALREADY)


def test_older(scene: Any, statement: Statement) -> None:
    history = [record(scene, 2), record(scene, 5)]
    assert judged(history, statement, 4, digest(3)) == Decision(DecisionKind.OLDER)
    assert judged(history, statement, 2, digest(1)) == Decision(DecisionKind.OLDER, ("fork-same-revision",))


def test_fork_of_the_same_revision(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2)]
    assert judged(history, statement, 2, digest(1)) == Decision(DecisionKind.HELD, ("fork-same-revision",))


def test_fork_by_predecessor(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2)]
    assert judged(history, statement, 3, digest(2, "7")) == Decision(DecisionKind.HELD, ("fork-other-predecessor",))


def test_gap(scene: Any, statement: Statement) -> None:
    assert judged([record(scene, 1)], statement, 3, digest(2)) == Decision(DecisionKind.APPLY, ("revision-missing",))


def test_sender_restored(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2)]
    assert judged(history, statement, 2, digest(1), epoch=NEW) == Decision(DecisionKind.HELD, ("sender-restored",))


def test_after_the_person_agreed_the_new_epoch_goes_on(scene: Any, statement: Statement) -> None:
    later = scene.now + timedelta(hours=5)
    history = [record(scene, 7), record(scene, 1, epoch=NEW, branch="5", at=later)]
    assert judged(history, statement, 2, digest(1, "5"), epoch=NEW) == Decision(DecisionKind.APPLY)
    assert judged(history, statement, 8, digest(7), epoch=OLD) == Decision(DecisionKind.HELD, ("earlier-epoch",))


def test_what_is_held_moves_nothing(scene: Any, statement: Statement) -> None:
    history = [record(scene, 1), record(scene, 2, branch="7", state=PackageState.HELD)]
    assert judged(history, statement, 2, digest(1)) == Decision(DecisionKind.APPLY)
    assert judged(history, statement, 3, digest(2, "7")) == Decision(DecisionKind.APPLY, ("revision-missing",))


def test_other_lines_do_not_count(scene: Any, statement: Statement) -> None:
    other = scene.other_commune
    history = [
        record(scene, 9, direction=Direction.OUT),
        record(scene, 9, year=2025),
        record(scene, 9, kind=PackageKind.RECEIPT),
        record(scene, 9, unit_code=other.code, peer_code=other.code),
    ]
    assert judged(history, statement, 1, None) == Decision(DecisionKind.APPLY)


def answer(scene: Any, statement: Statement, kind: PackageKind, in_reply_to: str) -> Statement:
    sender = replace(statement.sender, unit=scene.reviewer)
    return replace(statement, kind=kind, sender=sender, audience=scene.commune, in_reply_to=in_reply_to)


def sent(scene: Any, revision: int) -> PackageRecord:
    return record(
        scene, revision, direction=Direction.OUT, state=PackageState.WRITTEN, peer_code=scene.reviewer.code,
        peer_valid_from=scene.reviewer.valid_from,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [PackageKind.FEEDBACK, PackageKind.RECEIPT])
def test_an_answer_must_answer_us(scene: Any, statement: Statement, kind: PackageKind) -> None:
    good = answer(scene, statement, kind, digest(3))
    assert decide([sent(scene, 3)], good, "e" * 64) == Decision(DecisionKind.APPLY)
    for history in ([], [sent(scene, 2)], [record(scene, 3)], [replace(sent(scene, 3), peer_code="1")]):
        with pytest.raises(Refusal, match="reply-to-unknown"):
            decide(history, good, "e" * 64)


def test_receipts_come_in_any_order(scene: Any, statement: Statement) -> None:
    """A receipt only reports: a late one is worth as much as the last one."""
    history = [sent(scene, 1), sent(scene, 2)]
    received = record(
        scene, 2, kind=PackageKind.RECEIPT, peer_code=scene.reviewer.code, peer_valid_from=scene.reviewer.valid_from
    )
    late = answer(scene, statement, PackageKind.RECEIPT, digest(1))
    assert decide([*history, received], late, "e" * 64) == Decision(DecisionKind.APPLY)
    assert decide([*history, received], late, received.digest) == Decision(DecisionKind.ALREADY)


@settings(max_examples=150, deadline=None)
@given(order=st.permutations([1, 2, 3, 4, 5]))
def test_whatever_the_order_of_arrival_the_last_revision_wins(order: list[int]) -> None:
    """Replays and reorderings of one honest line never hold anything and never step back."""
    from datetime import UTC, date, datetime

    from qcdc_desktop.domain.units import UnitKey
    from qcdc_desktop.exchange.statement import Heading, Period

    class Scene:
        commune, now = UnitKey("27280", date(2025, 7, 1)), datetime(2026, 11, 20, tzinfo=UTC)

    heading = Heading(
        PackageKind.SUBMISSION, "p", Scene.commune, "x", UnitKey("79", date(2025, 7, 1)), Period(2026), Series(OLD, 1),
        Scene.now,
    )  # fmt: skip
    statement = statement_of(heading, "f" * 64, (Subject("data/a.ndjson", "0" * 64, 1, "x"),), ())
    history: list[PackageRecord] = []
    highest = 0
    for place, revision in enumerate([*order, *order]):
        decision = judged(history, statement, revision, digest(revision - 1) if revision > 1 else None, own="0")
        known = any(entry.revision == revision for entry in history)
        expected = DecisionKind.APPLY if revision > highest else DecisionKind.OLDER
        assert decision.kind is (DecisionKind.ALREADY if known else expected)
        if not known:
            state = PackageState.APPLIED if decision.kind is DecisionKind.APPLY else PackageState.OLDER
            history.append(record(Scene, revision, state=state, at=Scene.now + timedelta(minutes=place)))
        highest = max(highest, revision)
    assert highest == 5
