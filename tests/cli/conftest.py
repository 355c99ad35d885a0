"""The command line in this process: a commune and a reviewing office made once, copied for every test."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.cli.main import run
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import create_office

PASSPHRASE = "bốn từ dễ nhớ"
NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
OFFICES = {"xa": ("07444", Role.COMMUNE), "huyen": ("218", Role.REVIEWER)}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error of a refusal or a trouble, its shape checked."""
        error = self.json["error"]
        assert {"kind", "code", "facts", "message"} <= error.keys()
        assert error["kind"] == {1: "bug", 3: "refusal", 4: "trouble"}[self.code]
        assert error["message"].strip()
        return error


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli")
    catalogues = load_catalogues()
    for name, (code, role) in OFFICES.items():
        unit = UnitKey(code, date(2024, 1, 1))
        create_office(root / name, unit, role, PASSPHRASE, catalogues, lambda: NOW, "Hạnh").store.close()
    return root


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: Path(shutil.copytree(made / name, tmp_path / name))


@pytest.fixture
def qcdc(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Runs `qcdc --data FOLDER … WORDS`; `text` leaves --json out, `passphrase` goes into the environment."""
    ticks = count()

    def command(
        folder: Path | None,
        *words: object,
        text: bool = False,
        passphrase: str | None = None,
        first: tuple[str, ...] = (),
    ) -> Said:
        monkeypatch.delenv("QCDC_PASSPHRASE", raising=False)
        if passphrase is not None:
            monkeypatch.setenv("QCDC_PASSPHRASE", passphrase)
        options = ["--data", str(folder)] if folder else []
        options += [] if text else ["--json"]
        capsys.readouterr()

        def now() -> datetime:
            return NOW + timedelta(seconds=next(ticks))

        try:
            code = run([*options, *first, *map(str, words)], tmp_path / "default", now, lambda *_: 77)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def rows_of() -> Callable[[Path], str]:
    """Every row of an office's database."""
    import sqlite3

    def dump(folder: Path) -> str:
        connection = sqlite3.connect(f"file:{folder / 'qcdc.db'}?mode=ro", uri=True)
        try:
            return "\n".join(connection.iterdump())
        finally:
            connection.close()

    return dump
