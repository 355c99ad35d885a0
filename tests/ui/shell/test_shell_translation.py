"""Qt speaks Vietnamese: every text Qt asks for in the dialogs we may show is known."""

import re

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeySequence, QUndoStack
from PySide6.QtPrintSupport import QPrintDialog, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QColorDialog,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QErrorMessage,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QScrollBar,
    QSpinBox,
    QTabWidget,
    QTextBrowser,
    QTextEdit,
    QWidget,
    QWizard,
    QWizardPage,
)

from qcdc_desktop.ui.translation import VietnameseTranslator, qt_texts

GROUPED = {"NoButton", "FirstButton", "LastButton", "YesAll", "NoAll", "Default", "Escape", "FlagMask", "ButtonMask"}


def ask_boxes() -> list[QWidget]:
    box = QMessageBox()
    for button in QMessageBox.StandardButton:
        if button.name not in GROUPED:
            box.addButton(button)
    box.setDetailedText("chi tiết")
    row = QDialogButtonBox()
    for standard in QDialogButtonBox.StandardButton:
        if standard.name not in GROUPED:
            row.addButton(standard)
    error = QErrorMessage()
    error.showMessage("lỗi")
    progress = QProgressDialog()
    ask = QInputDialog()
    ask.setInputMode(QInputDialog.InputMode.TextInput)
    return [box, row, error, progress, ask, QInputDialog()]


def ask_texts() -> list[QWidget]:
    widgets: list[QWidget] = [QLineEdit("abc"), QPlainTextEdit("abc"), QTextEdit("abc"), QTextBrowser()]
    secret = QLineEdit("abc")
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    fixed = QLineEdit("abc", readOnly=True, clearButtonEnabled=True)
    for widget in [*widgets, secret, fixed]:
        widgets.append(widget.createStandardContextMenu())
    return [*widgets, secret, fixed, QSpinBox(), QComboBox(editable=True), QScrollBar(), QCalendarWidget()]


def ask_files() -> list[QWidget]:
    dialogs: list[QWidget] = []
    for mode in QFileDialog.FileMode:
        for way in QFileDialog.AcceptMode:
            dialog = QFileDialog()
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setFileMode(mode)
            dialog.setAcceptMode(way)
            dialog.setNameFilter("Gói (*.zip)")
            dialog.setViewMode(QFileDialog.ViewMode.Detail)
            dialogs.append(dialog)
    return dialogs


def ask_others() -> list[QWidget]:
    wizard = QWizard()
    wizard.addPage(QWizardPage())
    wizard.addPage(QWizardPage())
    wizard.setOption(QWizard.WizardOption.HaveHelpButton)
    window = QMainWindow()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, QDockWidget("Khung"))
    tabs = QTabWidget(tabsClosable=True)
    tabs.addTab(QWidget(), "Thẻ")
    colours = QColorDialog()
    colours.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
    undo = QUndoStack(window)
    undo.createUndoAction(window)
    undo.createRedoAction(window)
    return [wizard, window, tabs, colours, QPrintDialog(), QPrintPreviewDialog()]


def test_everything_qt_asks_for_is_known(app: QApplication) -> None:
    translator = VietnameseTranslator()
    app.installTranslator(translator)
    try:
        for ask in (ask_boxes, ask_texts, ask_files, ask_others):
            for widget in ask():
                widget.show()
                app.processEvents()
                widget.close()
    finally:
        app.removeTranslator(translator)
    assert translator.unknown == set()


def test_buttons_are_vietnamese(app: QApplication) -> None:
    box = QMessageBox()
    standard = QMessageBox.StandardButton
    shown = {b: box.addButton(b).text() for b in (standard.Save, standard.Cancel, standard.Yes, standard.No)}
    assert list(shown.values()) == ["Lưu", "Hủy bỏ", "&Có", "&Không"]


def test_keys_of_an_office_keyboard_have_names(app: QApplication) -> None:
    shown = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in ("Ctrl+N", "Del", "PgUp")]
    assert shown == ["Ctrl+N", "Delete", "Page Up"]


def test_our_own_labels_pass_through(app: QApplication) -> None:
    assert VietnameseTranslator().translate("Trang", "Lưu") is None


def test_texts_keep_their_gaps() -> None:
    lost = [
        (context, source)
        for context, texts in qt_texts().items()
        for source, text in texts.items()
        if sorted(re.findall(r"%\d|%p", source)) != sorted(re.findall(r"%\d|%p", text))
    ]
    assert lost == []


def test_mnemonics_stand_on_plain_letters() -> None:
    texts = [text for texts in qt_texts().values() for text in texts.values()]
    marked = [text for text in texts if any(ord(letter) > 127 for letter in re.findall(r"&(.)", text))]
    assert marked == []


def test_the_locale_is_vietnamese_without_grouping(app: QApplication) -> None:
    assert QLocale().name() == "vi_VN"
    assert not QLocale().toDouble("1.234")[1]
    assert QLocale().toString(1234567) == "1234567"
