"""A sheet keyed halfway: kept beside the records at every answer until the sheet is finished, or taken up again.

A draft is no sheet: it is not checked, not counted, leaves no line in the trail and never travels in a package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qcdc_desktop.domain.survey import Answer, Difference, Mark, Outcome, SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.workspace import Workspace

FIRST, SECOND = "first", "second"
"""The slots: a round has at most one unfinished sheet of each entry."""


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """What was keyed so far of the sheet with this number, and the question `at` which the cursor stood.

    `slips` are what the second person keyed wrong so far.
    """

    number: int
    village: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    at: str = ""
    slips: tuple[Difference, ...] = ()


def read_draft(ws: Workspace, round_id: str, slot: str = FIRST) -> SheetDraft | None:
    """The unfinished sheet of a round, or None; what is kept but cannot be read counts as none."""
    from qcdc_desktop.db import drafts

    with ws.store.reading() as reading:
        text = drafts.read_draft(reading, round_id, slot)
    return _read(text) if text else None


def save_draft(ws: Workspace, round_id: str, draft: SheetDraft, slot: str = FIRST) -> None:
    """Keep an unfinished sheet, on the disk when this returns. Nothing is kept of a round that is gone."""
    from qcdc_desktop.db import drafts

    text = json.dumps(
        {
            "number": draft.number,
            "village": nfc(draft.village).strip(),
            "answers": {code: nfc(a) if isinstance(a, str) else a for code, a in draft.answers.items()},
            "marks": {code: str(mark) for code, mark in draft.marks.items()},
            "at": draft.at,
            "slips": [[d.question, *_plain(d)] for d in draft.slips],
        },
        ensure_ascii=False,
    )
    with ws.store.transaction(ws.actor) as tx:
        if tx.rows(SurveyRound, ("id",), (round_id,)):
            drafts.write_draft(tx, round_id, slot, text, ws.clock())


def drop_draft(ws: Workspace, round_id: str, slot: str = FIRST) -> None:
    """Forget the unfinished sheet of a round."""
    from qcdc_desktop.db import drafts

    with ws.store.transaction(ws.actor) as tx:
        drafts.drop_draft(tx, round_id, slot)


def _plain(slip: Difference) -> tuple[Any, ...]:
    return slip.first, slip.first_mark, slip.second, slip.second_mark, slip.settled_by


def _read(text: str) -> SheetDraft | None:
    try:
        kept: dict[str, Any] = json.loads(text)
        answers = {str(code): _answer(a) for code, a in kept["answers"].items()}
        marks = {str(code): Mark(mark) for code, mark in kept["marks"].items()}
        slips = tuple(_slip(*one) for one in kept["slips"])
        return SheetDraft(int(kept["number"]), str(kept["village"]), answers, marks, str(kept["at"]), slips)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _answer(found: Any) -> Any:
    return tuple(found) if isinstance(found, list) else found


def _slip(question: str, first: Any, first_mark: Any, second: Any, second_mark: Any, by: str) -> Difference:
    was, mark = _answer(first), Mark(first_mark) if first_mark else None
    then, then_mark = _answer(second), Mark(second_mark) if second_mark else None
    return Difference(question, was, mark, then, then_mark, Outcome.VERIFIER, was, mark, by)
