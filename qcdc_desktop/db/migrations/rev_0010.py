"""Version 10: what a reviewer asks to be completed, remarks that are never edited, rounds of appraisal, paper samples.

Frozen: what changes afterwards is a new revision.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the column and the tables; nothing appraised so far has any of it."""
    op.add_column("appraisal_item", sa.Column("asked", sa.Text(), nullable=True))
    op.create_table(
        "appraisal_remark",
        *_texts("id", "dossier_id", "appraisal_id", "indicator_code", "text", "by", "at"),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("final", sa.Integer(), nullable=False),
        _key("dossier_id", "dossier"),
        _key("appraisal_id", "appraisal"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_appraisal_remark_appraisal", "appraisal_remark", ["appraisal_id"])
    op.create_table(
        "submitted_entry",
        *_texts("id", "dossier_id", "submission", "indicator_code"),
        sa.Column("points", sa.Integer(), nullable=False),
        *_texts("content", "explanation", "reply"),
        _key("dossier_id", "dossier"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_submitted_entry_dossier", "submitted_entry", ["dossier_id"])
    _papers(op)


def _papers(op: Operations) -> None:
    op.create_table(
        "paper_sample",
        *_texts("id", "dossier_id", "round_id", "round_title", "seed", "numbers", "drawn_by", "drawn_at"),
        _key("dossier_id", "dossier"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_paper_sample_dossier", "paper_sample", ["dossier_id"])
    op.create_table(
        "paper_check",
        *_texts("id", "dossier_id", "sample_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("outcome", "note", "checked_by", "checked_at"),
        _key("dossier_id", "dossier"),
        _key("sample_id", "paper_sample"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_paper_check_sample", "paper_check", ["sample_id"])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT")
