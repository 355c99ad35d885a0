"""Many sheets at once: adding them near the speed of the bare driver, streaming and counting them.

What stands on a sheet is checked before (`domain.sheet_check`) and counted elsewhere (`domain.tally`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from qcdc_desktop.db.content import Sums
from qcdc_desktop.db.dialect import added_rows_taken_back, insert_statement, is_duplicate
from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import canonical_json, instant_text, map_of
from qcdc_desktop.db.tables import sheet, sheet_entry, survey_round
from qcdc_desktop.db.transaction import Transaction, sheet_number_taken
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import Sheet

_COLUMNS = tuple(field.name for field in map_of(Sheet).fields)
_READ_AT_ONCE = 500
_WRITTEN_AT_ONCE = 2000


def add_sheets(tx: Transaction, new_sheets: Iterable[Sheet]) -> int:
    """Add new sheets in bulk and return their number; the trail gets one line for each round.

    Only some stand in memory. Raises `Refusal` sheet-number-taken (the first that is taken), record-id-taken,
    and then adds none.
    """
    statement = insert_statement(sheet, _COLUMNS)
    coming = iter(new_sheets)
    counts: Counter[str] = Counter()
    sums = Sums()  # of their own: when a sheet is refused, none of the rows stays
    with added_rows_taken_back(tx.connection, sheet):
        while part := list(islice(coming, _WRITTEN_AT_ONCE)):
            try:
                rows = [_row(one) for one in part]
                tx.connection.exec_driver_sql(statement, rows)
            except IntegrityError as error:
                if not is_duplicate(error):
                    raise
                raise _taken(tx, part) from error
            counts.update(one.round_id for one in part)
            sums.add_all(sheet, rows)
    tx.count_in(sums)
    tx.note_each("add-sheets", "SurveyRound", {round_id: str(count) for round_id, count in counts.items()})
    return counts.total()


def stream_sheets(
    reading: Reading, dossier_ids: Sequence[str] = (), form_code: str | None = None, *, round_id: str | None = None
) -> Iterator[Sheet]:
    """The sheets of a round, or of all rounds of some dossiers, by round and number; only some stand in memory."""
    if not dossier_ids and round_id is None:
        raise ValueError("a round or dossiers are needed")
    rounds = _rounds(dossier_ids, form_code, round_id)
    columns = sheet.columns
    query = select(*(columns[name] for name in _COLUMNS)).where(columns["round_id"].in_(rounds))
    ordered = query.order_by(columns["round_id"], columns["number"]).execution_options(stream_results=True)
    found = reading.connection.execute(ordered)
    read = map_of(Sheet).record
    for part in found.partitions(_READ_AT_ONCE):
        for row in part:
            yield read(row)


def count_sheets(reading: Reading, dossier_id: str) -> dict[str, int]:
    """How many sheets each round of a dossier has; rounds without sheets are absent."""
    rounds = _rounds([dossier_id], None, None)
    column = sheet.columns["round_id"]
    query = select(column, func.count()).where(column.in_(rounds)).group_by(column)
    return {row[0]: row[1] for row in reading.connection.execute(query)}


def count_by_form(reading: Reading, dossier_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many sheets stand in all rounds of a form, by dossier and form code."""
    rounds = survey_round.columns
    query = (
        select(rounds["dossier_id"], rounds["form_code"], func.count())
        .select_from(survey_round.join(sheet, sheet.columns["round_id"] == rounds["id"]))
        .where(rounds["dossier_id"].in_(dossier_ids))
        .group_by(rounds["dossier_id"], rounds["form_code"])
    )
    return {(row[0], row[1]): row[2] for row in reading.connection.execute(query)}


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A sheet without its answers: what lists and batches need of thousands."""

    id: str
    number: int
    entered_at: datetime
    entered_by: str
    village: str


def sheet_heads(reading: Reading, round_id: str) -> Iterator[SheetHead]:
    """The heads of a round's sheets, in order of number."""
    columns = sheet.columns
    names = ("id", "number", "entered_at", "entered_by", "village")
    query = select(*(columns[name] for name in names)).where(columns["round_id"] == round_id)
    for found in reading.connection.execute(query.order_by(columns["number"])):
        yield SheetHead(found[0], found[1], datetime.fromisoformat(found[2]), found[3], found[4])


def count_keyers(reading: Reading, round_id: str) -> dict[tuple[str, str], int]:
    """How many sheets of a round each person keyed, by round and name."""
    columns = sheet.columns
    query = (
        select(columns["entered_by"], func.count())
        .where(columns["round_id"] == round_id)
        .group_by(columns["entered_by"])
    )
    return {(round_id, row[0]): row[1] for row in reading.connection.execute(query)}


def count_batch(reading: Reading, batch_id: str) -> int:
    """How many sheets are in a batch."""
    query = select(func.count()).select_from(sheet_entry).where(sheet_entry.columns["batch_id"] == batch_id)
    return int(reading.connection.execute(query).scalar_one())


def sheet_numbers(reading: Reading, round_id: str) -> frozenset[int]:
    """The numbers keyed in a round: what keying must know of thousands of sheets."""
    query = select(sheet.columns["number"]).where(sheet.columns["round_id"] == round_id)
    return frozenset(reading.connection.execute(query).scalars())


def next_number(reading: Reading, round_id: str) -> int:
    """The number after the highest of a round."""
    query = select(func.max(sheet.columns["number"])).where(sheet.columns["round_id"] == round_id)
    return int(reading.connection.execute(query).scalar() or 0) + 1


def _row(one: Sheet) -> tuple[Any, ...]:
    """The row of a sheet written out by hand, in the order of the columns: twice as quick as the general way."""
    return (
        one.id,
        one.dossier_id,
        one.round_id,
        one.form_code,
        one.number,
        instant_text(one.entered_at),
        one.entered_by,
        one.village,
        canonical_json(one.answers),
        canonical_json(one.marks) if one.marks else "{}",
    )


def _rounds(dossier_ids: Sequence[str], form_code: str | None, round_id: str | None) -> Select[Any]:
    """The ids of the rounds asked for. Sheets have no index of their own by dossier: the round leads there."""
    columns = survey_round.columns
    query = select(columns["id"])
    if round_id is not None:
        query = query.where(columns["id"] == round_id)
    if dossier_ids:
        query = query.where(columns["dossier_id"].in_(dossier_ids))
    if form_code is not None:
        query = query.where(columns["form_code"] == form_code)
    return query


def _taken(reading: Reading, part: Sequence[Sheet]) -> Refusal:
    """Which sheet could not be added; those before it stand in the table already, under their own ids."""
    columns = sheet.columns
    for one in part:
        same = select(columns["id"]).where(columns["round_id"] == one.round_id, columns["number"] == one.number)
        if reading.connection.execute(same).scalar() not in (None, one.id):
            return sheet_number_taken(reading, one.round_id, one.number)
    return Refusal("record-id-taken", kind="Sheet")
