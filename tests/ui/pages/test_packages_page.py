"""Gói dữ liệu: what will be sent, sending it with the passphrase asked in the page, looking inside, what came back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.exchange_log import Direction, PackageKind
from qcdc_desktop.ui.pages.packages import PackagesPage
from qcdc_desktop.ui.pages.packages.look_inside import SEALED, UNVERIFIED
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.export_package import export_feedback, export_key_request, export_submission
from qcdc_desktop.usecases.import_package import import_packages, package_log
from qcdc_desktop.usecases.review import accept_own_points, return_dossier, score_indicator_of
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "mat-khau-thu-2024"
Sit = Callable[[Workspace], Session]


@pytest.fixture
def page(sender: Workspace, sitting: Sit, desk: Callable[..., Any]) -> Any:
    return desk(sitting(sender), PackagesPage)


@pytest.fixture
def feedback(receiver: Workspace, trade: Any, tmp_path: Path) -> Path:
    """What the reviewing office answers: one indicator lowered, the dossier returned."""
    receiver.keys.unlock(PASSPHRASE)
    (taken,) = import_packages(receiver, [trade.package])
    assert taken.record is not None
    unit = taken.record.unit
    score_indicator_of(receiver, unit, 2024, "TC1.1", 50, "Quy chế chưa cập nhật.")
    accept_own_points(receiver, unit, 2024)
    return_dossier(receiver, unit, 2024, "Bổ sung minh chứng")
    return export_feedback(receiver, unit, 2024, tmp_path).file


def test_the_page_says_what_the_package_will_carry(page: Any) -> None:
    prepare = page.page.prepare
    assert prepare.part_text("disclosures") == "1"
    assert prepare.part_text("indicators").endswith("/ 40")
    assert prepare.part_text("attachments").startswith("1 (")
    assert prepare._approved.text == "Trần Văn Bình đã duyệt tự đánh giá khi còn việc chưa xong"
    assert "Lần gửi 1" in prepare._sent.text


def test_a_gap_leads_to_its_indicator(page: Any) -> None:
    view = page.page.prepare.view
    gap = next(gap for gap in view.rows.rows if gap.indicator_code)
    view.choose((gap.code, gap.indicator_code, tuple(gap.facts.items())))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.wanted == [("assessment", gap.indicator_code)]


def test_exporting_asks_for_the_passphrase_in_the_page(page: Any, sender: Workspace) -> None:
    at = page
    signing = at.page.signing
    at.page.export()
    assert signing.isVisible()
    at.type(signing.passphrase.line, "không phải mật khẩu này", leave=False)
    QTest.keyClick(signing.passphrase.line, Qt.Key.Key_Return)
    at.settle()
    assert "Mật khẩu không đúng" in signing.passphrase.problem
    at.type(signing.passphrase.line, PASSPHRASE, leave=False)
    QTest.keyClick(signing.passphrase.line, Qt.Key.Key_Return)
    at.settle()
    assert not signing.isVisible()
    assert at.page.made.isVisible()
    written = max(package_log(sender), key=lambda record: record.revision)
    assert (written.direction, written.kind, written.revision) == (Direction.OUT, PackageKind.SUBMISSION, 2)
    groups = at.page.made.digest.split()
    assert (len(groups), "".join(groups)) == (16, written.digest)
    assert "Lần gửi 2" in at.page.prepare._sent.text


def test_an_open_key_is_not_asked_for_again(page: Any, sender: Workspace) -> None:
    sender.keys.unlock(PASSPHRASE)
    page.page.export()
    page.settle()
    assert not page.page.signing.isVisible()
    assert page.page.made.isVisible()


def test_a_package_is_looked_into_without_being_believed(page: Any, trade: Any, sender: Workspace) -> None:
    before = package_log(sender)
    page.page.look(trade.package)
    page.settle()
    assert page.page.tabs.currentWidget() is page.page.inside
    assert UNVERIFIED in page.page.inside.said
    assert "Chữ ký đúng" not in page.page.inside.said
    assert package_log(sender) == before


def test_feedback_stands_beside_the_own_points(page: Any, feedback: Path) -> None:
    at = page
    at.page.take_in([feedback])
    at.settle()
    tab = at.page.feedback
    assert at.page.tabs.currentWidget() is tab
    assert "Trả lại để bổ sung" in tab.head
    assert "Bổ sung minh chứng" in tab.head
    row = next(row for row in tab.model.rows if row.id == "TC1.1")
    assert (row.own, row.given, row.difference) == (150, 50, -100)
    assert "Quy chế chưa cập nhật." in tab.comment
    assert PackagesPage.count(at.session.workspace, 2024) == 1


def test_a_file_that_is_no_package_is_refused_by_itself(page: Any, feedback: Path, tmp_path: Path) -> None:
    broken = tmp_path / "hong.qcdc"
    broken.write_bytes(feedback.read_bytes()[:-40])
    page.page.take_in([broken, feedback])
    page.settle()
    assert [r.outcome for r in page.page.results.model.rows] == ["refused", "applied"]
    assert "Hãy đề nghị nơi gửi xuất" in page.page.results.sentence
    assert page.page.messages.state is State.WARNING
    assert "1 bị từ chối" in page.page.messages.text


def test_a_request_to_trust_a_key_leads_to_the_settings(
    session: Session, desk: Callable[..., Any], receiver: Workspace, tmp_path: Path
) -> None:
    receiver.keys.unlock(PASSPHRASE)
    request = export_key_request(receiver, session.workspace.unit_key, tmp_path).file
    at = desk(session, PackagesPage)
    at.page.take_in([request])
    at.settle()
    assert at.page.tabs.indexOf(at.page.results) < 0
    at.click(at.page.messages._action)
    assert at.wanted == [("settings", "keys")]


def test_the_history_says_what_answered_a_package(page: Any, feedback: Path) -> None:
    page.page.take_in([feedback])
    page.settle()
    history = page.page.history
    sent = next(line for line in history.model.rows if line.record.kind is PackageKind.SUBMISSION)
    assert [answer.kind for answer in sent.answers] == [PackageKind.FEEDBACK]
    history.view.choose(sent.record.id)
    assert "Kết quả thẩm định nhận lúc" in history.details
    page.page.search("ho so")
    assert {line.record.kind for line in history.model.rows} == {PackageKind.SUBMISSION}


def test_another_year_has_no_packages(page: Any) -> None:
    page.session.year = 2023
    page.page.set_year(2023)
    page.settle()
    assert page.page.history.model.total == 0
    assert page.page.prepare.part_text("disclosures") == "–"
    assert "danh mục" in page.page.messages.text


def test_every_widget_on_the_way_of_the_tab_key_has_a_name(page: Any, unnamed: Callable[..., list[str]]) -> None:
    page.page.export()
    assert unnamed(page.page) == []


def test_a_file_given_at_the_start_is_looked_into(session: Session, desk: Callable[..., Any], trade: Any) -> None:
    """What a double click on a package leads to: shown as unverified, nothing imported."""
    at = desk(session, PackagesPage)
    at.page.open_record(f"look {trade.package}")
    at.settle()
    assert at.page.tabs.currentWidget() is at.page.inside
    assert "Chưa kiểm chứng" in at.page.inside.said


def test_what_a_package_reports_is_listed(page: Any, trade: Any) -> None:
    page.page.look(trade.package)
    page.settle()
    inside = page.page.inside
    rows = {(row.part, row.what): row.figure for row in inside.model.rows}
    assert rows["Tệp đính kèm", "Quy chế.png"].startswith("ảnh PNG")
    assert any(part == "Tự chấm điểm" and what.startswith("TC1. ") for part, what in rows)
    assert any(part == "Khảo sát" and what.startswith("PKS05") for part, what in rows)
    assert any(part == "Công khai" for part, _ in rows)


def test_a_sealed_package_is_opened_only_on_asking(
    receiver: Workspace, sender: Workspace, sitting: Sit, desk: Callable[..., Any], tmp_path: Path
) -> None:
    sender.keys.unlock(PASSPHRASE)
    file = export_submission(sender, 2024, tmp_path, sealed=True).file
    before = package_log(receiver)
    at = desk(sitting(receiver), PackagesPage)
    at.page.look(file)
    at.settle()
    inside = at.page.inside
    assert SEALED in inside.said
    assert not at.page.signing.isVisible() and not inside.view.isVisible()
    at.click(inside.unseal)
    at.type(at.page.signing.passphrase.line, PASSPHRASE, leave=False)
    QTest.keyClick(at.page.signing.passphrase.line, Qt.Key.Key_Return)
    at.settle()
    assert UNVERIFIED in inside.said and inside.model.total > 5
    assert package_log(receiver) == before
