"""Everything about one entry beside the list: how it stands, its fields, places and files, how its day was counted."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.steps import Step
from qcdc_desktop.ui.buttons import make_link, make_menu_button
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.disclosures.content_choice import ContentDialog
from qcdc_desktop.ui.pages.disclosures.files import FilesTab
from qcdc_desktop.ui.pages.disclosures.info import InfoTab, change_disclosure
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS, when_words
from qcdc_desktop.ui.pages.disclosures.publications import PublicationsTab
from qcdc_desktop.ui.pages.disclosures.versions import VersionLinks, Versions
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import STATE_ICONS, State, set_role
from qcdc_desktop.ui.table_view import EmptyState
from qcdc_desktop.ui.working import step_lines
from qcdc_desktop.usecases.disclosures import (
    DisclosureDetails,
    add_new_version,
    delete_disclosure,
    disclosure_catalogue,
    disclosure_details,
)
from qcdc_desktop.usecases.posting_review import confirm_postings

_KINDS = frozenset({Kind.DISCLOSURE})
_FILES_TAB, _WORKING_TAB = 2, 3


class DetailsPanel(QFrame):
    """Shows one entry. `made(id)`: a new version was opened; `delete_wanted`: a reason must be asked for;
    `said(text, file or None)` tells what was done, `unsaved(title)` that a wrong value was left behind,
    `version_wanted(id)` that another version of the same information shall be shown. `versions` tells which there are,
    `reviews` which entries have permanent postings to be looked over, with the sentence of the work list.
    """

    made = Signal(str)
    version_wanted = Signal(str)
    delete_wanted = Signal()
    said = Signal(str, object)
    unsaved = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        set_role(self, "card")
        self._session = session
        self._id = ""
        self._details: DisclosureDetails | None = None
        self.versions = Versions()
        self.links = VersionLinks()
        self.reviews: Mapping[str, str] = {}
        self.review = QWidget()
        self._review_words = QLabel("Đến kỳ rà soát niêm yết:")
        self.reviewed = make_link("Đã rà soát, vẫn đúng", self.confirm_postings)
        self.title = QLabel(wordWrap=True)
        set_role(self.title, "heading")
        self.title.setMaximumHeight(self.title.fontMetrics().lineSpacing() * 2 + 2)
        self.title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sign = QLabel()
        self.standing = QLabel()
        self.how = make_link("", self._show_working)
        self.more = make_menu_button(
            "Khác",
            "",
            [
                ("Công khai lại (bản mới)", "refresh", self.publish_again),
                ("Đã rà soát niêm yết thường xuyên, vẫn đúng", "check", self.confirm_postings),
                ("Xóa khỏi sổ…", "delete", self.delete_wanted.emit),
            ],
        )
        self.more.setAccessibleName("Việc khác với nội dung này")
        self.tabs = QTabWidget()
        self.info = InfoTab(session)
        self.publications = PublicationsTab(session)
        self.files = FilesTab(session)
        self.working = QLabel(wordWrap=True)
        self._lay_out()
        self.links.wanted.connect(self.version_wanted)
        self.info.content_wanted.connect(self.change_content)
        self.publications.said.connect(lambda text: self.said.emit(text, None))
        self.publications.proof_wanted.connect(self._prove)
        self.files.said.connect(self.said)
        self.files.counted.connect(self._count_files)
        self.show_entry("")

    @property
    def shown(self) -> str:
        """The id of the entry shown, or an empty text."""
        return self._id

    def show_entry(self, disclosure_id: str) -> None:
        """Show another entry, or read the same one again; an empty id shows nothing."""
        if disclosure_id != self._id and self._id and not self.finish():
            self.unsaved.emit(self.title.text())
        self._id = disclosure_id
        self._stack.setCurrentIndex(1 if disclosure_id else 0)
        if not disclosure_id:
            return
        ws = self._session.workspace
        self._session.read(lambda: disclosure_details(ws, disclosure_id), self._show, self)

    def finish(self) -> bool:
        """Write what is being typed; False when a field cannot be read."""
        written: tuple[InfoTab | PublicationsTab | FilesTab, ...] = (self.info, self.publications, self.files)
        for place, tab in enumerate(written):
            if not tab.finish():
                self.tabs.setCurrentIndex(place)
                return False
        return True

    def change_content(self) -> None:
        """Let the person choose another content for this entry."""
        if self._details is None:
            return
        disclosure = self._details.row.disclosure
        ws = self._session.workspace
        shown = ws.catalogues.disclosure_edition(disclosure.catalogue_edition) or disclosure_catalogue(ws, ws.today)
        dialog = ContentDialog(shown, self, code=disclosure.content_code, with_title=False)
        dialog.chosen.connect(lambda code, _: self._change(disclosure.id, code))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def publish_again(self) -> None:
        """Open a new version of changed information; the entry it replaces stays (Điều 14 k1)."""
        if not self.finish():
            return
        ws, old = self._session.workspace, self._id
        self._session.save(lambda: add_new_version(ws, old), self, _KINDS, lambda new: self.made.emit(new.id))

    def confirm_postings(self) -> None:
        """Note with today's date that the permanent postings were looked over and are still true."""
        if not self.finish():
            return
        ws, shown = self._session.workspace, self._id
        self._session.save(lambda: confirm_postings(ws, shown), self, _KINDS, self._tell_reviewed)

    def delete(self, reason: str) -> None:
        """Take the entry out of the register."""
        ws, gone = self._session.workspace, self._id
        self.info.forget()
        self._id = ""
        self._stack.setCurrentIndex(0)
        self._session.save(lambda: delete_disclosure(ws, gone, reason), self, _KINDS)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._sign)
        line.addWidget(self.standing)
        line.addWidget(self.how)
        line.addStretch(1)
        asked = QHBoxLayout(self.review)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(6)
        sign = QLabel()
        sign.setPixmap(pixmap(STATE_ICONS[State.WARNING], str(State.WARNING), 16))
        asked.addWidget(sign)
        asked.addWidget(self._review_words)
        asked.addWidget(self.reviewed)
        asked.addStretch(1)
        self.review.hide()
        self.working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.working.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.working.setContentsMargins(0, 8, 0, 8)
        parts = (
            (self.info, "Thông tin"),
            (_scrolled(self.publications), "Công khai"),
            (self.files, "Tệp"),
            (_scrolled(self.working), "Cách tính"),
        )
        for widget, title in parts:
            self.tabs.addTab(widget, title)
        self.tabs.setAccessibleName("Các phần của nội dung công khai")
        self.tabs.tabBar().setAccessibleName("Các phần của nội dung công khai")
        self.tabs.tabBar().setUsesScrollButtons(False)
        entry = QWidget()
        layout = QVBoxLayout(entry)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.links)
        layout.addWidget(self.review)
        layout.addWidget(self.tabs, 1)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(
            EmptyState("disclosure", "Chọn một dòng để xem hạn công khai, những nơi phải công khai và tệp đính kèm.")
        )
        self._stack.addWidget(entry)

    def _show(self, details: DisclosureDetails) -> None:
        row = details.row
        if row.disclosure.id != self._id:
            return
        self._details = details
        look = LOOKS[row.judgement.state]
        self.title.setText(row.disclosure.title)
        self.title.setToolTip(row.disclosure.title)
        self._sign.setPixmap(pixmap(STATE_ICONS[look.state], str(look.state), 16))
        self.standing.setText(look.words)
        when = when_words(row.judgement)
        self.how.setText(when)
        self.how.setToolTip("Xem cách tính")
        self.how.setAccessibleName(f"{look.words}. {when}. Xem cách tính")
        self._show_steps(row.judgement.steps)
        met = sum(check.met for check in row.judgement.checks)
        self.tabs.setTabText(1, f"Công khai {met}/{len(row.judgement.checks)}" if row.judgement.checks else "Công khai")
        self.links.show_versions(self.versions, row.disclosure)
        self._review_words.setToolTip(self.reviews.get(row.disclosure.id, ""))
        self.review.setVisible(row.disclosure.id in self.reviews)
        self.info.show_details(details)
        self.publications.show_details(details)
        self.files.show_entry(row.disclosure.id, row.publications)

    def _show_steps(self, steps: tuple[Step, ...]) -> None:
        lines = step_lines(steps) or ("Chưa có mốc tính hạn nên chưa tính được.",)
        self.working.setText("\n\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)))

    def _tell_reviewed(self, count: int) -> None:
        if count:
            text = f"Đã ghi vào ghi chú của {count} nơi niêm yết thường xuyên: đã rà soát hôm nay, vẫn đúng."
        else:
            text = "Mục này không có niêm yết thường xuyên nào đang treo nên không có gì để rà soát."
        self.said.emit(text, None)

    def _show_working(self) -> None:
        self.tabs.setCurrentIndex(_WORKING_TAB)

    def _prove(self, publication_id: str) -> None:
        self.tabs.setCurrentIndex(_FILES_TAB)
        self.files.prove(publication_id)

    def _count_files(self, count: int) -> None:
        self.tabs.setTabText(2, f"Tệp ({count})" if count else "Tệp")

    def _change(self, disclosure_id: str, code: str) -> None:
        ws = self._session.workspace
        self._session.save(lambda: change_disclosure(ws, disclosure_id, {"content_code": code}), self, _KINDS)


def _scrolled(widget: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(widget)
    scroll.setMinimumWidth(widget.minimumSizeHint().width())
    scroll.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return scroll
