"""The settings: typed values stand in the database, what may not be is said beside its field, keys and backups work."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from qcdc_desktop.domain.calendar import DayKind
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.exchange_log import KeyState
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.pages.settings.page import SECTIONS
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import apply_style
from qcdc_desktop.usecases.backups import list_backups, make_backup
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.enrolment import list_keys, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.office_settings import list_special_days, read_office
from qcdc_desktop.usecases.open_office import close_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "mat-khau-thu-2024"


@pytest.fixture
def light() -> Iterator[None]:
    """Give the application its light look back."""
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_style(app)


def test_the_profile_is_saved_field_by_field(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    form = at.page.section("office").form
    at.type(form.field("signer_name").line, "Trần Văn Bình")
    at.click(form.field("has_website").box)
    at.type(form.field("villages").edit, "Thôn Đông")
    at.type(form.field("adult_population").line, "8.650")
    profile = read_office(session.workspace).profile
    assert (profile.signer_name, profile.has_website) == ("Trần Văn Bình", False)
    assert (profile.villages, profile.adult_population) == (("Thôn Đông",), 8650)
    assert profile.issuing_body == form.field("issuing_body").value() or not profile.issuing_body


def test_a_figure_that_cannot_be_is_refused_beside_its_field(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    field = at.page.section("office").form.field("adult_population")
    at.type(field.line, "tám nghìn")
    assert "không phải là số nguyên" in field.problem
    assert read_office(session.workspace).profile.adult_population is None
    assert not at.page.leave()


def test_the_person_is_renamed_but_never_nameless(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    field = at.page.section("office").form.field("actor")
    at.type(field.line, "Lê Thị Mai")
    assert session.workspace.actor == "Lê Thị Mai"
    at.type(field.line, "")
    assert "Chưa nhập tên" in field.problem
    assert session.workspace.actor == "Lê Thị Mai"


def test_a_day_is_added_to_the_calendar_and_taken_back(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("calendar")
    at.settle()
    assert part.model.total == len(list_special_days(session.workspace, 2024)) > 0
    at.type(part.form.field("day").line, "25/11/2024")
    at.type(part.form.field("name").line, "Ngày truyền thống của xã")
    at.click(part.add)
    row = next(r for r in list_special_days(session.workspace, 2024) if r.day.day == date(2024, 11, 25))
    assert (row.own, row.day.kind, row.day.name) == (True, DayKind.HOLIDAY, "Ngày truyền thống của xã")
    assert part.view.choose(date(2024, 11, 25))
    at.click(part.remove)
    assert date(2024, 11, 25) not in [r.day.day for r in list_special_days(session.workspace, 2024)]


def test_a_day_of_the_catalogue_cannot_be_taken_away_and_a_nameless_day_not_added(
    session: Session, desk: Callable[..., Any]
) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("calendar")
    at.settle()
    part.view.selectRow(0)
    assert not part.remove.isEnabled()
    at.click(part.add)
    assert "Hãy nhập ngày" in part.form.field("day").problem
    at.type(part.form.field("day").line, "25/11/2024")
    at.click(part.add)
    assert "Chưa nhập tên" in part.form.field("name").problem


def test_another_year_has_its_own_days(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("calendar")
    session.year = 2027
    at.page.set_year(2027)
    at.settle()
    assert {r.day.day.year for r in part.model.rows} == {2027}
    assert {part.model.columns[4].text(r) for r in part.model.rows} == {"Minh họa"}


def test_examples_among_the_catalogues_are_marked(session: Session, desk: Callable[..., Any]) -> None:
    part = desk(session, SettingsPage).page.section("catalogues")
    marks = {e.code: part.model.columns[3].text(e) for e in part.model.rows}
    assert marks["cqtt-2024"] == "Chương trình, minh họa"
    assert marks["luat-10-2022"] == "Chương trình"
    assert part.view.choose(("criteria", "cqtt-2024"))
    assert "Minh họa, do chương trình soạn" in part.source.text()


def test_the_fingerprint_is_that_of_the_key(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("keys")
    at.settle()
    assert " ".join(part.fingerprint.text().split()) == own_key(session.workspace).fingerprint


def test_the_passphrase_is_changed_only_with_the_old_one(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("keys")

    def fill(old: str, new: str, again: str) -> None:
        for key, text in (("passphrase", old), ("new_passphrase", new), ("again", again)):
            at.type(part.secret.field(key).line, text)
        part.change_passphrase()
        at.settle()

    fill(PASSPHRASE, "con trâu đi trước", "con trâu đi sau")
    assert "không giống nhau" in part.secret.field("again").problem
    fill("không phải", "con trâu đi trước", "con trâu đi trước")
    assert part.secret.field("passphrase").problem
    fill(PASSPHRASE, "ngắn", "ngắn")
    assert "ít nhất 8 ký tự" in part.secret.field("new_passphrase").problem
    fill(PASSPHRASE, "con trâu đi trước", "con trâu đi trước")
    assert "Đã đổi mật khẩu" in at.page.messages.text
    session.workspace.keys.unlock("con trâu đi trước")


def test_a_request_is_written_after_the_passphrase(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("keys")
    (tmp_path / "usb").mkdir()
    at.type(part.unlock.field("passphrase").line, "mật khẩu sai")
    part.write_request(tmp_path / "usb")
    at.settle()
    assert part.unlock.field("passphrase").problem
    at.type(part.unlock.field("passphrase").line, PASSPHRASE)
    part.write_request(tmp_path / "usb")
    at.settle()
    assert [file.suffix for file in (tmp_path / "usb").iterdir()] == [".qcdc"]
    assert part.unlock.isHidden()


@pytest.fixture
def request_file(workspace: Workspace, tmp_path: Path) -> Path:
    """A commune's request, as it would come on a stick."""
    workspace.keys.unlock(PASSPHRASE)
    (tmp_path / "usb").mkdir(exist_ok=True)
    return write_key_request(workspace, tmp_path / "usb").file


