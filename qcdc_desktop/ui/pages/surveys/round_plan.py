"""What is decided about a round: the size of its sample with the working, its second entry, its lock.

Fields are written when they are left; what is allowed is decided by use cases.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import CheckPlan, CheckRule, CheckWay, SurveyRound
from qcdc_desktop.domain.survey_sampling import sample_size
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, Form, ScoreField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.working import Working

_NONE = "none"
RULES = (
    Choice(_NONE, "Không nhập lần hai"),
    Choice(CheckRule.RANDOM.value, "Rút ngẫu nhiên một tỷ lệ"),
    Choice(CheckRule.NTH.value, "Cứ n phiếu kiểm một phiếu"),
    Choice(CheckRule.EVERY.value, "Mọi phiếu"),
)
WAYS = (
    Choice(CheckWay.AGAIN.value, "Hỏi lại ngay khi khác"),
    Choice(CheckWay.APART.value, "Nhập riêng, đối chiếu sau"),
)


class RoundPlan(QWidget):
    """`plan_wanted(plan or None)`, `target_wanted(population, error)`, `lock_wanted()`, `unlock_wanted()`."""

    plan_wanted = Signal(object)
    target_wanted = Signal(int, int)
    lock_wanted = Signal()
    unlock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._round: SurveyRound | None = None
        self.sample = Form(label_width=150)
        self.sample.add_section("Cỡ mẫu")
        self.sample.add("error", "Sai số e (%)", ScoreField(), "Thường dùng 5 %. Số càng nhỏ càng cần nhiều phiếu.")
        self.sample.field("error").set_value(500)
        self.sample.committed.connect(lambda *_: self._resize())
        self.needed = QLabel(wordWrap=True)
        self.working = Working("Cách tính cỡ mẫu")
        self.take = make_button("Lấy làm mục tiêu", "check", self._take)
        self.form = Form(label_width=150)
        self.form.add_section("Nhập kiểm tra (nhập hai lần)")
        self.form.add("rule", "Phiếu nhập lần hai", ChoiceField(choices=RULES))
        self.form.add("share", "Tỷ lệ rút (%)", ScoreField())
        self.form.add("every", "Cứ n phiếu", CountField(minimum=1, maximum=1000, suffix="phiếu"))
        self.form.add("way", "Khi hai lần khác nhau", ChoiceField(choices=WAYS))
        self.form.add(
            "agreed_rate", "Mức lỗi thống nhất (%)", ScoreField(),
            "Tập phiếu chỉ đóng được khi tỷ lệ lỗi không cao hơn mức này, hoặc khi đã nhập hai lần mọi phiếu.",
        )  # fmt: skip
        self.form.committed.connect(lambda *_: self._commit())
        self.lock_words = QLabel(wordWrap=True)
        set_role(self.lock_words, "muted")
        self.lock = make_button("Khóa đợt…", "lock", self.lock_wanted.emit)
        self.unlock = make_button("Mở khóa đợt…", "unlock", self.unlock_wanted.emit)
        self._lay_out()

    def show_round(self, found: SurveyRound) -> None:
        """Show what was decided about a round."""
        self._round = found
        plan = found.check or CheckPlan()
        self.form.set_values(
            {
                "rule": found.check.rule.value if found.check else _NONE,
                "share": plan.share,
                "every": plan.every,
                "way": plan.way.value,
                "agreed_rate": plan.agreed_rate,
            },
            keep_pending=True,
        )
        self._fit(found.check.rule.value if found.check else _NONE)
        self._resize()
        self.lock.setVisible(found.lock is None)
        self.unlock.setVisible(found.lock is not None)
        self.lock_words.setText(
            f"Đã khóa ngày {format_date(local_day(found.lock.at))}, người khóa: {found.lock.by}. {found.lock.reason}"
            if found.lock
            else "Đợt đã báo cáo thì nên khóa: không ai nhập, sửa hay xóa phiếu được nữa."
        )

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed; a locked round can still be opened again."""
        self.form.set_read_only(read_only)
        self.take.setEnabled(not read_only)
        self.lock.setEnabled(not read_only)

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """A refusal beside its field."""
        return self.form.show_field_problem(field, sentence) or self.sample.show_field_problem(field, sentence)

    def _resize(self) -> None:
        population = self._round.population if self._round else None
        error = self.sample.field("error").value()
        try:
            found = sample_size(population or 0, error or 0)
        except Refusal:
            self.needed.setText("Ghi “Tổng số người (N)” ở trên và sai số để tính số phiếu cần lấy.")
            self.working.set_lines(())
            self.take.hide()
            return
        self.needed.setText(f"Cần lấy ý kiến {found.sheets} phiếu.")
        self.working.set_steps(found.steps)
        self.take.show()

    def _take(self) -> None:
        population = self._round.population if self._round else None
        error = self.sample.field("error").value()
        if population and error:
            self.target_wanted.emit(population, error)

    def _commit(self) -> None:
        values = self.form.values()
        self._fit(values["rule"])
        if values["rule"] == _NONE:
            self.plan_wanted.emit(None)
            return
        self.plan_wanted.emit(
            CheckPlan(
                CheckRule(values["rule"]),
                CheckWay(values["way"]),
                values["every"] or 10,
                values["share"] or 1000,
                values["agreed_rate"] if values["agreed_rate"] is not None else 100,
            )
        )

    def _fit(self, rule: str) -> None:
        """Only what the rule asks for can be typed."""
        self.form.field("share").setEnabled(rule == CheckRule.RANDOM.value)
        self.form.field("every").setEnabled(rule == CheckRule.NTH.value)
        for key in ("way", "agreed_rate"):
            self.form.field(key).setEnabled(rule != _NONE)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.needed, 1)
        row.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.sample)
        layout.addLayout(row)
        layout.addWidget(self.working)
        layout.addWidget(self.form)
        layout.addWidget(self.lock_words)
        for button in (self.lock, self.unlock):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
