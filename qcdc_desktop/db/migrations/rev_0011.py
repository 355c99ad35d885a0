"""Version 11: what surveys gathered day by day.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the table."""
    op.create_table(
        "survey_day",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), sa.ForeignKey("dossier.id", ondelete="RESTRICT"), nullable=False),
        sa.Column("round_id", sa.Text(), sa.ForeignKey("survey_round.id", ondelete="RESTRICT"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "place", "responsible")),
        sa.Column("visitors", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_survey_day_dossier", "survey_day", ["dossier_id"])
    op.create_index("ix_survey_day_round", "survey_day", ["round_id"])
