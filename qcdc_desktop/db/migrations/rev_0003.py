"""Version 3: batches of sheets, how sheets came in, second entries and what they found, sheets keyed halfway.

Frozen: what changes afterwards is a new revision. A round gains its place, the plan of its second entry and its lock.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the tables; rounds kept so far have none of the new things."""
    for name in ("place_kind", "check", "lock"):
        op.add_column("survey_round", sa.Column(name, sa.Text(), nullable=True))
    _batches(op)
    _second_entries(op)
    op.create_table(
        "sheet_draft",
        *_texts("round_id", "slot", "content", "at"),
        _key("round_id", "survey_round"),
        sa.PrimaryKeyConstraint("round_id", "slot"),
        sqlite_strict=True,
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _integers(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT")


def _batches(op: Operations) -> None:
    op.create_table(
        "survey_batch",
        *_texts("id", "dossier_id", "round_id", "name"),
        *_integers("first", "last", nullable=True),
        *_texts("keyer", "place", "drawn"),
        *_texts("drawn_at", "closed_at", nullable=True),
        *_texts("closed_by", "closing_note"),
        _key("dossier_id", "dossier"),
        _key("round_id", "survey_round"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_survey_batch_round", "survey_batch", ["round_id"])
    op.create_table(
        "sheet_entry",
        *_texts("id", "dossier_id", "round_id"),
        *_texts("batch_id", nullable=True),
        *_texts("source"),
        *_integers("seconds", nullable=True),
        _key("id", "sheet"),
        _key("dossier_id", "dossier"),
        _key("round_id", "survey_round"),
        _key("batch_id", "survey_batch"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_sheet_entry_round", "sheet_entry", ["round_id", "batch_id"])


def _second_entries(op: Operations) -> None:
    op.create_table(
        "second_entry",
        *_texts("id", "dossier_id", "round_id", "sheet_id"),
        *_integers("number"),
        *_texts("source", "way", "entered_at", "entered_by", "first_by", "answers", "marks"),
        *_integers("compared"),
        *_texts("differences", "reason"),
        _key("dossier_id", "dossier"),
        _key("round_id", "survey_round"),
        _key("sheet_id", "sheet"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sheet_id", name="uq_second_entry_sheet"),
        sqlite_strict=True,
    )
    op.create_index("ix_second_entry_round", "second_entry", ["round_id"])
    op.create_table(
        "survey_check",
        *_texts("id", "dossier_id", "round_id", "keyer"),
        *_integers("sheets", "checked", "answers", "keyer_errors", "verifier_errors", "open"),
        _key("dossier_id", "dossier"),
        _key("round_id", "survey_round"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_survey_check_dossier", "survey_check", ["dossier_id"])
