"""The recognition dossier written out and read back."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.errors import Cancelled
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.recognition import DossierPaper, ModelPlan, Registration
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases import assessment as use
from qcdc_desktop.usecases.attachments import attach_file, link_kept_file
from qcdc_desktop.usecases.recognition import attach_paper, save_registration
from qcdc_desktop.usecases.recognition_dossier import INDEX, export_dossier
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def filled(ws: Workspace, tmp_path: Path) -> Workspace:
    """A year with points, one document for two indicators, a registered model and a signed approval from outside."""
    for code, figures in (("TC1.1", {"yes": True}), ("TC1.2", {"yes": True}), ("TC1.9", {"points": 125})):
        use.save_entry(ws, YEAR, IndicatorEntry(ws.new_id(), "", code, **figures))  # type: ignore[arg-type]
    paper = tmp_path / "Quy chế.pdf"
    paper.write_bytes(b"%PDF-1.4 quy che")
    first = attach_file(ws, YEAR, paper, AttachedTo.INDICATOR, "TC1.1", "trang 1")
    link_kept_file(ws, YEAR, first.attachment.id, AttachedTo.INDICATOR, "TC1.2")
    save_registration(ws, YEAR, Registration("", "", target_points=9000, models=(ModelPlan("Ngày không hẹn"),)))
    approval = tmp_path / "phê duyệt.pdf"
    approval.write_bytes(b"%PDF-1.4 phe duyet")
    attach_paper(ws, YEAR, DossierPaper.MODEL_APPROVAL, approval)
    use.approve_assessment(ws, YEAR, "Trần Bình", "Thử nghiệm")
    return ws


def test_the_folder_holds_five_papers_the_evidence_once_and_an_index_that_leads_to_it(
    filled: Workspace, tmp_path: Path
) -> None:
    made = export_dossier(filled, YEAR, tmp_path / "out" / "Hồ sơ 2024")
    assert (made.papers, made.documents, made.missing) == (5, 1, ())
    names = {path.relative_to(made.path).as_posix() for path in made.path.rglob("*") if path.is_file()}
    assert {f"0{n}" for n in range(6)} == {name[:2] for name in names if "/" not in name}
    (document,) = [name for name in names if "/" in name]
    assert document.startswith("minh-chung/TC1.1/quy-che_")
    assert (made.path / "05_van-ban-phe-duyet-mo-hinh.pdf").read_bytes() == b"%PDF-1.4 phe duyet"
    word = Document(str(made.path / f"{INDEX}.docx"))
    linked = {r.target_ref for r in word.part.rels.values() if r.is_external}
    assert linked == {document}
    sheet = load_workbook(made.path / f"{INDEX}.xlsx").active
    links = [cell.hyperlink.target.replace("\\", "/") for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [document, document]
    assert document.encode() in (made.path / f"{INDEX}.pdf").read_bytes()


def test_points_are_the_same_in_every_paper(filled: Workspace, tmp_path: Path) -> None:
    made = export_dossier(filled, YEAR, tmp_path / "out")
    points = format_points(use.open_assessment(filled, YEAR).score.points)
    for name in ("01_to-trinh", "02_bao-cao-ket-qua"):
        text = " ".join("\n".join(page_texts(made.path / f"{name}.pdf")).split())
        assert f"Tổng số điểm tự chấm là {points} trên" in text
        rows = [[c.text for c in r.cells] for t in Document(str(made.path / f"{name}.docx")).tables for r in t.rows]
        assert any(points in row for row in rows if "Tổng cộng" in row)
    sheet = " ".join("\n".join(page_texts(made.path / "03_bang-tu-cham-diem.pdf")).split())
    assert f"Tổng cộng 100 {points}" in sheet


def test_the_archive_holds_the_same_and_is_the_same_again(filled: Workspace, tmp_path: Path) -> None:
    folder = export_dossier(filled, YEAR, tmp_path / "folder").path
    packed = export_dossier(filled, YEAR, tmp_path / "ho-so.zip").path
    again = export_dossier(filled, YEAR, tmp_path / "again.zip").path
    with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(again) as second:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert archive.read("05_van-ban-phe-duyet-mo-hinh.pdf") == b"%PDF-1.4 phe duyet"
        assert archive.namelist() == second.namelist()
        assert not any(name.startswith(("/", "..")) or "\\" in name for name in archive.namelist())


def test_nothing_is_overwritten_and_stopping_leaves_nothing(
    filled: Workspace, tmp_path: Path, refused: Callable[..., Any]
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    assert refused(export_dossier, filled, YEAR, place).code == "target-exists"

    class Stopped:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        export_dossier(filled, YEAR, tmp_path / "later" / "ho-so.zip", Stopped())
    assert list((tmp_path / "later").iterdir()) == []


def test_what_is_missing_is_said_and_left_out(ws: Workspace, tmp_path: Path) -> None:
    made = export_dossier(ws, YEAR, tmp_path / "out")
    assert made.missing == (DossierPaper.MODEL_REGISTRATION, DossierPaper.MODEL_APPROVAL)
    assert made.papers == 3
    assert not list(made.path.glob("0[45]_*"))
