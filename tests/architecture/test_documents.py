"""The documents agree with the tree: links lead somewhere, notices name what is shipped, resources asked for exist."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

from qcdc_desktop.resources import resource


def test_links_between_documents_lead_somewhere(root: Path, repository_files: tuple[Path, ...]) -> None:
    broken = []
    for file in repository_files:
        if file.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#]+)", file.read_text(encoding="utf-8")):
            if "://" not in target and not (file.parent / target).exists():
                broken.append(f"{file.relative_to(root)} -> {target}")
    assert not broken, "\n".join(broken)


def test_every_decision_is_in_the_list(root: Path) -> None:
    folder = root / "docs" / "decisions"
    listed = set(re.findall(r"\((\d{4}-[a-z0-9.-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {file.name for file in folder.glob("0*.md")}


def test_notices_name_every_shipped_package_in_its_version(root: Path) -> None:
    lock = (root / "requirements" / "run.lock").read_text(encoding="utf-8")
    notice = (root / "NOTICE.md").read_text(encoding="utf-8").lower()
    lines = [line for line in notice.splitlines() if line.startswith("|")]
    missing = [
        f"{name} {version}"
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock, re.M)
        if not any(name.lower() in line and version in line for line in lines)
    ]
    assert not missing, "\n".join(missing)


def test_notices_name_every_tool(root: Path) -> None:
    lock = (root / "requirements" / "dev.lock").read_text(encoding="utf-8")
    notice = (root / "NOTICE.md").read_text(encoding="utf-8").lower()
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.M)
    ours = {"pyinstaller-hooks-contrib"}  # named as "its hooks"
    assert [name for name in names if name.lower() not in notice and name not in ours] == []


def test_glossary_explains_enough_and_nothing_twice(root: Path) -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (root / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M)
    terms = [term.strip() for term in rows if term.strip() not in ("Term in the code",)]
    assert len(terms) >= 60
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_changelog_speaks_of_this_version_or_the_next(root: Path) -> None:
    from qcdc_desktop import __version__

    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in text or f"## {__version__}" in text


def test_every_resource_asked_for_is_there(root: Path, modules: Mapping[Path, ast.Module]) -> None:
    missing = []
    for file, tree in modules.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "resource"):
                continue
            parts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(parts) == len(node.args) and not resource(*parts).exists():
                missing.append(f"{file.relative_to(root)}:{node.lineno} {'/'.join(parts)}")
    assert not missing, "\n".join(missing)


def test_resources_hold_nothing_half_made(root: Path) -> None:
    odd = [file for file in (root / "resources").rglob("*") if file.is_file() and file.stat().st_size == 0]
    assert odd == []
