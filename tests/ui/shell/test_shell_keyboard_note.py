"""A keyboard program set to an old encoding: the note under the field, and converting with one click."""

import unicodedata
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.ui.fields import Field, PassphraseField, TextArea, TextField

TCVN3 = "ng\xadêi d©n x· Hßa B×nh"
READ = "người dân xã Hòa Bình"


def typed(field: TextField | TextArea, text: str) -> list[object]:
    got: list[object] = []
    field.committed.connect(got.append)
    field.show()
    if isinstance(field, TextField):
        field.line.clear()
        field.line.insert(text)
        field.line.setModified(True)
    else:
        field.edit.insertPlainText(text)
    field.commit()
    return got


@pytest.mark.parametrize("kind", [TextField, TextArea])
def test_tcvn3_is_noticed_and_converted_with_one_click(app: QApplication, kind: type[Field]) -> None:
    field = kind("Tên văn bản")
    assert isinstance(field, TextField | TextArea)
    got = typed(field, TCVN3)
    assert len(got) == 1, "saved as typed: nothing is converted unasked"
    assert field.note is not None
    assert "TCVN3" in field.note.words and "Unicode (dựng sẵn)" in field.note.words
    assert READ in field.note.link.text()
    QTest.mouseClick(field.note.link, Qt.MouseButton.LeftButton)
    assert field.value() == READ
    assert got[1:] == [READ]
    assert field.note is None


def test_vni_is_noticed(app: QApplication) -> None:
    field = TextField("Tên")
    typed(field, "ngöôøi daân ñöôïc bieát")
    assert field.note is not None and "VNI" in field.note.words
    assert field.note.converted == "người dân được biết"


def test_combining_marks_are_put_right_and_said(app: QApplication) -> None:
    field = TextField("Tên")
    got = typed(field, unicodedata.normalize("NFD", "Kế hoạch"))
    assert got == ["Kế hoạch"]
    assert field.note is not None and "tổ hợp" in field.note.words
    assert field.note.link.isHidden()


@pytest.mark.parametrize("text", ["Kế hoạch", "Hòa", "10 µm", "", "«Bản tin» số 5"])
def test_good_text_is_left_in_peace(app: QApplication, text: str) -> None:
    field = TextField("Tên")
    typed(field, text)
    assert field.note is None


def test_the_note_stays_over_a_reading_again_and_goes_with_another_value(app: QApplication) -> None:
    field = TextField("Tên")
    typed(field, TCVN3)
    field.set_value(field.value())
    assert field.note is not None
    field.set_value("Kế hoạch")
    assert field.note is None
    typed(field, TCVN3)
    assert field.note is not None
    typed(field, "Kế hoạch năm")
    assert field.note is None


def test_nothing_of_a_secret_is_shown(app: QApplication) -> None:
    field = PassphraseField("Mật khẩu")
    typed(field, TCVN3)
    assert field.note is None


def test_the_soft_hyphen_a_keyboard_program_sends_for_tcvn3_arrives(
    app: QApplication, press: Callable[..., None]
) -> None:
    field = TextField("Tên")
    got: list[object] = []
    field.committed.connect(got.append)
    field.show()
    press(field.line, *TCVN3)
    field.commit()
    assert field.note is not None and field.note.converted == READ
