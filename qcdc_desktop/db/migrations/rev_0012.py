"""Version 12: the changes of fields that the PCs of one office hand over to each other.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations

_TEXTS = ("dossier_id", "kind", "key", "values", "at", "actor", "parents")


def upgrade(op: Operations) -> None:
    """Create the table; the first hand-over fills it."""
    op.create_table(
        "field_change",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_field_change_dossier", "field_change", ["dossier_id"])
