"""Version 6: catalogues an office brings itself.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the table."""
    op.create_table(
        "own_catalogue",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "kind", "code", "content", "added_at")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "code", name="uq_own_catalogue_edition"),
        sqlite_strict=True,
    )
