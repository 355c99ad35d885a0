"""The yellow note under a text field when the keyboard program (UniKey) writes in another encoding than Unicode.

It only says so and offers to convert what was typed; the text is not changed unasked, and typing is never disturbed.
"""

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.old_encodings import OldEncoding, decode, recognise
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import STATE_ICONS, State

_NAMES = {OldEncoding.TCVN3: "TCVN3 (ABC)", OldEncoding.VNI: "VNI Windows"}


def keyboard_words(typed: str) -> tuple[str, str]:
    """What to say of a text as it was typed, and how it reads in Unicode; two empty texts when it is in order.

    A text with combining marks is put right by saving it, so there is nothing left to convert.
    """
    encoding = recognise([typed])
    read = decode(typed, encoding) if encoding is not None else None
    if encoding is not None and read is not None:
        return f"Bộ gõ đang ở bảng mã {_NAMES[encoding]}. Hãy chọn bảng mã Unicode (dựng sẵn) trong bộ gõ.", nfc(read)
    if any(unicodedata.combining(char) for char in typed):
        return (
            "Bộ gõ đang ở bảng mã Unicode tổ hợp; chữ vừa gõ đã được ghi dạng dựng sẵn."
            " Hãy chọn bảng mã Unicode (dựng sẵn) trong bộ gõ.",
            "",
        )
    return "", ""


class KeyboardNote(QFrame):
    """One note with its link; made only when there is something to say."""

    def __init__(self, parent: QWidget, convert: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setProperty("strip", str(State.WARNING))
        self.converted = ""
        self.about = ""
        sign = QLabel()
        sign.setPixmap(pixmap(STATE_ICONS[State.WARNING], str(State.WARNING), 14))
        self._words = QLabel(wordWrap=True)
        self.link = make_link("", convert)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self._words)
        side.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side, 1)

    def show_words(self, words: str, converted: str, about: str) -> None:
        """Say the words about the value `about`; with `converted`, offer it in its place."""
        self._words.setText(words)
        self.converted, self.about = converted, about
        self.link.setText(f"Chuyển thành “{converted if len(converted) <= 60 else converted[:59] + '…'}”")
        self.link.setAccessibleName("Chuyển chữ vừa gõ sang Unicode")
        self.link.setVisible(bool(converted))
        self.setAccessibleName(words)
        self.show()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()
