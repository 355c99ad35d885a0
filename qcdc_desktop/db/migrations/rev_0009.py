"""Version 9: tallies kept beside the sheets they were counted from.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the table."""
    op.create_table(
        "round_tally",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("round_id", "counts")),
        sa.PrimaryKeyConstraint("round_id"),
        sqlite_strict=True,
    )
