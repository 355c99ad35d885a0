"""What holds for the files themselves: size, openings, spelling, and nothing of the machine they were made on."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

MOST_LINES = 400
MOST_BYTES = 2 * 1024 * 1024
BINARY = {".ttf", ".png", ".jpg", ".ico", ".pdf", ".xlsx", ".db", ".zip"}

# Written in two halves, so that this file does not find itself.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "--index" + "-url",
    "--extra-index" + "-url",
    "--find" + "-links",
    "--trusted" + "-host",
    "/wo" + "rk/",
]
SOMEBODYS_FOLDERS = ["/ro" + "ot/", "/ho" + "me/", "C:\\Us" + "ers\\"]
"""Tests may name such folders as examples."""
NEW_STYLE_TONES = re.compile(r"(?<![qQ])u[ỳýỷỹỵ]\b|o[àáảãạèéẻẽẹ]\b")


def text_of(file: Path) -> str:
    return "" if file.suffix.lower() in BINARY else file.read_text(encoding="utf-8")


def test_no_module_is_too_long(modules: Mapping[Path, ast.Module]) -> None:
    lines = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in modules}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_every_module_says_what_it_is_for(modules: Mapping[Path, ast.Module]) -> None:
    silent = [str(file) for file, tree in modules.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing(modules: Mapping[Path, ast.Module]) -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [str(file) for file in modules if empty_words & {file.stem, *file.parts}] == []


def test_no_file_is_too_big(repository_files: tuple[Path, ...]) -> None:
    assert [str(file) for file in repository_files if file.stat().st_size > MOST_BYTES] == []


def test_nothing_of_the_machine_it_was_made_on(root: Path, repository_files: tuple[Path, ...]) -> None:
    found = []
    for file in repository_files:
        text, place = text_of(file), file.relative_to(root).as_posix()
        wrong = HOSTS if place.startswith("tests/") else HOSTS + SOMEBODYS_FOLDERS
        found.extend(f"{place}: {name}" for name in wrong if name in text)
    assert found == []


def test_lock_files_pin_every_package_with_hashes(root: Path) -> None:
    for name in ("run.lock", "dev.lock"):
        text = (root / "requirements" / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        unpinned = [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
        assert unpinned == []


def test_tone_marks_stand_where_the_legal_texts_put_them(root: Path, repository_files: tuple[Path, ...]) -> None:
    """hòa, ủy, xóa: one spelling in all we show (unit names are kept as the official lists have them)."""
    shown = ("resources/", "docs/huong-dan/", "qcdc_desktop/ui/", "qcdc_desktop/cli/", "qcdc_desktop/reports/")
    found = []
    for file in repository_files:
        place = file.relative_to(root).as_posix()
        if place.startswith(shown) and file.suffix in {".py", ".json", ".md"} and "units" not in place:
            found.extend(f"{place}: {hit.group()}" for hit in NEW_STYLE_TONES.finditer(text_of(file)))
    assert found == []


def test_no_broad_except_outside_the_doors(root: Path, modules: Mapping[Path, ast.Module]) -> None:
    doors = ("ui/errors.py", "ui/jobs.py", "cli/")
    found = []
    for file, tree in modules.items():
        place = file.relative_to(root / "qcdc_desktop").as_posix()
        for node in ast.walk(tree):
            broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            )
            if broad and not place.startswith(doors) and not ends_by_raising(node):
                found.append(f"{place}:{node.lineno}")
    assert found == []


def ends_by_raising(handler: ast.AST) -> bool:
    """A handler that cleans up and raises again swallows nothing."""
    return isinstance(handler, ast.ExceptHandler) and isinstance(handler.body[-1], ast.Raise)
