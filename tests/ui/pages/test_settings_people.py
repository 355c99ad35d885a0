"""The people of the office in the window: the list, PINs, and changing places at one PC."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.main_window import Frame, MainWindow
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.pages.settings.pin_dialog import PinDialog
from qcdc_desktop.ui.pages_registry import pages_for
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.start import Program
from qcdc_desktop.ui.who_dialog import WhoDialog
from qcdc_desktop.usecases.open_office import close_office
from qcdc_desktop.usecases.people import add_person, enter, list_people, may_choose, set_pin
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "mat-khau-thu-2024"
Spin = Callable[..., bool]


def dialog_of(session: Session, jobs: Any) -> WhoDialog:
    made = WhoDialog(session.workspace, may_choose(session.workspace), jobs, "Quay lại")
    made.show()
    return made


def test_a_person_is_added_given_a_pin_and_made_leader(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("people")
    at.settle()
    at.type(part.form.field("name").line, "Trần Văn Bình")
    at.type(part.form.field("position").line, "Chủ tịch")
    at.type(part.form.field("new_pin").line, "2468")
    at.click(part.add)
    (row,) = list_people(session.workspace)
    assert (row.person.name, row.person.position, row.has_pin) == ("Trần Văn Bình", "Chủ tịch", True)
    assert "chọn người đang làm việc" in at.page.messages.text
    assert part.form.field("new_pin").value() == ""
    assert part.view.choose(row.id)
    at.click(part.role)
    assert list_people(session.workspace)[0].person.role is PersonRole.LEADER
    assert part.role.text() == "Chuyển thành cán bộ"
    at.click(part.role)
    assert "Việc này cần lãnh đạo (Trần Văn Bình)" in at.page.messages.text


def test_a_pin_too_short_is_refused_beside_its_field(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("people")
    at.type(part.form.field("name").line, "Trần Văn Bình")
    at.type(part.form.field("new_pin").line, "12")
    at.click(part.add)
    assert "ít nhất 4" in part.form.field("new_pin").problem


def test_who_left_is_asked_about_and_stays_in_the_list(
    session: Session, desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = add_person(session.workspace, "Lê Thị Mai", PersonRole.CLERK)
    at = desk(session, SettingsPage)
    part = at.page.section("people")
    at.settle()
    part.view.choose(person.id)
    at.click(part.away)
    box = part.findChild(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Cho nghỉ").click()
    at.settle()
    assert not list_people(session.workspace)[0].person.active
    assert part.away.text() == "Làm việc lại"
    at.click(part.away)
    assert list_people(session.workspace)[0].person.active


def test_the_pin_dialog_changes_and_forgets(session: Session, desk: Callable[..., Any]) -> None:
    person = add_person(session.workspace, "Lê Thị Mai", PersonRole.CLERK)
    set_pin(session.workspace, person.id, "2468")
    at = desk(session, SettingsPage)
    dialog = PinDialog(session, list_people(session.workspace)[0], at.page)
    dialog.show()
    for key, text in (("old", "9999"), ("new", "1357"), ("again", "1358")):
        at.type(dialog.form.field(key).line, text)
    dialog.settle()
    assert "chưa giống nhau" in dialog.form.field("again").problem
    at.type(dialog.form.field("again").line, "1357")
    dialog.settle()
    at.settle()
    assert "chưa đúng" in dialog.form.field("old").problem
    at.type(dialog.form.field("old").line, "2468")
    dialog.settle()
    at.settle()
    assert not dialog.isVisible()
    assert enter(session.workspace, person.id, "1357").person_id == person.id
    lost = PinDialog(session, list_people(session.workspace)[0], at.page)
    lost.show()
    lost.lost.click()
    at.type(lost.reset_form.field("passphrase").line, "sai hoàn toàn")
    lost.settle()
    at.settle()
    assert lost.reset_form.field("passphrase").problem
    at.type(lost.reset_form.field("passphrase").line, PASSPHRASE)
    lost.settle()
    at.settle()
    assert not list_people(session.workspace)[0].has_pin


def test_the_right_pin_lets_in_and_a_wrong_one_says_why(session: Session, jobs: Any, spin: Spin) -> None:
    person = add_person(session.workspace, "Lê Thị Mai", PersonRole.CLERK)
    add_person(session.workspace, "Trần Văn Bình", PersonRole.CLERK)
    set_pin(session.workspace, person.id, "2468")
    dialog = dialog_of(session, jobs)
    got: list[Workspace] = []
    dialog.entered.connect(got.append)
    assert dialog.view.choose(person.id)
    assert dialog.pin.isVisible()
    dialog.pin.line.setText("1111")
    dialog.try_enter()
    assert spin(lambda: bool(dialog.pin.problem))
    dialog.pin.line.setText("2468")
    dialog.try_enter()
    assert spin(lambda: bool(got))
    assert got[0].actor == "Lê Thị Mai"


def test_a_forgotten_pin_is_taken_away_by_the_passphrase(session: Session, jobs: Any, spin: Spin) -> None:
    person = add_person(session.workspace, "Lê Thị Mai", PersonRole.CLERK)
    set_pin(session.workspace, person.id, "2468")
    dialog = dialog_of(session, jobs)
    got: list[Workspace] = []
    dialog.entered.connect(got.append)
    dialog.lost.click()
    dialog.pin.line.setText(PASSPHRASE)
    dialog.try_enter()
    assert spin(lambda: bool(got), 20_000)
    assert not list_people(session.workspace)[0].has_pin


def test_colleagues_change_places(session: Session, spin: Spin) -> None:
    window = MainWindow(session, pages_for(session.workspace.role), [2024])
    window.show()
    assert window.navigation.person.text() == session.workspace.actor
    window.navigation.person.click()
    assert spin(lambda: window.top.title.text() == "Cài đặt"), "without a list it is made first"
    add_person(session.workspace, "Lê Thị Mai", PersonRole.CLERK)
    window.change_person()
    assert spin(lambda: window.findChild(WhoDialog) is not None)
    dialog = window.findChild(WhoDialog)
    dialog.try_enter()
    assert spin(lambda: session.workspace.actor == "Lê Thị Mai")
    assert spin(lambda: window.navigation.person.text() == "Lê Thị Mai")
    assert spin(lambda: not session.jobs.busy, 20_000)


def test_who_works_is_asked_at_the_start_and_nobody_means_leaving(
    app: QApplication, workspace: Workspace, spin: Spin, door: ErrorDoor
) -> None:
    person = add_person(workspace, "Lê Thị Mai", PersonRole.CLERK)
    set_pin(workspace, person.id, "2468")
    folder = workspace.folders.root
    close_office(workspace)
    program = Program(app, lambda: workspace.clock(), None)
    window = program.open_behind_frame(folder, Frame())
    assert spin(lambda: window.findChild(WhoDialog) is not None, 20_000)
    dialog = window.findChild(WhoDialog)
    assert window.page is None
    dialog.pin.line.setText("2468")
    dialog.try_enter()
    assert spin(lambda: window.page is not None, 20_000)
    assert window.session.workspace.actor == "Lê Thị Mai"
    assert spin(lambda: not program.jobs.busy, 20_000)
    program.close()
