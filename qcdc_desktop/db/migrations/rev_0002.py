"""Version 2: the people of the office, and their PINs apart from them.

Frozen: what changes afterwards is a new revision. A PIN stands in a table of its own: records go into the trail.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create both tables; who works in the office is entered by a person."""
    op.create_table(
        "person",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "name", "role", "created_at", "position")),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "person_pin",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_strict=True,
    )
