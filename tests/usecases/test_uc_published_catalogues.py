"""A province publishes, offices below take in: roots, releases, what is kept, keys by the list, packages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.catalogue import Origin
from qcdc_desktop.domain.exchange_log import AuditEntry, EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange import root_signing
from qcdc_desktop.exchange.keys import UnlockedKey, key_id, new_key
from qcdc_desktop.exchange.root_signing import draft_bytes, read_draft
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.enrolment import (
    enrol_key,
    list_keys,
    own_key,
    read_key_request,
    set_key_state,
    write_key_request,
)
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.key_ring import KeyRing
from qcdc_desktop.usecases.open_office import close_office, create_office, open_office
from qcdc_desktop.usecases.own_catalogues import import_catalogue
from qcdc_desktop.usecases.publish_catalogue import publish
from qcdc_desktop.usecases.revoked_keys import LOOKED_AT, REVOKED_LATER, doubtful_packages, mark_looked_at
from qcdc_desktop.usecases.root_keys import (
    adopt_root,
    draft_root,
    make_holder_key,
    operating_key,
    print_root_form,
    reseal_operating_keys,
    root_state,
    sign_root,
)
from qcdc_desktop.usecases.take_catalogue import (
    catalogue_trust,
    preview_release,
    read_root,
    take_release,
    trust_root,
)
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "bốn từ dễ nhớ"
PROVINCE = UnitKey("24", date(2024, 1, 1))
Office = Callable[[str], Workspace]


@dataclass(frozen=True)
class Seat:
    """A province with an adopted root, made once: its folder, its open key, its holders' keys and public files."""

    folder: Path
    keys: KeyRing
    holders: tuple[UnlockedKey, ...]
    publics: tuple[Path, ...]


def signed(draft: Path, *holders: UnlockedKey) -> Path:
    """The root in the file with signatures of holders, as on their own machines."""
    for key in holders:
        draft.write_bytes(draft_bytes(root_signing.sign_root(read_draft(draft.read_bytes()), key)))
    return draft


@pytest.fixture(scope="session")
def seat(tmp_path_factory: pytest.TempPathFactory, catalogues: Any) -> Seat:
    root = tmp_path_factory.mktemp("tinh")
    day = datetime(2024, 1, 5, 2, tzinfo=UTC)
    ws = create_office(root / "tinh", PROVINCE, Role.PROVINCE, PASSPHRASE, catalogues, lambda: day, "Tỉnh")
    holders = tuple(new_key() for _ in range(3))
    publics = tuple(root / f"nguoi-{n}.qcdckey.pub" for n in range(3))
    for file, key in zip(publics, holders, strict=True):
        file.write_text(key.public + "\n", encoding="ascii")
    draft = draft_root(ws, publics, root / "goc.qcdcroot").file
    assert root_state(draft).missing == 2
    signed(draft, holders[0], holders[2])
    state = root_state(draft)
    assert (state.version, state.signed, state.missing) == (1, 2, 0)
    adopt_root(ws, draft)
    ws.store.close()
    return Seat(root / "tinh", ws.keys, holders, publics)


@pytest.fixture
def province(seat: Seat, catalogues: Any, clock: Any, tmp_path: Path) -> Any:
    folder = Path(shutil.copytree(seat.folder, tmp_path / "tinh"))
    ws = replace(open_office(folder, catalogues, clock), keys=KeyRing(folder / "keys"))
    ws.keys._key = seat.keys._key
    yield ws
    ws.store.close()


def groups_for(shown: tuple[str | None, ...], fingerprint: str) -> str:
    return " ".join(g for g, seen in zip(fingerprint.split(), shown, strict=True) if seen is None)


def enrolled(ws: Workspace, province: Workspace, file: Path) -> Workspace:
    """The office with the province's root typed from paper."""
    trust = catalogue_trust(province)
    assert trust is not None
    trust_root(ws, file, groups_for(read_root(ws, file).shown_groups, trust.fingerprint))
    return ws


