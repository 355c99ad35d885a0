"""What the commune registers for the year: target, measures, and the models one by one. Every field saves when left."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.recognition import ModelPlan, Registration
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button, make_icon_button
from qcdc_desktop.ui.fields import DateField, Form, ScoreField, TextArea, TextField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView

NEW_MODEL = "Mô hình mới"


class RegistrationForm(QScrollArea):
    """`entered(registration)` asks to save the whole."""

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._registration = Registration("", "")
        self._place: int | None = None
        self._wanted: int | None = None
        self._read_only = False
        self.head = _head_form()
        self.models: RowsModel[tuple[int, ModelPlan]] = RowsModel(
            (
                Column("title", "Mô hình", lambda row: row[1].title, stretch=True),
                Column("responsible", "Phụ trách", lambda row: row[1].responsible, width=112),
                Column("days", "Từ ngày", lambda row: _day(row[1]), width=96),
            ),
            key=lambda row: row[0],
        )
        self.table = RowsView(self.models, "Các mô hình đăng ký")
        self.table.setSortingEnabled(False)
        self.table.setFixedHeight(136)
        self.table.set_empty("assessment", "Chưa đăng ký mô hình nào. Bấm “Thêm mô hình”.")
        self.model = _model_form()
        self.add = make_button("Thêm mô hình", "add", self.add_model)
        self.remove = make_icon_button("delete", "Xóa mô hình đang chọn", self.remove_model)
        self.head.committed.connect(lambda *_: self._commit())
        self.model.committed.connect(lambda *_: self._commit())
        self.table.chosen.connect(self._show_model)
        self._lay_out()

    def show_registration(self, registration: Registration, read_only: bool) -> None:
        """Show what is registered; a field in which somebody types is left alone."""
        self._registration, self._read_only = registration, read_only
        self.head.set_values({key: getattr(registration, key) for key in self.head.keys}, keep_pending=True)
        self.models.set_rows(tuple(enumerate(registration.models)))
        if self._wanted is not None and self.table.choose(self._wanted):
            self._wanted = None
            self.model.field("title").setFocus()
        if registration.models and self.table.current_row() is None:
            self.table.choose(0)
        self._show_model(self.table.current_row())
        for form in (self.head, self.model):
            form.set_read_only(read_only)
        self.add.setEnabled(not read_only)

    def add_model(self) -> None:
        """Add a model to be filled in and put the keys into its name."""
        added = (*self._registration.models, ModelPlan(NEW_MODEL))
        self._wanted = len(added) - 1
        self.entered.emit(replace(self._registration, models=added))

    def remove_model(self) -> None:
        """Take the chosen model away."""
        if self._place is not None:
            kept = tuple(m for n, m in enumerate(self._registration.models) if n != self._place)
            self.entered.emit(replace(self._registration, models=kept))

    def _show_model(self, row: tuple[int, ModelPlan] | None) -> None:
        same = row is not None and row[0] == self._place
        self._place = row[0] if row else None
        self.model.setVisible(row is not None)
        self.remove.setEnabled(row is not None and not self._read_only)
        if row is not None:
            self.model.set_values({key: getattr(row[1], key) for key in self.model.keys}, keep_pending=same)

    def _commit(self) -> None:
        changed = replace(self._registration, **self.head.values())
        if self._place is not None and self._place < len(changed.models):
            models = list(changed.models)
            models[self._place] = ModelPlan(**self.model.values())
            changed = replace(changed, models=tuple(models))
        if changed != self._registration:
            self._registration = changed
            self.entered.emit(changed)

    def _lay_out(self) -> None:
        title = QLabel("Đăng ký đạt chuẩn")
        set_role(title, "heading")
        caption = QLabel("Mô hình đăng ký")
        set_role(caption, "heading")
        row = QHBoxLayout()
        row.addWidget(caption, 1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        inside = QWidget()
        set_role(inside, "content")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(4, 0, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(self.head)
        layout.addLayout(row)
        layout.addWidget(self.table)
        layout.addWidget(self.model)
        layout.addStretch(1)
        self.setWidget(inside)


def _head_form() -> Form:
    form = Form(label_width=120)
    form.add("registered_on", "Ngày đăng ký", DateField())
    form.add("target_points", "Điểm phấn đấu", ScoreField())
    form.add("target_rank", "Xếp loại phấn đấu", TextField())
    form.add("measures", "Giải pháp", TextArea(lines=3), "In trong bản đăng ký đạt chuẩn.")
    return form


def _model_form() -> Form:
    form = Form(label_width=120)
    form.add("title", "Tên mô hình", TextField())
    form.add("field", "Lĩnh vực", TextField(placeholder="ví dụ một cửa, hòa giải"))
    form.add("content", "Nội dung", TextArea(lines=2))
    form.add("place", "Nơi thực hiện", TextField())
    form.add("responsible", "Phụ trách", TextField())
    form.add("starts_on", "Từ ngày", DateField())
    form.add("ends_on", "Đến ngày", DateField())
    return form


def _day(model: ModelPlan) -> str:
    return format_date(model.starts_on) if model.starts_on else ""
