"""Version 7: whom packages for an office are sealed to, beside the key it signs with.

Frozen: what changes afterwards is a new revision.
"""

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the two columns; keys enrolled so far have neither."""
    op.add_column("enrolled_key", sa.Column("seal_to", sa.Text(), nullable=True))
    op.add_column("enrolled_key", sa.Column("recovery", sa.Text(), nullable=True))
