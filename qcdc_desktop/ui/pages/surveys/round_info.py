"""The data of a round: when, where, who organised it, and how many sheets were printed, handed out and came back.

Every field is written when it is left; checking is done by the use case.
"""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import PlaceKind, SurveyRound
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, DateField, Form, TextField
from qcdc_desktop.ui.pages.surveys.round_plan import RoundPlan
from qcdc_desktop.ui.style import set_role

_PLACES = (
    Choice("", "Chưa ghi"),
    Choice(PlaceKind.ONE_STOP.value, "Bộ phận một cửa"),
    Choice(PlaceKind.VILLAGE.value, "Thôn, tổ dân phố"),
    Choice(PlaceKind.OTHER.value, "Nơi khác"),
)


class RoundInfo(QScrollArea):
    """`changed(round)` asks to save, `delete_wanted()` to delete a round without sheets."""

    changed = Signal(object)
    delete_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._round: SurveyRound | None = None
        self.saving = 0
        self._read_only = False
        self.form = _form()
        self.form.committed.connect(self._commit)
        self.plan = RoundPlan()
        self.delete = make_button("Xóa đợt…", "delete", self.delete_wanted.emit)
        content = QWidget()
        set_role(content, "content")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 12, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.form)
        layout.addWidget(self.plan)
        layout.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_round(self, found: SurveyRound, sheets: int) -> None:
        """Show a round; the same one again leaves alone what is being typed or was refused."""
        same = self._round is not None and self._round.id == found.id
        self.delete.setVisible(sheets == 0 and not self._read_only)
        if same and self.saving:
            return
        self._round = found
        self.plan.show_round(found)
        values: dict[str, Any] = {key: getattr(found, key) for key in self.form.keys}
        values["place_kind"] = found.place_kind.value if found.place_kind else ""
        if same:
            values = {key: value for key, value in values.items() if not self.form.field(key).problem}
        self.form.set_values(values, keep_pending=same)

    def set_read_only(self, read_only: bool) -> None:
        """Show the data without letting it be changed."""
        self._read_only = read_only
        self.form.set_read_only(read_only)
        self.plan.set_read_only(read_only)
        self.delete.setVisible(self.delete.isVisible() and not read_only)

    def _commit(self, key: str, value: object) -> None:
        """The whole round with what stands in the fields: one refused date must not hold the other back."""
        if self._round is not None:
            values = self.form.values()
            kind = values.pop("place_kind")
            self._round = replace(self._round, **values, place_kind=PlaceKind(kind) if kind else None)
            self.changed.emit(self._round)


def _form() -> Form:
    form = Form(label_width=150)
    form.add("title", "Tên đợt", TextField(max_length=200), required=True)
    form.add("starts_on", "Từ ngày", DateField())
    form.add("ends_on", "Đến ngày", DateField())
    form.add("place_kind", "Nơi lấy ý kiến", ChoiceField(choices=_PLACES))
    form.add("place", "Địa điểm", TextField())
    form.add("organiser", "Đơn vị tổ chức", TextField())
    form.add_section("Số phiếu")
    form.add("target", "Mục tiêu", CountField(suffix="phiếu"), "Số phiếu phải thu theo kế hoạch của đợt.")
    form.add(
        "population",
        "Tổng số người (N)",
        CountField(suffix="người"),
        "Số người thuộc diện lấy ý kiến. Có số này thì khoảng tin cậy được tính sát hơn.",
    )
    form.add("printed", "Phiếu in", CountField(suffix="phiếu"))
    form.add("handed_out", "Phiếu phát ra", CountField(suffix="phiếu"))
    form.add("returned", "Phiếu thu về", CountField(suffix="phiếu"))
    form.add("spoiled", "Phiếu hỏng", CountField(suffix="phiếu"))
    return form
