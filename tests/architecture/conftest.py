"""What the tests of the house look at: the source tree, parsed once, and the files of the repository."""

import ast
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "build", "dist", "demo-output", "node_modules"}


def is_ours(folder: str) -> bool:
    """Whether a folder is part of the repository: not made by a tool and not somebody's environment."""
    return (
        folder not in NOT_OURS
        and not folder.endswith((".egg-info", "_cache"))
        and folder
        not in (
            "__pycache__",
            ".hypothesis",
        )
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def repository_files() -> tuple[Path, ...]:
    """Every file that belongs to the repository; git is not asked, a bare machine has none."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if is_ours(name)]
        # in a worktree of another repository .git is a file
        ours = (name for name in names if name != ".git" and not name.endswith((".pyc", ".qcdc")))
        found.extend(Path(folder, name) for name in ours)
    return tuple(sorted(found))


@pytest.fixture(scope="session")
def modules() -> Mapping[Path, ast.Module]:
    """The syntax tree of every module of the program."""
    files = sorted((ROOT / "qcdc_desktop").rglob("*.py"))
    return {file: ast.parse(file.read_text(encoding="utf-8"), str(file)) for file in files}
