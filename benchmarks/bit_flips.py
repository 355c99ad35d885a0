"""Every single bit of a small package flipped, and every cut: nothing with other content may be accepted.

    python -m benchmarks.bit_flips [--every N]

Prints how many variants were refused, how many were accepted with the same content (a padding bit of a deflate stream),
and fails when one was accepted with another. `--every N` looks at every N-th bit only.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState, PackageKind
from qcdc_desktop.domain.office import Profile, Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, read_archive
from qcdc_desktop.exchange.data_records import Submission, submission_lines
from qcdc_desktop.exchange.keys import new_key
from qcdc_desktop.exchange.package import OpenPackage, extract, write_package
from qcdc_desktop.exchange.statement import Heading, Period, Series
from qcdc_desktop.exchange.trust import Receiver, verify

COMMUNE, REVIEWER = UnitKey("27280", date(2025, 7, 1)), UnitKey("79", date(2025, 7, 1))
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NAMES = {COMMUNE: "Phường Sài Gòn", REVIEWER: "Thành phố Hồ Chí Minh"}


@dataclass
class Bench:
    """A small package and the office that judges its variants."""

    folder: Path

    def __post_init__(self) -> None:
        key = new_key()
        self.keys = [
            EnrolledKey(
                "k", key.key_id, "27280", COMMUNE.valid_from, Role.COMMUNE.value, key.public, KeyState.ACTIVE, NOW
            )
        ]
        self.receiver = Receiver(REVIEWER, Role.REVIEWER, NAMES, NOW, range(2025, 2028))
        heading = Heading(
            PackageKind.SUBMISSION, "01933e2a-7b00-7000-8000-000000000001", COMMUNE, NAMES[COMMUNE], REVIEWER,
            Period(2026), Series("a" * 32, 1), NOW,
        )  # fmt: skip
        lines = submission_lines(Submission(Profile()))
        self.data = write_package(self.folder / "small.qcdc", heading, lines, {}, key).path.read_bytes()
        self.expected = self.content(self.data)

    def content(self, data: bytes) -> tuple[str, dict[str, bytes]]:
        """What an accepted package says; raises `Refusal`."""
        archive = read_archive(io.BytesIO(data))
        opened = OpenPackage(archive, archive.read(ENVELOPE))
        verified = verify(opened.envelope, self.keys, self.receiver)
        return verified.digest, dict(extract(opened, verified, self.folder).data)

    def judge(self, data: bytes) -> str:
        """The code of the refusal, "same content", or "OTHER CONTENT"."""
        try:
            found = self.content(data)
        except Refusal as refusal:
            return refusal.code
        return "same content" if found == self.expected else "OTHER CONTENT"


def run(every: int = 1) -> Counter[str]:
    """How many variants ended how."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for bit in range(0, len(bench.data) * 8, every):
            changed = bytearray(bench.data)
            changed[bit // 8] ^= 1 << bit % 8
            outcomes[bench.judge(bytes(changed))] += 1
        for cut in range(0, len(bench.data), max(1, every // 8)):
            outcomes[bench.judge(bench.data[:cut])] += 1
    return outcomes


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    started = time.perf_counter()
    outcomes = run(parser.parse_args().every)
    for outcome, count in outcomes.most_common():
        print(f"{count:8d}  {outcome}")
    print(f"{outcomes.total():8d}  variants in {time.perf_counter() - started:.1f} s")
    return 1 if outcomes["OTHER CONTENT"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
