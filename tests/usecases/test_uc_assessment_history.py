"""The trail of a year's self-assessment as the page shows it."""

from dataclasses import replace

from qcdc_desktop.usecases import assessment as use
from qcdc_desktop.usecases.assessment_history import assessment_history
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


def save(ws: Workspace, code: str, **figures: object) -> None:
    view = use.open_assessment(ws, YEAR)
    use.save_entry(ws, YEAR, replace(use.entry_for(ws, view, code), **figures))  # type: ignore[arg-type]


def test_changes_are_told_as_people_say_them_newest_first(ws: Workspace) -> None:
    assert assessment_history(ws, YEAR) == ()
    save(ws, "TC1.1", yes=False)
    save(ws, "TC1.1", yes=True)
    save(ws, "TC1.9", points=125)
    save(ws, "TC1.9", points=150, override=75, override_reason="Theo văn bản")
    use.approve_assessment(ws, YEAR, "Trần Văn Bình", "Thử nghiệm")
    use.unlock_assessment(ws, YEAR, "Bổ sung số liệu")
    lines = assessment_history(ws, YEAR)
    assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)
    said = {(line.record, line.field, line.old, line.new) for line in lines}
    assert ("TC1.1", "Có hoặc không", "Không", "Có") in said
    assert ("TC1.9", "Điểm", "1,25", "1,5") in said
    assert ("TC1.9", "Điểm điều chỉnh", "", "0,75") in said
    assert ("", "Trạng thái", "đang chấm", "đã duyệt") in said
    assert any(line.action == "Mở khóa hồ sơ" and line.new == "Bổ sung số liệu" for line in lines)
    assert {line.actor for line in lines} == {ws.actor}


def test_one_indicator_shows_only_its_own_and_a_limit_holds(ws: Workspace) -> None:
    save(ws, "TC1.1", yes=True)
    save(ws, "TC1.9", points=125)
    for number in range(5):
        save(ws, "TC1.9", points=number)
    own = assessment_history(ws, YEAR, "TC1.9")
    assert {line.record for line in own} == {"TC1.9"}
    assert len(own) == 6
    assert assessment_history(ws, YEAR, "TC1.9", most=2) == own[:2]
    assert assessment_history(ws, YEAR + 1) == ()
