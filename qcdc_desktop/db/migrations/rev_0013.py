"""Version 13: piles put through the scanner, the pages read, the answers a person has to look at.

Frozen: what changes afterwards is a new revision.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the tables; nothing was scanned so far."""
    op.create_table(
        "scan_job",
        *_texts("id", "dossier_id", "round_id", "use", "started_at", "started_by", "scanner", "village"),
        *_maybe("batch_id", "finished_at"),
        *_keys(dossier_id="dossier", round_id="survey_round", batch_id="survey_batch"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_scan_job_round", "scan_job", ["round_id"])
    op.create_table(
        "scan_page",
        *_texts("id", "dossier_id", "round_id", "job_id", "file", "digest"),
        _whole("page"),
        *_texts("read_at", "problem", "repeats"),
        sa.Column("number", sa.Integer(), nullable=True),
        _whole("form_page"),
        *_texts("layout"),
        *(_whole(name) for name in ("one_bit", "residual", "dirt")),
        *_texts("picture", "ink", "measures", "certain", "written"),
        _whole("taken"),
        *_keys(dossier_id="dossier", round_id="survey_round", job_id="scan_job"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_scan_page_round", "scan_page", ["round_id", "number"])
    op.create_index("ix_scan_page_file", "scan_page", ["round_id", "digest"])
    op.create_table(
        "scan_doubt",
        *_texts("id", "dossier_id", "round_id", "page_id", "question", "seen", "options", "area"),
        *_maybe("value", "settled_at"),
        *_texts("settled_by"),
        *_keys(dossier_id="dossier", round_id="survey_round", page_id="scan_page"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_scan_doubt_round", "scan_doubt", ["round_id"])
    op.create_index("ix_scan_doubt_page", "scan_doubt", ["page_id"])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _keys(**targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT") for column, table in targets.items()
    ]
