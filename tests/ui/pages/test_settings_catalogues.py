"""Questionnaires in the window: a workbook looked through by cell, the form as keyed and printed, taken in for good."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session


def test_a_form_is_authored_looked_at_and_taken_in(
    session: Session, desk: Callable[..., Any], tmp_path: Path, press: Callable[..., None]
) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("catalogues")
    file = tmp_path / "mau-phieu.xlsx"
    assert part.view.choose(("questionnaire", "pks07-2024"))
    part.write_template(file, "questionnaire")
    at.settle()
    book = openpyxl.load_workbook(file)
    book["settings"]["B2"], book["survey"]["F8"] = "pks07-2027", "${c99} = '1'"
    book.save(file)
    part.read(file)
    at.settle()
    assert [row.cell for row in part.exchange.model.rows] == ["survey!F8"]
    assert not part.exchange.confirm.isVisible() and not part.exchange.look.isVisible()
    book["survey"]["F8"] = "not(${gioi_tinh} = 'nam')"
    book.save(file)
    part.read(file)
    at.settle()
    assert "1 điều không lấy vào" in part.exchange.words and part.exchange.confirm.isVisible()
    part.exchange.look.click()
    at.settle()
    assert part.stack.currentWidget() is part.preview and part.preview.pages.pages.images
    assert part.preview.sheet is not None
    press(part.preview.sheet, "1")
    keying = part.preview.sheet.keying
    assert keying.answers["gioi_tinh"] == "nam" and keying.at != "do_tuoi", "the condition skips it"
    QTest.keyClick(part.preview, Qt.Key.Key_Escape)
    assert part.stack.currentIndex() == 0
    part.exchange.confirm.click()
    at.settle()
    assert session.workspace.catalogues.questionnaire("PKS07", "pks07-2027") is not None
    assert "Đã nhập" in part.source.text()


def test_a_form_in_use_is_looked_at(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("catalogues")
    assert part.view.choose(("criteria", "cqtt-2024")) and not part.look.isEnabled()
    assert part.view.choose(("questionnaire", "pks05-2024"))
    part.look.click()
    at.settle()
    form = next(q for q in session.workspace.catalogues.questionnaires if q.code == "PKS05")
    assert part.preview.title.text() == form.title and len(part.preview.pages.pages.images) >= 1
    assert at.page.width() == 876, "nothing asks for more room than a small screen has"
    part.preview.back.click()
    assert part.view.isVisible()
