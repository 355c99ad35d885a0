"""dev.py: what it removes and what it leaves alone, and that it tells what is missing."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def dev(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", root / "dev.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_earlier_demonstration_is_replaced(dev: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "offices").mkdir(parents=True)
    (folder / dev.DEMO_MARKER).write_text("{}", encoding="utf-8")
    dev.clear_earlier_demo(folder)
    assert not folder.exists()


def test_a_demonstration_that_was_stopped_may_be_replaced(dev: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "offices").mkdir(parents=True)
    dev.claim_unfinished_demo(folder)
    dev.clear_earlier_demo(folder)
    assert not folder.exists()


def test_a_finished_demonstration_keeps_its_own_words(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / dev.DEMO_MARKER).write_text('{"open": ["xa"]}', encoding="utf-8")
    dev.claim_unfinished_demo(tmp_path)
    assert dev.offices_to_open(tmp_path) == [tmp_path / "xa"]


def test_a_folder_of_somebody_else_is_left_alone(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "hồ sơ.docx").write_text("quan trọng", encoding="utf-8")
    with pytest.raises(dev.Stop):
        dev.clear_earlier_demo(tmp_path)
    assert (tmp_path / "hồ sơ.docx").exists()


def test_an_empty_or_missing_folder_is_fine(dev: ModuleType, tmp_path: Path) -> None:
    dev.clear_earlier_demo(tmp_path)
    dev.clear_earlier_demo(tmp_path / "missing")
    assert tmp_path.exists()


def test_a_link_to_a_demonstration_is_not_followed(dev: ModuleType, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / dev.DEMO_MARKER).write_text("{}", encoding="utf-8")
    link = tmp_path / "link"
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:  # Windows without the right to make links: there is nothing to follow
        return
    with pytest.raises(dev.Stop):
        dev.clear_earlier_demo(link)
    assert (real / dev.DEMO_MARKER).exists()


def test_the_offices_to_open_are_those_the_demonstration_names(dev: ModuleType, tmp_path: Path) -> None:
    told = {"open": ["xa/07444", "huyen"]}
    (tmp_path / dev.DEMO_MARKER).write_text(json.dumps(told), encoding="utf-8")
    assert dev.offices_to_open(tmp_path) == [tmp_path / "xa" / "07444", tmp_path / "huyen"]


def test_a_library_that_is_not_there_is_found_missing(dev: ModuleType) -> None:
    assert dev.missing_libraries({"libqcdc-nowhere.so.1": "nothing"}) == ["libqcdc-nowhere.so.1"]


def test_wrong_usage_ends_with_2_and_help_with_0(root: Path) -> None:
    script = [sys.executable, str(root / "dev.py")]
    assert subprocess.run([*script, "nonsense"], capture_output=True).returncode == 2
    assert subprocess.run([*script, "--help"], capture_output=True).returncode == 0


def test_the_checks_run_by_the_server_are_the_checks_run_by_hand(root: Path) -> None:
    text = (root / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ['exec python3 dev.py test "$@"']
