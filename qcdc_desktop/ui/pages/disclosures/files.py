"""The files of an entry and what each proves: taken in by button or by dropping, looked at, copied out, untied."""

import tempfile
from collections import Counter
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, Form, TextField
from qcdc_desktop.ui.file_choice import PAPERS, choose_files, choose_folder, show_file
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.attachments import attach_file, describe_attachment, export_attachment
from qcdc_desktop.usecases.publishing import EntryFile, attach_proof, detach_all, entry_files

_KINDS = frozenset({Kind.ATTACHMENT, Kind.DISCLOSURE})


def size_words(size: int) -> str:
    """A size in bytes as people read it."""
    return (
        f"{format_count(max(1, size // 1024))} KB" if size < 1024 * 1024 else f"{format_count(size // 1024 // 1024)} MB"
    )


def _bytes(file: EntryFile) -> int:
    return file.attachment.size


def proves_words(file: EntryFile) -> str:
    """What a file is the proof of, shortly."""
    if not file.proves:
        return "Cả mục"
    first = file.proves[0]
    return f"{first.form}) {first.place}" if len(file.proves) == 1 else f"{first.form}) {len(file.proves)} nơi"


def _proves_tip(file: EntryFile) -> str:
    return "\n".join((["Cả mục công khai"] if file.whole else []) + [f"{p.form}) {p.place}" for p in file.proves])


