"""Version 5: the sums over the content of dossiers and rounds; they are computed when the migration is done.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the table."""
    op.create_table(
        "content_sum",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("table_name", "owner", "digest")),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "owner"),
        sqlite_strict=True,
    )
