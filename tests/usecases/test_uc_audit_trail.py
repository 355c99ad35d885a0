"""The trail as people read it: words for everything, filters, pages, and the whole as a workbook."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from python_calamine import CalamineWorkbook

from qcdc_desktop.db.records import map_of
from qcdc_desktop.db.tables import TABLES
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.audit_trail import _CAPITAL, _CODED, TrailFilter, export_trail, read_trail, trail_choices
from qcdc_desktop.usecases.disclosures import add_disclosure, delete_disclosure, save_disclosure
from qcdc_desktop.usecases.open_office import rename_actor
from qcdc_desktop.usecases.people import add_person, save_person, set_pin
from qcdc_desktop.usecases.workspace import Workspace


@pytest.fixture
def filled(ws: Workspace, clock: Any) -> Workspace:
    made = add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    save_disclosure(ws, replace(made, document_date=date(2024, 6, 2), note="Đã hỏi lại"))
    clock.set(date(2024, 6, 10))
    mai = rename_actor(ws, "Lê Thị Mai")
    gone = add_disclosure(mai, 2024, "5.2", "Mức đóng góp")
    delete_disclosure(mai, gone.id, "Nhập nhầm")
    return mai


EVERYTHING = TrailFilter()


def texts(ws: Workspace, wanted: TrailFilter = EVERYTHING) -> list[tuple[str, str, str, str, str, str]]:
    return [(x.actor, x.action, x.kind, x.record, x.field, x.new) for x in read_trail(ws, wanted).lines]


def test_lines_are_in_words_with_the_names_of_their_records(filled: Workspace) -> None:
    lines = texts(filled)
    assert ("Nguyễn Thị Hạnh", "Thêm", "Mục công khai", "Quỹ khuyến học", "", "") in lines
    assert ("Nguyễn Thị Hạnh", "Sửa", "Mục công khai", "Quỹ khuyến học", "Ngày văn bản", "02/06/2024") in lines
    assert ("Nguyễn Thị Hạnh", "Sửa", "Mục công khai", "Quỹ khuyến học", "Ghi chú", "Đã hỏi lại") in lines
    assert ("Lê Thị Mai", "Sửa", "Thiết lập", "Tên người nhập", "Giá trị", "Lê Thị Mai") in lines
    assert lines[0] == ("Lê Thị Mai", "Xóa", "Mục công khai", "Mức đóng góp", "", ""), (
        "gone, but the trail kept its name"
    )


def test_filters_by_person_kind_days_and_words_without_marks(filled: Workspace) -> None:
    assert {x[0] for x in texts(filled, TrailFilter(actor="Lê Thị Mai"))} == {"Lê Thị Mai"}
    assert {x[2] for x in texts(filled, TrailFilter(kind="Setting"))} == {"Thiết lập"}
    early, late = TrailFilter(last=date(2024, 6, 9)), TrailFilter(first=date(2024, 6, 10))
    assert len(texts(filled, early)) + len(texts(filled, late)) == len(texts(filled))
    assert {x[0] for x in texts(filled, late)} == {"Lê Thị Mai"}
    assert [x[3] for x in texts(filled, TrailFilter(text="xoa muc dong gop"))] == ["Mức đóng góp"]
    assert texts(filled, TrailFilter(text="khong co chu nay")) == []
    found = trail_choices(filled)
    assert ("Disclosure", "Mục công khai") in found.kinds
    assert set(found.actors) == {"Nguyễn Thị Hạnh", "Lê Thị Mai"}
    assert found.total == len(texts(filled))


def test_pages_follow_each_other_without_gap_or_double(filled: Workspace) -> None:
    whole = read_trail(filled, TrailFilter()).lines
    before, seen = None, []
    while True:
        page = read_trail(filled, TrailFilter(), before, 3)
        seen += page.lines
        if page.before is None:
            break
        before = page.before
    assert seen == list(whole)
    assert [x.id for x in whole] == list(range(len(whole), 0, -1))


def test_the_workbook_says_what_the_window_says(filled: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "nhat-ky.xlsx"
    add_disclosure(filled, 2024, "5.1", "=cmd|' /C calc'!A0")
    count = export_trail(filled, TrailFilter(), file)
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[4:]
    assert len(rows) == count == trail_choices(filled).total
    shown = read_trail(filled, TrailFilter()).lines
    assert [(int(r[0]), *r[2:]) for r in rows] == [
        (x.id, x.actor, x.action, x.kind, x.record, x.field, x.old, x.new) for x in shown
    ]
    assert rows[0][5] == "=cmd|' /C calc'!A0"
    assert rows[0][1].startswith("10/06/2024 09:00:")
    only = tmp_path / "mot.xlsx"
    assert export_trail(filled, TrailFilter(actor="Lê Thị Mai", text="nhập nhầm"), only) == 0
    assert export_trail(filled, TrailFilter(text="muc dong gop xoa"), only) == 1


def test_a_pin_shows_as_set_and_nothing_more(ws: Workspace) -> None:
    person = add_person(ws, "Lê Thị Mai", PersonRole.CLERK)
    set_pin(ws, person.id, "2468")
    assert texts(ws)[0] == ("Nguyễn Thị Hạnh", "Đặt mã PIN", "Người dùng", "Lê Thị Mai", "", "")


def test_codes_are_shown_in_words(ws: Workspace) -> None:
    person = add_person(ws, "Lê Thị Mai", PersonRole.CLERK)
    save_person(ws, replace(person, role=PersonRole.LEADER, active=False))
    shown = {(line.field, line.old, line.new) for line in read_trail(ws, EVERYTHING).lines}
    assert ("Vai trò", "cán bộ nhập liệu", "lãnh đạo duyệt") in shown
    assert ("Đang làm việc", "Có", "Không") in shown


def test_every_code_a_field_may_hold_has_words() -> None:
    words = load_words()
    for record_class in TABLES:
        for name, hint in get_type_hints(record_class).items():
            for part in (hint, *get_args(hint)):
                if name in _CODED and isinstance(part, type) and issubclass(part, StrEnum):
                    assert [one for one in part if f"audit-value-{one.value}" not in words] == []


def test_every_record_and_every_field_has_words() -> None:
    words = load_words()
    for record_class in TABLES:
        if record_class is AuditEntry:
            continue
        assert f"audit-kind-{_CAPITAL.sub('-', record_class.__name__).lower()}" in words, record_class.__name__
        for field in map_of(record_class).fields:
            assert field.name == "id" or f"audit-field-{field.name}" in words, f"{record_class.__name__}.{field.name}"
