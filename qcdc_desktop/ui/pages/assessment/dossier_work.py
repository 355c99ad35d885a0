"""Does what the dossier view asks for: saving the registration, attaching papers, printing, writing the dossier out."""

import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from qcdc_desktop.domain.recognition import DossierPaper, Registration
from qcdc_desktop.ui.file_choice import PAPERS, choose_file, choose_folder, choose_target, show_file, show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.dossier_view import PAPERS as PAPER_WORDS
from qcdc_desktop.ui.pages.assessment.dossier_view import DossierView
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.attachments import AttachedFile, detach_file, export_attachment
from qcdc_desktop.usecases.recognition import attach_paper, save_registration
from qcdc_desktop.usecases.recognition_dossier import PRINTED, MadeDossier, export_dossier

_CHANGES: Kinds = frozenset({Kind.ASSESSMENT, Kind.ATTACHMENT})


class DossierWork(QObject):
    """Works for `page`; files and folders may also be given without a dialog."""

    def __init__(self, page: Page, view: DossierView) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        view.entered.connect(self._save)
        view.print_wanted.connect(self._print)
        view.attach_wanted.connect(self._ask_paper)
        view.detach_wanted.connect(self._detach)
        view.look_wanted.connect(self._look)
        view.export_wanted.connect(self._ask_target)

    def attach(self, paper: DossierPaper, file: Path) -> None:
        """Attach a signed copy of a paper."""
        workspace, year = self._session.workspace, self._session.year
        said = f"Đã đính kèm {PAPER_WORDS[paper].lower()}."

        def attached(_: AttachedFile) -> None:
            self._page.messages.show_message(said, State.SUCCESS)

        work = partial(attach_paper, workspace, year, paper, file)
        self._session.work(lambda _: work(), attached, self._page, "Đính kèm tài liệu", kinds=_CHANGES)

    def export(self, target: Path) -> None:
        """Write the dossier out, as a folder or, with a name ending in .zip, as one file."""
        workspace, year, messages = self._session.workspace, self._session.year, self._page.messages

        def written(made: MadeDossier) -> None:
            missing = ", ".join(PAPER_WORDS[paper].lower() for paper in made.missing)
            left = f" Còn thiếu: {missing}." if missing else ""
            messages.show_message(
                f"Đã kết xuất {made.path.name}: {made.papers}/5 tài liệu, {made.documents} minh chứng.{left}",
                State.WARNING if missing else State.SUCCESS,
                "Mở thư mục",
                partial(show_folder, made.path),
            )

        self._session.work(
            lambda progress: export_dossier(workspace, year, target, progress), written, self._page, "Kết xuất hồ sơ"
        )

    def _save(self, registration: Registration) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: save_registration(workspace, year, registration), self._page, _CHANGES)

    def _print(self, paper: DossierPaper) -> None:
        report = PRINTED[paper][1] if paper in PRINTED else ""
        if report:
            self._session.open_page("reports", report)

    def _ask_paper(self, paper: DossierPaper) -> None:
        file = choose_file(self._page, f"Đính kèm {PAPER_WORDS[paper].lower()}", PAPERS, self._session.preferences)
        if file is not None:
            self.attach(paper, file)

    def _detach(self, file: AttachedFile) -> None:
        workspace = self._session.workspace
        self._session.save(lambda: detach_file(workspace, file.link.id), self._page, _CHANGES)

    def _look(self, file: AttachedFile) -> None:
        """A copy in the system's program; the kept file is never handed out."""
        workspace, wanted = self._session.workspace, file.attachment.id
        folder = Path(tempfile.mkdtemp(prefix="qcdc-"))
        self._session.work(lambda _: export_attachment(workspace, wanted, folder), show_file, self._page, "Mở tệp")

    def _ask_target(self, zipped: bool) -> None:
        session = self._session
        name = f"ho-so_{session.workspace.unit_key.code}_{session.year}"
        if zipped:
            file = choose_target(self._page, "Kết xuất hồ sơ", f"{name}.zip", "Tệp nén (*.zip)", session.preferences)
            if file is not None:
                self.export(file if file.suffix.lower() == ".zip" else file.with_name(f"{file.name}.zip"))
            return
        folder = choose_folder(self._page, "Kết xuất hồ sơ vào thư mục", session.preferences)
        if folder is not None:
            self.export(_free(folder, name))


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken in a folder: "ho-so", "ho-so-2", …"""
    number, place = 1, folder / name
    while place.exists():
        number += 1
        place = folder / f"{name}-{number}"
    return place
