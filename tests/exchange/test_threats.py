"""docs/threats.md names a test for every threat, and the tests it names are there; two threats have theirs here."""

import re
from pathlib import Path
from typing import Any

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.exchange.data_records import Submission, read_submission
from qcdc_desktop.exchange.quarantine import quarantine_copy

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = {19}
"""Signed catalogues are not there yet; the page says so."""


def test_every_threat_has_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| ([^|]*) \|$", page, flags=re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 40))
    missing = []
    for number, named in rows:
        tests = re.findall(r"`([^`]+)`", named)
        if not tests and int(number) not in WITHOUT:
            missing.append(f"{number}: no test")
        for test in tests:
            file, _, function = test.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).is_file() else None
            if text is None or (function and f"def {function}(" not in text):
                missing.append(f"{number}: {test}")
    assert not missing, "\n".join(missing)


def test_a_stick_that_changes_after_the_copy(scene: Any, tmp_path: Path) -> None:
    """The file is swapped between two steps: what was copied and hashed is what is judged."""
    source = scene.write().path
    good = source.read_bytes()
    copy = quarantine_copy(source, tmp_path / "quarantine")
    source.write_bytes(b"something else")
    source.unlink()
    assert copy.path.read_bytes() == good
    verified, _ = scene.accept(copy.path.read_bytes())
    assert verified.value.package_id


def test_names_that_are_sql_stay_text(scene: Any) -> None:
    title = "x'); DROP TABLE disclosure; --"
    entry = Disclosure(
        id="01933e2a-7b00-7000-8000-00000000000a",
        dossier_id="d",
        content_code="1.1",
        catalogue_edition="luat-10-2022",
        title=title,
        created_at=scene.now,
    )
    _, contents = scene.accept(scene.write(Submission(Profile(), disclosures=(entry,))).path.read_bytes())
    assert read_submission(contents, "d").disclosures[0].title == title
    sql = [file for file in (ROOT / "qcdc_desktop").rglob("*.py") if "/db/" not in file.as_posix()]
    assert not [file.name for file in sql if re.search(r'f"(SELECT|INSERT|UPDATE|DELETE) ', file.read_text("utf-8"))]


def test_changed_bits_and_cuts() -> None:
    """A sample of what `python -m benchmarks.bit_flips` does with every single bit."""
    from benchmarks.bit_flips import run

    outcomes = run(every=61)
    assert outcomes.total() > 500
    assert outcomes["OTHER CONTENT"] == 0
    assert outcomes["zip-structure"] > 100
