"""Two programs on one folder, lost and foreign data, keys that speak for more than they may: nothing is mixed up."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.exchange_log import Direction, KeyState, PackageKind, PackageState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.exchange.keys import fingerprint, hidden_groups, new_key
from qcdc_desktop.exchange.package import write_package
from qcdc_desktop.exchange.short_records import KeyRequest as AskedKey
from qcdc_desktop.exchange.short_records import key_request_lines
from qcdc_desktop.exchange.statement import Heading, Period, Series
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.backups import make_backup, restore_backup, restore_folder
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.enrolment import (
    enrol_key,
    list_keys,
    own_key,
    read_key_request,
    set_key_state,
    write_key_request,
)
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import apply_held, import_packages, package_log
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import create_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


def enrol(reviewer: Workspace, commune: Workspace) -> None:
    request = write_key_request(commune, audience=reviewer.unit_key).file
    shown = read_key_request(reviewer, request).shown_groups
    groups = own_key(commune).fingerprint.split()
    enrol_key(reviewer, request, " ".join(g for g, seen in zip(groups, shown, strict=True) if seen is None))


@pytest.fixture
def second(catalogues: Any, clock: Any) -> Any:
    """Opens the folder of an open office a second time, as the command line does beside the window."""
    opened: list[Workspace] = []

    def beside(ws: Workspace) -> Workspace:
        opened.append(replace(open_office(ws.folders.root, catalogues, clock), keys=ws.keys))
        return opened[-1]

    yield beside
    for ws in opened:
        ws.store.close()


class Meanwhile:
    """Something else that happens once: between two steps of the work, or between two looks at the clock."""

    def __init__(self, do: Callable[[], Any], at: int, clock: Callable[[], datetime] | None = None) -> None:
        self._do = do
        self._left = at
        self._clock = clock
        self.done: Any = None

    def _tick(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.done = self._do()

    def step(self, done: int, total: int, what: str = "") -> None:
        self._tick()

    def __call__(self) -> datetime:
        self._tick()
        assert self._clock is not None
        return self._clock()


def test_two_windows_never_write_one_revision_twice(ws: Workspace, second: Any) -> None:
    add_disclosure(ws, YEAR, "1.1", "Kế hoạch")
    approve_assessment(ws, YEAR, "Chủ tịch", "Thử nghiệm")
    other = second(ws)
    meanwhile = Meanwhile(lambda: export_submission(other, YEAR), at=2)
    with pytest.raises(Trouble, match="package-log-changed"):
        export_submission(ws, YEAR, progress=meanwhile)
    (only,) = [r for r in package_log(ws) if r.direction is Direction.OUT]
    assert only == meanwhile.done.record
    assert sorted(f.name for f in ws.folders.outbox.rglob("*") if f.is_file()) == [meanwhile.done.file.name]
    again = export_submission(ws, YEAR).record
    assert (again.revision, again.prev) == (2, only.digest)


def test_a_package_decided_about_too_early_is_not_applied(office: Any, second: Any) -> None:
    """While revision 1 is being checked another window takes in revision 2; revision 1 must not go over it."""
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)
    add_disclosure(commune, YEAR, "1.1", "Lần đầu")
    approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    first = export_submission(commune, YEAR).file
    unlock_assessment(commune, YEAR, "Bổ sung")
    add_disclosure(commune, YEAR, "1.1", "Lần hai")
    approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    later = export_submission(commune, YEAR).file
    other = second(reviewer)
    for calls in range(2, 4):  # after the decision, before the transaction
        meanwhile = Meanwhile(lambda: import_packages(other, [later]), calls, reviewer.clock)
        (result,) = import_packages(replace(reviewer, clock=meanwhile), [first])
        assert meanwhile.done[0].outcome in ("applied", "already")
        if calls == 2:
            assert (result.outcome, result.code, result.trouble) == ("refused", "package-log-changed", True)
            assert not any(file.name.startswith("in-") for file in reviewer.folders.quarantine.iterdir())
    assert len(list_disclosures(reviewer, YEAR, commune.unit_key).rows) == 2
    (again,) = import_packages(reviewer, [first])
    assert again.outcome in ("older", "already")
    states = {r.revision: r.state for r in package_log(reviewer) if r.kind is PackageKind.SUBMISSION}
    assert states == {1: PackageState.OLDER, 2: PackageState.APPLIED}


@pytest.mark.sqlite_only
def test_nothing_is_restored_while_another_program_works_here(ws: Workspace, second: Any) -> None:
    backup = make_backup(ws)
    add_disclosure(ws, YEAR, "1.1", "Sau khi sao lưu")
    other = second(ws)
    with pytest.raises(Trouble, match="database-locked"):
        restore_backup(ws, backup.path)
    add_disclosure(other, YEAR, "1.1", "Không bị mất")
    assert len(list_disclosures(ws, YEAR).rows) == 2
    assert list(ws.folders.root.glob("*before-restore*")) == []
    other.store.close()
    ws.store.close()
    restored = restore_backup(ws, backup.path)
    with closing(restored.store):
        assert list_disclosures(restored, YEAR).rows == ()


def test_the_backup_of_another_office_is_refused(office: Any, refused: Any) -> None:
    ws, other = office("xa"), office("xa-ben")
    backup = make_backup(other)
    before = read_office(ws)
    refusal = refused(restore_backup, ws, backup.path)
    assert refusal.code == "backup-of-other-office"
    assert refusal.facts["unit"] == other.unit.name
    assert read_office(ws) == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "harm", [lambda f: f.write_bytes(b"\0" * 5000), lambda f: f.unlink(), lambda f: f.write_bytes(b"")]
)
def test_lost_data_come_back_from_a_backup(ws: Workspace, catalogues: Any, clock: Any, harm: Any) -> None:
    add_disclosure(ws, YEAR, "1.1", "Kế hoạch")
    backup = make_backup(ws)
    epoch = read_office(ws).epoch
    ws.store.close()
    harm(ws.folders.database)
    with pytest.raises(Trouble):
        open_office(ws.folders.root, catalogues, clock)
    restored = restore_folder(ws.folders.root, backup.path, catalogues, clock)
    with closing(restored.store):
        assert len(list_disclosures(restored, YEAR).rows) == 1
        assert read_office(restored).epoch != epoch


def test_an_old_key_vouches_only_for_its_own_role(office: Any, refused: Any, tmp_path: Path) -> None:
    """Whoever has a commune's key must not make a reviewer of it without the paper."""
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)

    def asked(role: Role) -> tuple[Path, str]:
        key = new_key()
        heading = Heading(
            PackageKind.KEY_REQUEST,
            commune.new_id(),
            commune.unit_key,
            commune.unit.name,
            reviewer.unit_key,
            Period(YEAR),
            Series("a" * 32, 1),
            commune.clock(),
        )
        lines = key_request_lines(AskedKey(key.public, role, key.seal_to))
        file = tmp_path / f"{role}.qcdc"
        write_package(file, heading, lines, {}, key, [commune.keys.key])
        return file, fingerprint(key.public)

    higher, paper = asked(Role.REVIEWER)
    assert not read_key_request(reviewer, higher).vouched
    assert refused(enrol_key, reviewer, higher, "").code == "fingerprint-differs"
    same, _ = asked(Role.COMMUNE)
    assert read_key_request(reviewer, same).vouched
    enrol_key(reviewer, same, "")
    assert [key.role for key in list_keys(reviewer)] == ["commune", "commune"]
    groups = paper.split()
    enrol_key(reviewer, higher, " ".join(groups[place] for place in hidden_groups(paper)))
    assert list_keys(reviewer)[-1].role == "reviewer"