def changed(folder: Path, shipped: str, name: str = "moi.json", **head: Any) -> Path:
    value = json.loads((resource("catalogues") / shipped).read_text(encoding="utf-8"))
    value["edition"].update(head)
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


def test_a_release_is_looked_at_and_taken_in_whole(
    province: Workspace, office: Office, refused: Any, tmp_path: Path, catalogues: Any
) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    new_set = changed(tmp_path, "criteria-cqtt-2024.json", code="bg-2024", title="Bộ tiêu chí của tỉnh")
    publish(province, file, "Bộ tiêu chí mới", added=[new_set])
    commune = office("xa")
    assert refused(take_release, commune, file).code == "catalogue-root-unknown"
    assert refused(trust_root, commune, file, "0000 0000").code == "fingerprint-differs"
    assert catalogue_trust(commune) is None
    commune = enrolled(commune, province, file)
    seen = preview_release(commune, file)
    whats = {one.code: one.what for one in seen.editions}
    assert (seen.new, seen.publisher, seen.note) == (True, "Tỉnh Bắc Giang", "Bộ tiêu chí mới")
    assert whats["bg-2024"] == "new" and {*whats.values()} == {"new", "adopted"}
    assert [one.what for one in seen.keys] == ["new"], "the province's own key"
    assert commune.catalogues.criteria_edition("bg-2024") is None
    taken = take_release(commune, file).workspace
    found = taken.catalogues.criteria_edition("bg-2024")
    assert found is not None and found.edition.origin is Origin.PROVINCE
    assert taken.published is not None and taken.published.release == 2024060301
    assert not take_release(taken, file).changes.new
    with commune.store.reading() as reading:
        lines = [entry.record_kind for entry in reading.find(AuditEntry)]
    assert lines.count("PublishedCatalogue") == len(seen.editions)
    folder = commune.folders.root
    close_office(commune)
    again = open_office(folder, catalogues, commune.clock)
    assert (again.catalogues, again.published) == (taken.catalogues, taken.published)
    assert not list(again.folders.quarantine.iterdir())
    again.store.close()


def test_the_provinces_edition_holds_where_several_do(
    province: Workspace, office: Office, tmp_path: Path, clock: Any
) -> None:
    """Of one day the province's, then the office's own, then the shipped one; frozen editions stay as they are."""
    commune = office("xa")
    own = changed(tmp_path, "disclosure-2023.json", "rieng.json", code="rieng", valid_from="2024-02-01")
    commune = import_catalogue(commune, own).workspace
    assert add_disclosure(commune, 2024, "1.1", "Kế hoạch").catalogue_edition == "rieng"
    file = tmp_path / "danh-muc.qcdccat"
    publish(province, file)
    commune = take_release(enrolled(commune, province, file), file).workspace
    shipped = next(one.edition.code for one in province.catalogues.disclosure)
    assert add_disclosure(commune, 2024, "1.1", "Kế hoạch 2").catalogue_edition == shipped
    assert commune.catalogues.disclosure_edition("rieng") is not None, "records stand on it"


def test_an_edition_in_use_is_kept_and_one_that_is_not_gives_way(
    province: Workspace, office: Office, refused: Any, tmp_path: Path
) -> None:
    commune, neighbour = office("xa"), office("xa-ben")
    mine = changed(tmp_path, "disclosure-2023.json", "rieng.json", code="bg-cong-khai", title="Của xã")
    commune, neighbour = (import_catalogue(ws, mine).workspace for ws in (commune, neighbour))
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    theirs = changed(tmp_path, "disclosure-2023.json", "tinh.json", code="bg-cong-khai", title="Của tỉnh")
    file = tmp_path / "danh-muc.qcdccat"
    province = publish(province, file, added=[theirs]).taken.workspace
    titles = {}
    for ws in (commune, neighbour):
        taken = take_release(enrolled(ws, province, file), file)
        what = next(one.what for one in taken.changes.editions if one.code == "bg-cong-khai")
        found = taken.workspace.catalogues.disclosure_edition("bg-cong-khai")
        assert found is not None
        titles[what] = (found.edition.title, found.edition.origin)
    assert titles == {"kept": ("Của xã", Origin.OWN), "changed": ("Của tỉnh", Origin.PROVINCE)}
    other = changed(tmp_path, "disclosure-2023.json", "khac.json", code="bg-cong-khai", title="Đổi ý")
    assert refused(publish, province, file, added=[other]).code == "catalogue-edition-taken"


