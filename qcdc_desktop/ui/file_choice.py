"""Asking for files and folders with the system's own dialogs, starting where the person was last.

Pages call these and pass the path on to a method that takes one, so that nothing else depends on a dialog.
"""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from qcdc_desktop.ui.preferences import Preferences

PAPERS = "Tài liệu và ảnh (*.pdf *.jpg *.jpeg *.png)"
WORKBOOKS = "Bảng tính Excel (*.xlsx *.xls *.ods)"
_PLACE = "folder.last"


def choose_file(parent: QWidget, title: str, kinds: str, memory: Preferences) -> Path | None:
    """A file to read, or None."""
    name, _ = QFileDialog.getOpenFileName(parent, title, memory.text(_PLACE), kinds)
    return _remembered(name, memory)


def choose_files(parent: QWidget, title: str, kinds: str, memory: Preferences) -> list[Path]:
    """Several files to read; none when the person changed their mind."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, memory.text(_PLACE), kinds)
    return [path for name in names if (path := _remembered(name, memory)) is not None]


def choose_target(parent: QWidget, title: str, name: str, kinds: str, memory: Preferences) -> Path | None:
    """Where to write a file called `name` at first; the system has asked about a file that is there already."""
    start = str(Path(memory.text(_PLACE) or ".") / name) if memory.text(_PLACE) else name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return _remembered(chosen, memory)


def choose_folder(parent: QWidget, title: str, memory: Preferences) -> Path | None:
    """A folder, or None."""
    chosen = QFileDialog.getExistingDirectory(parent, title, memory.text(_PLACE))
    if chosen:
        memory.remember(_PLACE, chosen)
    return Path(chosen) if chosen else None


def show_folder(path: Path) -> None:
    """Open a folder, or the folder a file lies in, in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def show_file(path: Path) -> None:
    """Open a file with the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _remembered(name: str, memory: Preferences) -> Path | None:
    if not name:
        return None
    memory.remember(_PLACE, str(Path(name).parent))
    return Path(name)