class FilesTab(QWidget):
    """The files of one entry; `said(text, folder)` tells what was done, `counted(n)` how many there are."""

    said = Signal(str, object)
    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._id = ""
        self._places: tuple[Publication, ...] = ()
        self.setAcceptDrops(True)
        self._model: RowsModel[EntryFile] = RowsModel(
            (
                Column("name", "Tệp", lambda f: f.attachment.name, stretch=True, icon=lambda _: "attach"),
                Column("proves", "Chứng minh cho", proves_words, width=116, tip=_proves_tip),
                Column("size", "Cỡ", lambda f: size_words(f.attachment.size), sort=_bytes, width=72),
            ),
            key=lambda f: f.attachment.id,
        )
        self.view = RowsView(self._model, "Các tệp đính kèm", preferences=session.preferences, memory="files")
        self.view.set_empty(
            "attach", "Chưa có tệp nào. Kéo thả văn bản, ảnh chụp nơi niêm yết vào đây.", "Đính kèm tệp…", self._ask
        )
        self.target = ChoiceField("Tệp thêm vào chứng minh cho")
        self.target.setToolTip("Ảnh chụp nơi niêm yết, biên bản: chọn nơi mà tệp chứng minh trước khi đính kèm.")
        self.form = Form(labels_above=True)
        self.form.add("description", "Mô tả tài liệu", TextField(), "Ví dụ: Biên bản niêm yết tại nhà văn hóa thôn.")
        self._buttons = (
            make_button("Đính kèm…", "attach", self._ask),
            make_button("Mở", "", self.look),
            make_button("Lưu bản sao…", "", self._ask_folder),
            make_button("Gỡ", "", self._detach),
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self._buttons:
            button.setProperty("flat", "true")
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.form)
        layout.addLayout(row)
        layout.addLayout(self._target_row())
        self.view.chosen.connect(self._show_file)
        self.view.opened.connect(lambda _: self.look())
        self.form.committed.connect(self._describe)
        self._show_file(None)

    def show_entry(self, disclosure_id: str, publications: tuple[Publication, ...]) -> None:
        """Show the files of an entry and of its publications."""
        if disclosure_id != self._id:
            self.target.set_value("")
        self._id, self._places = disclosure_id, publications
        self._offer_targets()
        ws = self._session.workspace

        def show(files: tuple[EntryFile, ...]) -> None:
            if disclosure_id != self._id:
                return
            self._model.set_rows(files)
            if files and self.view.current_row() is None:
                self.view.selectRow(0)
            self._show_file(self.view.current_row())
            self.counted.emit(len(files))

        self._session.read(lambda: entry_files(ws, disclosure_id), show, self)

    def prove(self, publication_id: str) -> None:
        """Let what is attached next prove one publication."""
        self.target.set_value(publication_id)
        self.target.setFocus()

    def finish(self) -> bool:
        """Write what is being typed."""
        return self.form.commit_all()

    def attach(self, files: list[Path]) -> None:
        """Take files in, one after the other."""
        if not files or not self._id:
            return
        ws, year, entry = self._session.workspace, self._session.year, self._id
        places = self._chosen_places()

        def work(progress: Progress) -> int:
            for number, file in enumerate(files):
                progress.step(number, len(files), file.name)
                if places:
                    attach_proof(ws, year, file, places)
                else:
                    attach_file(ws, year, file, AttachedTo.DISCLOSURE, entry)
            return len(files)

        self._session.work(work, lambda n: self.said.emit(f"Đã đính kèm {n} tệp.", None), self, "Đính kèm tệp", _KINDS)

    def save_copy(self, folder: Path) -> None:
        """Copy the chosen file out into a folder."""
        chosen = self.view.current_row()
        if chosen is None:
            return
        ws, wanted = self._session.workspace, chosen.attachment.id
        self._session.work(
            lambda _: export_attachment(ws, wanted, folder),
            lambda file: self.said.emit(f"Đã lưu bản sao {file.name}.", file),
            self,
            "Lưu bản sao",
        )

    def look(self) -> None:
        """Open a copy of the chosen file; the kept one is never handed out."""
        chosen = self.view.current_row()
        if chosen is None:
            return
        ws, wanted = self._session.workspace, chosen.attachment.id
        folder = Path(tempfile.mkdtemp(prefix="qcdc-"))
        self._session.work(lambda _: export_attachment(ws, wanted, folder), show_file, self, "Mở tệp")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls() and self._id:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped files in."""
        self.attach([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _target_row(self) -> QHBoxLayout:
        self._target_label = QLabel("Chứng minh cho:")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._target_label)
        row.addWidget(self.target, 1)
        return row

    def _offer_targets(self) -> None:
        """The entry as a whole, all places of a form with several, and every place by itself."""
        forms = Counter(one.form for one in self._places)
        choices = [Choice("", "Cả mục công khai")]
        choices += [Choice(f"form:{form}", f"{form}) cả {n} nơi") for form, n in forms.items() if n > 1]
        choices += [Choice(one.id, f"{one.form}) {one.place}") for one in self._places]
        was = self.target.value()
        self.target.set_choices(choices)
        self.target.set_value(was if any(choice.value == was for choice in choices) else "")
        for widget in (self.target, self._target_label):
            widget.setVisible(bool(self._places))

    def _chosen_places(self) -> tuple[Publication, ...]:
        chosen = self.target.value() or ""
        return tuple(one for one in self._places if chosen in (one.id, f"form:{one.form}"))

    def _show_file(self, chosen: EntryFile | None) -> None:
        self.form.setVisible(chosen is not None)
        for button in self._buttons[1:]:
            button.setEnabled(chosen is not None)
        if chosen is not None:
            self.form.set_values({"description": chosen.attachment.description}, keep_pending=True)

    def _describe(self, _: str, text: str) -> None:
        chosen = self.view.current_row()
        if chosen is None:
            return
        ws, was = self._session.workspace, chosen.attachment
        self._session.save(
            lambda: describe_attachment(ws, was.id, text, was.document_number, was.document_date, was.issuer),
            self.form,
            _KINDS,
        )

    def _detach(self) -> None:
        chosen = self.view.current_row()
        if chosen is not None:
            ws = self._session.workspace
            self._session.save(lambda: detach_all(ws, chosen), self, _KINDS)

    def _ask(self) -> None:
        self.attach(choose_files(self, "Chọn tệp đính kèm", PAPERS, self._session.preferences))

    def _ask_folder(self) -> None:
        folder = choose_folder(self, "Lưu bản sao vào thư mục", self._session.preferences)
        if folder is not None:
            self.save_copy(folder)
