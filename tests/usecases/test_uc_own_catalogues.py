"""Catalogues an office brings itself: taken in for good, used at once and after opening again, handed on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.backups import make_backup, restore_backup
from qcdc_desktop.usecases.open_office import close_office, open_office
from qcdc_desktop.usecases.own_catalogues import export_catalogue, import_catalogue, own_editions
from qcdc_desktop.usecases.workspace import Workspace


def own_set(folder: Path, code: str = "cqtt-2027", title: str = "Bộ tiêu chí của tỉnh") -> Path:
    value = json.loads((resource("catalogues") / "criteria-cqtt-2024.json").read_text(encoding="utf-8"))
    value["edition"].update(code=code, title=title, valid_from="2027-01-01")
    file = folder / "bo.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


def test_a_set_is_used_at_once_and_after_opening_again(ws: Workspace, tmp_path: Path) -> None:
    found = import_catalogue(ws, own_set(tmp_path))
    assert found.new
    criteria = found.workspace.catalogues.criteria_edition("cqtt-2027")
    assert criteria is not None and criteria.edition.title == "Bộ tiêu chí của tỉnh"
    folder = ws.folders.root
    shipped = ws.catalogues
    close_office(ws)
    again = open_office(folder, shipped, ws.clock)
    assert again.catalogues.criteria_edition("cqtt-2027") == criteria
    assert [one.code for one in own_editions(again)] == ["cqtt-2027"]
    with again.store.reading() as reading:
        assert [e.action for e in reading.find(AuditEntry) if e.record_kind == "OwnCatalogue"] == ["add"]
    close_office(again)


def test_the_same_again_changes_nothing_and_other_content_is_refused(ws: Workspace, tmp_path: Path) -> None:
    ws = import_catalogue(ws, own_set(tmp_path)).workspace
    assert not import_catalogue(ws, own_set(tmp_path)).new
    for code in ("cqtt-2027", "cqtt-2024"):
        with pytest.raises(Refusal) as caught:
            import_catalogue(ws, own_set(tmp_path, code, "Khác"))
        assert caught.value.code == "catalogue-edition-taken"
    assert len(own_editions(ws)) == 1


def test_questionnaires_come_the_same_way(ws: Workspace, tmp_path: Path) -> None:
    value = json.loads((resource("catalogues") / "pks07.json").read_text(encoding="utf-8"))
    value["edition"].update(code="pks07-2027", valid_from="2027-01-01")
    file = tmp_path / "phieu.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    ws = import_catalogue(ws, file).workspace
    assert ws.catalogues.questionnaire("PKS07", "pks07-2027") is not None
    assert not import_catalogue(ws, file).new


def test_what_is_wrong_and_lists_of_units_are_refused(ws: Workspace, tmp_path: Path) -> None:
    file = own_set(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace('"pass_mark": 8000', '"pass_mark": 80001'), "utf-8")
    with pytest.raises(Refusal) as caught:
        import_catalogue(ws, file)
    assert caught.value.code == "catalogue-wrong"
    with pytest.raises(Refusal) as caught:
        import_catalogue(ws, resource("catalogues") / "units-bac-ninh-2025.json")
    assert caught.value.code == "own-catalogue-units"
    assert own_editions(ws) == ()


def test_an_edition_goes_out_as_it_came_and_another_office_takes_it(
    ws: Workspace, office: Callable[[str], Workspace], tmp_path: Path
) -> None:
    file = own_set(tmp_path)
    ws = import_catalogue(ws, file).workspace
    out = export_catalogue(ws, "cqtt-2027", tmp_path / "ra.json")
    assert out.read_bytes() == file.read_bytes()
    there = import_catalogue(office("huyen"), out)
    assert there.workspace.catalogues.criteria_edition("cqtt-2027") == ws.catalogues.criteria_edition("cqtt-2027")
    shipped = export_catalogue(ws, "pks01-2024", tmp_path / "pks01.json")
    assert not import_catalogue(ws, shipped).new
    with pytest.raises(Refusal) as caught:
        export_catalogue(ws, "khong-co", tmp_path / "x.json")
    assert caught.value.code == "catalogue-edition-unknown"


def test_a_backup_brings_it_back(ws: Workspace, tmp_path: Path) -> None:
    empty = make_backup(ws)
    ws = import_catalogue(ws, own_set(tmp_path)).workspace
    full = make_backup(ws)
    without = restore_backup(ws, empty.path)
    assert without.catalogues.criteria_edition("cqtt-2027") is None
    back = restore_backup(without, full.path)
    assert back.catalogues.criteria_edition("cqtt-2027") == ws.catalogues.criteria_edition("cqtt-2027")
    close_office(back)
