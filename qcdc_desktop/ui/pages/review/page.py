"""The page "Thẩm định": queue, indicators and evidence side by side; decisions on top, feedback at the end."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.review import Appraisal
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS
from qcdc_desktop.ui.pages.packages.made import MadeCard
from qcdc_desktop.ui.pages.packages.signing import SigningBar
from qcdc_desktop.ui.pages.review.behind import RegisterPane, SurveysPane
from qcdc_desktop.ui.pages.review.decision import ReasonCard
from qcdc_desktop.ui.pages.review.evidence import EvidencePane
from qcdc_desktop.ui.pages.review.indicators import Indicators
from qcdc_desktop.ui.pages.review.judged import LastYear
from qcdc_desktop.ui.pages.review.queue import OPEN, Queue
from qcdc_desktop.ui.pages.review.standing import Standing
from qcdc_desktop.ui.pages.surveys.quality import QualityPane
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import Evidence
from qcdc_desktop.usecases.compare_assessment import year_before
from qcdc_desktop.usecases.export_package import MadePackage, export_feedback
from qcdc_desktop.usecases.inbox import inbox_rows
from qcdc_desktop.usecases.package_contents import last_feedback
from qcdc_desktop.usecases.publishing import EntryFile, entry_files
from qcdc_desktop.usecases.review import (
    ReviewRow,
    ReviewView,
    accept_dossier,
    accept_own_points,
    ask_of,
    carry_over,
    open_review,
    reopen_appraisal,
    return_dossier,
    review_list,
    score_indicator_of,
)
from qcdc_desktop.usecases.workspace import Workspace

_CHANGED = frozenset({Kind.APPRAISAL})


@dataclass(frozen=True, slots=True)
class _Case:
    """The dossier on the desk."""

    unit: UnitKey
    name: str


class ReviewPage(Page):
    """For reviewing offices only. Ctrl+PageUp and Ctrl+PageDown go from unit to unit, F7 and F8 between indicators."""

    title = "Thẩm định"
    icon = "review"
    shows: ClassVar[Kinds] = frozenset({Kind.PACKAGE, Kind.APPRAISAL})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._case: _Case | None = None
        self._view: ReviewView | None = None
        self._last_year: dict[str, LastYear] = {}
        self._wanted = ""
        self.accept = self.add_action(
            "Chấp nhận", "check", self._accept, primary=True, tip="Kết luận đã thẩm định xong"
        )
        self.agree = self.add_action("Đồng ý điểm tự chấm còn lại", "review", self._agree)
        self.keep = self.add_action(
            "Giữ điểm lần trước",
            "copy",
            self._carry_over,
            tip="Cho lại điểm và nhận xét lần trước ở các chỉ tiêu đơn vị không thay đổi",
        )
        self.give_back = self.add_action("Trả lại…", "return", self._ask_return, tip="Trả lại để đơn vị bổ sung")
        self.reopen = self.add_action("Mở lại…", "unlock", self._ask_reopen, tip="Mở lại thẩm định, phải ghi lý do")
        self.feedback = self.add_action("Kết xuất phản hồi", "export", self._ask_feedback)
        self.signing = SigningBar(session)
        self.made = MadeCard(session, self.messages.success)
        self.reason = ReasonCard(session)
        self.queue = Queue(session)
        self.indicators = Indicators(session)
        self.evidence = EvidencePane(session)
        self.register = RegisterPane(session)
        self.surveys = SurveysPane(session)
        self.quality = QualityPane(session)
        self.standing = Standing()
        for card in (self.signing, self.made, self.reason):
            self.body.addWidget(card)
        self.body.addWidget(self._lay_out(), 1)
        self.queue.chosen.connect(self._chosen)
        self.indicators.chosen.connect(self._show_evidence)
        self.indicators.scored.connect(self._score)
        self.indicators.asked.connect(self._ask)
        self.indicators.which.committed.connect(lambda _: self._name_agree())
        self.register.view.opened.connect(self._show_entry_files)
        self.indicators.judging.left_unsaved.connect(self._warn)
        self._add_keys()
        self._show_case()

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many dossiers wait for their appraisal."""
        return sum(row.state in OPEN for row in inbox_rows(workspace, year))

    def reload(self, kinds: Kinds) -> None:
        """Read the queue and the dossier on the desk again."""
        ws, year = self.session.workspace, self.session.year
        self.session.read(lambda: review_list(ws, year), self._show_queue, self)

    def set_year(self, year: int) -> None:
        """Another year has other dossiers."""
        self._case = None
        self._view = None
        self.made.hide()
        self.reason.dismiss()
        super().set_year(year)

    def search(self, text: str) -> None:
        """Look for a unit."""
        self.queue.model.set_filter(text)

    def open_record(self, record_id: str) -> None:
        """Put the dossier of a unit on the desk; `record_id` is its key as text."""
        self._wanted = record_id
        self._choose_wanted()

    def _show_queue(self, rows: tuple[ReviewRow, ...]) -> None:
        self.queue.show_rows(rows)
        self._choose_wanted()
        self.set_attention(sum(row.appraisal is not None and row.appraisal.state in OPEN for row in rows))
        self._read_case()

    def _choose_wanted(self) -> None:
        for row in self.queue.model.rows:
            if str(row.unit.key) == self._wanted:
                self._wanted = ""
                self.queue.view.choose(row.unit.key)
                return

    def _chosen(self, row: ReviewRow | None) -> None:
        if row is not None and self._case is not None and row.unit.key == self._case.unit:
            return
        if self._case is not None and not self.indicators.judging.form.commit_all():
            self.queue.view.choose(self._case.unit)
            return
        self._case = _Case(row.unit.key, row.unit.name) if row is not None else None
        self._view = None
        self.made.hide()
        self.reason.dismiss()
        self._read_case()

    def _read_case(self) -> None:
        case = self._case
        if case is None:
            self._view = None
            self._show_case()
            return
        ws, year = self.session.workspace, self.session.year

        def read() -> tuple[ReviewView, dict[str, LastYear]]:
            view = open_review(ws, case.unit, year)
            return view, points_before(ws, view, year)

        def show(found: tuple[ReviewView, dict[str, LastYear]]) -> None:
            if case == self._case:
                self._view, self._last_year = found
                self._show_case()

        self.session.read(read, show, self)

    def _show_case(self) -> None:
        view = self._view
        closed = view is None or view.appraisal.state not in OPEN
        for button in (self.accept, self.agree, self.give_back):
            button.setVisible(view is None or not closed)
            button.setEnabled(not closed)
        self.reopen.setVisible(view is not None and closed)
        self.feedback.setEnabled(view is not None)
        self.indicators.show_review(view, closed=closed, last_year=self._last_year)
        self.standing.show_review(view)
        self.keep.setVisible(view is not None and not closed and view.before.count > 0)
        if view is None:
            self.evidence.show_evidence(())
            return
        self.quality.set_case(view.unit.key, self.session.year)
        self.register.show_review(view)
        self.surveys.show_review(view)
        self._name_agree()

    def _show_evidence(self, code: str) -> None:
        self.evidence.show_evidence(self._view.assessment.evidence.get(code, ()) if self._view else ())

    def _show_entry_files(self, line: RegisterLine) -> None:
        """The files of a line of the register take the place of the indicator's evidence."""
        if line.entry is None:
            return
        ws, entry = self.session.workspace, line.entry.disclosure.id

        def show(files: tuple[EntryFile, ...]) -> None:
            self.evidence.show_evidence(tuple(Evidence(file.links[0], file.attachment) for file in files))
            self.behind.setCurrentWidget(self.evidence)

        self.session.read(lambda: entry_files(ws, entry), show, self)

    def _score(self, code: str, points: int | None, comment: str) -> None:
        case = self._case
        if case is None:
            return
        ws, year = self.session.workspace, self.session.year
        seen = self._view.items if self._view else None
        self.session.save(
            lambda: score_indicator_of(ws, case.unit, year, code, points, comment, seen),
            self.indicators.judging.form,
            _CHANGED,
            failed=lambda _: self._read_case(),
        )

    def _ask(self, code: str, text: str) -> None:
        case = self._case
        if case is None:
            return
        ws, year = self.session.workspace, self.session.year
        seen = self._view.items if self._view else None
        self.session.save(
            lambda: ask_of(ws, case.unit, year, code, text, seen),
            self.indicators.judging.form,
            _CHANGED,
            failed=lambda _: self._read_case(),
        )

    def _carry_over(self) -> None:
        case = self._case
        if case is None or not self.leave():
            return
        ws, year = self.session.workspace, self.session.year

        def kept(count: int) -> None:
            self.messages.success(f"Đã giữ điểm lần trước của {count} chỉ tiêu. Còn lại là các chỉ tiêu có thay đổi.")
            self.indicators.filter("changed")

        self.session.save(lambda: carry_over(ws, case.unit, year), self, _CHANGED, kept)

    def _name_agree(self) -> None:
        """The button says whether it agrees with everything left or with the rows the filter leaves."""
        filtered = bool(self.indicators.which.value())
        self.agree.setText("Đồng ý điểm tự chấm đang lọc" if filtered else "Đồng ý điểm tự chấm còn lại")
        view = self._view
        if view is not None:
            codes = self.indicators.shown if filtered else {s.indicator.code for s in view.assessment.score.indicators}
            waiting = any(code not in view.items or view.items[code].points is None for code in codes)
            self.agree.setEnabled(view.appraisal.state in OPEN and waiting)

    def _warn(self, code: str) -> None:
        self.messages.warning(f"Điểm của chỉ tiêu {code} chưa được lưu. Hãy mở lại chỉ tiêu đó, chấm và ghi nhận xét.")

    def _agree(self) -> None:
        case = self._case
        if case is None or not self.leave():
            return
        ws, year = self.session.workspace, self.session.year
        codes = self.indicators.shown if self.indicators.which.value() else None
        self.session.save(lambda: accept_own_points(ws, case.unit, year, codes), self, _CHANGED)

    def _accept(self) -> None:
        case = self._case
        if case is None or not self.leave():
            return
        ws, year = self.session.workspace, self.session.year
        self.messages.clear()
        self.session.save(lambda: accept_dossier(ws, case.unit, year), self, _CHANGED, self._decided)

    def _decided(self, appraisal: Appraisal) -> None:
        name = self._case.name if self._case else ""
        words = APPRAISALS[appraisal.state][1].lower()
        self.messages.success(f"{name}: {words}. Kết xuất phản hồi để gửi kết quả cho đơn vị.")

    def _ask_return(self) -> None:
        case = self._case
        if case is None or not self.leave():
            return
        ws, year = self.session.workspace, self.session.year

        def go(reason: str) -> None:
            self.session.save(lambda: return_dossier(ws, case.unit, year, reason), self, _CHANGED, self._decided)

        self.reason.ask(f"Trả lại hồ sơ của {case.name} để bổ sung", "Trả lại", go)

    def _ask_reopen(self) -> None:
        case = self._case
        if case is None:
            return
        ws, year = self.session.workspace, self.session.year

        def go(reason: str) -> None:
            self.session.save(lambda: reopen_appraisal(ws, case.unit, year, reason), self, _CHANGED)

        self.reason.ask(f"Mở lại thẩm định hồ sơ của {case.name}", "Mở lại", go)

    def _ask_feedback(self) -> None:
        if self._case is not None and self.leave():
            self.made.hide()
            self.signing.with_key(self._write_feedback, "Nhập mật khẩu khóa ký để ký gói kết quả thẩm định.")

    def _write_feedback(self) -> None:
        case = self._case
        if case is None:
            return
        ws, year = self.session.workspace, self.session.year

        def written(made: MadePackage) -> None:
            self.made.show_package(made, f"Đã kết xuất kết quả thẩm định gửi {case.name}")

        self.session.work(
            lambda _: export_feedback(ws, case.unit, year),
            written,
            self,
            "Kết xuất phản hồi",
            frozenset({Kind.PACKAGE}),
        )

    def _add_keys(self) -> None:
        for keys, do in (
            ("Ctrl+PgDown", lambda: self.queue.step(1)),
            ("Ctrl+PgUp", lambda: self.queue.step(-1)),
            ("F8", lambda: self.indicators.step(1)),
            ("F7", lambda: self.indicators.step(-1)),
        ):
            QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            ).activated.connect(do)

    def _lay_out(self) -> QSplitter:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.standing)
        column.addWidget(self.indicators, 1)
        tabs = self.behind = QTabWidget(documentMode=True)
        tabs.tabBar().setDrawBase(False)
        tabs.setAccessibleName("Căn cứ của hồ sơ")
        for pane, name, tip in (
            (self.evidence, "Minh chứng", ""),
            (self.register, "Công khai", ""),
            (self.surveys, "Khảo sát", ""),
            (self.quality, "Chất lượng", "Chất lượng số liệu phiếu khảo sát"),
        ):
            tabs.setTabToolTip(tabs.addTab(pane, name), tip)
        panes = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        panes.setHandleWidth(12)
        for part in (self.queue, middle, tabs):
            panes.addWidget(part)
        tabs.setMinimumWidth(316)
        panes.setSizes([180, 341, 316])
        panes.setStretchFactor(1, 3)
        panes.setStretchFactor(2, 2)
        return panes


def points_before(ws: Workspace, view: ReviewView, year: int) -> dict[str, LastYear]:
    """What the indicators had in the year before, where they can be compared."""
    before = year_before(ws, view.assessment, year, view.unit.key)
    if before is None:
        return {}
    feedback = last_feedback(ws, year - 1, view.unit.key)
    given = {code: item.points for code, item in feedback.items.items()} if feedback and before.same_edition else {}
    rows = (row for criterion in before.comparison.criteria for row in criterion.indicators)
    return {row.indicator.code: LastYear(year - 1, row.before, given.get(row.indicator.code)) for row in rows}
