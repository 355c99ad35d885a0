"""Version 4: the look-over inside the office, answers to the reviewer, and what a commune registers for the year.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the columns and the table; nothing kept so far has any of it."""
    op.add_column("assessment", sa.Column("inner_review", sa.Text(), nullable=True))
    op.add_column("indicator_entry", sa.Column("reply", sa.Text(), nullable=True))
    op.create_table(
        "registration",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "dossier_id")),
        sa.Column("registered_on", sa.Text(), nullable=True),
        sa.Column("target_points", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("target_rank", "measures", "models")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", name="uq_registration_dossier"),
        sqlite_strict=True,
    )
