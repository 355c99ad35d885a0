"""`qcdc database`: moving, showing, joining and returning from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.cli.main import run
from qcdc_desktop.db.server_address import ServerAddress
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.workspace import Workspace

from .test_uc_office_server import backend, empty, needs_server

__all__ = ["backend", "empty"]


@needs_server
def test_the_whole_way(ws: Workspace, empty: ServerAddress, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    ws.store.close()
    shared = tmp_path / "chung"
    shared.mkdir()

    def qcdc(*arguments: str, folder: Path = ws.folders.root) -> tuple[int, Any]:
        code = run(
            ["--data", str(folder), "--json", *arguments],
            tmp_path,
            lambda: datetime(2024, 6, 3, tzinfo=UTC),
            lambda f, p: 9,
        )
        return code, json.loads(capsys.readouterr().out)

    assert qcdc("database", "show") == (0, {"kind": "sqlite", "file": str(ws.folders.database)})
    code, moved = qcdc("database", "move", "--to", empty.url, "--files", str(shared))
    assert (code, moved["rows"]["disclosure"], moved["url"], moved["files"]) == (0, 1, empty.url, str(shared))
    second = tmp_path / "máy 2"
    code, joined = qcdc("database", "join", empty.url, "--files", str(shared), folder=second)
    assert (code, joined["key"]) == (0, False)
    code, listed = qcdc("disclosure", "list", "--year", "2024", folder=second)
    assert (code, len(listed["disclosures"])) == (0, 1)
    assert qcdc("database", "upgrade")[0] == 0
    code, error = qcdc("database", "grant", "--reader", "khong_co")
    assert (code, error["error"]["code"]) == (3, "server-role-missing")
    code, back = qcdc("database", "move", "--to-folder")
    assert (code, back["kind"], back["rows"]["disclosure"]) == (0, "sqlite", 1)
    code, error = qcdc("database", "upgrade")
    assert (code, error["error"]["code"]) == (3, "not-on-server")
    code, elsewhere = qcdc("--database", empty.url, "database", "show")
    assert (code, elsewhere["kind"]) == (0, "postgresql")
