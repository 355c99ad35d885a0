"""One window for one folder: a second start raises the first window instead of opening the data twice."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 300


def instance_name(folder: Path) -> str:
    """The name under which the window of a folder can be called."""
    return "qcdc-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def call_first(folder: Path) -> bool:
    """Ask a window that already shows this folder to come to the front; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(instance_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


class FirstInstance(QObject):
    """Listens for later starts on the same folder; `called` when one asks for the window."""

    called = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
            self.called.emit()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
