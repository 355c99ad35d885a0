"""Tallies kept beside the sheets they were counted from: one text a round, never in the trail, never sent.

What the text means is the business of whoever writes it; it can always be counted again.
"""

from collections.abc import Mapping

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.transaction import Transaction

_WRITE = (
    'INSERT INTO "round_tally" ("round_id", "counts") VALUES (?, ?) '
    'ON CONFLICT ("round_id") DO UPDATE SET "counts" = excluded."counts"'
)
_READ = 'SELECT "counts" FROM "round_tally" WHERE "round_id" = ?'
_SWEEP = 'DELETE FROM "round_tally" WHERE "round_id" NOT IN (SELECT "id" FROM "survey_round")'


def kept_counts(reading: Reading, round_id: str) -> str:
    """The text of a round, or an empty one."""
    return str(reading.connection.exec_driver_sql(_READ, (round_id,)).scalar() or "")


def keep_counts(tx: Transaction, texts: Mapping[str, str]) -> None:
    """Keep the texts of rounds in the place of those before; those of rounds that are gone go too."""
    tx.connection.exec_driver_sql(_WRITE, list(texts.items()))
    tx.connection.exec_driver_sql(_SWEEP)