def test_what_is_withdrawn_goes_unless_records_stand_on_it(province: Workspace, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    new_set = changed(tmp_path, "criteria-cqtt-2024.json", code="bg-2024")
    province = publish(province, file, added=[new_set]).taken.workspace
    commune = take_release(enrolled(office("xa"), province, file), file).workspace
    (shipped,) = (one.edition.code for one in commune.catalogues.disclosure)
    publish(province, file, without=["bg-2024", shipped])
    taken = take_release(commune, file)
    assert taken.workspace.catalogues.criteria_edition("bg-2024") is None
    gone = {one.code for one in taken.changes.editions if one.what == "withdrawn"}
    assert gone == {"bg-2024", shipped}
    left = taken.workspace.catalogues.disclosure_edition(shipped)
    assert left is not None and left.edition.origin is Origin.SHIPPED, "the program's own is there again"


def test_holidays_of_the_province_replace_the_shipped_ones(province: Workspace, office: Office, tmp_path: Path) -> None:
    days = changed(tmp_path, "holidays-2024.json", code="tinh-nghi-2024")
    file = tmp_path / "danh-muc.qcdccat"
    publish(province, file, added=[days])
    commune = take_release(enrolled(office("xa"), province, file), file).workspace
    codes = [one.edition.code for one in commune.catalogues.holidays if 2024 in one.years]
    assert codes == ["tinh-nghi-2024"]


def test_units_change_while_no_unit_in_use_is_lost(province: Workspace, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    publish(province, file)
    commune = take_release(enrolled(office("xa"), province, file), file).workspace
    units = commune.catalogues.units
    head = next(one for one in units.editions if one.code == "bac-giang-2024")
    assert head.origin is Origin.PROVINCE and units.parent(commune.unit) is not None

    def listed(lost: str, name: str) -> Path:
        rows = [
            {"code": u.code, "name": u.name, "level": u.level, "parent_code": u.parent_code}
            for u in units.units
            if u.valid_from == head.valid_from and u.code != lost
        ]
        value = {
            "edition": json.loads((resource("catalogues") / "units-bac-giang-2024.json").read_text("utf-8"))["edition"]
        }
        out = tmp_path / name
        out.write_text(json.dumps({**value, "units": rows}, ensure_ascii=False), encoding="utf-8")
        return out

    for lost, what in (("07444", "kept"), ("07450", "changed")):
        province_now = replace(province, catalogues=commune.catalogues)
        publish(province_now, file, added=[listed(lost, f"{lost}.json")])
        changes = preview_release(commune, file).editions
        assert next(one.what for one in changes if one.code == "bac-giang-2024") == what


def test_a_refused_file_changes_nothing(
    province: Workspace, office: Office, refused: Any, clock: Any, tmp_path: Path, trail: Any
) -> None:
    old, new = tmp_path / "cu.qcdccat", tmp_path / "moi.qcdccat"
    province = publish(province, old).taken.workspace
    publish(province, new)
    commune = take_release(enrolled(office("xa"), province, new), new).workspace
    before = (catalogue_trust(commune), len(trail(commune)))
    assert refused(take_release, commune, old).code == "catalogue-older"
    new.write_bytes(new.read_bytes()[:-30])
    assert refused(take_release, commune, new).code == "catalogue-file-broken"
    clock.set(date(2035, 1, 1))
    assert refused(take_release, commune, old).code == "catalogue-expired"
    assert (catalogue_trust(commune), len(trail(commune))) == before
    assert not list(commune.folders.quarantine.iterdir())


def test_the_root_rotates_with_two_of_three_and_offices_follow(
    province: Workspace, seat: Seat, office: Office, refused: Any, tmp_path: Path
) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    province = publish(province, file).taken.workspace
    commune = take_release(enrolled(office("xa"), province, file), file).workspace
    stick = tmp_path / "usb" / "goc.qcdckey"
    fourth = make_holder_key(stick, PASSPHRASE)
    assert refused(make_holder_key, stick, PASSPHRASE).code == "key-exists"
    draft = draft_root(province, [*seat.publics[1:], fourth.file], tmp_path / "g.qcdcroot", new_operating=True).file
    assert refused(adopt_root, province, draft).code == "root-unfinished"
    signed(draft, seat.holders[1])
    assert sign_root(draft, stick, PASSPHRASE).missing == 1, "the root before does not know the fourth"
    assert refused(adopt_root, province, draft).code == "root-unfinished"
    signed(draft, seat.holders[2])
    stolen = operating_key(province, catalogue_trust(province).roots[-1])  # type: ignore[union-attr]
    adopted = adopt_root(province, draft)
    assert adopted.root_version == 2
    assert refused(adopt_root, province, draft).code == "root-not-next"
    assert operating_key(province, adopted.roots[-1]).public != stolen.public
    publish(province, file)
    taken = take_release(commune, file)
    assert taken.changes.root_version == 2
    newcomer = office("xa-ben")
    request = read_root(newcomer, file)
    assert (request.version, request.versions, request.known) == (2, (1, 2), False)
    assert print_root_form(province, tmp_path / "phieu.pdf").stat().st_size > 5000


def test_a_new_office_key_still_opens_the_operating_key(province: Workspace, refused: Any) -> None:
    root = catalogue_trust(province).roots[-1]  # type: ignore[union-attr]
    before, old = operating_key(province, root).public, province.keys.key
    province.keys._key = new_key()
    assert refused(operating_key, province, root).code == "operating-key-lost"
    reseal_operating_keys(province, old)
    assert operating_key(province, root).public == before


def test_only_a_province_publishes(office: Office, refused: Any, tmp_path: Path) -> None:
    ws = office("xa")
    for call in (
        lambda: publish(ws, tmp_path / "a.qcdccat"),
        lambda: draft_root(ws, [], tmp_path / "a"),
        lambda: adopt_root(ws, tmp_path / "a"),
    ):
        assert refused(call).code == "province-only"


def trust_key(here: Workspace, there: Workspace) -> None:
    file = write_key_request(there, audience=here.unit_key).file
    enrol_key(here, file, groups_for(read_key_request(here, file).shown_groups, own_key(there).fingerprint))


def test_keys_come_with_the_catalogue(province: Workspace, office: Office, tmp_path: Path) -> None:
    """What the province enrolled by paper is known at every office; revoking marks what came before."""
    reviewer, commune, file = office("huyen"), office("xa"), tmp_path / "danh-muc.qcdccat"
    for ws in (reviewer, commune):
        trust_key(province, ws)
    province = publish(province, file).taken.workspace
    commune, reviewer = (take_release(enrolled(ws, province, file), file).workspace for ws in (commune, reviewer))
    assert {key.unit.code for key in list_keys(commune)} == {"24", "218"}, "its own key is not among them"
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    made = export_submission(commune, 2024, sealed=True)
    (result,) = import_packages(reviewer, [made.file])
    assert (result.outcome, result.flags) == ("applied", ())
    stolen = next(key for key in list_keys(province) if key.unit == commune.unit_key)
    set_key_state(province, stolen.id, KeyState.REVOKED, "Mất USB")
    publish(province, file)
    taken = take_release(reviewer, file)
    assert [(one.unit, one.what) for one in taken.changes.keys] == [(commune.unit_key, "revoked")]
    (doubtful,) = doubtful_packages(reviewer)
    assert doubtful.flags == (REVOKED_LATER,)
    assert import_packages(reviewer, [export_submission(commune, 2024).file])[0].code == "key-revoked"
    assert mark_looked_at(reviewer, doubtful.id, "Đã gọi xã, đúng gói").flags == (LOOKED_AT,)
    assert doubtful_packages(reviewer) == ()
    assert [one.what for one in take_release(commune, file).changes.keys] == ["own-revoked"]


def test_a_list_never_brings_a_key_back(province: Workspace, office: Office, tmp_path: Path) -> None:
    reviewer, commune, file = office("huyen"), office("xa"), tmp_path / "danh-muc.qcdccat"
    trust_key(province, commune)
    trust_key(reviewer, commune)
    (key,) = list_keys(reviewer)
    set_key_state(reviewer, key.id, KeyState.RETIRED, "Thay máy")
    publish(province, file)
    taken = take_release(enrolled(reviewer, province, file), file)
    assert [one.unit.code for one in taken.changes.keys] == ["24"]
    assert {k.state for k in list_keys(reviewer) if k.unit == commune.unit_key} == {KeyState.RETIRED}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"public": "01" + "00" * 31}, "weak-key"),
        ({"role": "province"}, "role-not-plausible"),
        ({"unit_code": "99999"}, "unknown-unit-code"),
    ],
)
def test_a_list_with_a_key_nobody_may_enrol_is_refused(
    change: dict[str, str], code: str, province: Workspace, office: Office, refused: Any, tmp_path: Path
) -> None:
    trust_key(province, office("xa"))
    (key,) = list_keys(province)
    wrong = replace(key, **change)
    with province.store.transaction("x") as tx:
        tx.save(replace(wrong, key_id=key_id(wrong.public)))
    assert refused(publish, province, tmp_path / "a.qcdccat").code == code
    assert list(tmp_path.glob("a.qcdccat*")) == []


