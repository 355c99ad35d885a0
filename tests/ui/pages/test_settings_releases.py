"""Settings → Danh mục: a province signs and publishes, an office types its root from paper and takes the release in."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.keys import new_key
from qcdc_desktop.exchange.root_signing import draft_bytes, read_draft, sign_root
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.open_office import close_office, create_office
from qcdc_desktop.usecases.take_catalogue import catalogue_trust
from qcdc_desktop.usecases.workspace import Workspace

DAY = datetime(2024, 11, 20, 2, 0, tzinfo=UTC)
PASSPHRASE = "mat-khau-thu-2024"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory, catalogues: Catalogues) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("tinh")
    unit = UnitKey("24", date(2024, 1, 1))
    ws = create_office(folder / "tinh", unit, Role.PROVINCE, PASSPHRASE, catalogues, lambda: DAY, "Tỉnh")
    yield ws
    close_office(ws)


def shot(widget: QWidget, name: str) -> None:
    """A picture of the page where one is asked for."""
    if folder := os.environ.get("QCDC_SHOTS"):
        QApplication.processEvents()
        widget.window().grab().save(str(Path(folder) / f"{name}.png"))


def test_a_province_goes_from_no_root_to_a_release_and_an_office_takes_it_in(
    province: Workspace, session: Session, desk: Callable[..., Any], tmp_path: Path
) -> None:
    seat = Session(province, session.jobs, session.errors, session.words, 2024, session.save_state)
    at = desk(seat, SettingsPage)
    part = at.page.section("catalogues")
    at.click(part.publish)
    panel = part.publishing
    assert "Chưa có khóa gốc" in panel.state.text and not panel.go.isEnabled()
    stick = tmp_path / "goc.qcdckey"
    panel.new_key(stick)
    at.settle()
    assert panel.holder.field("passphrase").problem, "a holder's key needs its own passphrase"
    at.type(panel.holder.field("passphrase").line, "mật khẩu riêng")
    panel.new_key(stick)
    at.settle()
    holders = [tmp_path / "goc.qcdckey.pub"]
    second = new_key()
    for name, key in (("hai", second), ("ba", new_key())):
        holders.append(tmp_path / f"{name}.pub")
        holders[-1].write_text(key.public + "\n", encoding="ascii")
    draft = tmp_path / "goc.qcdcroot"
    panel.new_root(holders, draft)
    at.settle()
    draft.write_bytes(draft_bytes(sign_root(read_draft(draft.read_bytes()), second)))
    panel.use_root(draft)
    at.settle()
    assert "còn thiếu 1 chữ ký" in at.page.messages.text
    at.type(panel.holder.field("passphrase").line, "mật khẩu riêng")
    panel.sign_with(draft, stick)
    at.settle()
    panel.use_root(draft)
    at.settle()
    assert "lần số 1" in panel.state.text
    panel.print_form(tmp_path / "phieu.pdf")
    at.settle()
    shot(at.page, "ban-hanh")

    at.type(panel.note.field("note").line, "Bộ tiêu chí năm 2025")
    left = panel.editions.item(0)
    left.setCheckState(Qt.CheckState.Unchecked)
    file = tmp_path / "danh-muc.qcdccat"
    panel.publish_to(file)
    at.settle()
    assert file.exists() and "Đã ban hành danh mục bản số 2024112001" in at.page.messages.text
    shot(at.page, "da-ban-hanh")

    desk_of_commune = desk(session, SettingsPage)
    catalogues = desk_of_commune.page.section("catalogues")
    assert catalogues.publish.isHidden()
    shot(desk_of_commune.page, "danh-muc-truoc")
    catalogues.read(file)
    desk_of_commune.settle()
    card = catalogues.root_card
    trust = catalogue_trust(province)
    assert trust is not None
    shot(desk_of_commune.page, "ghi-nhan-khoa-goc")
    for line in card.typed:
        desk_of_commune.type(line, "0000", leave=False)
    desk_of_commune.click(card.confirm)
    assert "không khớp" in card.problem
    paper = trust.fingerprint.split()
    places = [int(line.accessibleName().split()[2]) - 1 for line in card.typed]
    for line, place in zip(card.typed, places, strict=True):
        desk_of_commune.type(line, paper[place], leave=False)
    desk_of_commune.click(card.confirm)
    shot(desk_of_commune.page, "xem-danh-muc")
    assert session.workspace.published is None
    rows = catalogues.release_card.model.rows
    assert len(rows) == len(session.workspace.catalogues.editions), "all editions but one, and the province's key"
    desk_of_commune.click(catalogues.release_card.confirm)
    assert session.workspace.published is not None
    assert "bản số 2024112001" in catalogues.release.text
    shot(desk_of_commune.page, "danh-muc-sau")
    catalogues.read(file)
    desk_of_commune.settle()
    assert not catalogues.release_card.confirm.isEnabled()


def test_what_is_refused_is_said_and_the_list_stays(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("catalogues")
    file = tmp_path / "hong.qcdccat"
    file.write_bytes(b"PK nothing")
    part.read(file)
    at.settle()
    assert "không đúng cấu trúc tệp danh mục" in at.page.messages.text
    assert part.stack.currentIndex() == 0
