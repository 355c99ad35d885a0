"""The register carried on from the command line: published, ended, extended, renewed, proved, counted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ENTRY = {"content": "7.1", "title": "Chính sách hỗ trợ nhà ở", "document_date": "2024-05-20", "document_number": "9/QĐ"}


@pytest.fixture
def folder(office: Any) -> Path:
    return Path(office("xa"))


@pytest.fixture
def add(qcdc: Any, folder: Path, tmp_path: Path) -> Callable[..., str]:
    def made(**changes: Any) -> str:
        file = tmp_path / "entry.json"
        file.write_text(json.dumps(ENTRY | changes, ensure_ascii=False), encoding="utf-8")
        return str(qcdc(folder, "disclosure", "add", "--file", file).json["disclosure"]["id"])

    return made


def test_published_everywhere_then_taken_down(qcdc: Any, folder: Path, add: Callable[..., str]) -> None:
    entry = add()
    missing = qcdc(folder, "disclosure", "show", entry).json["disclosure"]["missing"]
    loud = qcdc(folder, "disclosure", "publish", entry, "--form", "c", "--from", "2024-05-21").json["published"]
    assert [one["form"] for one in loud] == ["c"]
    rest = qcdc(folder, "disclosure", "publish", entry, "--from", "21/05/2024", "--responsible", "Chị Lan").json
    assert len(rest["published"]) == len(missing) - 1
    shown = qcdc(folder, "disclosure", "show", entry).json["disclosure"]
    assert shown["state"] == "running" and shown["missing"] == [] and shown["take_down_from"] == "2024-06-20"
    assert all(place["met"] for place in shown["places"])
    ended = qcdc(folder, "disclosure", "end", entry, "--form", "a", "--on", "2024-06-01").json
    assert ended["ended"] == 1 and ended["ended_early"][0]["until"] == "2024-06-20"
    assert qcdc(folder, "disclosure", "show", entry).json["disclosure"]["state"] == "ended_early"
    again = qcdc(folder, "disclosure", "end", entry, "--form", "a", "--on", "2024-06-01")
    assert again.error["code"] == "nothing-running"


def test_what_has_no_end_must_be_named_to_end(qcdc: Any, folder: Path, add: Callable[..., str]) -> None:
    entry = add(content="13", title="Thủ tục hành chính", document_date="2024-01-04")
    qcdc(folder, "disclosure", "publish", entry, "--from", "2024-01-05")
    all_at_once = qcdc(folder, "disclosure", "end", entry, "--on", "2024-06-01")
    assert all_at_once.error["code"] == "nothing-running"
    assert qcdc(folder, "disclosure", "end", entry, "--form", "a", "--on", "2024-06-01").json["ended"] == 1
    other = add()
    qcdc(folder, "disclosure", "publish", other, "--from", "2024-05-21")
    up = qcdc(folder, "disclosure", "show", other).json["disclosure"]["publications"]
    ended = qcdc(folder, "disclosure", "end", other, "--on", "2024-06-21").json["ended"]
    assert ended == sum(one["form"] in ("a", "c") for one in up) > 0


def test_edited_extended_and_set_aside(qcdc: Any, folder: Path, add: Callable[..., str], tmp_path: Path) -> None:
    entry = add()
    file = tmp_path / "change.json"
    file.write_text('{"summary": "Tóm tắt", "document_date": "2024-05-22"}', encoding="utf-8")
    edited = qcdc(folder, "disclosure", "edit", entry, "--file", file).json["disclosure"]
    assert (edited["summary"], edited["document_date"], edited["document_number"]) == ("Tóm tắt", "2024-05-22", "9/QĐ")
    extended = qcdc(folder, "disclosure", "extend", entry, "--to", "2024-06-28", "--reason", "Mất điện").json
    assert extended["disclosure"]["due_on"] == "2024-06-28"
    assert qcdc(folder, "disclosure", "extend", entry, "--to", "2024-06-28", "--reason", " ").error["code"] == (
        "extension-without-reason"
    )
    waived = qcdc(folder, "disclosure", "not-applicable", entry, "--reason", "Không có đối tượng").json["disclosure"]
    assert (waived["state"], waived["not_applicable"]) == ("not_applicable", "Không có đối tượng")
    words = ("disclosure", "not-applicable", "--content", "2.3", "--period", "2024-Q1", "--reason", "Đã nêu", "--year")
    expected = qcdc(folder, *words, "2024").json["disclosure"]
    assert (expected["content"], expected["period"], expected["state"]) == ("2.3", "2024-Q1", "not_applicable")


def test_a_new_version_keeps_the_old(qcdc: Any, folder: Path, add: Callable[..., str]) -> None:
    entry = add()
    new = qcdc(folder, "disclosure", "renew", entry).json["disclosure"]
    assert new["supersedes"] == entry
    listed = qcdc(folder, "disclosure", "list", "--year", 2024).json["disclosures"]
    assert {one["id"] for one in listed} == {entry, new["id"]}
    assert qcdc(folder, "disclosure", "remove", new["id"], "--reason", "").error["code"] == "reason-missing"
    assert qcdc(folder, "disclosure", "remove", new["id"], "--reason", "Nhầm").json == {"removed": new["id"]}
    assert qcdc(folder, "disclosure", "show", new["id"]).error["code"] == "record-gone"


def test_permanent_postings_are_looked_over(qcdc: Any, folder: Path, add: Callable[..., str]) -> None:
    entry = add(content="13", title="Thủ tục hành chính", document_date="2023-01-04")
    qcdc(folder, "disclosure", "publish", entry, "--from", "2023-01-05")
    due = qcdc(folder, "disclosure", "today", "--year", 2024).json
    assert [i["kind"] for i in due["groups"]["check"]] == ["review"]
    assert qcdc(folder, "disclosure", "reviewed", entry).json["reviewed"] == 1
    assert "check" not in qcdc(folder, "disclosure", "today", "--year", 2024).json["groups"]


def test_one_photo_proves_many_places(qcdc: Any, folder: Path, add: Callable[..., str], tmp_path: Path) -> None:
    entry = add()
    photo = tmp_path / "bảng tin.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    early = qcdc(folder, "disclosure", "attach", entry, photo, "--form", "a", "--year", 2024)
    assert early.error["code"] == "nothing-to-prove"
    qcdc(folder, "disclosure", "publish", entry, "--from", "2024-05-21")
    to_places = qcdc(folder, "disclosure", "attach", entry, photo, "--form", "a", "--year", 2024).json["attached"]
    assert {one["to"] for one in to_places} == {"publication"}
    pdf = tmp_path / "quyết định.pdf"
    pdf.write_bytes(b"%PDF-1.4 x")
    own = qcdc(folder, "disclosure", "attach", entry, pdf, "--year", 2024).json["attached"]
    assert [one["to"] for one in own] == ["disclosure"]
    files = qcdc(folder, "disclosure", "show", entry).json["disclosure"]["files"]
    assert len(files) == len(to_places) + 1
    link = qcdc(folder, "disclosure", "attach", entry, pdf).json["attached"][0]["link"]
    assert qcdc(folder, "disclosure", "detach", link).json == {"detached": link}
    left = qcdc(folder, "disclosure", "show", entry).json["disclosure"]["files"]
    assert len(left) == len(to_places)


def test_one_place_at_a_time(qcdc: Any, folder: Path, add: Callable[..., str]) -> None:
    entry = add()
    made = qcdc(folder, "disclosure", "publish", entry, "--form", "a", "--place", "Chợ Đông", "--from", "2024-05-21")
    assert [one["place"] for one in made.json["published"]] == ["Chợ Đông"]
    again = qcdc(folder, "disclosure", "publish", entry, "--form", "a", "--place", "cho dong", "--from", "2024-05-21")
    assert again.json["published"] == []


def test_figures_and_matrix_agree(qcdc: Any, folder: Path, add: Callable[..., str], tmp_path: Path) -> None:
    entry = add()
    qcdc(folder, "disclosure", "publish", entry, "--from", "2024-05-21")
    figures = qcdc(folder, "disclosure", "figures", "--year", 2024).json
    assert figures["clauses"]["7"] == {
        "due": 1, "on_time": 1, "late": 0, "missing": 0, "not_applicable": 0, "waiting": 0, "rate": 10_000,
    }  # fmt: skip
    assert figures["total"]["due"] == sum(one["due"] for one in figures["clauses"].values())
    assert figures["total"]["due"] == sum(one["due"] for one in figures["quarters"].values())
    (row,) = qcdc(folder, "disclosure", "matrix", "--year", 2024).json["matrix"]
    assert row["forms"]["a"]["places"] == row["forms"]["a"]["met"] > 0
    assert figures["forms"]["a"]["on_time"] == row["forms"]["a"]["met"]
    for what in ("figures", "matrix", "today"):
        assert "{" not in qcdc(folder, "disclosure", what, "--year", 2024, text=True).out
    sheet = qcdc(folder, "disclosure", "today", "--year", 2024, "--out", tmp_path / "hôm nay.pdf").json
    assert Path(sheet["file"]).read_bytes().startswith(b"%PDF-")