def test_a_passphrase_is_counted_as_people_see_it(tmp_path: Path, catalogues: Any, clock: Any, refused: Any) -> None:
    """Decomposed letters are one each, blanks around do not count, and what no keyboard types is refused."""
    unit = next(unit for unit in catalogues.units.units if unit.code == "07444").key

    def make(passphrase: str) -> Workspace:
        return create_office(tmp_path / "new", unit, Role.COMMUNE, passphrase, catalogues, clock, "A")

    for short in ("ế" * 7, "e\u0302\u0301" * 4, " " * 9, "   abc   "):
        assert refused(make, short).code == "passphrase-too-short"
    assert refused(make, "mat khau \udce1").code == "passphrase-unreadable"
    assert not (tmp_path / "new").exists()


def test_where_no_office_can_be_made(tmp_path: Path, catalogues: Any, clock: Any, refused: Any) -> None:
    unit = next(unit for unit in catalogues.units.units if unit.code == "07444").key
    file = tmp_path / "a-file"
    file.write_bytes(b"x")
    assert refused(create_office, file, unit, Role.COMMUNE, "dài hơn tám", catalogues, clock, "A").code == (
        "folder-not-empty"
    )
    assert file.read_bytes() == b"x"


def test_a_held_package_is_judged_by_when_it_came(office: Any) -> None:
    """The commune changed its key while its package waited: what that key had signed before stays good."""
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)
    backup = make_backup(commune)
    add_disclosure(commune, YEAR, "1.1", "Trước")
    approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    import_packages(reviewer, [export_submission(commune, YEAR).file])
    restored = restore_backup(commune, backup.path)
    add_disclosure(restored, YEAR, "1.1", "Sau")
    approve_assessment(restored, YEAR, "Chủ tịch", "Thử nghiệm")
    (held,) = import_packages(reviewer, [export_submission(restored, YEAR).file])
    assert (held.outcome, held.flags) == ("held", ("sender-restored",))
    assert held.record is not None
    set_key_state(reviewer, list_keys(reviewer)[0].id, KeyState.RETIRED, "đổi khóa")
    assert apply_held(reviewer, held.record.id, "đã gọi điện hỏi xã").state is PackageState.APPLIED
