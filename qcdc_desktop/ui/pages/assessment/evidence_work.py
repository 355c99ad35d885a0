"""What happens with the documents of an indicator when the panel asks: attached, described, copied out, taken off."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.file_choice import PAPERS, choose_files, choose_folder, show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.indicator import IndicatorPanel
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.assessment import Evidence
from qcdc_desktop.usecases.attachments import (
    attach_file,
    describe_attachment,
    detach_file,
    export_attachment,
    set_page,
)

_CHANGES: Kinds = frozenset({Kind.ATTACHMENT})


class EvidenceWork(QObject):
    """Does for `page` what the evidence of `panel` asks for; files may also be given without a dialog."""

    def __init__(self, page: Page, panel: IndicatorPanel) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        self._session = page.session
        evidence = panel.evidence
        evidence.attach_wanted.connect(self._ask_files)
        evidence.dropped.connect(self.attach)
        evidence.copy_wanted.connect(self._ask_folder)
        evidence.detach_wanted.connect(self.detach)
        evidence.described.connect(self._describe)

    def attach(self, files: list[Path]) -> None:
        """Attach files to the indicator shown; the last one is chosen then."""
        code, workspace, year = self._panel.code, self._session.workspace, self._session.year
        if not code or not files:
            return

        def work(progress: Progress) -> str:
            link = ""
            for place, file in enumerate(files):
                progress.step(place, len(files), file.name)
                link = attach_file(workspace, year, file, AttachedTo.INDICATOR, code).link.id
            return link

        self._session.work(work, self._panel.evidence.choose_next, self._page, "Đính kèm minh chứng", kinds=_CHANGES)

    def export(self, evidence: Evidence, folder: Path) -> None:
        """Write a copy of a document into a folder."""
        workspace, messages = self._session.workspace, self._page.messages

        def written(file: Path) -> None:
            messages.show_message(
                f"Đã lưu bản sao {file.name}.", State.SUCCESS, "Mở thư mục", partial(show_folder, file)
            )

        self._session.work(
            lambda _: export_attachment(workspace, evidence.attachment.id, folder), written, self._page, "Lưu bản sao"
        )

    def detach(self, evidence: Evidence) -> None:
        """Untie a document from the indicator."""
        workspace, name, messages = self._session.workspace, evidence.attachment.name, self._page.messages

        def detached(_: None) -> None:
            messages.info(f"Đã gỡ {name} khỏi chỉ tiêu.")

        self._session.save(lambda: detach_file(workspace, evidence.link.id), self._page, _CHANGES, detached)

    def _ask_files(self) -> None:
        self.attach(choose_files(self._page, "Đính kèm minh chứng", PAPERS, self._session.preferences))

    def _ask_folder(self, evidence: Evidence) -> None:
        folder = choose_folder(self._page, "Lưu bản sao vào thư mục", self._session.preferences)
        if folder is not None:
            self.export(evidence, folder)

    def _describe(self, evidence: Evidence, values: dict[str, Any]) -> None:
        workspace, attachment, link = self._session.workspace, evidence.attachment.id, evidence.link
        page = values.pop("page")

        def work() -> None:
            describe_attachment(workspace, attachment, **values)
            if page != link.page:
                set_page(workspace, link.id, page)

        self._session.save(work, self._page, _CHANGES)
