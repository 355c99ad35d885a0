"""What a package would say once imported, read without importing: points, register, surveys, files, the appraisal.

The same rules judge as after an import, but of rows that nobody has verified: for the eyes only, nothing is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from qcdc_desktop.domain.calendar import WorkCalendar
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.compliance import Figures, by_clause
from qcdc_desktop.domain.criteria import AssessmentState
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.office import AttachedTo, Dossier
from qcdc_desktop.domain.review import AppraisalItem, AppraisalState
from qcdc_desktop.domain.scoring import Facts, ScoreSheet, score_sheet
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.tally import FormTally, tally
from qcdc_desktop.usecases.dossiers import Judging
from qcdc_desktop.usecases.register import Register, RegisterRecords, judge_register
from qcdc_desktop.usecases.surveys import by_form
from qcdc_desktop.usecases.workspace import VIETNAM

if TYPE_CHECKING:
    from qcdc_desktop.exchange.data_records import Submission
    from qcdc_desktop.exchange.package import Contents


@dataclass(frozen=True, slots=True)
class SaidScore:
    """The self-assessment a package carries, scored here by the set it names."""

    sheet: ScoreSheet
    edition: str
    state: AssessmentState
    approved_by: str


@dataclass(frozen=True, slots=True)
class SaidRound:
    """One survey round of a package; `rate` is the satisfied share in hundredths of a percent."""

    form: str
    title: str
    sheets: int
    rate: int | None


@dataclass(frozen=True, slots=True)
class SaidFile:
    """One attachment of a package: the name people gave it, its bytes, how many records it proves.

    `found_type` is what its first bytes tell, None for what may not travel: it should equal `media_type`.
    """

    name: str
    description: str
    size: int
    media_type: str
    found_type: str | None
    proves: int

    @property
    def sound(self) -> bool:
        """Whether it is of the type the package says."""
        return self.found_type == self.media_type


@dataclass(frozen=True, slots=True)
class SaidAppraisal:
    """The reviewer's decision a feedback carries."""

    state: AppraisalState
    reviewer: str
    reason: str
    items: tuple[AppraisalItem, ...]


@dataclass(frozen=True, slots=True)
class SaidReceipt:
    """What a receipt says became of a package: `outcome` applied, older or held."""

    outcome: str
    revision: int
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class Reports:
    """What can be read of a package; parts its kind does not carry are None or empty."""

    score: SaidScore | None = None
    states: Mapping[State, int] = field(default_factory=dict)
    figures: Figures | None = None
    rounds: tuple[SaidRound, ...] = ()
    files: tuple[SaidFile, ...] = ()
    appraisal: SaidAppraisal | None = None
    receipt: SaidReceipt | None = None


def read_reports(catalogues: Catalogues, contents: Contents, types: Mapping[str, str | None]) -> Reports:
    """The reports of a package's data files; `types` are those its attachments have by content, by SHA-256.

    Raises `Refusal` data-wrong, catalogue-edition-unknown, unknown-content.
    """
    kind = contents.statement.kind
    if kind is PackageKind.SUBMISSION:
        return _of_submission(catalogues, contents, types)
    if kind is PackageKind.FEEDBACK:
        return Reports(appraisal=_appraisal(contents))
    return Reports(receipt=_receipt(contents)) if kind is PackageKind.RECEIPT else Reports()


def _of_submission(catalogues: Catalogues, contents: Contents, types: Mapping[str, str | None]) -> Reports:
    from qcdc_desktop.exchange.data_records import read_submission

    submission = read_submission(contents, "")
    register = _register(catalogues, contents, submission)
    tallies, rounds = _surveys(catalogues, submission)
    return Reports(
        score=_score(catalogues, submission, register, tallies),
        states=Counter(row.judgement.state for row in register.rows),
        figures=register.figures,
        rounds=rounds,
        files=_files(submission, types),
    )


def _register(catalogues: Catalogues, contents: Contents, submission: Submission) -> Register:
    said = contents.statement
    approved_at = submission.assessment.approved_at if submission.assessment else None
    day = (approved_at or said.issued_at).astimezone(VIETNAM).date()
    shipped = (one for catalogue in catalogues.holidays for one in catalogue.days)
    by = Judging(submission.profile, WorkCalendar.of((*shipped, *submission.special_days)), day)
    dossier = Dossier("", said.sender.unit.code, said.sender.unit.valid_from, said.period.year, said.issued_at)
    return judge_register(catalogues, dossier, by, RegisterRecords(submission.disclosures, submission.publications))


def _surveys(catalogues: Catalogues, submission: Submission) -> tuple[dict[str, FormTally], tuple[SaidRound, ...]]:
    sheets: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in submission.sheets:
        sheets[sheet.round_id].append(sheet)
    tallies, rounds = [], []
    for one in submission.survey_rounds:
        form = catalogues.questionnaire(one.form_code, one.form_edition)
        if form is None:
            raise Refusal("catalogue-edition-unknown", edition=one.form_edition)
        found = tally(form, sheets[one.id])
        tallies.append(found)
        rounds.append(SaidRound(one.form_code, one.title, found.sheets, found.rate))
    return by_form(tallies), tuple(sorted(rounds, key=lambda said: (said.form, said.title)))


def _score(
    catalogues: Catalogues, submission: Submission, register: Register, tallies: Mapping[str, FormTally]
) -> SaidScore | None:
    assessment = submission.assessment
    if assessment is None:
        return None
    criteria_set = catalogues.criteria_edition(assessment.criteria_edition)
    if criteria_set is None:
        raise Refusal("catalogue-edition-unknown", edition=assessment.criteria_edition)
    entries = {entry.indicator_code: entry for entry in submission.indicator_entries}
    sheet = score_sheet(criteria_set, entries, Facts(by_clause(register.judged), tallies))
    return SaidScore(sheet, criteria_set.edition.title, assessment.state, assessment.approved_by)


def _files(submission: Submission, types: Mapping[str, str | None]) -> tuple[SaidFile, ...]:
    proves = Counter(link.attachment_id for link in submission.links if link.subject_kind in AttachedTo)
    return tuple(
        SaidFile(f.name, f.description, f.size, f.media_type, types.get(f.sha256), proves[f.id])
        for f in submission.attachments
    )


def _appraisal(contents: Contents) -> SaidAppraisal:
    from qcdc_desktop.exchange.data_records import read_feedback

    read = read_feedback(contents, "")
    return SaidAppraisal(read.appraisal.state, read.appraisal.reviewer, read.appraisal.reason, read.items)


def _receipt(contents: Contents) -> SaidReceipt:
    from qcdc_desktop.exchange.short_records import read_receipt

    read = read_receipt(contents)
    return SaidReceipt(read.outcome.value, read.revision, read.received_at, read.received_by)
