"""The steps from one schema to the next, in order. Each is frozen once it has been shipped.

Alembic is imported only when a database is made or migrated, never at the start of the program.
"""

REVISIONS = (
    "rev_0001",
    "rev_0002",
    "rev_0003",
    "rev_0004",
    "rev_0005",
    "rev_0006",
    "rev_0007",
    "rev_0008",
    "rev_0009",
    "rev_0010",
    "rev_0011",
    "rev_0012",
    "rev_0013",
    "rev_0014",
)
"""The modules of this package, oldest first; the place in the list is the schema version."""

SCHEMA_VERSION = len(REVISIONS)
