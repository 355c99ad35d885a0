"""An appraisal in rounds: asked item by item, answered, sent again, only the changed looked at, nobody overwritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.usecases import review as use
from qcdc_desktop.usecases.assessment import (
    approve_assessment,
    entry_for,
    open_assessment,
    save_entry,
    unlock_assessment,
)
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_feedback, export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.package_contents import last_feedback
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def both(office: Any) -> tuple[Workspace, Workspace]:
    commune, reviewer = office("xa"), office("huyen")
    for receiver, sender in ((reviewer, commune), (commune, reviewer)):
        request = write_key_request(sender, audience=receiver.unit_key).file
        shown = read_key_request(receiver, request).shown_groups
        hidden = [g for g, seen in zip(own_key(sender).fingerprint.split(), shown, strict=True) if seen is None]
        enrol_key(receiver, request, " ".join(hidden))
    view = open_assessment(commune, YEAR)
    save_entry(commune, YEAR, replace(entry_for(commune, view, "TC1.1"), yes=True))
    save_entry(commune, YEAR, replace(entry_for(commune, view, "TC1.9"), points=200))
    send(commune, reviewer)
    return commune, reviewer


def send(commune: Workspace, reviewer: Workspace) -> None:
    approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    (result,) = import_packages(reviewer, [export_submission(commune, YEAR).file])
    assert result.outcome == "applied"


def test_what_is_asked_travels_is_answered_and_only_the_changed_is_seen(both: Any, refused: Any) -> None:
    commune, reviewer = both
    unit = commune.unit_key
    assert use.open_review(reviewer, unit, YEAR).before.count == 0
    use.score_indicator_of(reviewer, unit, YEAR, "TC1.1", 100, "Quy chế chưa cập nhật")
    use.score_indicator_of(reviewer, unit, YEAR, "TC1.9", 200)
    assert refused(use.return_dossier, reviewer, unit, YEAR, " ").code == "reason-missing"
    assert refused(use.return_dossier, reviewer, unit, YEAR, "", {"TC9.99": "x"}).code == "unknown-indicator"
    use.return_dossier(reviewer, unit, YEAR, "", {"TC1.1": " Gửi bản quy chế mới "})
    assert refused(use.ask_of, reviewer, unit, YEAR, "TC1.1", "x").code == "appraisal-closed"
    import_packages(commune, [export_feedback(reviewer, unit, YEAR).file])
    feedback = last_feedback(commune, YEAR)
    assert feedback is not None
    assert feedback.items["TC1.1"].asked == "Gửi bản quy chế mới"
    view = open_assessment(commune, YEAR)
    answered = replace(entry_for(commune, view, "TC1.1"), reply="Đã gửi kèm")
    unlock_assessment(commune, YEAR, "Trả lời ý kiến")
    save_entry(commune, YEAR, answered)
    send(commune, reviewer)
    now = use.open_review(reviewer, unit, YEAR)
    assert now.before.count == 1
    assert now.before.changed == {"TC1.1"}
    (past,) = now.before.past["TC1.1"]
    assert past.item is not None
    assert (past.revision, past.own, past.item.points, past.item.comment) == (1, 150, 100, "Quy chế chưa cập nhật")
    assert use.carry_over(reviewer, unit, YEAR) == 1
    assert use.carry_over(reviewer, unit, YEAR) == 0
    kept = use.open_review(reviewer, unit, YEAR).items
    assert kept["TC1.9"].points == 200
    assert "TC1.1" not in kept


def test_remarks_are_written_on_for_a_while_and_then_only_added(
    both: Any, trail: Callable[..., list[AuditEntry]]
) -> None:
    commune, reviewer = both
    unit = commune.unit_key

    def say(text: str, ws: Workspace = reviewer, points: int = 100) -> str:
        return use.score_indicator_of(ws, unit, YEAR, "TC1.1", points, text).comment

    assert say("Chưa cập") == "Chưa cập"
    assert say("Chưa cập nhật") == "Chưa cập nhật"
    assert say("") == "Chưa cập nhật"
    assert len(use.open_review(reviewer, unit, YEAR).remarks["TC1.1"]) == 1
    reviewer.clock.now += timedelta(minutes=16)  # type: ignore[attr-defined]
    assert say("Đã xem lại") == "Chưa cập nhật\nĐã xem lại"
    assert say("Tôi cũng thấy vậy", replace(reviewer, actor="Trần Văn Bình")) == (
        "Chưa cập nhật\nĐã xem lại\nTôi cũng thấy vậy"
    )
    written = use.open_review(reviewer, unit, YEAR).remarks["TC1.1"]
    assert [one.text for one in written] == ["Chưa cập nhật", "Đã xem lại", "Tôi cũng thấy vậy"]
    use.return_dossier(reviewer, unit, YEAR, "Bổ sung")
    use.reopen_appraisal(reviewer, unit, YEAR, "Xem lại")
    assert say("Thêm một ý", replace(reviewer, actor="Trần Văn Bình")).endswith("\nThêm một ý")
    assert any(line.record_kind == "AppraisalRemark" for line in trail(reviewer))


def test_two_reviewers_do_not_write_over_each_other(both: Any, refused: Any) -> None:
    commune, reviewer = both
    unit, other = commune.unit_key, replace(reviewer, actor="Trần Văn Bình")
    seen = use.open_review(reviewer, unit, YEAR).items
    use.score_indicator_of(other, unit, YEAR, "TC1.1", 150, "", seen)
    refusal = refused(use.score_indicator_of, reviewer, unit, YEAR, "TC1.1", 100, "Thiếu", seen)
    assert (refusal.code, refusal.facts["name"]) == ("appraised-by-other", "Trần Văn Bình")
    assert use.open_review(reviewer, unit, YEAR).items["TC1.1"].points == 150
    assert refused(use.ask_of, reviewer, unit, YEAR, "TC1.1", "Bổ sung", seen).code == "appraised-by-other"
    again = use.open_review(reviewer, unit, YEAR).items
    assert use.score_indicator_of(reviewer, unit, YEAR, "TC1.1", 100, "Thiếu", again).points == 100


def test_the_filtered_rows_are_accepted_at_once(both: Any) -> None:
    commune, reviewer = both
    assert use.accept_own_points(reviewer, commune.unit_key, YEAR, {"TC1.1", "TC1.9", "TC1.2"}) == 3
    assert set(use.open_review(reviewer, commune.unit_key, YEAR).items) == {"TC1.1", "TC1.9", "TC1.2"}
    assert use.open_review(reviewer, commune.unit_key, YEAR).appraisal.state is AppraisalState.IN_REVIEW
