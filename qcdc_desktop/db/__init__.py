"""The database room: one gate to one SQLite file, records in and out, migrations, backups.

SQL stands only here, and what differs between database programs only in `dialect`. No rule of the
domain is decided here and no sentence is built.
"""
