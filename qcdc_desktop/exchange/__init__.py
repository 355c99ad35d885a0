"""Packages between offices: how they are built, signed, read back and judged before anything of them is believed.

Qt, SQL and the order of a person's steps do not belong here; what a package means for the database is decided by
whoever calls. The byte format is specified in docs/format.md.
"""
