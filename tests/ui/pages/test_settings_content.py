"""Content that is not what was last written: named in the settings, and taken for right with a reason."""

import sqlite3
from collections.abc import Callable
from typing import Any

from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.backup_care import read_care
from qcdc_desktop.usecases.content_check import check_content
from qcdc_desktop.usecases.workspace import Workspace

Sit = Callable[[Workspace], Session]


def test_a_difference_is_named_and_accepted_with_a_reason(
    sender: Workspace, sitting: Sit, desk: Callable[..., Any], unnamed: Callable[..., list[str]]
) -> None:
    at = desk(sitting(sender), SettingsPage)
    section = at.page.section("backups")
    at.settle()
    section.look_at_content()
    at.settle()
    assert "Khớp với lần ghi cuối" in section.care.content.text()
    assert not section.care.accept.isVisible()
    with sqlite3.connect(sender.folders.database) as connection:
        connection.execute("UPDATE disclosure SET title = 'Quỹ khác'")
    connection.close()
    section.look_at_content()
    at.settle()
    assert "Mục công khai năm 2024" in section.care.content.text()
    assert any("không khớp" in words for words in section.care.words)
    at.click(section.care.accept)
    assert section.reason.isVisible() and unnamed(at.page) == []
    at.click(section.reason.confirm)
    assert "lý do" in section.reason.line.problem and check_content(sender) != ()
    at.type(section.reason.line.line, "Đã đối chiếu với sổ giấy", leave=False)
    at.click(section.reason.confirm)
    assert check_content(sender) == () and read_care(sender).content_problem == ""
    assert "1 chỗ" in at.page.messages.text
    assert not section.care.accept.isVisible()
    with sender.store.reading() as reading:
        (line,) = reading.find(AuditEntry, action="accept-content")
    assert line.new == "Đã đối chiếu với sổ giấy"
