"""What happens with the documents of an indicator: attached, chosen again, looked at, described, taken off."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from qcdc_desktop.domain.office import AttachedTo, AttachmentLink
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.file_choice import PAPERS, choose_files, choose_folder, show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.indicator import IndicatorPanel
from qcdc_desktop.ui.pages.assessment.left_pane import LeftPane
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.assessment import Evidence
from qcdc_desktop.usecases.attachments import (
    KeptFile,
    attach_file,
    describe_attachment,
    detach_file,
    export_attachment,
    kept_files,
    link_kept_file,
    set_page,
)

_CHANGES: Kinds = frozenset({Kind.ATTACHMENT})


class EvidenceWork(QObject):
    """Does for `page` what the evidence of `panel` asks for; files may also be given without a dialog."""

    def __init__(self, page: Page, panel: IndicatorPanel, left: LeftPane) -> None:
        super().__init__(page)
        self._page, self._panel, self._left = page, panel, left
        self._session = page.session
        evidence = panel.evidence
        evidence.attach_wanted.connect(self._ask_files)
        evidence.dropped.connect(self.attach)
        evidence.copy_wanted.connect(self._ask_folder)
        evidence.detach_wanted.connect(self.detach)
        evidence.described.connect(self._describe)
        evidence.look_wanted.connect(left.show_document)
        evidence.chosen.connect(left.follow)
        evidence.kept_wanted.connect(self.offer)
        left.kept.taken.connect(self.take)

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

    def offer(self) -> None:
        """Let a file that is already in the dossier be chosen for the indicator shown."""
        code, workspace, year = self._panel.code, self._session.workspace, self._session.year

        def offer(files: tuple[KeptFile, ...]) -> None:
            if code and code == self._panel.code:
                self._left.offer(files, code)

        self._session.read(lambda: kept_files(workspace, year), offer, self._page)

    def take(self, file: KeptFile) -> None:
        """Let a file prove the indicator shown, too."""
        code, workspace, year = self._panel.code, self._session.workspace, self._session.year
        evidence = self._panel.evidence

        def taken(link: AttachmentLink) -> None:
            evidence.choose_next(link.id)
            self._left.show_tree()
            evidence.table.setFocus()

        self._session.save(
            lambda: link_kept_file(workspace, year, file.attachment.id, AttachedTo.INDICATOR, code),
            self._page,
            _CHANGES,
            taken,
        )

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
