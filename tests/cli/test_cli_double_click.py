"""A package in the place of a command, as a double click hands it over: looked into in the window, never imported."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qcdc_desktop.cli.main import run

DEFAULT = Path("mac-dinh").absolute()


@pytest.mark.parametrize(
    ("arguments", "folder", "file"),
    [
        ([], DEFAULT, None),
        (["gui"], DEFAULT, None),
        (["27280_2026_submission_r0001.qcdc"], DEFAULT, "27280_2026_submission_r0001.qcdc"),
        (["Gói.QCDC.AGE"], DEFAULT, "Gói.QCDC.AGE"),
        (["--data", "xa", "x.qcdc"], Path("xa").absolute(), "x.qcdc"),
    ],
)
def test_what_is_opened(arguments: list[str], folder: Path, file: str | None) -> None:
    opened: list[tuple[Path, Path | None]] = []

    def window(where: Path, look_at: Path | None) -> int:
        opened.append((where, look_at))
        return 7

    assert run(arguments, DEFAULT, lambda: datetime.now(UTC), window) == 7
    assert opened == [(folder, Path(file).absolute() if file else None)]