def test_a_key_is_trusted_after_two_groups_from_the_paper_and_revoked_with_a_reason(
    reviewer_session: Session, workspace: Workspace, request_file: Path, desk: Callable[..., Any]
) -> None:
    at = desk(reviewer_session, SettingsPage)
    part = at.page.section("keys")
    part.enrol.read(request_file)
    at.settle()
    paper = own_key(workspace).fingerprint.split()
    shown = read_key_request(reviewer_session.workspace, request_file).shown_groups
    for line in part.enrol.typed:
        at.type(line, "0000", leave=False)
    at.click(part.enrol.confirm)
    assert part.enrol.problem
    assert list_keys(reviewer_session.workspace) == ()
    hidden = [right for right, seen in zip(paper, shown, strict=True) if seen is None]
    for line, group in zip(part.enrol.typed, hidden, strict=True):
        at.type(line, group, leave=False)
    at.click(part.enrol.confirm)
    assert part.enrol.isHidden()
    (key,) = list_keys(reviewer_session.workspace)
    assert key.state is KeyState.ACTIVE
    part.view.selectRow(0)
    at.click(part.revoke)
    at.type(part.ask.line.line, "Mất USB chứa khóa", leave=False)
    at.click(part.ask.confirm)
    assert list_keys(reviewer_session.workspace)[0].state is KeyState.REVOKED


def test_a_backup_is_made_checked_and_restored_after_a_question(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("backups")
    at.settle()
    at.click(part.make)
    (made,) = list_backups(session.workspace)
    assert part.view.current_row().path == made.path
    at.click(part.check)
    assert "nguyên vẹn" in at.page.messages.text
    epoch = read_office(session.workspace).epoch
    add_disclosure(session.workspace, 2024, "5.1", "Ghi sau khi sao lưu")
    part._restore_chosen()
    box = part.findChild(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Khôi phục").click()
    at.settle()
    assert "Đã khôi phục" in at.page.messages.text
    assert list_disclosures(session.workspace, 2024).rows == ()
    assert read_office(session.workspace).epoch != epoch


def test_a_second_place_is_chosen_copied_to_and_a_restore_tried(
    session: Session, desk: Callable[..., Any], tmp_path: Path
) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("backups")
    at.settle()
    assert any("Chưa có bản sao lưu" in words for words in part.care.words)
    assert not part.care.copy.isEnabled()
    at.click(part.make)
    assert part.care.words == (
        "Bản sao lưu mới chỉ nằm trên máy này: hỏng ổ đĩa là mất cả hai. "
        "Hãy chọn nơi lưu thứ hai trên USB hoặc ổ đĩa khác.",
    )
    usb = tmp_path / "usb"
    usb.mkdir()
    part.set_place(usb)
    at.settle()
    (made,) = list_backups(session.workspace)
    assert list(usb.rglob(made.path.name))
    assert str(usb) in part.care.place.text()
    at.click(part.care.drill)
    assert "Thử khôi phục được" in at.page.messages.text
    assert "mở tốt" in part.care.trial.text()
    assert SettingsPage.count(session.workspace, 2024) == 2, (
        "both lie on one disk here, and no recovery sheet is printed"
    )
    keys = session.workspace.keys
    keys.unlock(PASSPHRASE)
    keys.use_recovery(keys.prepare_recovery())
    assert SettingsPage.count(session.workspace, 2024) == 1


def test_a_damaged_backup_is_refused_and_the_work_goes_on(
    session: Session, desk: Callable[..., Any], tmp_path: Path
) -> None:
    made = make_backup(session.workspace)
    for file in made.path.parent.glob(f"{made.path.stem}*"):
        shutil.copy(file, tmp_path)
    with (tmp_path / made.path.name).open("r+b") as file:
        file.seek(5000)
        file.write(b"\xa5" * 64)
    at = desk(session, SettingsPage)
    part = at.page.section("backups")
    add_disclosure(session.workspace, 2024, "5.1", "Đang làm")
    part.restore(tmp_path / made.path.name)
    at.settle()
    assert at.page.messages.text
    assert len(list_disclosures(session.workspace, 2024).rows) == 1


def test_the_look_is_chosen_and_remembered(session: Session, desk: Callable[..., Any], light: None) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("about")
    combo = part.form.field("look").combo
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert session.preferences.text("appearance") == "dark"
    assert "Liberation Serif" in part.notice.toPlainText()
    assert part.path.text() == str(session.workspace.folders.root)


@pytest.mark.parametrize("key", [entry[0] for entry in SECTIONS])
def test_everything_on_the_tab_way_has_a_name(
    session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]], key: str
) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section(key)
    at.settle()
    assert unnamed(at.page) == []
    primary = [b for b in part.findChildren(QPushButton) if b.property("primary") == "true" and b.isVisible()]
    assert len(primary) <= 1


