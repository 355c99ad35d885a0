"""The verifier in docs/ judges our packages with other libraries only, and refuses damaged ones."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.exchange.canonical_zip import ENVELOPE
from qcdc_desktop.exchange.zip_writer import stored

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_package.py"


def run(file: Path, public: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), str(file), public], capture_output=True, text=True)


def test_it_stands_alone() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    roots = {
        (name.name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert roots <= set(sys.stdlib_module_names) | {"nacl"}


def test_a_good_package(scene: Any, pdf: tuple[str, Path]) -> None:
    written = scene.write(blobs={pdf[0]: pdf[1]})
    done = run(written.path, scene.commune_key.public)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"good: unit 27280 (2025-07-01), 2026, {written.digest}\n"


@pytest.mark.parametrize(
    "damage", ["other key", "weak key", "changed blob", "extra entry", "missing entry", "resigned", "cut"]
)
def test_damaged_packages(scene: Any, pdf: tuple[str, Path], damage: str) -> None:
    written = scene.write(blobs={pdf[0]: pdf[1]})
    data, public, blob = written.path.read_bytes(), scene.commune_key.public, f"blobs/{pdf[0]}"
    if damage == "other key":
        public = scene.other_key.public
    elif damage == "weak key":
        public = "01" + "00" * 31
    elif damage == "changed blob":
        data = scene.rebuilt(data, {blob: stored(blob, pdf[1].read_bytes() + b"!")})
    elif damage == "extra entry":
        data = scene.rebuilt(data, {}, (scene.packed("data/more.ndjson", b""),))
    elif damage == "missing entry":
        data = scene.rebuilt(data, {blob: None})
    elif damage == "resigned":
        data = scene.resign(data, lambda p: p["predicate"]["period"].update(year=2025), scene.other_key)
    else:
        data = data[:-30]
    assert ENVELOPE.encode() in data
    written.path.write_bytes(data)
    done = run(written.path, public)
    assert done.returncode == 1
    assert done.stderr.startswith("NOT GOOD")
    assert "Traceback" not in done.stderr
