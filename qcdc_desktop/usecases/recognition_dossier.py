"""The recognition dossier as one folder or ZIP (Kết xuất hồ sơ): five papers, the evidence, its index with links.

Papers attached as signed copies go as they are, the others are printed from the figures as they stand. A folder
that was there before is never written into.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import copy_file, machine_trouble, replace_file
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.recognition import FIVE, DossierPaper, PaperState
from qcdc_desktop.usecases.assessment import AssessmentView, open_assessment
from qcdc_desktop.usecases.assessment_papers import evidence_index_report
from qcdc_desktop.usecases.attachments import blob_path, safe_name
from qcdc_desktop.usecases.make_report import make_report
from qcdc_desktop.usecases.recognition import RecognitionView, read_recognition
from qcdc_desktop.usecases.report_kinds import ReportChoice
from qcdc_desktop.usecases.workspace import Workspace

EVIDENCE = "minh-chung"
INDEX = "00_muc-luc-minh-chung"
_DAY = (1980, 1, 1, 0, 0, 0)

PRINTED: Mapping[DossierPaper, tuple[str, str]] = {
    DossierPaper.REQUEST: ("01_to-trinh", "recognition-request"),
    DossierPaper.REPORT: ("02_bao-cao-ket-qua", "self-assessment"),
    DossierPaper.SCORE_SHEET: ("03_bang-tu-cham-diem", "score-sheet"),
    DossierPaper.MODEL_REGISTRATION: ("04_ban-dang-ky-mo-hinh", "model-registration"),
    DossierPaper.MODEL_APPROVAL: ("05_van-ban-phe-duyet-mo-hinh", ""),
}
"""The name of each paper's file, and the report that prints it."""


@dataclass(frozen=True, slots=True)
class MadeDossier:
    """What was written: the folder or ZIP, how many papers and documents are in it, which papers are missing."""

    path: Path
    papers: int
    documents: int
    missing: tuple[DossierPaper, ...]


def export_dossier(ws: Workspace, year: int, target: Path, progress: Progress = UNWATCHED) -> MadeDossier:
    """Write the dossier of this office's year into `target`: a new folder, or a ZIP when its name ends in .zip.

    A ZIP of that name is replaced once the new one is whole, a folder never. Raises `Refusal("target-exists")`;
    `Trouble` disk-full, file-trouble, file-in-use; `Cancelled`.
    """
    zipped = target.suffix.lower() == ".zip"
    if target.is_dir() or (target.exists() and not zipped):
        raise Refusal("target-exists", name=target.name)
    view, found = open_assessment(ws, year), read_recognition(ws, year)
    try:
        with tempfile.TemporaryDirectory(prefix="qcdc-", dir=_near(target)) as place:
            folder = Path(place) / "ho-so"
            folder.mkdir()
            papers = _write_papers(ws, year, found, folder, progress)
            documents = _write_evidence(ws, year, view, folder, progress)
            if zipped:
                replace_file(_zip(folder, Path(place) / "ho-so.zip"), target)
            else:
                folder.rename(target)
    except OSError as error:
        raise machine_trouble(error, target.name) from error
    missing = tuple(paper for paper, state in found.states.items() if state is PaperState.MISSING)
    return MadeDossier(target, papers, documents, missing)


def _near(target: Path) -> Path:
    """The folder the dossier goes into, made if need be: work stands beside it, so that it is moved and not copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.parent


def _write_papers(ws: Workspace, year: int, found: RecognitionView, folder: Path, progress: Progress) -> int:
    """The papers that are there; a signed copy goes before a printed one. Returns how many papers."""
    count = 0
    for at, paper in enumerate(FIVE):
        name, report = PRINTED[paper]
        progress.step(at, len(FIVE) + 1, name)
        files = found.files.get(paper, ())
        for number, kept in enumerate(files, start=1):
            ending = safe_name(kept.attachment).rpartition(".")[2]
            tail = f"-{number}" if len(files) > 1 else ""
            copy_file(blob_path(ws.folders, kept.attachment.sha256), folder / f"{name}{tail}.{ending}")
        if not files and found.states[paper] is not PaperState.MISSING:
            for ending in ("pdf", "docx"):
                make_report(ws, report, ReportChoice(year), folder / f"{name}.{ending}")
        count += bool(files) or found.states[paper] is not PaperState.MISSING
    return count


def _write_evidence(ws: Workspace, year: int, view: AssessmentView, folder: Path, progress: Progress) -> int:
    """Every document once, under the first indicator it proves, and the index that leads to them."""
    from qcdc_desktop.reports import evidence_index

    paths: dict[str, str] = {}
    every = [(code, item.attachment) for code in _in_order(view) for item in view.evidence[code]]
    for at, (code, attachment) in enumerate(every):
        progress.step(at, len(every) + 1, attachment.name)
        if attachment.id not in paths:
            paths[attachment.id] = f"{EVIDENCE}/{code}/{safe_name(attachment)}"
            place = folder / EVIDENCE / code
            place.mkdir(parents=True, exist_ok=True)
            copy_file(blob_path(ws.folders, attachment.sha256), place / safe_name(attachment))
    report = evidence_index_report(ws, ReportChoice(year), paths)
    evidence_index.write_pdf(report, folder / f"{INDEX}.pdf")
    evidence_index.write_docx(report, folder / f"{INDEX}.docx")
    evidence_index.write_xlsx(report, folder / f"{INDEX}.xlsx")
    progress.step(len(every), len(every) + 1)
    return len(paths)


def _in_order(view: AssessmentView) -> list[str]:
    return [indicator.code for indicator in view.criteria_set.indicators if indicator.code in view.evidence]


def _zip(folder: Path, file: Path) -> Path:
    """The folder as a ZIP; the same content gives the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, 1 << 20)
    return file
