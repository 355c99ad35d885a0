"""The bars of docs/reliability.md in short: kill -9, power cuts, a full disk. The scripts run them in full."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / name), *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_killed_at_random_moments() -> None:
    found = json.loads(script("kill_nine.py", "--rounds", 20, "--json"))
    assert sum(count["rounds"] for count in found.values()) == 20
    assert sum(count["cut"] for count in found.values()) > 10
    assert found["entry"]["acknowledged"] > 0
    for name, count in found.items():
        assert (count["lost"], count["half"], count["unopened"]) == ([], [], []), name


def test_everything_the_demonstration_wrote_kept_its_sums(demo: Any, office: Any, qcdc: Any) -> None:
    for name in ("huyen", "tinh", *demo.communes):
        assert qcdc(office(name), "audit", "check").json == {"sound": True}, name


def test_power_cuts_lose_nothing_that_was_acknowledged() -> None:
    assert script("power_cut.py", "--cuts", 60).startswith("60 cuts: 0 damaged, 0 lost a save, 0 half")


def test_the_simulated_cuts_bite() -> None:
    """With less care about syncing the same cuts lose saves: else the test above would prove nothing."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "power_cut.py"), "--cuts", "40", "--synchronous", "normal"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert " 0 lost a save" not in done.stdout


def test_a_disk_that_fills_up() -> None:
    said = script("disk_full.py", "--step", 700)
    assert said.startswith("mounting a small disk needs root") or said.count("went through at last: True") == 4
