"""The left half of the page: the criteria tree, or in its place a document or the files to choose from."""

from PySide6.QtWidgets import QApplication, QStackedWidget

from qcdc_desktop.ui.pages.assessment.document import DocumentPane
from qcdc_desktop.ui.pages.assessment.kept_files import KeptFilesPane
from qcdc_desktop.ui.pages.assessment.tree import CriteriaTree
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import Evidence
from qcdc_desktop.usecases.attachments import KeptFile


class LeftPane(QStackedWidget):
    """Shows the tree; what is put in its place says itself when the tree is to come back."""

    def __init__(self, session: Session, tree: CriteriaTree) -> None:
        super().__init__()
        self.tree = tree
        self.document = DocumentPane(session)
        self.kept = KeptFilesPane()
        for part in (tree, self.document, self.kept):
            self.addWidget(part)
        self.document.closed.connect(self._document_closed)
        self.kept.closed.connect(self.show_tree)
        self.kept.looked.connect(self._look_at_kept)
        self._choosing = False

    @property
    def shows_document(self) -> bool:
        """Whether a document stands in place of the tree."""
        return self.currentWidget() is self.document

    def show_tree(self) -> None:
        """Bring the tree back and give it the keys."""
        keys = QApplication.focusWidget()
        had_keys = keys is not None and self.isAncestorOf(keys)
        self._choosing = False
        self.setCurrentWidget(self.tree)
        if had_keys:
            self.tree.setFocus()

    def show_document(self, evidence: Evidence) -> None:
        """Show a document at the page its evidence names."""
        self._choosing = False
        self.setCurrentWidget(self.document)
        self.document.show_document(evidence.attachment, evidence.link.page)

    def follow(self, evidence: Evidence | None) -> None:
        """While documents are looked at, show the one that is chosen now; none brings the tree back."""
        if not self.shows_document or self._choosing:
            return
        if evidence is None:
            self.show_tree()
        else:
            self.document.show_document(evidence.attachment, evidence.link.page, take_keys=False)

    def offer(self, files: tuple[KeptFile, ...], code: str) -> None:
        """Let a file be chosen for an indicator."""
        self._choosing = True
        self.setCurrentWidget(self.kept)
        self.kept.show_files(files, code)

    def _look_at_kept(self, file: KeptFile) -> None:
        self.setCurrentWidget(self.document)
        self.document.show_document(file.attachment)

    def _document_closed(self) -> None:
        """Back to where the document was opened: the list of files, or the tree."""
        if self._choosing:
            self.setCurrentWidget(self.kept)
            self.kept.table.setFocus()
        else:
            self.show_tree()
