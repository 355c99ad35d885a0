"""Version 1: every table of the first release.

Frozen: what changes afterwards is a new revision. Text columns hold ISO dates, UTC instants and canonical JSON.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create everything."""
    _office(op)
    _register(op)
    _assessment(op)
    _survey(op)
    _review(op)
    _exchange(op)
    _room(op)
    _append_only(op)


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _integer(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _dossier_key() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], ondelete="RESTRICT")


def _office(op: Operations) -> None:
    """The office, its calendar and its dossiers."""
    op.create_table(
        "office",
        _text("id"),
        _text("unit_code"),
        _text("unit_valid_from"),
        _text("role"),
        _text("epoch"),
        _text("created_at"),
        _text("profile"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "special_day",
        _text("day"),
        _text("kind"),
        _text("name"),
        sa.PrimaryKeyConstraint("day"),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier",
        _text("id"),
        _text("unit_code"),
        _text("unit_valid_from"),
        _integer("year"),
        _text("created_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("unit_code", "unit_valid_from", "year", name="uq_dossier_unit_year"),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier_profile",
        _text("id"),
        _text("dossier_id"),
        _text("profile"),
        _text("special_days"),
        _text("judged_on", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", name="uq_dossier_profile_dossier"),
        sqlite_strict=True,
    )


def _register(op: Operations) -> None:
    """The disclosure register and its proofs."""
    op.create_table(
        "disclosure",
        _text("id"),
        _text("dossier_id"),
        _text("content_code"),
        _text("catalogue_edition"),
        _text("title"),
        _text("created_at"),
        _text("document_number"),
        _text("document_date", nullable=True),
        _text("issuer"),
        _text("received_on", nullable=True),
        _text("starts_on", nullable=True),
        _integer("fiscal_year", nullable=True),
        _text("period"),
        _text("summary"),
        _text("extended_to", nullable=True),
        _text("extension_reason"),
        _text("not_applicable"),
        _text("supersedes", nullable=True),
        _text("note"),
        _dossier_key(),
        sa.ForeignKeyConstraint(["supersedes"], ["disclosure.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_dossier", "disclosure", ["dossier_id"])
    op.create_index("ix_disclosure_supersedes", "disclosure", ["supersedes"])
    op.create_table(
        "publication",
        _text("id"),
        _text("dossier_id"),
        _text("disclosure_id"),
        _text("form"),
        _text("place"),
        _text("starts_on", nullable=True),
        _text("ends_on", nullable=True),
        _text("responsible"),
        _text("note"),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], ondelete="RESTRICT"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_publication_disclosure", "publication", ["disclosure_id"])
    op.create_index("ix_publication_dossier", "publication", ["dossier_id"])
    op.create_table(
        "attachment",
        _text("id"),
        _text("dossier_id"),
        _text("sha256"),
        _integer("size"),
        _text("media_type"),
        _text("name"),
        _text("added_at"),
        _text("description"),
        _text("document_number"),
        _text("document_date", nullable=True),
        _text("issuer"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_dossier", "attachment", ["dossier_id"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_table(
        "attachment_link",
        _text("id"),
        _text("dossier_id"),
        _text("attachment_id"),
        _text("subject_kind"),
        _text("subject_id"),
        _text("page"),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], ondelete="RESTRICT"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_link_attachment", "attachment_link", ["attachment_id"])
    op.create_index("ix_attachment_link_subject", "attachment_link", ["dossier_id", "subject_kind", "subject_id"])


def _assessment(op: Operations) -> None:
    """The self-assessment."""
    op.create_table(
        "assessment",
        _text("id"),
        _text("dossier_id"),
        _text("criteria_edition"),
        _text("state"),
        _text("approved_by"),
        _text("approved_at", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", name="uq_assessment_dossier"),
        sqlite_strict=True,
    )
    op.create_table(
        "indicator_entry",
        _text("id"),
        _text("dossier_id"),
        _text("indicator_code"),
        _integer("yes", nullable=True),
        _integer("count", nullable=True),
        _integer("numerator", nullable=True),
        _integer("denominator", nullable=True),
        _integer("points", nullable=True),
        _integer("override", nullable=True),
        _text("override_reason"),
        _text("not_applicable"),
        _text("explanation"),
        _text("responsible"),
        _text("due_on", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "indicator_code", name="uq_indicator_entry_indicator"),
        sqlite_strict=True,
    )


def _survey(op: Operations) -> None:
    """Survey rounds and sheets."""
    op.create_table(
        "survey_round",
        _text("id"),
        _text("dossier_id"),
        _text("form_code"),
        _text("form_edition"),
        _text("title"),
        _text("starts_on", nullable=True),
        _text("ends_on", nullable=True),
        _text("place"),
        _text("organiser"),
        _integer("target", nullable=True),
        _integer("population", nullable=True),
        _integer("printed", nullable=True),
        _integer("handed_out", nullable=True),
        _integer("returned", nullable=True),
        _integer("spoiled", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "id", name="uq_survey_round_dossier"),
        sqlite_strict=True,
    )
    op.create_table(
        "sheet",
        _text("id"),
        _text("dossier_id"),
        _text("round_id"),
        _text("form_code"),
        _integer("number"),
        _text("entered_at"),
        _text("entered_by"),
        _text("village"),
        _text("answers"),
        _text("marks"),
        sa.ForeignKeyConstraint(
            ["dossier_id", "round_id"], ["survey_round.dossier_id", "survey_round.id"], ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "number", name="uq_sheet_number"),
        sqlite_strict=True,
    )


def _review(op: Operations) -> None:
    """What a reviewing office adds."""
    op.create_table(
        "appraisal",
        _text("id"),
        _text("dossier_id"),
        _text("submission"),
        _text("state"),
        _text("reviewer"),
        _text("reason"),
        _text("decided_at", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_appraisal_dossier", "appraisal", ["dossier_id"])
    op.create_table(
        "appraisal_item",
        _text("id"),
        _text("dossier_id"),
        _text("appraisal_id"),
        _text("indicator_code"),
        _integer("points", nullable=True),
        _text("comment"),
        _text("reviewer"),
        _text("decided_at", nullable=True),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], ondelete="RESTRICT"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("appraisal_id", "indicator_code", name="uq_appraisal_item_indicator"),
        sqlite_strict=True,
    )
    op.create_index("ix_appraisal_item_dossier", "appraisal_item", ["dossier_id"])


def _exchange(op: Operations) -> None:
    """Packages and keys."""
    op.create_table(
        "package_record",
        _text("id"),
        _text("direction"),
        _text("kind"),
        _text("state"),
        _text("digest"),
        _text("package_id"),
        _text("unit_code"),
        _text("unit_valid_from"),
        _text("peer_code"),
        _text("peer_valid_from"),
        _integer("year"),
        _text("epoch"),
        _integer("revision"),
        _text("prev", nullable=True),
        _text("in_reply_to", nullable=True),
        _text("key_id"),
        _text("file_name"),
        _text("at"),
        _text("flags"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_package_record_digest", "package_record", ["digest"])
    op.create_index("ix_package_record_unit", "package_record", ["unit_code", "unit_valid_from", "year"])
    op.create_table(
        "enrolled_key",
        _text("id"),
        _text("key_id"),
        _text("unit_code"),
        _text("unit_valid_from"),
        _text("role"),
        _text("public"),
        _text("state"),
        _text("enrolled_at"),
        _text("state_at", nullable=True),
        _text("reason"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_enrolled_key_key", "enrolled_key", ["key_id"])


def _room(op: Operations) -> None:
    """What the database room keeps for itself: trail, settings, history of versions."""
    op.create_table(
        "audit_entry",
        _text("id"),
        _text("at"),
        _text("actor"),
        _text("action"),
        _text("record_kind"),
        _text("record_id"),
        _text("field"),
        _text("old", nullable=True),
        _text("new", nullable=True),
        _integer("sequence"),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_audit_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_entry_record", "audit_entry", ["record_id"])
    op.create_table(
        "setting",
        _text("key"),
        _text("value"),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_table(
        "schema_history",
        _integer("version"),
        _text("app"),
        _text("at"),
        sa.PrimaryKeyConstraint("version"),
        sqlite_strict=True,
    )


def _append_only(op: Operations) -> None:
    """Lines of the trail can be neither changed nor taken away, whoever asks."""
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
        )
