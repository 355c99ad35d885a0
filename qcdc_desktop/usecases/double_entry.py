"""Keying sheets a second time: who may, what is compared, settling the differences against the paper, the figures.

Which sheets are keyed twice is drawn for a batch in `survey_batches`; the comparing itself is a rule of the domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcdc_desktop.domain.double_entry import (
    ErrorFigures,
    Value,
    compare,
    compare_again,
    is_compared,
    sent_figures,
    settle,
    value_of,
)
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.questionnaire import Question, Questionnaire
from qcdc_desktop.domain.sheet_check import asked, check_sheet, normalise, prepare
from qcdc_desktop.domain.survey import (
    Answer,
    CheckWay,
    Difference,
    Mark,
    Outcome,
    SecondEntry,
    Sheet,
    Source,
    SurveyCheck,
    SurveyRound,
)
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.survey_sheets import SheetRefused, batch_of_number
from qcdc_desktop.usecases.surveys import editable_round, form_of
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One answer two entries disagree about, with the sheet and who keyed it."""

    second: SecondEntry
    difference: Difference
    question: Question

    @property
    def id(self) -> str:
        """The second entry and the question."""
        return f"{self.second.id}:{self.question.code}"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The figures of one keyer in one round."""

    check: SurveyCheck
    round: SurveyRound

    @property
    def figures(self) -> ErrorFigures:
        """As rates."""
        return sent_figures([self.check])

    @property
    def id(self) -> str:
        """Round and keyer."""
        return f"{self.round.id}:{self.check.keyer}"


def check_verifier(ws: Workspace, keyed_by: str, reason: str) -> None:
    """Refuse that one person keys both times, unless there is a reason; raises `Refusal("second-same-person")`."""
    if search_key(keyed_by) == search_key(ws.actor) and not reason.strip():
        raise Refusal("second-same-person", field="reason", name=ws.actor or "–")


def sheet_to_check(ws: Workspace, round_id: str, number: int, reason: str = "") -> Sheet:
    """The sheet to key again. Its answers are for comparing only: they are shown to nobody before the second entry.

    Raises `Refusal` sheet-unknown, second-exists, second-same-person.
    """
    with ws.store.reading() as reading:
        sheet = _sheet(reading, round_id, number)
        _check_free(reading, sheet)
    check_verifier(ws, sheet.entered_by, reason)
    return sheet


def save_second(
    ws: Workspace,
    round_id: str,
    number: int,
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    way: CheckWay = CheckWay.AGAIN,
    *,
    slips: Iterable[Difference] = (),
    source: Source = Source.KEYED,
    reason: str = "",
    slot: str = "",
    by: str = "",
) -> SecondEntry:
    """Save a second entry beside the first.

    `AGAIN`: every difference was looked at twice while keying; the new values take the place of the first ones, `slips`
    are the verifier's own, cleared again. `APART`: the differences wait to be settled. `by` names the scanner where the
    machine read. Raises `SheetRefused`, `Refusal` sheet-unknown, second-exists, second-same-person, round-locked,
    batch-closed.
    """
    from qcdc_desktop.db import drafts

    with ws.store.transaction(ws.actor) as tx:
        form = form_of(ws, editable_round(ws, tx, round_id))
        sheet = _sheet(tx, round_id, number)
        _check_free(tx, sheet)
        if source is Source.KEYED:
            check_verifier(ws, sheet.entered_by, reason)
        batch_of_number(tx, round_id, number, None)
        read = _read(form, sheet, answers, marks)
        compared, found = compare(form, (sheet.answers, sheet.marks), read)
        if way is CheckWay.AGAIN:
            found = tuple(settle(one, Value(one.second, one.second_mark), ws.actor) for one in found)
            found = _in_order(form, (*(one for one in slips if not _among(one, found)), *found))
        second = SecondEntry(
            id=ws.new_id(),
            dossier_id=sheet.dossier_id,
            round_id=round_id,
            sheet_id=sheet.id,
            number=number,
            source=source,
            way=way,
            entered_at=ws.clock(),
            entered_by=by or ws.actor,
            first_by=sheet.entered_by,
            answers=read[0],
            marks=read[1],
            compared=compared,
            differences=found,
            reason=nfc(reason).strip(),
        )
        tx.save(second)
        if way is CheckWay.AGAIN and any(one.outcome is Outcome.KEYER for one in found):
            tx.save(replace(sheet, answers=read[0], marks=read[1]))
            tx.note("replace", "Sheet", sheet.id, reason=f"{second.id}")
        if slot:
            drafts.drop_draft(tx, round_id, slot)
    return second


def differences(ws: Workspace, round_id: str, settled: bool = False) -> tuple[DifferenceRow, ...]:
    """The differences of a round that wait to be settled, by number of the sheet; with `settled` all of them."""
    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        if found is None:
            raise Refusal("record-gone")
        seconds = reading.find(SecondEntry, round_id=round_id)
    questions = {q.code: q for q in form_of(ws, found).questions}
    return tuple(
        DifferenceRow(second, one, questions[one.question])
        for second in sorted(seconds, key=lambda s: s.number)
        for one in second.differences
        if one.question in questions and (settled or one.outcome is Outcome.OPEN)
    )


def settle_difference(ws: Workspace, second_id: str, question: str, paper: Value) -> SecondEntry:
    """Settle one difference by what the paper says; the sheet is changed where the first entry was wrong.

    What the new answer opens is taken from the second entry; the whole sheet is compared again. Raises `Refusal`
    record-gone, difference-settled, settle-opens-questions, round-locked, batch-closed, and what a wrong answer raises.
    """
    with ws.store.transaction(ws.actor) as tx:
        second = tx.get(SecondEntry, second_id)
        if second is None:
            raise Refusal("record-gone")
        form = form_of(ws, editable_round(ws, tx, second.round_id))
        batch_of_number(tx, second.round_id, second.number, None)
        open_ones = {d.question for d in second.differences if d.outcome is Outcome.OPEN}
        if question not in open_ones:
            raise Refusal("difference-settled", number=second.number, question=question)
        sheet = tx.one(Sheet, id=second.sheet_id)
        changed = _with_value(form, sheet, second, question, paper)
        marked = tuple(settle(d, paper, ws.actor) if d.question == question else d for d in second.differences)
        again = compare_again(form, changed, replace(second, differences=marked), ws.actor)
        tx.save(changed)
        tx.save(again)
    return again


def drop_second(ws: Workspace, second_id: str, reason: str) -> None:
    """Take a second entry away, so that the sheet is keyed again; raises `Refusal` reason-missing, record-gone."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        second = tx.get(SecondEntry, second_id)
        if second is None:
            raise Refusal("record-gone")
        editable_round(ws, tx, second.round_id)
        batch_of_number(tx, second.round_id, second.number, None)
        tx.delete(second, reason)


