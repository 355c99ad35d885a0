"""Qt's own texts in Vietnamese: no translation comes with Qt, so ours stand in `resources/qt_vi.json`.

The program's own labels are Vietnamese in the source and pass through here untouched.
"""

import json
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from qcdc_desktop.resources import resource

NOT_QTS_OWN = frozenset({"QMimeType", "QShortcut"})
"""Names of kinds of files come from the computer's own lists; and reading any shortcut makes Qt ask for the names of
all keys there are, of which we translate those on a keyboard of an office."""


@cache
def qt_texts() -> Mapping[str, Mapping[str, str]]:
    """Qt's texts by context and English source."""
    texts: Mapping[str, Mapping[str, str]] = json.loads(resource("qt_vi.json").read_text(encoding="utf-8"))
    return texts


class VietnameseTranslator(QTranslator):
    """Answers Qt from the list; what Qt asks for and the list lacks is kept in `unknown` for the tests."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = qt_texts()
        self.unknown: set[tuple[str, str]] = set()

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # noqa: N803 - Qt's names
        """The Vietnamese text, or None for a text that is not Qt's."""
        found = self._texts.get(context, {}).get(sourceText)
        if found is None and context.startswith("Q") and context not in NOT_QTS_OWN:
            self.unknown.add((context, sourceText))
        return found

    def isEmpty(self) -> bool:
        """It always has something to say."""
        return False


def vietnamese_locale() -> QLocale:
    """vi_VN for input and output; "1.234" is never silently a thousand, as figures go through our own fields."""
    locale = QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam)
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator | QLocale.NumberOption.RejectGroupSeparator)
    return locale


def speak_vietnamese(app: QApplication) -> VietnameseTranslator:
    """Make Qt speak Vietnamese; before the first widget. The translator belongs to the application."""
    QLocale.setDefault(vietnamese_locale())
    translator = VietnameseTranslator(app)
    app.installTranslator(translator)
    return translator