def test_a_key_listed_for_another_unit_is_refused(
    province: Workspace, office: Office, refused: Any, tmp_path: Path
) -> None:
    reviewer, commune, neighbour = office("huyen"), office("xa"), office("xa-ben")
    trust_key(province, commune)
    trust_key(reviewer, commune)
    with reviewer.store.transaction("x") as tx:
        (key,) = tx.find(EnrolledKey)
        tx.save(replace(key, unit_code=neighbour.unit_key.code))
    file = tmp_path / "danh-muc.qcdccat"
    publish(province, file)
    before = catalogue_trust(enrolled(reviewer, province, file))
    assert refused(take_release, reviewer, file).code == "key-of-other-unit-listed"
    assert catalogue_trust(reviewer) == before


def test_packages_name_the_release_and_the_receiver_compares(
    province: Workspace, office: Office, clock: Any, tmp_path: Path
) -> None:
    reviewer, commune = office("huyen"), office("xa")
    trust_key(reviewer, commune)
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    old, new = tmp_path / "cu.qcdccat", tmp_path / "moi.qcdccat"
    province = publish(province, old).taken.workspace
    clock.set(date(2024, 6, 3) + timedelta(days=1))
    publish(province, new)
    commune = take_release(enrolled(commune, province, old), old).workspace
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    made = export_submission(commune, 2024).file
    (result,) = import_packages(reviewer, [made])
    assert (result.code, result.facts) == ("newer-release", {"release": 2024060301})
    reviewer = take_release(enrolled(reviewer, province, old), old).workspace
    assert import_packages(reviewer, [made])[0].flags == ()
    reviewer = take_release(reviewer, new).workspace
    assert import_packages(reviewer, [export_submission(commune, 2024).file])[0].flags == ("release-older",)
