"""What every test of the window stands on: an application without a screen, a real office, and no warning let pass."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import Profile, Role
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.start import make_application
from qcdc_desktop.ui.words import all_words
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import close_office, create_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

NOW = datetime(2024, 11, 20, 3, 0, tzinfo=UTC)
PASSPHRASE = "mat-khau-thu-2024"
OF_THE_PLATFORM = ("This plugin does not support", "Populating font family aliases", "QFontDatabase")
"""What the screenless platform says of itself; everything else Qt says fails the test."""

Spin = Callable[..., bool]


def clock() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def app() -> QApplication:
    return make_application()


@pytest.fixture(autouse=True)
def nothing_is_said(app: QApplication) -> Iterator[list[str]]:
    """Fails a test in which Qt warned or a slot raised."""
    said: list[str] = []

    def from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not message.startswith(OF_THE_PLATFORM):
            said.append(message)

    def from_slot(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        said.append(f"{kind.__name__}: {error}")

    before = sys.excepthook
    qInstallMessageHandler(from_qt)
    sys.excepthook = from_slot
    yield said
    for widget in app.topLevelWidgets():
        widget.hide()  # not closed: a window might ask whether to
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    sys.excepthook = before
    qInstallMessageHandler(None)
    assert said == []


@pytest.fixture
def spin(app: QApplication) -> Spin:
    """Let the window live until `until()` holds, or for `ms` milliseconds; returns whether it held."""

    def run(until: Callable[[], bool] | None = None, ms: int = 5000) -> bool:
        end = time.monotonic() + ms / 1000
        while time.monotonic() < end:
            QTest.qWait(5)
            if until is not None and until():
                return True
        return until is None

    return run


@pytest.fixture
def press(app: QApplication) -> Callable[..., None]:
    """Type keys into a widget as a keyboard hook does: letters with their text, backspaces as keys."""

    def send(widget: QWidget, *keys: str | int) -> None:
        for key in keys:
            code, text = (0, key) if isinstance(key, str) else (key, "")
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, code, QApplication.keyboardModifiers(), text))

    return send


@pytest.fixture
def door(app: QApplication) -> ErrorDoor:
    return ErrorDoor()


@pytest.fixture
def jobs(door: ErrorDoor) -> Iterator[Jobs]:
    made = Jobs(door)
    yield made
    made.close()


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return load_catalogues()


@pytest.fixture(scope="session")
def commune(catalogues: Catalogues) -> Unit:
    units = catalogues.units
    parents = {(unit.parent_code, unit.valid_from) for unit in units.units}
    return next(unit for unit in units.on(NOW.date()) if (unit.code, unit.valid_from) not in parents)


@pytest.fixture(scope="session")
def district(catalogues: Catalogues, commune: Unit) -> Unit:
    above = catalogues.units.parent(commune)
    assert above is not None
    return above


def _office(folder: Path, unit: Unit, role: Role, catalogues: Catalogues) -> Path:
    villages = ("Thôn 1", "Thôn 2") if role is Role.COMMUNE else ()
    profile = Profile(has_website=True, villages=villages)
    ws = create_office(folder, unit.key, role, PASSPHRASE, catalogues, clock, "Nguyễn Văn An", profile)
    close_office(ws)
    return folder


@pytest.fixture(scope="session")
def commune_template(tmp_path_factory: pytest.TempPathFactory, commune: Unit, catalogues: Catalogues) -> Path:
    return _office(tmp_path_factory.mktemp("offices") / "commune", commune, Role.COMMUNE, catalogues)


@pytest.fixture(scope="session")
def reviewer_template(tmp_path_factory: pytest.TempPathFactory, district: Unit, catalogues: Catalogues) -> Path:
    return _office(tmp_path_factory.mktemp("offices") / "reviewer", district, Role.REVIEWER, catalogues)


@pytest.fixture
def workspace(tmp_path: Path, commune_template: Path, catalogues: Catalogues) -> Iterator[Workspace]:
    """A commune's office, open."""
    ws = open_office(Path(shutil.copytree(commune_template, tmp_path / "office")), catalogues, clock)
    yield ws
    close_office(ws)


@pytest.fixture
def reviewer_workspace(tmp_path: Path, reviewer_template: Path, catalogues: Catalogues) -> Iterator[Workspace]:
    """A reviewing office, open."""
    ws = open_office(Path(shutil.copytree(reviewer_template, tmp_path / "reviewer")), catalogues, clock)
    yield ws
    close_office(ws)


def _session(workspace: Workspace, jobs: Jobs, door: ErrorDoor) -> Session:
    memory = Preferences(workspace.folders.root / "window.json")
    return Session(workspace, jobs, door, all_words(), workspace.today.year, SaveState(), memory)


@pytest.fixture
def session(workspace: Workspace, jobs: Jobs, door: ErrorDoor) -> Iterator[Session]:
    """What a page of a commune is given; the worker ends before the office is closed."""
    yield _session(workspace, jobs, door)
    jobs.wait(20_000)


@pytest.fixture
def reviewer_session(reviewer_workspace: Workspace, jobs: Jobs, door: ErrorDoor) -> Iterator[Session]:
    """What a page of a reviewing office is given."""
    yield _session(reviewer_workspace, jobs, door)
    jobs.wait(20_000)
