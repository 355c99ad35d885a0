"""The audit trail in the window: read page by page, also when it is very long, and filtered without waiting."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.workspace import Workspace


def lengthen(ws: Workspace, lines: int) -> None:
    """A trail as many years make it."""
    with ws.store.transaction("Lê Thị Mai") as tx:
        for start in range(0, lines, 10_000):
            tx.note_each("add-sheets", "SurveyRound", {f"r{n}": str(n) for n in range(start, start + 10_000)})


def test_a_hundred_thousand_lines_are_read_by_the_page(session: Session, desk: Callable[..., Any]) -> None:
    add_disclosure(session.workspace, 2024, "5.1", "Quỹ khuyến học")
    lengthen(session.workspace, 100_000)
    at = desk(session, SettingsPage)
    part = at.page.section("trail")
    began = time.monotonic()
    at.settle()
    assert time.monotonic() - began < 20, "alone it takes half a second"
    assert part.model.rowCount() == 200
    assert "100.0" in part.told.text()
    part.view.scrollToBottom()
    at.settle()
    assert part.model.rowCount() == 400
    assert part.model.row(399).id == part.model.row(0).id - 399
    at.page.activateWindow()
    began = time.monotonic()
    part.text.line.setText("quỹ khuyến học")
    part.text.commit()
    at.settle()
    assert [row.record for row in part.model.rows] == ["Quỹ khuyến học"]
    assert time.monotonic() - began < 90, "alone it takes three seconds"
    assert not part.model.canFetchMore(part.view.rootIndex())


def test_filters_and_the_workbook(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    add_disclosure(session.workspace, 2024, "5.1", "Quỹ khuyến học")
    at = desk(session, SettingsPage)
    part = at.page.section("trail")
    at.settle()
    at.page.activateWindow()
    assert part.model.rows[0].record == "Quỹ khuyến học"
    part.kind.set_value("Office")
    part.kind.committed.emit("Office")
    at.settle()
    assert {row.kind for row in part.model.rows} == {"Đơn vị"}
    at.type(part.last.line, "01/01/2020")
    assert part.model.rows == ()
    assert "không có dòng nào" in part.view._empty.sentence.lower()
    at.type(part.last.line, "")
    file = tmp_path / "nhat-ky.xlsx"
    part.write(file)
    at.settle()
    assert file.stat().st_size > 0
    assert "Đã kết xuất 1 dòng" in at.page.messages.text


def test_new_lines_show_when_the_section_is_shown_again(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("trail")
    at.settle()
    at.page.activateWindow()
    before = part.model.rowCount()
    at.page.section("people")
    add_disclosure(session.workspace, 2024, "5.1", "Quỹ khuyến học")
    at.page.reload(at.page.shows)
    at.settle()
    assert part.model.rowCount() == before
    at.page.section("trail")
    at.settle()
    assert part.model.rowCount() > before
