"""The reviewing office's desk: stopped and gone on, a folder that is watched, who sent twice, the wanted day."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.criteria import AssessmentState
from qcdc_desktop.domain.errors import Cancelled
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.dossiers import own_assessment
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.inbox import inbox_rows, set_submission_due, submission_due, take_in
from qcdc_desktop.usecases.watched_folder import (
    Look,
    look_into_folder,
    set_watched_folder,
    take_from_folder,
    watched_folder,
)
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def offices(office: Any) -> tuple[Workspace, Workspace]:
    """The reviewing office and a commune it trusts, which has begun its year."""
    reviewer, commune = office("huyen"), office("xa")
    request = write_key_request(commune, audience=reviewer.unit_key).file
    shown = read_key_request(reviewer, request).shown_groups
    hidden = [g for g, seen in zip(own_key(commune).fingerprint.split(), shown, strict=True) if seen is None]
    enrol_key(reviewer, request, " ".join(hidden))
    add_disclosure(commune, YEAR, "1.1", "Kế hoạch")
    return reviewer, commune


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "chung"
    (folder / "Luc Nam" / "Dong Hung").mkdir(parents=True)
    return folder


def sent(commune: Workspace, folder: Path) -> Path:
    """The package of the year, approved as it stands."""
    assessment = own_assessment(commune, YEAR)
    if assessment is None or assessment.state is not AssessmentState.APPROVED:
        approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    return export_submission(commune, YEAR, folder, sealed=False).file


def looked(reviewer: Workspace) -> Look:
    return look_into_folder(reviewer, look_into_folder(reviewer, {}).stamps)


class Stops:
    """Stops after so many steps."""

    def __init__(self, after: int) -> None:
        self.after = after

    def step(self, done: int, total: int, what: str = "") -> None:
        if self.after <= done < total:
            raise Cancelled


def test_stopping_tells_what_was_done_and_what_is_left(offices: Any, tmp_path: Path) -> None:
    reviewer, commune = offices
    folder = tmp_path / "usb"
    folder.mkdir()
    sent(commune, folder)
    sent(commune, folder)
    (folder / "khac.qcdc").write_bytes(b"not a package")
    taken = take_in(reviewer, [folder], Stops(1))
    assert [one.outcome for one in taken.results] == ["applied"]
    assert len(taken.left) == 2
    rest = take_in(reviewer, taken.left)
    assert sorted(one.outcome for one in rest.results) == ["applied", "refused"]
    assert rest.left == ()
    row = next(row for row in inbox_rows(reviewer, YEAR) if row.unit.key == commune.unit_key)
    assert (row.times, row.last and row.last.revision) == (2, 2)


def test_a_watched_folder_brings_what_has_stood_still(offices: Any, share: Path) -> None:
    reviewer, commune = offices
    assert look_into_folder(reviewer, {}) == Look((), (), {}, True)
    set_watched_folder(reviewer, share)
    assert watched_folder(reviewer) == share
    package = sent(commune, share / "Luc Nam" / "Dong Hung")
    first = look_into_folder(reviewer, {})
    assert first.ready == ()
    growing = share / "dang-chep.qcdc"
    growing.write_bytes(b"half")
    second = look_into_folder(reviewer, first.stamps)
    assert second.ready == (package,)
    assert [one.outcome for one in take_from_folder(reviewer, second).results] == ["applied"]
    growing.write_bytes(b"a little more")
    third = look_into_folder(reviewer, second.stamps)
    assert third.ready == ()
    fourth = look_into_folder(reviewer, third.stamps)
    assert fourth.ready == (growing,)
    assert [one.outcome for one in take_from_folder(reviewer, fourth).results] == ["refused"]
    assert looked(reviewer).ready == ()
    os.utime(growing, (1, 1))
    assert looked(reviewer).ready == (growing,)


def test_a_folder_that_is_away_disturbs_nobody(offices: Any, share: Path, refused: Any) -> None:
    reviewer, _ = offices
    assert refused(set_watched_folder, reviewer, share / "gone").code == "watched-folder-missing"
    set_watched_folder(reviewer, share)
    shutil.rmtree(share)
    assert not look_into_folder(reviewer, {}).reachable
    set_watched_folder(reviewer, None)
    assert watched_folder(reviewer) is None


def test_sealed_packages_wait_for_the_key(offices: Any, share: Path) -> None:
    reviewer, _ = offices
    set_watched_folder(reviewer, share)
    (share / "goi.qcdc.age").write_bytes(b"age-encryption.org/v1\n-> X25519 abc\nx\n--- y\n")
    reviewer.keys.lock()
    look = looked(reviewer)
    assert (look.ready, [file.name for file in look.sealed]) == ((), ["goi.qcdc.age"])


def test_a_lost_memory_only_looks_again(offices: Any, share: Path) -> None:
    reviewer, commune = offices
    set_watched_folder(reviewer, share)
    package = sent(commune, share)
    take_from_folder(reviewer, looked(reviewer))
    for rubbish in ("", "[]", '{"a": 1}', json.dumps({str(package): ["x", 1]})):
        (reviewer.folders.root / "watched-folder.json").write_text(rubbish, encoding="utf-8")
        assert looked(reviewer).ready == (package,)
    assert [one.outcome for one in take_from_folder(reviewer, looked(reviewer)).results] == ["already"]


def test_the_wanted_day_comes_from_the_programme_unless_the_office_sets_one(offices: Any) -> None:
    reviewer, _ = offices
    assert submission_due(reviewer, YEAR) is None
    (programme,) = reviewer.catalogues.programmes
    dated = replace(programme, submission_due=date(2024, 12, 15))
    planned = replace(reviewer, catalogues=replace(reviewer.catalogues, programmes=(dated,)))
    assert submission_due(planned, YEAR) == date(2024, 12, 15)
    set_submission_due(planned, YEAR, date(2024, 12, 20))
    assert submission_due(planned, YEAR) == date(2024, 12, 20)
