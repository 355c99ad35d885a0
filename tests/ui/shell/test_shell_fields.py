"""Fields: what a clerk types is what is stored, UniKey's deletes do no harm, nothing is lost on leaving."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout, QWidget

from qcdc_desktop.ui.fields import (
    CheckField,
    Choice,
    ChoiceField,
    CountField,
    DateField,
    Field,
    FilterField,
    Form,
    PassphraseField,
    ScoreField,
    TextArea,
    TextField,
)

Press = Callable[..., None]
BACK = Qt.Key.Key_Backspace
ENTER = Qt.Key.Key_Return


def dong(tail: tuple[str | int, ...] = ()) -> tuple[str | int, ...]:
    """Telex "ddoong" as UniKey sends it: a letter, then a delete and the letter with its mark."""
    return ("D", BACK, "Đ", "o", BACK, "ô", "n", "g", *tail)


def shown(*fields: Field) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    for field in fields:
        layout.addWidget(field)
    window.show()
    window.activateWindow()
    fields[0].setFocus()
    QApplication.processEvents()
    return window


def recorded(field: Field) -> list[Any]:
    got: list[Any] = []
    field.committed.connect(got.append)
    return got


def typed(press: Press, field: Field, text: str) -> None:
    press(field.editor, *text, ENTER)


@pytest.mark.parametrize(
    ("text", "hundredths", "display"),
    [("7.5", 750, "7,5"), ("7,5", 750, "7,5"), ("75", 7500, "75"), ("0,25", 25, "0,25"), ("2.75", 275, "2,75")],
)
def test_points_with_comma_or_dot(app: QApplication, press: Press, text: str, hundredths: int, display: str) -> None:
    field = ScoreField("Điểm", maximum=10_000)
    window, got = shown(field), recorded(field)
    typed(press, field, text)
    assert (got, field.value(), field.line.text(), field.problem) == ([hundredths], hundredths, display, "")
    window.close()


@pytest.mark.parametrize("text", ["7,555", "bảy", "7,5,5", "11", "-1"])
def test_points_refused_stay_as_typed_with_the_reason(app: QApplication, press: Press, text: str) -> None:
    field = ScoreField("Điểm", maximum=1000)
    field.set_value(500)
    window, got = shown(field), recorded(field)
    field.line.clear()
    typed(press, field, text)
    assert got == []
    assert field.line.text() == text
    assert field.problem.endswith(".")
    assert field.value() == 500
    window.close()


@pytest.mark.parametrize(
    "text", ["05/02/2026", "5/2/2026", "5/2/26", "05/02/26", "05022026", "5-2-2026", "05.02.2026", " 5/2/2026 "]
)
def test_days_as_clerks_type_them(app: QApplication, press: Press, text: str) -> None:
    field = DateField("Ngày ban hành")
    window, got = shown(field), recorded(field)
    typed(press, field, text)
    assert (got, field.line.text()) == ([date(2026, 2, 5)], "05/02/2026")
    window.close()


@pytest.mark.parametrize("text", ["31/02/2026", "2026", "5/2", "mai", "2026-02-05x"])
def test_days_that_are_none_are_refused_with_words(app: QApplication, press: Press, text: str) -> None:
    field = DateField("Ngày ban hành")
    window, got = shown(field), recorded(field)
    typed(press, field, text)
    assert got == []
    assert field.line.text() == text
    assert field.problem
    window.close()


def test_days_out_of_bounds_are_refused(app: QApplication, press: Press) -> None:
    field = DateField("Ngày", earliest=date(2026, 1, 1), latest=date(2026, 12, 31))
    window, got = shown(field), recorded(field)
    typed(press, field, "31/12/2025")
    assert "01/01/2026" in field.problem
    field.line.clear()
    typed(press, field, "1/1/2027")
    assert "31/12/2026" in field.problem
    field.line.clear()
    typed(press, field, "1/6/2026")
    assert (got, field.problem) == ([date(2026, 6, 1)], "")
    window.close()


def test_calendar_gives_the_day_clicked(app: QApplication) -> None:
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    field = DateField("Ngày")
    field.set_value(date(2026, 2, 5))
    window, got = shown(field), recorded(field)
    field.button.click()
    month = field.findChild(QCalendarWidget)
    assert month.selectedDate() == QDate(2026, 2, 5)
    assert month.firstDayOfWeek() is Qt.DayOfWeek.Monday
    month.clicked.emit(QDate(2026, 2, 17))
    assert (got, field.line.text()) == ([date(2026, 2, 17)], "17/02/2026")
    window.close()


def test_a_blank_field_is_none_or_empty(app: QApplication, press: Press) -> None:
    for field, value, blank in (
        (DateField("Ngày"), date(2026, 1, 1), None),
        (ScoreField("Điểm"), 100, None),
        (CountField("Số"), 3, None),
        (TextField("Tên"), "An", ""),
    ):
        field.set_value(value)
        window, got = shown(field), recorded(field)
        field.line.selectAll()
        press(field.line, BACK, ENTER)
        assert (got, field.value()) == ([blank], blank)
        window.close()


@pytest.mark.parametrize(("text", "number"), [("1234", 1234), ("1.234", 1234), ("0", 0)])
def test_counts(app: QApplication, press: Press, text: str, number: int) -> None:
    field = CountField("Số phiếu", maximum=5000)
    window, got = shown(field), recorded(field)
    typed(press, field, text)
    assert got == [number]
    window.close()


def test_counts_out_of_range_say_the_range(app: QApplication, press: Press) -> None:
    field = CountField("Số phiếu", minimum=1, maximum=5000)
    window = shown(field)
    typed(press, field, "5001")
    assert "5.000" in field.problem
    other = CountField("Số phiếu", minimum=1)
    window2 = shown(other)
    typed(press, other, "0")
    assert other.problem
    window.close()
    window2.close()


def test_unikey_types_into_a_line(app: QApplication, press: Press) -> None:
    field = TextField("Tên")
    window, got = shown(field), recorded(field)
    press(field.line, *dong((" ", "H", "o", "a", BACK, BACK, "ò", "a", ENTER)))
    assert got == ["Đông Hòa"]
    window.close()


def test_unikey_types_into_an_area(app: QApplication, press: Press) -> None:
    field = TextArea("Ghi chú")
    window, got = shown(field), recorded(field)
    press(field.edit, *dong())
    field.commit()
    assert got == ["Đông"]
    window.close()


def test_unikey_types_into_the_filter(app: QApplication, press: Press, spin: Callable[..., bool]) -> None:
    field = FilterField()
    got = recorded(field)
    window = shown(field)
    press(field.line, *dong())
    assert got == []
    assert spin(lambda: bool(got), 1000)
    assert (got, field.line.text()) == (["dong"], "Đông")
    window.close()


def test_input_methods_commit_whole_words(app: QApplication) -> None:
    field = TextField("Tên")
    window, got = shown(field), recorded(field)
    event = QInputMethodEvent()
    event.setCommitString("Xương Giang")
    QApplication.sendEvent(field.line, event)
    field.line.setModified(True)
    field.commit()
    assert got == ["Xương Giang"]
    window.close()


def test_no_combo_of_ours_can_be_typed_into(app: QApplication) -> None:
    field = ChoiceField("Hình thức", [Choice("a", "Niêm yết")])
    assert all(not combo.isEditable() for combo in field.findChildren(QComboBox))


def test_text_is_kept_in_nfc_with_single_blanks(app: QApplication, press: Press) -> None:
    field = TextField("Tên")
    window, got = shown(field), recorded(field)
    typed(press, field, "  Ðo\u0302ng   Ho\u0300a ")
    assert got == ["Đông Hòa"]
    window.close()


def test_leaving_commits_once_and_unchanged_values_never(app: QApplication, press: Press) -> None:
    first, second = TextField("Một"), TextField("Hai")
    window, got = shown(first, second), recorded(first)
    press(first.line, "a")
    second.setFocus()
    first.setFocus()
    second.setFocus()
    assert got == ["a"]
    first.set_value("b")
    first.commit()
    assert got == ["a"]
    window.close()


def test_enter_and_tab_go_on(app: QApplication, press: Press) -> None:
    first, second, third = TextField("Một"), ScoreField("Hai"), DateField("Ba")
    window = shown(first, second, third)
    press(first.line, ENTER)
    assert QApplication.focusWidget() is second.line
    press(second.line, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is third.line
    window.close()


def test_escape_takes_an_unfinished_change_back(app: QApplication, press: Press) -> None:
    field = TextField("Một")
    field.set_value("cũ")
    window, got = shown(field), recorded(field)
    press(field.line, "x", Qt.Key.Key_Escape)
    assert (field.line.text(), got) == ("cũ", [])
    area = TextArea("Hai")
    area.set_value("cũ")
    window2 = shown(area)
    press(area.edit, "x", Qt.Key.Key_Escape)
    assert area.edit.toPlainText() == "cũ"
    window.close()
    window2.close()


def test_an_area_saves_after_two_seconds_without_moving_the_cursor(
    app: QApplication, press: Press, spin: Callable[..., bool]
) -> None:
    area = TextArea("Ghi chú")
    window, got = shown(area), recorded(area)
    press(area.edit, "a", "b", " ")
    assert not spin(lambda: bool(got), 1500)
    assert spin(lambda: bool(got), 1500)
    assert got == ["ab"]
    assert area.edit.toPlainText() == "ab "
    assert area.edit.textCursor().position() == 3
    window.close()


def test_an_area_that_is_hidden_saves(app: QApplication, press: Press) -> None:
    area = TextArea("Ghi chú")
    window, got = shown(area), recorded(area)
    press(area.edit, "a", "b")
    window.hide()
    assert got == ["ab"]
    window.close()


def test_choice_tells_only_real_choices(app: QApplication) -> None:
    field = ChoiceField("Hình thức", [Choice(1, "Niêm yết", "Điểm b"), Choice(2, "Loa")])
    got = recorded(field)
    window = shown(field)
    field.set_value(2)
    assert (field.value(), got) == (2, [])
    field.combo.activated.emit(0)
    field.combo.activated.emit(0)
    assert (field.value(), got, field.combo.toolTip()) == (1, [1], "Điểm b")
    field.set_value("không có")
    assert field.combo.currentIndex() == -1
    window.close()


def test_the_wheel_does_not_change_a_choice_without_focus(app: QApplication) -> None:
    field, other = ChoiceField("Hình thức", [Choice(1, "a"), Choice(2, "b")]), TextField("Khác")
    field.set_value(1)
    window = shown(other, field)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.combo, wheel)
    assert field.value() == 1
    window.close()


def test_a_form_names_its_fields_and_puts_problems_beside_them(app: QApplication) -> None:
    form = Form()
    form.add("title", "&Tên nội dung", TextField(), "Ghi như trên văn bản", required=True)
    form.add("day", "Ngày", DateField())
    form.add("web", "Trang", CheckField("Có trang thông tin"))
    got: list[tuple[str, object]] = []
    form.committed.connect(lambda key, value: got.append((key, value)))
    form.show()
    assert form.field("title").editor.accessibleName() == "Tên nội dung"
    assert form.show_field_problem("day", "Ngày này không có.")
    assert not form.show_field_problem("khác", "…")
    assert form.field("day").problem == "Ngày này không có."
    assert form.field("day").editor.accessibleDescription() == "Ngày này không có."
    form.set_values({"title": "A", "day": date(2026, 1, 2), "web": True, "thừa": 1})
    assert form.values() == {"title": "A", "day": date(2026, 1, 2), "web": True}
    assert got == []
    line = form.field("title").editor
    line.insert("x")
    line.setModified(True)
    form.set_values({"title": "mới"}, keep_pending=True)
    assert form.commit_all()
    assert got[0][0] == "title"
    form.close()


def test_a_secret_is_hidden_and_kept_as_typed(app: QApplication, press: Press) -> None:
    field = PassphraseField("Mật khẩu")
    window = shown(field)
    press(field.line, " ", "a", " ", " ", "b", ENTER)
    assert field.value() == " a  b"
    assert field.line.displayText() != " a  b"
    window.close()


def test_a_tick_is_told_at_once(app: QApplication, press: Press) -> None:
    field = CheckField("Có trang thông tin điện tử")
    window, got = shown(field), recorded(field)
    field.set_value(True)
    assert got == []
    field.box.click()
    press(field.box, Qt.Key.Key_Space)
    assert got == [False, True]
    assert field.editor.accessibleName() == "Có trang thông tin điện tử"
    window.close()
