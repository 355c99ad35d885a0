"""Version 14: why a year was approved although something was missing.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the column; years approved so far name no reason."""
    op.add_column("assessment", sa.Column("gaps_reason", sa.Text(), nullable=True))
