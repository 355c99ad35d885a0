"""Files a person brings: wrong bytes, wrong syntax, missing, and folders whose files contradict each other."""

import json
import shutil
from pathlib import Path

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words, resource
from qcdc_desktop.usecases.catalogues import check_catalogue, load_catalogues


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resource("catalogues"), tmp_path / "catalogues"))


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_catalogue(path)
    assert path.name in sentence(load_words(), caught.value.code, caught.value.facts)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "catalogue-not-json"),
        (b"", "catalogue-not-json"),
        (b'{"a": NaN}', "catalogue-not-json"),
        (b"[" * 100_000, "catalogue-not-json"),
        (b"1" * 10_000, "catalogue-not-json"),
        (b'{"a": 1, "a": 2}', "catalogue-key-twice"),
        ("Danh mục".encode("utf-16"), "catalogue-not-utf8"),
        (b" " * (8 * 1024 * 1024 + 1), "catalogue-too-large"),
    ],
    ids=["cut", "empty", "nan", "deep", "digits", "key-twice", "utf-16", "large"],
)
def test_a_file_that_is_no_catalogue(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "brought.json"
    path.write_bytes(content)
    assert refused(path).code == code


def test_a_syntax_mistake_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "brought.json"
    path.write_text('{\n  "edition": }', encoding="utf-8")
    facts = refused(path).facts
    assert (facts["line"], facts["column"]) == (2, 14)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.json").code == "catalogue-file-missing"
    assert refused(tmp_path).code == "catalogue-file-missing"


def test_a_file_of_no_kind(tmp_path: Path) -> None:
    path = tmp_path / "brought.json"
    path.write_text("[1, 2]", encoding="utf-8")
    report = check_catalogue(path)
    assert (report.kind, report.edition, [error.code for error in report.errors]) == (
        "",
        None,
        ["catalogue-kind-unknown"],
    )


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "holidays-2024.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    report = check_catalogue(path)
    assert report.errors == ()
    assert report.edition is not None
    assert report.edition.code == "ngay-nghi-2024"


def test_a_report_keeps_the_sound_head_of_a_wrong_file(folder: Path) -> None:
    path = folder / "programme-2024.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"target_share": 6000', '"target_share": 0.6'), "utf-8")
    report = check_catalogue(path)
    assert report.kind == "programme"
    assert report.edition is not None
    assert [(error.file, error.field) for error in report.errors] == [("programme-2024.json", "target_share")]


def test_a_head_of_units_is_checked_with_its_list(folder: Path) -> None:
    listed = folder / "bac_giang_2024.csv"
    listed.write_text(listed.read_text(encoding="utf-8").replace(",xa,213", ",xa,999", 1), encoding="utf-8")
    (error,) = check_catalogue(folder / "units-bac-giang-2024.json").errors
    assert (error.file, error.field, error.code) == ("bac_giang_2024.csv", "parent_code", "catalogue-parent-unknown")
    listed.write_text('code,name,level,parent_code\n24,"Tỉnh', encoding="utf-8")
    assert refused(listed).code == "catalogue-not-csv"


def test_one_wrong_file_refuses_the_folder(folder: Path) -> None:
    path = folder / "criteria-cqtt-2024.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"pass_mark": 8000', '"pass_mark": 80000'), "utf-8")
    with pytest.raises(Refusal) as caught:
        load_catalogues(folder)
    assert caught.value.facts["file"] == path.name
    assert caught.value.facts["field_name"] == "pass_mark"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("units-bac-giang-2024", "code"),
        ("disclosure-2023", "code"),
        ("criteria-cqtt-2024", "code"),
        ("pks01", "code"),
        ("programme-2024", "code"),
        ("holidays-2024", "years"),
    ],
)
def test_the_same_edition_twice_refuses_the_folder(folder: Path, name: str, field: str) -> None:
    shutil.copyfile(folder / f"{name}.json", folder / f"{name}-again.json")
    with pytest.raises(Refusal) as caught:
        load_catalogues(folder)
    assert (caught.value.facts["problem"], caught.value.facts["field_name"]) == ("catalogue-edition-twice", field)


def test_units_in_force_on_the_same_day_are_refused(folder: Path) -> None:
    path = folder / "units-bac-giang-2024.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    value["edition"]["valid_to"] = "2025-01-01"
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        load_catalogues(folder)
    assert caught.value.facts["problem"] == "catalogue-editions-overlap"
