"""Opens one window and says on standard output when it was first painted: the child of `startup.py`.

`first_paint.py empty` is the floor, an empty Qt window; `first_paint.py office DIR` is the program's main window on the
folder of an office, started the way the command line starts it. With `--modules` it goes on until the window has come
to rest and prints the names of all imported modules as JSON.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PAINTED = "painted"
SETTLING_MS = 1500


def report(modules: bool) -> None:
    """Say that the first picture is on the screen, and end at once: how long closing takes is no matter here."""
    print(PAINTED, flush=True)
    if modules:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(SETTLING_MS, lambda: leave(json.dumps(sorted(sys.modules))))
    else:
        leave("")


def leave(last_words: str) -> None:
    print(last_words, flush=True)
    os._exit(0)


def paint_reporting(window_class: type, modules: bool) -> None:
    """Make windows of this class report once, after the paint event of the window and all its children."""
    from PySide6.QtCore import QTimer

    said: list[bool] = []
    paint: Callable[[object, object], None] = window_class.paintEvent  # type: ignore[attr-defined]

    def painted(self: object, event: object) -> None:
        paint(self, event)
        if not said:
            said.append(True)
            QTimer.singleShot(0, lambda: report(modules))

    window_class.paintEvent = painted  # type: ignore[attr-defined]


class MainWindowWatcher(MetaPathFinder):
    """Prepares `MainWindow` when its module is imported, so that the program's own order of imports stays as it is."""

    WATCHED = "qcdc_desktop.ui.main_window"

    def __init__(self, modules: bool) -> None:
        self._modules = modules

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.WATCHED:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        assert spec is not None and spec.loader is not None
        execute = spec.loader.exec_module

        def execute_and_prepare(module: ModuleType) -> None:
            execute(module)
            paint_reporting(module.MainWindow, self._modules)

        spec.loader.exec_module = execute_and_prepare  # type: ignore[method-assign]
        return spec


def empty_window(modules: bool) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    paint_reporting(QMainWindow, modules)

    class Window(QMainWindow):
        pass

    window = Window()
    window.resize(1280, 720)
    window.show()
    application.exec()


def office_window(folder: str, modules: bool) -> None:
    sys.meta_path.insert(0, MainWindowWatcher(modules))
    from qcdc_desktop.app import console

    sys.argv = ["qcdc", "--data", folder, "gui"]
    sys.exit(console())


if __name__ == "__main__":
    wants_modules = "--modules" in sys.argv
    if sys.argv[1] == "empty":
        empty_window(wants_modules)
    else:
        office_window(sys.argv[2], wants_modules)