def list_checks(ws: Workspace, year: int, unit: UnitKey | None = None) -> tuple[CheckRow, ...]:
    """What double entry found in a unit's year, by form, round and keyer: own figures counted now, others' as sent."""
    key = unit or ws.unit_key
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, key, year)
        if dossier is None:
            return ()
        rounds = {found.id: found for found in reading.find(SurveyRound, dossier_id=dossier.id)}
        own = key == ws.unit_key
        checks = read_checks(ws, reading, dossier) if own else tuple(reading.find(SurveyCheck, dossier_id=dossier.id))
    rows = [CheckRow(check, rounds[check.round_id]) for check in checks]
    return tuple(sorted(rows, key=lambda r: (r.round.form_code, r.round.title, r.round.id, r.check.keyer)))


def read_checks(ws: Workspace, reading: Reading, dossier: Dossier) -> tuple[SurveyCheck, ...]:
    """The figures of every round of this office's dossier that has second entries, one row a keyer."""
    from qcdc_desktop.db.sheets import count_keyers

    seconds: dict[tuple[str, str], list[SecondEntry]] = {}
    for second in reading.find(SecondEntry, dossier_id=dossier.id):
        seconds.setdefault((second.round_id, second.first_by), []).append(second)
    rounds = {round_id for round_id, _ in seconds}
    keyed = {key: n for round_id in sorted(rounds) for key, n in count_keyers(reading, round_id).items()}
    return tuple(
        _check(ws, dossier, key, keyed.get(key, 0), seconds.get(key, [])) for key in sorted({*keyed, *seconds})
    )


