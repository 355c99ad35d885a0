"""The self-assessment of the year: scoring, and beside it comparisons and the criteria sets to read.

The page reads and saves; what each view shows stands in a module of its own, points and gaps come ready from use cases.
"""

from dataclasses import dataclass
from functools import partial

from qcdc_desktop.domain.assessment_stages import StageLine
from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.excel_exchange import ExcelExchange, Exchange
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.assigning import Assigning
from qcdc_desktop.ui.pages.assessment.closing import Closing
from qcdc_desktop.ui.pages.assessment.comparing import ComparingView
from qcdc_desktop.ui.pages.assessment.dossier_view import DossierView
from qcdc_desktop.ui.pages.assessment.dossier_work import DossierWork
from qcdc_desktop.ui.pages.assessment.evidence_work import EvidenceWork
from qcdc_desktop.ui.pages.assessment.scoring import ScoringView
from qcdc_desktop.ui.pages.assessment.set_viewer import SetViewer
from qcdc_desktop.ui.pages.assessment.views import COMPARING, SCORING, AssessmentViews
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import AssessmentView, assessment_gaps, open_assessment, save_entry
from qcdc_desktop.usecases.assessment_states import assessment_stages
from qcdc_desktop.usecases.excel_assessment import (
    check_assessment_file,
    import_assessment_file,
    write_assessment_template,
)
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.package_contents import LastFeedback, last_feedback
from qcdc_desktop.usecases.recognition import RecognitionView, read_recognition
from qcdc_desktop.usecases.workspace import Workspace

