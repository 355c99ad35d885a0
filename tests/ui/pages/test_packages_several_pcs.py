"""Gói dữ liệu, Nhiều máy: hand over, look before taking in, choose by keyboard where two PCs wrote differently."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.ui.pages.packages import PackagesPage
from qcdc_desktop.usecases.assessment import unlock_assessment
from qcdc_desktop.usecases.disclosures import save_disclosure
from qcdc_desktop.usecases.handover import hand_over
from qcdc_desktop.usecases.import_package import package_log
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
PASSPHRASE = "mat-khau-thu-2024"


def renamed(ws: Workspace, title: str) -> None:
    with ws.store.reading() as reading:
        entry = reading.find(Disclosure)[0]
    save_disclosure(ws, replace(entry, title=title))


def title(ws: Workspace) -> str:
    with ws.store.reading() as reading:
        return reading.find(Disclosure)[0].title


@pytest.fixture
def file(trade: Any, sender: Workspace, catalogues: Catalogues, tmp_path: Path) -> Iterator[Path]:
    """What a laptop hands over: the same entry under another title."""
    laptop = open_office(Path(shutil.copytree(trade.commune, tmp_path / "laptop")), catalogues, sender.clock)
    sender.keys.unlock(PASSPHRASE)
    laptop.keys._key = sender.keys.key
    for ws in (sender, laptop):  # the year was approved and sent; both go on with it
        unlock_assessment(ws, YEAR, "Bổ sung")
    renamed(laptop, "Tên ở máy xách tay")
    yield hand_over(laptop, YEAR, tmp_path).file
    laptop.store.close()


@pytest.fixture
def page(sender: Workspace, sitting: Any, desk: Callable[..., Any]) -> Any:
    return desk(sitting(sender), PackagesPage)


def test_handing_over_asks_for_the_passphrase(page: Any, sender: Workspace) -> None:
    page.page.tabs.setCurrentWidget(page.page.several)
    page.click(page.page.several.hand_over)
    signing = page.page.signing
    assert signing.isVisible()
    page.type(signing.passphrase.line, PASSPHRASE, leave=False)
    QTest.keyClick(signing.passphrase.line, Qt.Key.Key_Return)
    page.settle()
    assert page.page.made.isVisible()
    assert PackageKind.HANDOVER in {record.kind for record in package_log(sender)}


def test_look_take_in_and_choose_by_keyboard(page: Any, sender: Workspace, file: Path, unnamed: Any) -> None:
    renamed(sender, "Tên ở máy chính")
    tab = page.page.several
    page.page.preview_handover(file)
    page.settle()
    assert page.page.tabs.currentWidget() is tab and "chọn sau khi nhận" in tab.preview
    assert title(sender) == "Tên ở máy chính", "looking changes nothing"
    assert unnamed(page.page) == []
    QTest.keyClick(tab.confirm, Qt.Key.Key_Space)
    page.settle()
    assert tab.preview == "" and page.page.tabs.currentWidget() is tab
    (row,) = tab.model.rows
    assert (row.kind, row.field) == ("Mục công khai", "Tên nội dung")
    tab.view.choose(row.id)
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    wanted = next(choice for choice in tab.choice_model.rows if choice.text == "Tên ở máy chính")
    tab.choices.choose(wanted.id)
    QTest.keyClick(tab.choices, Qt.Key.Key_Return)
    page.settle()
    assert list(tab.model.rows) == [] and title(sender) == "Tên ở máy chính"
    page.page.open_record("several-pcs")
    assert page.page.tabs.currentWidget() is tab


def test_a_hand_over_may_wait(page: Any, sender: Workspace, file: Path) -> None:
    before = title(sender)
    page.page.preview_handover(file)
    page.settle()
    page.click(page.page.several.later)
    assert page.page.several.preview == "" and title(sender) == before