def _check(
    ws: Workspace, dossier: Dossier, key: tuple[str, str], keyed: int, seconds: Sequence[SecondEntry]
) -> SurveyCheck:
    from qcdc_desktop.domain.double_entry import figures_of

    found = figures_of(max(keyed, len(seconds)), seconds)
    return SurveyCheck(
        ws.new_id(),
        dossier.id,
        key[0],
        key[1],
        found.sheets,
        found.checked,
        found.answers,
        found.keyer_errors,
        found.verifier_errors,
        found.open,
    )


def _sheet(reading: Reading, round_id: str, number: int) -> Sheet:
    found = reading.find(Sheet, round_id=round_id, number=number)
    if not found:
        raise Refusal("sheet-unknown", field="number", number=number)
    return found[0]


def _check_free(reading: Reading, sheet: Sheet) -> None:
    for second in reading.find(SecondEntry, sheet_id=sheet.id):
        raise Refusal("second-exists", field="number", number=sheet.number, name=second.entered_by or "–")


def _read(
    form: Questionnaire, sheet: Sheet, answers: Mapping[str, Answer], marks: Mapping[str, Mark]
) -> tuple[dict[str, Answer], dict[str, Mark]]:
    """The second entry, complete: free text, which nobody keys twice, is that of the first."""
    given = {code: nfc(a).strip() if isinstance(a, str) else a for code, a in answers.items()}
    ticked = dict(marks)
    for question in form.questions:
        code = question.code
        if is_compared(question) or code in given or code in ticked:
            continue
        if code in sheet.answers:
            given[code] = sheet.answers[code]
        else:
            ticked[code] = sheet.marks.get(code, Mark.BLANK)
    kept = normalise(form, given, ticked)
    problems = check_sheet(form, *kept)
    if problems:
        raise SheetRefused(problems)
    return kept


def _with_value(form: Questionnaire, sheet: Sheet, second: SecondEntry, question: str, paper: Value) -> Sheet:
    """The sheet with a question as the paper has it, and what that opens as the second entry has it."""
    prepared = prepare(form)
    answers, marks = dict(sheet.answers), dict(sheet.marks)
    answers.pop(question, None)
    marks.pop(question, None)
    if paper.answer is not None:
        answers[question] = paper.answer
    elif paper.mark is not None:
        marks[question] = paper.mark
    for one in asked(prepared, answers):
        if one.code not in answers and one.code not in marks and one.code != question:
            value = value_of(second.answers, second.marks, one.code)
            if value.answer is not None:
                answers[one.code] = value.answer
            elif value.mark is not None:
                marks[one.code] = value.mark
    answers, marks = normalise(prepared, answers, marks)
    problems = check_sheet(prepared, answers, marks)
    if any(problem.question != question for problem in problems):
        raise Refusal("settle-opens-questions", number=sheet.number, question=problems[0].question)
    if problems:
        raise SheetRefused(problems)
    return replace(sheet, answers=answers, marks=marks)


def _among(slip: Difference, found: Iterable[Difference]) -> bool:
    return any(one.question == slip.question for one in found)


def _in_order(form: Questionnaire, found: Iterable[Difference]) -> tuple[Difference, ...]:
    by_code = {one.question: one for one in found}
    return tuple(by_code[q.code] for q in form.questions if q.code in by_code)
