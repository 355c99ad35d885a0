"""Version 8: catalogues the province publishes, and what is trusted of them.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Create the two tables."""
    op.create_table(
        "published_catalogue",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "kind", "code", "content")),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "code", name="uq_published_catalogue_edition"),
        sqlite_strict=True,
    )
    op.create_table(
        "catalogue_trust",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "fingerprint", "roots")),
        sa.Column("root_version", sa.Integer(), nullable=False),
        sa.Column("trusted_at", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("timestamp", "snapshot", "targets")),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
