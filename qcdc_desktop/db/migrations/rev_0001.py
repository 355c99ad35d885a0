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


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _integers(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _dossier_key() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], ondelete="RESTRICT")


def _office(op: Operations) -> None:
    """The office, its calendar and its dossiers."""
    op.create_table(
        "office",
        *_texts("id", "unit_code", "unit_valid_from", "role", "epoch", "created_at", "profile"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "special_day",
        *_texts("day", "kind", "name"),
        sa.PrimaryKeyConstraint("day"),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier",
        *_texts("id", "unit_code", "unit_valid_from"),
        *_integers("year"),
        *_texts("created_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("unit_code", "unit_valid_from", "year", name="uq_dossier_unit_year"),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier_profile",
        *_texts("id", "dossier_id", "profile", "special_days"),
        *_texts("judged_on", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", name="uq_dossier_profile_dossier"),
        sqlite_strict=True,
    )


def _register(op: Operations) -> None:
    """The disclosure register and its proofs."""
    op.create_table(
        "disclosure",
        *_texts("id", "dossier_id", "content_code", "catalogue_edition", "title", "created_at", "document_number"),
        *_texts("document_date", nullable=True),
        *_texts("issuer"),
        *_texts("received_on", "starts_on", nullable=True),
        *_integers("fiscal_year", nullable=True),
        *_texts("period", "summary"),
        *_texts("extended_to", nullable=True),
        *_texts("extension_reason", "not_applicable"),
        *_texts("supersedes", nullable=True),
        *_texts("note"),
        _dossier_key(),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["disclosure.id"], ondelete="SET NULL", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_dossier", "disclosure", ["dossier_id"])
    op.create_index("ix_disclosure_supersedes", "disclosure", ["supersedes"])
    op.create_table(
        "publication",
        *_texts("id", "dossier_id", "disclosure_id", "form", "place"),
        *_texts("starts_on", "ends_on", nullable=True),
        *_texts("responsible", "note"),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], ondelete="RESTRICT"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_publication_disclosure", "publication", ["disclosure_id"])
    op.create_index("ix_publication_dossier", "publication", ["dossier_id"])
    op.create_table(
        "attachment",
        *_texts("id", "dossier_id", "sha256"),
        *_integers("size"),
        *_texts("media_type", "name", "added_at", "description", "document_number"),
        *_texts("document_date", nullable=True),
        *_texts("issuer"),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_dossier", "attachment", ["dossier_id"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_table(
        "attachment_link",
        *_texts("id", "dossier_id", "attachment_id", "subject_kind", "subject_id", "page"),
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
        *_texts("id", "dossier_id", "criteria_edition", "state", "approved_by"),
        *_texts("approved_at", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", name="uq_assessment_dossier"),
        sqlite_strict=True,
    )
    op.create_table(
        "indicator_entry",
        *_texts("id", "dossier_id", "indicator_code"),
        *_integers("yes", "count", "numerator", "denominator", "points", "override", nullable=True),
        *_texts("override_reason", "not_applicable", "explanation", "responsible"),
        *_texts("due_on", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "indicator_code", name="uq_indicator_entry_indicator"),
        sqlite_strict=True,
    )


def _survey(op: Operations) -> None:
    """Survey rounds and sheets."""
    op.create_table(
        "survey_round",
        *_texts("id", "dossier_id", "form_code", "form_edition", "title"),
        *_texts("starts_on", "ends_on", nullable=True),
        *_texts("place", "organiser"),
        *_integers("target", "population", "printed", "handed_out", "returned", "spoiled", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "id", name="uq_survey_round_dossier"),
        sqlite_strict=True,
    )
    op.create_table(
        "sheet",
        *_texts("id", "dossier_id", "round_id", "form_code"),
        *_integers("number"),
        *_texts("entered_at", "entered_by", "village", "answers", "marks"),
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
        *_texts("id", "dossier_id", "submission", "state", "reviewer", "reason"),
        *_texts("decided_at", nullable=True),
        _dossier_key(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_appraisal_dossier", "appraisal", ["dossier_id"])
    op.create_table(
        "appraisal_item",
        *_texts("id", "dossier_id", "appraisal_id", "indicator_code"),
        *_integers("points", nullable=True),
        *_texts("comment", "reviewer"),
        *_texts("decided_at", nullable=True),
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
        *_texts(
            "id",
            "direction",
            "kind",
            "state",
            "digest",
            "package_id",
            "unit_code",
            "unit_valid_from",
            "peer_code",
            "peer_valid_from",
        ),
        *_integers("year"),
        *_texts("epoch"),
        *_integers("revision"),
        *_texts("prev", "in_reply_to", nullable=True),
        *_texts("key_id", "file_name", "at", "flags"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_package_record_digest", "package_record", ["digest"])
    op.create_index("ix_package_record_unit", "package_record", ["unit_code", "unit_valid_from", "year"])
    op.create_table(
        "enrolled_key",
        *_texts("id", "key_id", "unit_code", "unit_valid_from", "role", "public", "state", "enrolled_at"),
        *_texts("state_at", nullable=True),
        *_texts("reason"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_enrolled_key_key", "enrolled_key", ["key_id"])


def _room(op: Operations) -> None:
    """What the database room keeps for itself: trail, settings, history of versions."""
    op.create_table(
        "audit_entry",
        *_texts("id", "at", "actor", "action", "record_kind", "record_id", "field"),
        *_texts("old", "new", nullable=True),
        *_integers("sequence"),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_audit_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_entry_record", "audit_entry", ["record_id"])
    op.create_table(
        "setting",
        *_texts("key", "value"),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_table(
        "schema_history",
        *_integers("version"),
        *_texts("app", "at"),
        sa.PrimaryKeyConstraint("version"),
        sqlite_strict=True,
    )


def _append_only(op: Operations) -> None:
    """Lines of the trail can be neither changed nor taken away, whoever asks."""
    if op.get_bind().dialect.name != "sqlite":
        _append_only_on_server(op)
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
        )


def _append_only_on_server(op: Operations) -> None:
    """The same for PostgreSQL, and lines numbered without gaps, which its own counters leave when one is taken back."""
    op.execute(
        "CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()"
    )
    op.execute("ALTER TABLE audit_entry ALTER COLUMN sequence DROP DEFAULT")
    op.execute(
        "CREATE FUNCTION audit_entry_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.sequence IS NULL THEN SELECT coalesce(max(sequence), 0) + 1 INTO NEW.sequence FROM audit_entry; "
        "END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_number BEFORE INSERT ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_number()"
    )
