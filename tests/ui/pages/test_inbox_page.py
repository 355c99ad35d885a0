"""Tiếp nhận: files in, each with its own result; units that have not sent; held packages; keys from paper."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from qcdc_desktop.domain.exchange_log import Direction, KeyState, PackageKind, PackageState
from qcdc_desktop.exchange.sealing import new_identity, recipient_of, seal
from qcdc_desktop.ui.pages.inbox import InboxPage
from qcdc_desktop.ui.pages.packages.looks import verdict
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.enrolment import list_keys, set_key_state
from qcdc_desktop.usecases.import_package import package_log
from qcdc_desktop.usecases.inbox import submission_due
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "mat-khau-thu-2024"
Sit = Callable[[Workspace], Session]


@pytest.fixture
def page(receiver: Workspace, sitting: Sit, desk: Callable[..., Any]) -> Any:
    return desk(sitting(receiver), InboxPage)


def take(at: Any, *files: Path, passphrase: str = "") -> None:
    at.page.take(list(files))
    if passphrase:
        at.type(at.page.signing.passphrase.line, passphrase, leave=False)
        QTest.keyClick(at.page.signing.passphrase.line, Qt.Key.Key_Return)
        at.settle()
    elif at.page.signing.isVisible():
        at.click(at.page.signing.skip)
    at.settle()


def test_all_units_are_listed_before_anything_came(page: Any) -> None:
    units = page.page.units
    assert units.model.total > 1
    assert units.sums.text().startswith("Đã gửi 0 / ")
    assert "Chưa nhận được gói nào" in units.details


def test_a_package_is_taken_in_with_its_receipt(page: Any, trade: Any, receiver: Workspace) -> None:
    take(page, trade.package, passphrase=PASSPHRASE)
    (result,) = page.page.results.model.rows
    assert result.outcome == "applied"
    assert "Giấy báo nhận:" in page.page.results.sentence
    assert {PackageKind.RECEIPT, PackageKind.SUBMISSION} <= {r.kind for r in package_log(receiver)}
    assert page.page.units.sums.text().startswith("Đã gửi 1 / ")
    assert not page.page.receipts_button.isVisible()
    assert len(page.page.receipts.model.rows) == 1


def test_a_receipt_is_written_later(page: Any, trade: Any, receiver: Workspace) -> None:
    take(page, trade.package)
    assert page.page.receipts_button.isVisible()
    receiver.keys.unlock(PASSPHRASE)
    page.click(page.page.receipts_button)
    assert PackageKind.RECEIPT in [r.kind for r in package_log(receiver)]
    assert not page.page.receipts_button.isVisible()


def test_files_are_dropped_on_the_page(page: Any, trade: Any, receiver: Workspace) -> None:
    receiver.keys.unlock(PASSPHRASE)
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(trade.package))])
    event = QDropEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.page.dropEvent(event)
    page.settle()
    assert [r.outcome for r in page.page.results.model.rows] == ["applied"]


def test_the_same_file_twice_changes_nothing(page: Any, trade: Any) -> None:
    take(page, trade.package)
    take(page, trade.package)
    (result,) = page.page.results.model.rows
    assert (result.outcome, verdict(result).words) == ("already", "Đã nhập trước đó")


def test_refusals_say_what_kind_they_are(page: Any, trade: Any, receiver: Workspace, tmp_path: Path) -> None:
    short = tmp_path / "cut.qcdc"
    short.write_bytes(trade.package.read_bytes()[:-40])
    (key,) = list_keys(receiver)
    set_key_state(receiver, key.id, KeyState.REVOKED, "mất máy")
    take(page, short, trade.package)
    looks = {r.file.name: verdict(r) for r in page.page.results.model.rows}
    assert (looks["cut.qcdc"].state, looks["cut.qcdc"].words) == (State.WARNING, "Gói hỏng, thiếu")
    assert (looks[trade.package.name].state, looks[trade.package.name].words) == (State.ERROR, "Không tin được")


def test_the_due_day_tells_who_is_late(page: Any, receiver: Workspace) -> None:
    page.type(page.page.units.due.editor, "15/11/2024")
    assert submission_due(receiver, 2024) == date(2024, 11, 15)
    assert "chậm hạn" in page.page.units.sums.text()
    assert all(row.late for row in page.page.units.model.rows)
    page.type(page.page.units.due.editor, "99/99")
    assert page.page.units.due.problem
    assert submission_due(receiver, 2024) == date(2024, 11, 15)


def test_a_fork_waits_until_a_person_decides(page: Any, trade: Any, receiver: Workspace) -> None:
    take(page, trade.package, trade.other_package)
    assert page.page.attention() == 1
    page.page.open_record("held")
    page.settle()
    held = page.page.held
    assert held._why.text.startswith("Đơn vị đã gửi hai gói cùng số lần gửi")
    assert [held.cell(3, column) for column in range(3)] == ["Nội dung công khai", "1", "2"]
    page.click(held.use)
    assert "cần ghi lý do" in held.reason.problem
    page.type(held.reason.line, "Đã hỏi xã, bản sau đúng")
    page.click(held.use)
    assert {r.state for r in package_log(receiver) if r.direction is Direction.IN} == {PackageState.APPLIED}
    assert page.page.attention() == 0


def test_the_present_package_may_stay(page: Any, trade: Any, receiver: Workspace) -> None:
    take(page, trade.package, trade.other_package)
    page.page.open_record("held")
    page.settle()
    page.type(page.page.held.reason.line, "Bản trước đúng")
    page.click(page.page.held.keep)
    states = [r.state for r in package_log(receiver) if r.kind is PackageKind.SUBMISSION]
    assert sorted(states) == [PackageState.APPLIED, PackageState.OLDER]


def test_a_key_is_trusted_after_two_groups_were_typed(
    reviewer_session: Session, desk: Callable[..., Any], trade: Any
) -> None:
    at = desk(reviewer_session, InboxPage)
    take(at, trade.request, trade.package)
    assert at.page.tabs.currentWidget() is at.page.keys
    assert [verdict(r).words for r in at.page.results.model.rows] == ["Chưa biết khóa"]
    card = at.page.keys.card
    for line in card.typed:
        at.type(line, "0000", leave=False)
    at.click(card.confirm)
    assert "không khớp" in card.problem
    shown = card._request.shown_groups
    hidden = [g for g, s in zip(trade.fingerprint.split(), shown, strict=True) if s is None]
    for line, group in zip(card.typed, hidden, strict=True):
        at.type(line, group, leave=False)
    at.click(card.confirm)
    assert [k.state for k in list_keys(reviewer_session.workspace)] == [KeyState.ACTIVE]
    assert "Đã ghi nhận khóa" in at.page.messages.text
    at.click(at.page.messages._action)
    at.click(at.page.signing.skip)
    assert [r.outcome for r in at.page.results.model.rows] == ["applied"]


def test_taking_trust_back_needs_a_reason(page: Any, receiver: Workspace) -> None:
    keys = page.page.keys
    page.page.open_record("keys")
    keys.view.selectRow(0)
    page.click(keys.revoke)
    assert "cần ghi lý do" in keys.reason.problem
    page.type(keys.reason.line, "Máy của xã bị mất")
    page.click(keys.revoke)
    (key,) = list_keys(receiver)
    assert (key.state, key.reason) == (KeyState.REVOKED, "Máy của xã bị mất")


def test_the_search_line_needs_no_marks(page: Any) -> None:
    wanted = page.page.units.model.rows[-1].unit.name
    page.page.search(wanted.lower().replace("đ", "d"))
    assert wanted in [row.unit.name for row in page.page.units.model.rows]
    page.page.search("khong co don vi nay")
    assert page.page.units.model.rows == ()


def test_every_widget_on_the_way_of_the_tab_key_has_a_name(
    page: Any, trade: Any, unnamed: Callable[..., list[str]]
) -> None:
    take(page, trade.package, trade.other_package, trade.request)
    assert unnamed(page.page) == []


def test_a_sealed_package_is_opened_with_the_recovery_sheet_alone(
    trade: Any, receiver: Workspace, sitting: Sit, desk: Callable[..., Any], tmp_path: Path
) -> None:
    """The reviewing office has lost its key files; what is on the paper opens the file, no receipt is signed."""
    secret = new_identity()
    sealed = tmp_path / "goi.qcdc.age"
    seal(trade.package, sealed, [recipient_of(secret)])
    for file in receiver.folders.keys.iterdir():
        file.unlink()
    at = desk(sitting(receiver), InboxPage)
    at.page.take([sealed])
    at.settle()
    bar = at.page.signing
    assert bar.isVisible() and bar.code.isVisible() and not bar.passphrase.isVisible() and not bar.sheet.isVisible()
    at.type(bar.code.line, secret[:-2], leave=False)
    at.click(bar.confirm)
    assert "Mã khôi phục chưa đúng" in bar.code.problem and not at.page.results.model.rows
    at.type(bar.code.line, secret.lower(), leave=False)
    at.click(bar.confirm)
    (row,) = at.page.results.model.rows
    assert row.outcome == "applied" and not bar.isVisible() and not bar.code.value()
    assert not list(receiver.folders.quarantine.iterdir())


def test_the_sheet_is_offered_beside_the_passphrase_for_sealed_files_only(
    trade: Any, receiver: Workspace, sitting: Sit, desk: Callable[..., Any], tmp_path: Path
) -> None:
    sealed = tmp_path / "goi.qcdc.age"
    seal(trade.package, sealed, [recipient_of(new_identity())])
    at = desk(sitting(receiver), InboxPage)
    at.page.take([trade.package])
    assert at.page.signing.isVisible() and not at.page.signing.sheet.isVisible()
    at.page.signing.dismiss()
    at.page.take([sealed])
    at.click(at.page.signing.sheet)
    assert at.page.signing.code.isVisible() and not at.page.signing.passphrase.isVisible()
    at.click(at.page.signing.skip)
    (row,) = at.page.results.model.rows
    assert row.code == "sealed-locked"


def test_a_revoked_key_asks_for_a_second_look_at_what_came_before(
    trade: Any, receiver: Workspace, sitting: Sit, desk: Callable[..., Any]
) -> None:
    at = desk(sitting(receiver), InboxPage)
    assert at.page.tabs.indexOf(at.page.doubtful) < 0
    take(at, trade.package)
    (key,) = (k for k in list_keys(receiver) if k.role == "commune")
    set_key_state(receiver, key.id, KeyState.REVOKED, "Mất USB")
    at.page.reload(InboxPage.shows)
    at.settle()
    part = at.page.doubtful
    assert at.page.tabs.tabText(at.page.tabs.indexOf(part)) == "Cần xem lại (1)"
    assert InboxPage.count(receiver, 2024) == 1
    at.page.open_record("doubtful")
    at.click(part.done)
    assert part.reason.problem, "what came of it has to be written down"
    at.type(part.reason.line, "Đã gọi xã, đúng gói", leave=False)
    at.click(part.done)
    assert at.page.tabs.indexOf(part) < 0 and InboxPage.count(receiver, 2024) == 0


def test_a_watched_folder_is_taken_in_by_itself(
    page: Any, trade: Any, receiver: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "chung"
    share.mkdir()
    monkeypatch.setattr("qcdc_desktop.ui.pages.inbox.page.choose_folder", lambda *_: share)
    page.click(page.page.watch_button)
    assert page.page.watcher.folder == share
    assert page.page.watch_button.text() == "Thôi theo dõi"
    shutil.copy2(trade.package, share)
    for _ in range(2):
        page.page.watcher.look()
        page.settle()
    assert "Thư mục theo dõi" in page.page.messages.text
    assert [one.outcome for one in page.page.results.model.rows] == ["applied"]
    page.click(page.page.watch_button)
    assert page.page.watcher.folder is None
