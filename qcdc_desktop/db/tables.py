"""The tables: one per record class, its columns named as the record's fields, plus the room's own five.

This is what the newest migration must lead to; a test compares the two. No row is read or written here.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from qcdc_desktop.db.records import map_of
from qcdc_desktop.domain.calendar import SpecialDay
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.exchange_log import AuditEntry, EnrolledKey, PackageRecord
from qcdc_desktop.domain.merge import Change
from qcdc_desktop.domain.office import Attachment, AttachmentLink, Dossier, DossierProfile, Office
from qcdc_desktop.domain.own_catalogue import OwnCatalogue
from qcdc_desktop.domain.people import Person
from qcdc_desktop.domain.published import CatalogueTrust, PublishedCatalogue
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalRemark, SubmittedEntry
from qcdc_desktop.domain.scanning import ScanDoubt, ScanJob, ScanPage
from qcdc_desktop.domain.survey import Batch, SecondEntry, Sheet, SheetEntry, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.survey_quality.paper_sample import PaperCheck, PaperSample

METADATA = MetaData()


def _records(
    name: str,
    record_class: type[Any],
    *parts: ForeignKeyConstraint | UniqueConstraint | Index | Column[Any],
    key: str = "id",
    references: dict[str, ForeignKey] | None = None,
) -> Table:
    """A table of records; `references` gives columns their foreign keys."""
    linked = references or {}
    columns: list[Column[Any]] = [
        Column(
            field.name,
            Text() if field.kind == "text" else Integer(),
            *([linked[field.name]] if field.name in linked else []),
            primary_key=field.name == key,
            nullable=field.nullable,
        )
        for field in map_of(record_class).fields
    ]
    return Table(name, METADATA, *columns, *parts, sqlite_strict=True)


def _to(target: str) -> ForeignKey:
    """A reference; RESTRICT because a deletion that takes other records along would pass the audit trail by."""
    return ForeignKey(target, ondelete="RESTRICT")


def _in_dossier(**more: ForeignKey) -> dict[str, ForeignKey]:
    return {"dossier_id": _to("dossier.id"), **more}


office = _records("office", Office)
special_day = _records("special_day", SpecialDay, key="day")
dossier = _records(
    "dossier", Dossier, UniqueConstraint("unit_code", "unit_valid_from", "year", name="uq_dossier_unit_year")
)
dossier_profile = _records(
    "dossier_profile",
    DossierProfile,
    UniqueConstraint("dossier_id", name="uq_dossier_profile_dossier"),
    references=_in_dossier(),
)
# Versions may come in any order within one transaction, so this reference is looked at when it ends.
_REPLACED = ForeignKey("disclosure.id", ondelete="SET NULL", deferrable=True, initially="DEFERRED")
disclosure = _records(
    "disclosure",
    Disclosure,
    Index("ix_disclosure_dossier", "dossier_id"),
    Index("ix_disclosure_supersedes", "supersedes"),
    references=_in_dossier(supersedes=_REPLACED),
)
publication = _records(
    "publication",
    Publication,
    Index("ix_publication_dossier", "dossier_id"),
    Index("ix_publication_disclosure", "disclosure_id"),
    references=_in_dossier(disclosure_id=_to("disclosure.id")),
)
attachment = _records(
    "attachment",
    Attachment,
    Index("ix_attachment_dossier", "dossier_id"),
    Index("ix_attachment_sha256", "sha256"),
    references=_in_dossier(),
)
attachment_link = _records(
    "attachment_link",
    AttachmentLink,
    Index("ix_attachment_link_subject", "dossier_id", "subject_kind", "subject_id"),
    Index("ix_attachment_link_attachment", "attachment_id"),
    references=_in_dossier(attachment_id=_to("attachment.id")),
)
assessment = _records(
    "assessment",
    Assessment,
    UniqueConstraint("dossier_id", name="uq_assessment_dossier"),
    references=_in_dossier(),
)
indicator_entry = _records(
    "indicator_entry",
    IndicatorEntry,
    UniqueConstraint("dossier_id", "indicator_code", name="uq_indicator_entry_indicator"),
    references=_in_dossier(),
)
registration = _records(
    "registration",
    Registration,
    UniqueConstraint("dossier_id", name="uq_registration_dossier"),
    references=_in_dossier(),
)
survey_round = _records(
    "survey_round",
    SurveyRound,
    UniqueConstraint("dossier_id", "id", name="uq_survey_round_dossier"),
    references=_in_dossier(),
)
# The pair reaches the dossier through the round: one look-up and one index per sheet instead of two.
sheet = _records(
    "sheet",
    Sheet,
    ForeignKeyConstraint(
        ["dossier_id", "round_id"], ["survey_round.dossier_id", "survey_round.id"], ondelete="RESTRICT"
    ),
    UniqueConstraint("round_id", "number", name="uq_sheet_number"),
)
survey_batch = _records(
    "survey_batch",
    Batch,
    Index("ix_survey_batch_round", "round_id"),
    references=_in_dossier(round_id=_to("survey_round.id")),
)
sheet_entry = _records(
    "sheet_entry",
    SheetEntry,
    Index("ix_sheet_entry_round", "round_id", "batch_id"),
    references=_in_dossier(id=_to("sheet.id"), round_id=_to("survey_round.id"), batch_id=_to("survey_batch.id")),
)
second_entry = _records(
    "second_entry",
    SecondEntry,
    UniqueConstraint("sheet_id", name="uq_second_entry_sheet"),
    Index("ix_second_entry_round", "round_id"),
    references=_in_dossier(sheet_id=_to("sheet.id"), round_id=_to("survey_round.id")),
)
survey_check = _records(
    "survey_check",
    SurveyCheck,
    Index("ix_survey_check_dossier", "dossier_id"),
    references=_in_dossier(round_id=_to("survey_round.id")),
)
survey_day = _records(
    "survey_day",
    SurveyDay,
    Index("ix_survey_day_dossier", "dossier_id"),
    Index("ix_survey_day_round", "round_id"),
    references=_in_dossier(round_id=_to("survey_round.id")),
)
sheet_draft = Table(
    "sheet_draft",
    METADATA,
    Column("round_id", Text(), ForeignKey("survey_round.id", ondelete="RESTRICT"), primary_key=True, nullable=False),
    Column("slot", Text(), primary_key=True, nullable=False),
    Column("content", Text(), nullable=False),
    Column("at", Text(), nullable=False),
    sqlite_strict=True,
)
"""Sheets keyed halfway, written at every answer: no record, so that no key leaves a line in the trail."""
round_tally = Table(
    "round_tally",
    METADATA,
    Column("round_id", Text(), primary_key=True, nullable=False),
    Column("counts", Text(), nullable=False),
    sqlite_strict=True,
)
"""Counted once, so that opening a year does not count all its sheets; no record, for it follows from the sheets."""
scan_job = _records(
    "scan_job",
    ScanJob,
    Index("ix_scan_job_round", "round_id"),
    references=_in_dossier(round_id=_to("survey_round.id"), batch_id=_to("survey_batch.id")),
)
scan_page = _records(
    "scan_page",
    ScanPage,
    Index("ix_scan_page_round", "round_id", "number"),
    Index("ix_scan_page_file", "round_id", "digest"),
    references=_in_dossier(round_id=_to("survey_round.id"), job_id=_to("scan_job.id")),
)
scan_doubt = _records(
    "scan_doubt",
    ScanDoubt,
    Index("ix_scan_doubt_round", "round_id"),
    Index("ix_scan_doubt_page", "page_id"),
    references=_in_dossier(round_id=_to("survey_round.id"), page_id=_to("scan_page.id")),
)
appraisal = _records(
    "appraisal",
    Appraisal,
    Index("ix_appraisal_dossier", "dossier_id"),
    references=_in_dossier(),
)
appraisal_item = _records(
    "appraisal_item",
    AppraisalItem,
    UniqueConstraint("appraisal_id", "indicator_code", name="uq_appraisal_item_indicator"),
    Index("ix_appraisal_item_dossier", "dossier_id"),
    references=_in_dossier(appraisal_id=_to("appraisal.id")),
)
appraisal_remark = _records(
    "appraisal_remark",
    AppraisalRemark,
    Index("ix_appraisal_remark_appraisal", "appraisal_id"),
    references=_in_dossier(appraisal_id=_to("appraisal.id")),
)
submitted_entry = _records(
    "submitted_entry",
    SubmittedEntry,
    Index("ix_submitted_entry_dossier", "dossier_id"),
    references=_in_dossier(),
)
paper_sample = _records(
    "paper_sample", PaperSample, Index("ix_paper_sample_dossier", "dossier_id"), references=_in_dossier()
)
paper_check = _records(
    "paper_check",
    PaperCheck,
    Index("ix_paper_check_sample", "sample_id"),
    references=_in_dossier(sample_id=_to("paper_sample.id")),
)
package_record = _records(
    "package_record",
    PackageRecord,
    Index("ix_package_record_unit", "unit_code", "unit_valid_from", "year"),
    Index("ix_package_record_digest", "digest"),
)
field_change = _records(
    "field_change", Change, Index("ix_field_change_dossier", "dossier_id"), references=_in_dossier()
)
enrolled_key = _records("enrolled_key", EnrolledKey, Index("ix_enrolled_key_key", "key_id"))
own_catalogue = _records(
    "own_catalogue", OwnCatalogue, UniqueConstraint("kind", "code", name="uq_own_catalogue_edition")
)
published_catalogue = _records(
    "published_catalogue",
    PublishedCatalogue,
    UniqueConstraint("kind", "code", name="uq_published_catalogue_edition"),
)
catalogue_trust = _records("catalogue_trust", CatalogueTrust)
person = _records("person", Person)
person_pin = Table(
    "person_pin",
    METADATA,
    Column("person_id", Text(), _to("person.id"), primary_key=True, nullable=False),
    Column("secret", Text(), nullable=False),
    Column("failures", Integer(), nullable=False),
    Column("failed_at", Text()),
    sqlite_strict=True,
)
audit_entry = _records(
    "audit_entry",
    AuditEntry,
    Column("sequence", Integer(), primary_key=True, autoincrement=True),
    UniqueConstraint("id", name="uq_audit_entry_id"),
    Index("ix_audit_entry_record", "record_id"),
    key="sequence",
)
setting = Table(
    "setting",
    METADATA,
    Column("key", Text(), primary_key=True, nullable=False),
    Column("value", Text(), nullable=False),
    sqlite_strict=True,
)
content_sum = Table(
    "content_sum",
    METADATA,
    Column("owner", Text(), primary_key=True, nullable=False),
    Column("table_name", Text(), primary_key=True, nullable=False),
    Column("digest", Text(), nullable=False),
    Column("rows", Integer(), nullable=False),
    sqlite_strict=True,
)
schema_history = Table(
    "schema_history",
    METADATA,
    Column("version", Integer(), primary_key=True, autoincrement=False),
    Column("app", Text(), nullable=False),
    Column("at", Text(), nullable=False),
    sqlite_strict=True,
)

TABLES: dict[type[Any], Table] = {
    Office: office,
    SpecialDay: special_day,
    Dossier: dossier,
    DossierProfile: dossier_profile,
    Disclosure: disclosure,
    Publication: publication,
    Attachment: attachment,
    AttachmentLink: attachment_link,
    Assessment: assessment,
    IndicatorEntry: indicator_entry,
    Registration: registration,
    SurveyRound: survey_round,
    Sheet: sheet,
    Batch: survey_batch,
    SheetEntry: sheet_entry,
    SecondEntry: second_entry,
    SurveyCheck: survey_check,
    SurveyDay: survey_day,
    ScanJob: scan_job,
    ScanPage: scan_page,
    ScanDoubt: scan_doubt,
    Appraisal: appraisal,
    AppraisalItem: appraisal_item,
    AppraisalRemark: appraisal_remark,
    SubmittedEntry: submitted_entry,
    PaperSample: paper_sample,
    PaperCheck: paper_check,
    PackageRecord: package_record,
    Change: field_change,
    EnrolledKey: enrolled_key,
    OwnCatalogue: own_catalogue,
    PublishedCatalogue: published_catalogue,
    CatalogueTrust: catalogue_trust,
    Person: person,
    AuditEntry: audit_entry,
}

SENT_TABLES: tuple[Table, ...] = (
    sheet,
    survey_check,
    survey_day,
    survey_round,
    publication,
    attachment_link,
    attachment,
    disclosure,
    indicator_entry,
    assessment,
    registration,
    dossier_profile,
)
"""What a commune sends with a dossier, children before parents; the reviewer's own tables are not among them."""
