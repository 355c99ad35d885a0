"""Where the interpreter's, the threads' and Qt's own reports go: into the log, and mistakes on to the one door.

Only installing and taking away stands here; what the person sees is decided in `errors`.
"""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from qcdc_desktop.ui.errors import ErrorDoor

LOG_NAME = "qcdc-window.log"
CRASH_NAME = "qcdc-crash.log"
LARGEST_LOG = 1_000_000
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(slots=True)
class Hooks:
    """What was installed; `remove` puts everything back as it was."""

    handler: logging.Handler
    crash_file: IO[str]
    sys_hook: Callable[[type[BaseException], BaseException, TracebackType | None], object]
    thread_hook: Callable[[threading.ExceptHookArgs], object]

    def remove(self) -> None:
        """Take the hooks away again and close the files."""
        sys.excepthook = self.sys_hook
        threading.excepthook = self.thread_hook
        qInstallMessageHandler(None)
        faulthandler.disable()
        self.crash_file.close()
        logging.getLogger().removeHandler(self.handler)
        self.handler.close()


def install(log_folder: Path, door: ErrorDoor) -> Hooks:
    """Send every report to a log in `log_folder`, and every mistake to the door too."""
    log_folder.mkdir(parents=True, exist_ok=True)
    _make_room(log_folder / LOG_NAME)
    handler = logging.FileHandler(log_folder / LOG_NAME, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("qcdc").setLevel(logging.INFO)
    hooks = Hooks(handler, (log_folder / CRASH_NAME).open("a", encoding="utf-8"), sys.excepthook, threading.excepthook)
    faulthandler.enable(hooks.crash_file)

    def from_python(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        door.crossed.emit(error)

    def from_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            door.crossed.emit(args.exc_value)

    def from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qcdc.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)

    sys.excepthook = from_python
    threading.excepthook = from_thread
    qInstallMessageHandler(from_qt)
    return hooks


def _make_room(file: Path) -> None:
    """Put a full log aside at the start, keeping three; the library's rotating handler imports sockets for it."""
    try:
        if file.stat().st_size < LARGEST_LOG:
            return
        for number in (2, 1):
            older = file.with_suffix(f".{number}.log")
            if older.exists():
                older.replace(file.with_suffix(f".{number + 1}.log"))
        file.replace(file.with_suffix(".1.log"))
    except OSError:
        return  # the log goes on in the same file
