"""Where an entry was disclosed: the places required and how they stand, all of them begun in one click, each editable.

The table shows `places`; a required place without a record becomes one when its first day is entered.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import DisclosureForm, Publication
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, DateField, Form, TextField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.disclosures.places import PlaceRow, place_columns, place_rows
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.disclosures import (
    DisclosureDetails,
    delete_publication,
    disclosure_details,
    save_publication,
)
from qcdc_desktop.usecases.publishing import publish_missing
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.DISCLOSURE})


def change_publication(ws: Workspace, publication: Publication, changes: dict[str, Any]) -> Publication:
    """Write changed fields on a publication as it stands now, or make it; raises like `save_publication`."""
    details = disclosure_details(ws, publication.disclosure_id)
    current = next((p for p in details.row.publications if p.id == publication.id), publication)
    return save_publication(ws, replace(current, **changes))


class PublicationsTab(QWidget):
    """The table of places with the fields of the chosen one below it; `said(text)` tells what was done,
    `proof_wanted(id)` that a file shall prove a publication.
    """

    said = Signal(str)
    proof_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._id = ""
        self._dossier = ""
        self._row: PlaceRow | None = None
        self._new: Publication | None = None
        self._wanted = ""
        self._missing = 0
        self._forms: tuple[DisclosureForm, ...] = ()
        self._unsaved: dict[str, Any] = {}
        self._model: RowsModel[PlaceRow] = RowsModel(place_columns(), key=lambda r: r.key)
        self.view = RowsView(self._model, "Các nơi công khai", preferences=session.preferences, memory="places")
        self.view.set_empty("disclosure", "Luật không bắt buộc hình thức nào ở đơn vị. Hãy thêm lần công khai.")
        self.begin = DateField("Ngày bắt đầu ở các nơi còn thiếu")
        self.propose = make_button("Đề xuất lần công khai", "check", self._begin_everywhere)
        self.left = Form(labels_above=True)
        self.right = Form(labels_above=True)
        self.left_more = Form(labels_above=True)
        self.right_more = Form(labels_above=True)
        self.remove = make_button("Xóa", "delete", self._remove)
        self.prove = make_button("Minh chứng…", "attach", self._prove)
        self.prove.setToolTip("Đính kèm ảnh chụp, biên bản của nơi này")
        self.add = make_button("Thêm nơi", "add", self.add_place)
        self._fill()
        self._lay_out()
        self._connect()

    def show_details(self, details: DisclosureDetails) -> None:
        """Show an entry."""
        disclosure = details.row.disclosure
        if disclosure.id != self._id:
            self._id, self._dossier = disclosure.id, disclosure.dossier_id
            self._row, self._new, self._wanted, self._unsaved = None, None, "", {}
            self.begin.set_value(self._session.workspace.today)
        catalogue = self._session.workspace.catalogues.disclosure_edition(disclosure.catalogue_edition)
        self._forms = catalogue.forms if catalogue else ()
        self._choices().set_choices(Choice(f.code, f"{f.code}) {f.title}") for f in self._forms)
        missing = len(details.row.judgement.missing)
        self._missing = missing
        self.propose.setToolTip(f"Ghi cả {missing} nơi còn thiếu, bắt đầu từ ngày đã chọn")
        self._model.set_rows(place_rows(details, self._forms, self._session.workspace.today))
        if self._wanted and self.view.choose(self._wanted):
            self._wanted = ""
        if self.view.current_row() is None and self._new is None and self._model.rows:
            self.view.selectRow(0)
        self._show_row(self.view.current_row())

    def finish(self) -> bool:
        """Write what is being typed."""
        return not self._id or all(form.commit_all() for form in self._editors)

    def add_place(self) -> None:
        """Start a publication at a place of the person's own choosing; it is written when it has its place."""
        if not self.finish():
            return
        self._new = Publication(self._session.workspace.new_id(), self._dossier, self._id, "a", "")
        self._unsaved = {}
        self.view.clearSelection()
        self.view.setCurrentIndex(self._model.index(-1, -1))
        self._show_row(None)
        self.right_more.field("place").setFocus()

    @property
    def _editors(self) -> tuple[Form, ...]:
        return (self.left_more, self.right_more, self.left, self.right)

    def _choices(self) -> ChoiceField:
        field = self.left_more.field("form")
        assert isinstance(field, ChoiceField)
        return field

    def _fill(self) -> None:
        self.left_more.add("form", "Hình thức", ChoiceField())
        self.right_more.add("place", "Nơi công khai", TextField())
        self.left.add("starts_on", "Từ ngày", DateField())
        self.right.add("ends_on", "Đến ngày", DateField())
        self.right.field("ends_on").setToolTip("Ngày cuối cùng còn niêm yết. Để trống khi còn đang công khai.")
        self.left.add("responsible", "Người phụ trách", TextField())
        self.right.add("note", "Ghi chú", TextField())

    def _lay_out(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(8)
        bar.addWidget(self.propose)
        bar.addWidget(QLabel("từ"))
        bar.addWidget(self.begin, 1)
        self._editor = QWidget()
        fields = QGridLayout(self._editor)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(0)
        for place, form in enumerate(self._editors):
            fields.addWidget(form, place // 2, place % 2)
            fields.setColumnStretch(place % 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.add, self.prove, self.remove):
            button.setProperty("flat", "true")
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._why = QLabel()
        set_role(self._why, "caption")
        self.view.setMinimumHeight(104)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._why)
        layout.addWidget(self._editor)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.view.chosen.connect(self._choose)
        for form in self._editors:
            form.committed.connect(self._write)

    def _choose(self, row: PlaceRow | None) -> None:
        if row is not None:
            if self._row is not None and row.key != self._row.key:
                self.finish()
                self._unsaved = {}
            self._new = None
        self._show_row(row)

    def _show_row(self, row: PlaceRow | None) -> None:
        self._row = row
        if row is not None:
            blank = Publication("", self._dossier, self._id, row.form, row.place)
            self._show_publication(row.publication or blank)
        elif self._new is not None:
            self._show_publication(self._new)
        self._editor.setEnabled(row is not None or self._new is not None)
        by_law = self._new is None and (row is None or row.clause != "")
        self._bar.setVisible(self._missing > 0 and by_law)
        for button in (self.remove, self.prove):
            button.setEnabled(row is not None and row.publication is not None)
        self._why.setText(row.clause.replace("Luật 10/2022/QH15, ", "") if row else "")

    def _show_publication(self, publication: Publication) -> None:
        self._editor.setEnabled(True)
        asked = self._row is not None and self._row.clause != ""
        self.left_more.setVisible(not asked)
        self.right_more.setVisible(not asked)
        for form in self._editors:
            values = {key: getattr(publication, key) for key in form.keys if key not in self._unsaved}
            form.set_values(values, keep_pending=True)

    def _write(self, key: str, value: object) -> None:
        self._unsaved[key] = value
        changes = dict(self._unsaved)
        ws = self._session.workspace
        target = self._new
        if target is None and self._row is not None:
            row = self._row
            target = row.publication or Publication(ws.new_id(), self._dossier, self._id, row.form, row.place)
        if target is None or (target is self._new and not changes.get("place")):
            return
        if self._row is not None and self._row.publication is None:
            self._row = replace(self._row, publication=target)
        publication = target

        def saved(_: Publication) -> None:
            self._unsaved = {k: v for k, v in self._unsaved.items() if k not in changes or changes[k] != v}
            self._wanted = publication.id
            if publication is self._new:
                self._new = None

        work: Callable[[], Publication] = lambda: change_publication(ws, publication, changes)  # noqa: E731
        self._session.save(work, self._owner(key), _KINDS, saved)

    def _owner(self, key: str) -> Form:
        return next(form for form in self._editors if key in form.keys)

    def _begin_everywhere(self) -> None:
        if not (self.begin.commit() and self.finish()):
            return
        ws, wanted, day = self._session.workspace, self._id, self.begin.value()
        if day is None:
            self.begin.show_problem(self._session.say("start-missing"))
            self.begin.setFocus()
            return
        self._session.save(lambda: len(publish_missing(ws, wanted, day)), self, _KINDS, self._tell)

    def _tell(self, count: int) -> None:
        self.said.emit(f"Đã ghi {count} lần công khai. Nơi nào bắt đầu ngày khác thì sửa ở dòng đó.")

    def _prove(self) -> None:
        if self._row is not None and self._row.publication is not None and self.finish():
            self.proof_wanted.emit(self._row.publication.id)

    def _remove(self) -> None:
        if self._row is None or self._row.publication is None:
            return
        ws, gone = self._session.workspace, self._row.publication.id
        self._row, self._unsaved = None, {}
        self._session.save(lambda: delete_publication(ws, gone), self, _KINDS)
