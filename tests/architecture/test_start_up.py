"""The window comes quickly because what is heavy is imported only by the function that uses it."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "alembic",
    "cv2",
    "cryptography",
    "matplotlib",
    "numpy",
    "openpyxl",
    "PIL",
    "pypdfium2",
    "pyrage",
    "python_calamine",
    "reportlab",
    "securesystemslib",
    "sqlalchemy.orm",
    "tuf",
    "urllib3",
    "xlsxwriter",
    "zxingcpp",
}


def make_office(root: Path, folder: Path) -> None:
    """An office as the benchmark makes it."""
    spec = importlib.util.spec_from_file_location("startup_benchmark", root / "benchmarks" / "startup.py")
    assert spec is not None and spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    benchmark.make_office(folder)


def test_first_window_of_an_office_needs_nothing_heavy(root: Path, tmp_path: Path) -> None:
    """Looked at after the first paint and the counting of what needs attention behind it."""
    make_office(root, tmp_path / "office")
    child = [sys.executable, str(root / "benchmarks" / "first_paint.py"), "office", str(tmp_path / "office")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [*child, "--modules"], env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    lines = done.stdout.splitlines()
    assert lines[:1] == ["painted"], done.stdout + done.stderr
    imported = set(json.loads(lines[1]))
    assert "qcdc_desktop.ui.main_window" in imported
    assert sorted(HEAVY & imported) == []


def test_the_rules_load_without_anything_installed(root: Path) -> None:
    """`-S` leaves site-packages out: the domain stands on the standard library alone."""
    rooms = sorted((root / "qcdc_desktop" / "domain").rglob("*.py"))
    names = [".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in rooms]
    program = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    done = subprocess.run([sys.executable, "-S", "-c", program, *names], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
