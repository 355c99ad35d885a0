"""How long until the first window is painted, against an empty Qt window, interleaved in one run.

Prints both medians and their ratio; exit code 1 when the ratio is above the bar. The office is made in a temporary
folder; windows are painted off screen.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

BAR = 4.5
CHILD = Path(__file__).with_name("first_paint.py")
YEAR_START = date(2024, 1, 1)


def make_office(folder: Path) -> None:
    """An office of the first commune that existed at the beginning of 2024."""
    from qcdc_desktop.domain.office import Role
    from qcdc_desktop.usecases.catalogues import load_catalogues
    from qcdc_desktop.usecases.open_office import close_office, create_office

    catalogues = load_catalogues()
    units = catalogues.units.on(YEAR_START)
    commune = next(unit for unit in units if not catalogues.units.children(unit))
    office = create_office(
        folder, commune.key, Role.COMMUNE, "mật khẩu đo tốc độ", catalogues, lambda: datetime.now(UTC), "Người đo"
    )
    close_office(office)


def until_painted(*arguments: str) -> float:
    """Seconds from starting a process to its first painted window."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, str(CHILD), *arguments], stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        line = child.stdout.readline().decode().strip()
        took = time.perf_counter() - began
        child.stdout.read()
    if line != "painted":
        raise SystemExit(f"no window was painted by: {' '.join(arguments)} (exit {child.returncode})")
    return took


def measure(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Interleaved rounds after one of each that is not counted (it fills the disk cache)."""
    empty: list[float] = []
    office: list[float] = []
    for _ in range(rounds + 1):
        empty.append(until_painted("empty"))
        office.append(until_painted("office", str(folder)))
    return empty[1:], office[1:]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "office"
        make_office(folder)
        empty, office = measure(folder, rounds)
    floor, ours = statistics.median(empty), statistics.median(office)
    ratio = ours / floor
    print(f"empty Qt window      median {floor * 1000:6.0f} ms   best {min(empty) * 1000:6.0f} ms   ({rounds} rounds)")
    print(f"our main window      median {ours * 1000:6.0f} ms   best {min(office) * 1000:6.0f} ms")
    print(f"ratio                {ratio:.2f} x   bar {BAR} x   {'met' if ratio <= BAR else 'MISSED'}")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