_SAVES: Kinds = frozenset({Kind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading of the page brings."""

    year: int
    view: AssessmentView
    signer: str
    feedback: LastFeedback | None
    stages: tuple[StageLine, ...]
    recognition: RecognitionView


class AssessmentPage(Page):
    """The page of the criteria set."""

    title = "Tự đánh giá"
    icon = "assessment"
    shows = frozenset(
        {
            Kind.ASSESSMENT,
            Kind.ATTACHMENT,
            Kind.DISCLOSURE,
            Kind.SURVEY,
            Kind.OFFICE,
            Kind.CALENDAR,
            Kind.PACKAGE,
            Kind.APPRAISAL,
        }
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.view: AssessmentView | None = None
        self._year = session.year
        self.scoring = ScoringView(session)
        self.panel = self.scoring.panel
        self.sets = SetViewer(session)
        self.comparing = ComparingView(session)
        self.dossier = DossierView()
        self.views = AssessmentViews(self.scoring, self.dossier, self.comparing, self.sets)
        self.dossier_work = DossierWork(self, self.dossier)
        self.papers = EvidenceWork(self, self.panel, self.scoring.left)
        self.closing = Closing(self)
        self.assigning = Assigning(self)
        self.exchange = ExcelExchange(self)
        self._add_actions()
        self.assign = self.scoring.assign
        self.scoring.assign_wanted.connect(self.ask_assignment)
        self.scoring.entered.connect(self._save)
        self.scoring.not_kept.connect(self._say_not_kept)
        self.scoring.page_wanted.connect(self.session.open_page)
        self.comparing.indicator_wanted.connect(self.open_record)
        self.closing.approval.gaps_wanted.connect(self._show_gaps)
        self.views.turned.connect(self._turned)
        for widget in (
            self.closing.lock,
            self.closing.approval,
            self.closing.question,
            self.assigning.bar,
            self.exchange,
        ):
            self.body.addWidget(widget)
        self.body.addWidget(self.views, 1)

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many things must be mended or filled in before the year can be closed."""
        return assessment_gaps(workspace, year)

    def reload(self, kinds: Kinds) -> None:
        """Read the assessment with its points again."""
        workspace, year = self.session.workspace, self.session.year

        def work(_: Progress) -> _Read:
            view = open_assessment(workspace, year)
            signer = read_office(workspace).profile.signer_name
            feedback, recognition = last_feedback(workspace, year), read_recognition(workspace, year)
            return _Read(year, view, signer, feedback, assessment_stages(workspace, year), recognition)

        self.session.jobs.run(work, self._show, self, "Đọc dữ liệu", quiet=True, failed=self._show_none)

    def search(self, text: str) -> None:
        """Show the lines of the view in front in which the words stand."""
        self.scoring.search(text)
        self.comparing.search(text)
        self.sets.search(text)

    def open_record(self, record_id: str) -> None:
        """Show an indicator (by its code) or a criterion."""
        self.views.turn(SCORING)
        self.scoring.open_place(record_id)

    def leave(self) -> bool:
        """Finish what is being typed."""
        self.closing.close_questions()
        self.assigning.bar.close_bar()
        return super().leave()

    def ask_assignment(self) -> None:
        """Ask who sees to what is chosen in the tree: an indicator, all of a criterion, or all shown."""
        if self.view is not None:
            code = self.scoring.code
            self.assigning.ask(self.view, self.scoring.model.leaves_at(code), code)

    def exchange_of_year(self) -> Exchange:
        """What Excel brings in and takes out here."""
        workspace, year = self.session.workspace, self.session.year
        return Exchange(
            write=partial(write_assessment_template, workspace, year),
            check=partial(check_assessment_file, workspace, year),
            take=partial(import_assessment_file, workspace, year),
            file_name=f"tu-danh-gia-{year}.xlsx",
            noun="chỉ tiêu",
            kinds=_SAVES,
        )

    def _show(self, read: _Read) -> None:
        if read.year != self.session.year:
            return
        if read.year != self._year:
            self._year = read.year
            self.scoring.forget()
        self.view = read.view
        self._set_usable(True)
        locked = read.view.locked
        self.closing.show_view(read.view, read.signer, read.stages)
        self.assign.setEnabled(not locked)
        self.set_attention(0 if locked else sum(gap.blocks for gap in read.view.gaps))
        self.sets.show_sets(self.session.workspace.catalogues.criteria, read.view.criteria_set.edition.code)
        self.scoring.show_view(read.view, read.feedback)
        self.comparing.show_view(read.view, read.feedback)
        self.dossier.show_view(read.recognition, read.stages)
        self.dossier.setEnabled(True)

    def _show_none(self, error: BaseException) -> None:
        """A year that cannot be read shows nothing of the year before it; the strip says why."""
        self.view = None
        self.scoring.show_none()
        self.comparing.show_view(None, None)
        self.dossier.setEnabled(False)
        self.sets.show_sets(self.session.workspace.catalogues.criteria, "")
        self._set_usable(False)
        self.closing.hide()
        self.set_attention(0)

    def _set_usable(self, usable: bool) -> None:
        for widget in (self.closing.approve, self.closing.review, self.assign, self.excel):
            widget.setEnabled(usable)

    def _show_gaps(self) -> None:
        self.views.turn(SCORING)
        self.scoring.show_gaps()

    def _turned(self, view: int) -> None:
        """Work on the year is offered where the year is scored."""
        self.excel.setVisible(view == SCORING)
        if view == COMPARING:
            self.comparing.look()

    def _say_not_kept(self, code: str) -> None:
        self.messages.warning(
            f"Chỉ tiêu {code} có ô chưa đúng nên ô đó chưa được lưu. Hãy mở lại chỉ tiêu và nhập lại."
        )

    def _save(self, entry: IndicatorEntry) -> None:
        workspace, year = self.session.workspace, self.session.year
        self.panel.saving += 1

        def done(_: object) -> None:
            self.panel.saving -= 1

        self.session.save(lambda: save_entry(workspace, year, entry), self, _SAVES, done, done)

    def _add_actions(self) -> None:
        self.add_button(self.closing.approve)
        self.add_button(self.closing.review)
        self.excel = self.add_menu(
            "Excel",
            "excel",
            [
                ("Tải tệp mẫu…", "export", lambda: self.exchange.ask_template(self.exchange_of_year())),
                ("Lấy dữ liệu từ tệp…", "import", lambda: self.exchange.ask_file(self.exchange_of_year())),
            ],
        )
        self.add_filter(self.views.tabs)
