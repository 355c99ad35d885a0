"""Version 5: the sums over the content of dossiers and rounds; they are computed when the migration is done.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the table."""
    op.create_table(
        "content_sum",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("owner", "table_name", "digest")),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "table_name"),
        sqlite_strict=True,
    )
