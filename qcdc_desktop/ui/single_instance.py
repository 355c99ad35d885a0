"""One window for one folder: a second start raises the first window instead of opening the data twice.

A lock file says whether there is a first window; the network library is only loaded to call or to listen.
"""

from __future__ import annotations

import hashlib
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

LOOK: Final = "look "
"""Before the path of a package to look into: on the way to the first window, and as the record of its page."""
_PATIENCE_MS = 300
_TRIES = 10


def instance_name(folder: Path) -> str:
    """The name under which the window of a folder can be called."""
    return "qcdc-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def claim(folder: Path) -> QLockFile | None:
    """Become the only window of a folder, or None when there is one. The lock lasts as long as the object."""
    lock = QLockFile(str(Path(tempfile.gettempdir()) / f"{instance_name(folder)}.lock"))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError else None


def call_first(folder: Path, tries: int = _TRIES, look_at: Path | None = None) -> bool:
    """Ask the window that shows this folder to come to the front, and to look into a package if one is given.

    False when it does not answer.
    """
    from PySide6.QtCore import QThread
    from PySide6.QtNetwork import QLocalSocket

    for _ in range(tries):
        socket = QLocalSocket()
        socket.connectToServer(instance_name(folder))
        if socket.waitForConnected(_PATIENCE_MS):
            socket.write(f"{LOOK}{look_at}\n".encode() if look_at else b"raise\n")
            socket.waitForBytesWritten(_PATIENCE_MS)
            socket.disconnectFromServer()
            return True
        QThread.msleep(_PATIENCE_MS // 2)
    return False


class FirstInstance(QObject):
    """Listens for later starts on the same folder; `called` when one asks for the window, `look_wanted(file)` too."""

    called = Signal()
    look_wanted = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = instance_name(folder)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left behind by a window that did not end in order
            self._server.listen(name)

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(self._read, socket))
            self.called.emit()
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        text = bytes(socket.readAll().data()).decode("utf-8", "replace").strip()
        if text.startswith(LOOK):
            self.look_wanted.emit(text.removeprefix(LOOK))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
