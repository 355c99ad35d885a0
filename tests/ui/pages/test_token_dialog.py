"""Signing with the token in the window: a package of the history, a report, and the settings of this PC."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from soft_token import NEW, PIN, SoftToken, plugged_in, softhsm

from qcdc_desktop.domain.exchange_log import Direction, PackageKind
from qcdc_desktop.ui.pages.packages import PackagesPage
from qcdc_desktop.ui.pages.reports import ReportsPage
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.token_dialog import TokenDialog
from qcdc_desktop.usecases.cosigners import TokenSettings, cosigners_of, save_token_settings, token_settings
from qcdc_desktop.usecases.import_package import package_log
from qcdc_desktop.usecases.workspace import Workspace

pytest.importorskip("pkcs11", reason="the extra [token] is not installed")
pytestmark = pytest.mark.skipif(softhsm() is None, reason="SoftHSM 2 is not installed (package softhsm2)")
Sit = Callable[[Workspace], Session]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    with plugged_in(tmp_path_factory.mktemp("token")) as made:
        yield made


def dialog_of(page: Any) -> TokenDialog:
    found = next(one for one in QApplication.topLevelWidgets() if isinstance(one, TokenDialog) and one.isVisible())
    page.settle()
    return found


def test_a_package_is_cosigned_from_the_history(
    sender: Workspace, sitting: Sit, desk: Callable[..., Any], token: SoftToken
) -> None:
    save_token_settings(sender, TokenSettings(str(token.library), str(token.root)))
    at = desk(sitting(sender), PackagesPage)
    history = at.page.history
    at.page.tabs.setCurrentWidget(history)
    record = next(r for r in package_log(sender) if r.kind is PackageKind.SUBMISSION and r.direction is Direction.OUT)
    history.view.choose(record.id)
    at.settle()
    at.click(history.cosign)
    dialog = dialog_of(at)
    assert dialog.certificate.value() == NEW and "1 chứng thư" in dialog.state.text()
    at.type(dialog.pin.line, "00000000", leave=False)
    at.click(dialog.ok)
    assert dialog.isVisible() and "không thử lại" in dialog.pin.problem
    assert dialog.pin.value() == "", "a PIN that was wrong is not left to be tried again"
    at.type(dialog.pin.line, PIN, leave=False)
    at.click(dialog.ok)
    assert not dialog.isVisible()
    assert [one.chain for one in cosigners_of(sender, record)] == ["chain-good"]
    history.view.choose(record.id)
    history._show(history.view.current_row())
    at.settle()
    assert "Ký bổ sung: Nguyễn Văn An, UBND xã Hoàng Ninh" in history.details


def test_a_report_is_signed(
    sender: Workspace, sitting: Sit, desk: Callable[..., Any], token: SoftToken, tmp_path: Path
) -> None:
    save_token_settings(sender, TokenSettings(str(token.library)))
    at = desk(sitting(sender), ReportsPage)
    at.page.sign(tmp_path / "da-ky.pdf")
    dialog = dialog_of(at)
    at.type(dialog.pin.line, PIN, leave=False)
    at.click(dialog.ok)
    assert b"ETSI.CAdES.detached" in (tmp_path / "da-ky.pdf").read_bytes()
    assert "Đã ký và lưu" in at.page.messages.text


def test_the_settings_say_what_is_plugged_in(
    sender: Workspace, sitting: Sit, desk: Callable[..., Any], token: SoftToken, unnamed: Callable[..., list[str]]
) -> None:
    at = desk(sitting(sender), SettingsPage)
    section = at.page.section("token")
    section.save(library=str(token.library))
    at.settle()
    section.save(roots=str(token.root))
    at.settle()
    assert token_settings(sender) == TokenSettings(str(token.library), str(token.root))
    section.look()
    at.settle()
    words = section.found.text().splitlines()
    assert [line.rpartition(": ")[2] for line in words] == ["không ký được", "ký được"]
    assert unnamed(at.page) == []
    with token.unplugged():
        section.look()
        at.settle()
    assert "Hãy cắm token" in section.found.text()