def test_what_was_set_is_there_when_the_office_is_opened_again(
    session: Session, desk: Callable[..., Any], catalogues: Catalogues
) -> None:
    at = desk(session, SettingsPage)
    at.type(at.page.section("office").form.field("actor").line, "Lê Thị Mai")
    again = open_office(session.workspace.folders.root, catalogues, session.workspace.clock)
    assert again.actor == "Lê Thị Mai"
    close_office(again)


def test_a_catalogue_is_taken_in_and_handed_on(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("catalogues")
    assert part.view.choose(("criteria", "cqtt-2024"))
    part.write_template(tmp_path / "bo.xlsx")
    at.settle()
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "bo.xlsx")
    book.active["B4"] = "cqtt-2027"
    book.save(tmp_path / "bo.xlsx")
    part.take_in(tmp_path / "bo.xlsx")
    at.settle()
    assert session.workspace.catalogues.criteria_edition("cqtt-2027") is not None
    assert "Đã nhập" in part.source.text()
    assert part.view.choose(("criteria", "cqtt-2027"))
    part.export(tmp_path / "ra.json")
    at.settle()
    assert "cqtt-2027" in (tmp_path / "ra.json").read_text(encoding="utf-8")


def test_the_papers_of_the_key_are_printed_and_the_sheet_opens_it(
    session: Session, desk: Callable[..., Any], tmp_path: Path
) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("keys")
    at.settle()
    assert "Chưa in phiếu khôi phục" in part.recovery.text
    part.print_form(tmp_path / "phieu.pdf")
    at.type(part.unlock.field("passphrase").line, PASSPHRASE)
    part.print_sheet(tmp_path / "khoi-phuc.pdf")
    at.settle()
    assert (tmp_path / "phieu.pdf").read_bytes()[:5] == (tmp_path / "khoi-phuc.pdf").read_bytes()[:5] == b"%PDF-"
    assert "Đã in phiếu khôi phục" in part.recovery.text
    session.workspace.keys.lock()
    for key, text in (("secret", "AGE-SECRET-KEY-1"), ("new_passphrase", "con trâu đi trước"), ("again", "khác hẳn")):
        at.type(part.care.sheet.field(key).line, text)
    at.click(part.care.recover)
    assert "không giống nhau" in part.care.sheet.field("again").problem
    at.type(part.care.sheet.field("again").line, "con trâu đi trước")
    at.click(part.care.recover)
    assert "Mã khôi phục chưa đúng" in part.care.sheet.field("secret").problem


def test_a_new_key_is_taken_into_use(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, SettingsPage)
    part = at.page.section("keys")
    before = own_key(session.workspace).key_id
    for key, text in (("old", PASSPHRASE), ("new_passphrase", "con trâu đi trước"), ("again", "con trâu đi trước")):
        at.type(part.care.new.field(key).line, text)
    part.care.take_new(tmp_path)
    at.settle()
    assert "Đã thay khóa ký" in at.page.messages.text
    assert own_key(session.workspace).key_id != before
