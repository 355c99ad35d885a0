"""What each kind of package carries, as domain records: the lines to write, and the records read back.

Rows that point at each other must do so inside the package; dossiers are never named by the file, the importer says
which one it is. What the catalogue allows is checked by the rules of the domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from qcdc_desktop.domain.calendar import SpecialDay
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Profile
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem
from qcdc_desktop.domain.survey import Sheet, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.exchange import row_layout as layouts
from qcdc_desktop.exchange.package import Contents
from qcdc_desktop.exchange.row_layout import Layout
from qcdc_desktop.exchange.row_reading import check_files, json_rows, record_of, unique, write_rows, wrong
from qcdc_desktop.exchange.sheet_rows import FILE as SHEETS
from qcdc_desktop.exchange.sheet_rows import SheetRows, sheet_lines
from qcdc_desktop.exchange.strict_json import canonical_line

R = TypeVar("R")

SUBMISSION_FILES = (
    "assessment",
    "disclosures",
    "files",
    "indicator_entries",
    "profile",
    "publications",
    "registration",
    "special_days",
    "survey_checks",
    "survey_days",
    "survey_rounds",
    SHEETS,
)
FEEDBACK_FILES = ("appraisal", "appraisal_items")


@dataclass(frozen=True, slots=True)
class Submission:
    """A unit's year as it is sent; `sheets` may be any iterable when writing and is a `SheetRows` when read."""

    profile: Profile
    disclosures: tuple[Disclosure, ...] = ()
    publications: tuple[Publication, ...] = ()
    assessment: Assessment | None = None
    indicator_entries: tuple[IndicatorEntry, ...] = ()
    survey_rounds: tuple[SurveyRound, ...] = ()
    sheets: Iterable[Sheet] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[AttachmentLink, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    survey_checks: tuple[SurveyCheck, ...] = ()
    registration: Registration | None = None
    survey_days: tuple[SurveyDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """The reviewer's appraisal of one submission, item by item."""

    appraisal: Appraisal
    items: tuple[AppraisalItem, ...] = ()


def submission_lines(submission: Submission) -> Mapping[str, Iterable[bytes]]:
    """The data files of a submission, by bare name; every one is written, some empty."""
    assessment = [submission.assessment] if submission.assessment else []
    registration = [submission.registration] if submission.registration else []
    return {
        "profile": write_rows(layouts.PROFILE, [submission.profile]),
        "disclosures": write_rows(layouts.DISCLOSURE, _disclosures(submission.disclosures)),
        "publications": write_rows(layouts.PUBLICATION, submission.publications),
        "assessment": write_rows(layouts.ASSESSMENT, assessment),
        "registration": write_rows(layouts.REGISTRATION, registration),
        "indicator_entries": write_rows(layouts.INDICATOR_ENTRY, submission.indicator_entries),
        "survey_rounds": write_rows(layouts.SURVEY_ROUND, submission.survey_rounds),
        "survey_checks": write_rows(layouts.SURVEY_CHECK, submission.survey_checks),
        "survey_days": write_rows(layouts.SURVEY_DAY, submission.survey_days),
        SHEETS: sheet_lines(submission.sheets),
        "files": _file_lines(submission),
        "special_days": write_rows(layouts.SPECIAL_DAY, submission.special_days),
    }


def feedback_lines(feedback: Feedback) -> Mapping[str, Iterable[bytes]]:
    """The data files of a feedback, by bare name."""
    return {
        "appraisal": write_rows(layouts.APPRAISAL, [feedback.appraisal]),
        "appraisal_items": write_rows(layouts.APPRAISAL_ITEM, feedback.items),
    }


def read_submission(contents: Contents, dossier_id: str) -> Submission:
    """The records of a submission, all of them set to `dossier_id`; the sheets are parsed when they are iterated.

    Raises `Refusal("data-wrong")` with file, line (0: the whole file) and name of the field.
    """
    check_files(contents, SUBMISSION_FILES)
    reader = _Reader(contents, dossier_id)
    disclosures = reader.rows(layouts.DISCLOSURE, "disclosures")
    known = {disclosure.id for disclosure in disclosures}
    for line, disclosure in enumerate(disclosures, 1):
        if disclosure.supersedes is not None and disclosure.supersedes not in known:
            wrong("disclosures", line, "supersedes")
    publications = reader.rows(layouts.PUBLICATION, "publications")
    for line, publication in enumerate(publications, 1):
        if publication.disclosure_id not in known:
            wrong("publications", line, "disclosure_id")
    rounds = reader.rows(layouts.SURVEY_ROUND, "survey_rounds")
    checks = reader.rows(layouts.SURVEY_CHECK, "survey_checks")
    _check_figures(checks, {held.id for held in rounds})
    days = reader.rows(layouts.SURVEY_DAY, "survey_days")
    _check_days(days, {held.id for held in rounds})
    subjects = {
        AttachedTo.DISCLOSURE: known,
        AttachedTo.PUBLICATION: {publication.id for publication in publications},
    }
    attachments, links = reader.files(subjects)
    return Submission(
        profile=reader.single(layouts.PROFILE, "profile"),
        disclosures=disclosures,
        publications=publications,
        assessment=reader.single_or_none(layouts.ASSESSMENT, "assessment"),
        indicator_entries=_once(
            "indicator_entries", reader.rows(layouts.INDICATOR_ENTRY, "indicator_entries"), "indicator_code"
        ),
        survey_rounds=rounds,
        sheets=SheetRows(contents.data[SHEETS], dossier_id, {held.id: held for held in rounds}, reader.lenient),
        attachments=attachments,
        links=links,
        special_days=_once("special_days", reader.rows(layouts.SPECIAL_DAY, "special_days"), "day"),
        survey_checks=checks,
        registration=reader.single_or_none(layouts.REGISTRATION, "registration"),
        survey_days=days,
    )


def read_feedback(contents: Contents, dossier_id: str) -> Feedback:
    """The appraisal and its items; it must appraise the submission that the statement answers.

    Raises `Refusal("data-wrong")`.
    """
    check_files(contents, FEEDBACK_FILES)
    reader = _Reader(contents, dossier_id)
    appraisal = reader.single(layouts.APPRAISAL, "appraisal")
    if appraisal.submission != contents.statement.in_reply_to:
        wrong("appraisal", 1, "submission")
    items = reader.rows(layouts.APPRAISAL_ITEM, "appraisal_items", appraisal_id=appraisal.id)
    return Feedback(appraisal, _once("appraisal_items", items, "indicator_code"))


def _once(file: str, records: tuple[R, ...], name: str) -> tuple[R, ...]:
    """The records, when no two share the field `name`."""
    seen: set[object] = set()
    for line, record in enumerate(records, 1):
        unique(file, line, seen, getattr(record, name), name)
    return records


def _check_figures(checks: tuple[SurveyCheck, ...], rounds: set[str]) -> None:
    """Figures of double entry belong to a round of the package, one row a keyer, and no part tops its whole."""
    seen: set[object] = set()
    for line, one in enumerate(checks, 1):
        if one.round_id not in rounds:
            wrong("survey_checks", line, "round_id")
        unique("survey_checks", line, seen, (one.round_id, one.keyer), "keyer")
        if one.checked > one.sheets:
            wrong("survey_checks", line, "checked")
        if one.keyer_errors + one.open > one.answers:
            wrong("survey_checks", line, "keyer_errors")
        if one.verifier_errors > one.answers:
            wrong("survey_checks", line, "verifier_errors")


def _check_days(days: tuple[SurveyDay, ...], rounds: set[str]) -> None:
    """What was gathered in a day belongs to a round of the package, one row a place; no more took part than came."""
    seen: set[object] = set()
    for line, one in enumerate(days, 1):
        if one.round_id not in rounds:
            wrong("survey_days", line, "round_id")
        unique("survey_days", line, seen, (one.round_id, one.day, one.place), "day")
        if one.visitors is not None and one.participants is not None and one.participants > one.visitors:
            wrong("survey_days", line, "participants")


class _Reader:
    """The data files of one package while they are read: ids may stand only once over all of them."""

    def __init__(self, contents: Contents, dossier_id: str) -> None:
        self._contents = contents
        self._dossier_id = dossier_id
        self._ids: set[str] = set()
        self.lenient = contents.statement.newer_minor

    def rows(self, layout: Layout[R], file: str, **given: object) -> tuple[R, ...]:
        """All records of a file."""
        given = {"dossier_id": self._dossier_id, **given} if layout.given else given
        kept: list[R] = []
        for line, row in enumerate(json_rows(file, self._contents.data[file]), 1):
            kept.append(record_of(layout, file, line, row, self.lenient, **given))
            if "id" in layout.fields:
                unique(file, line, self._ids, row["id"], "id")
        return tuple(kept)

    def single(self, layout: Layout[R], file: str) -> R:
        """The one record of a file."""
        found = self.single_or_none(layout, file)
        if found is None:
            wrong(file, 0, "rows")
        return found

    def single_or_none(self, layout: Layout[R], file: str) -> R | None:
        """The one record of a file, or None when it is empty."""
        records = self.rows(layout, file)
        if len(records) > 1:
            wrong(file, 2, "rows")
        return records[0] if records else None

    def files(
        self, subjects: Mapping[AttachedTo, set[str]]
    ) -> tuple[tuple[Attachment, ...], tuple[AttachmentLink, ...]]:
        """The attachments and what they prove; each must be in the package, and nothing else may be."""
        listed = {subject.sha256: subject for subject in self._contents.statement.subjects}
        attachments: list[Attachment] = []
        links: list[AttachmentLink] = []
        for line, row in enumerate(json_rows("files", self._contents.data["files"]), 1):
            raw_links = row.pop("links", None)
            if type(raw_links) is not list:
                wrong("files", line, "links")
            attachment = record_of(layouts.ATTACHMENT, "files", line, row, self.lenient, dossier_id=self._dossier_id)
            unique("files", line, self._ids, attachment.id, "id")
            if attachment.sha256 not in self._contents.blobs:
                wrong("files", line, "sha256")
            subject = listed[attachment.sha256]
            if (attachment.size, attachment.media_type) != (subject.size, subject.media_type):
                wrong("files", line, "size")
            attachments.append(attachment)
            links.extend(self._link(line, raw, attachment.id, subjects) for raw in raw_links)
        if {attachment.sha256 for attachment in attachments} != set(self._contents.blobs):
            wrong("files", 0, "sha256")
        return tuple(attachments), tuple(links)

    def _link(
        self, line: int, raw: object, attachment_id: str, subjects: Mapping[AttachedTo, set[str]]
    ) -> AttachmentLink:
        if type(raw) is not dict:
            wrong("files", line, "links")
        given = {"dossier_id": self._dossier_id, "attachment_id": attachment_id}
        link = record_of(layouts.ATTACHMENT_LINK, "files", line, raw, self.lenient, **given)
        unique("files", line, self._ids, link.id, "links")
        if link.subject_kind in subjects and link.subject_id not in subjects[link.subject_kind]:
            wrong("files", line, "subject_id")
        return link


def _file_lines(submission: Submission) -> Iterator[bytes]:
    """One line an attachment, with its links. A link whose record is gone is left out: it proves nothing any more."""
    there = {
        AttachedTo.DISCLOSURE: {disclosure.id for disclosure in submission.disclosures},
        AttachedTo.PUBLICATION: {publication.id for publication in submission.publications},
    }
    links: dict[str, list[AttachmentLink]] = {}
    for link in submission.links:
        if link.subject_kind not in there or link.subject_id in there[link.subject_kind]:
            links.setdefault(link.attachment_id, []).append(link)
    for attachment in submission.attachments:
        row = layouts.ATTACHMENT.write(attachment)
        row["links"] = [layouts.ATTACHMENT_LINK.write(link) for link in links.get(attachment.id, [])]
        yield canonical_line(row)


def _disclosures(disclosures: Iterable[Disclosure]) -> Iterator[Disclosure]:
    """The entries; one that replaces an entry taken out of the register points nowhere."""
    kept = tuple(disclosures)
    ids = {disclosure.id for disclosure in kept}
    for disclosure in kept:
        gone = disclosure.supersedes is not None and disclosure.supersedes not in ids
        yield replace(disclosure, supersedes=None) if gone else disclosure
