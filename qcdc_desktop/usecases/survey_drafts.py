"""A sheet that is keyed halfway when the person leaves: kept beside the records until it is finished.

A draft is no sheet: it is not checked, not counted and never travels in a package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qcdc_desktop.domain.survey import Answer, Mark, SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """What was keyed so far of the sheet with this number."""

    number: int
    village: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)


def read_draft(ws: Workspace, round_id: str) -> SheetDraft | None:
    """The unfinished sheet of a round, or None; what is kept but cannot be read counts as none."""
    from qcdc_desktop.db.settings import read_setting

    with ws.store.reading() as reading:
        text = read_setting(reading, _key(round_id))
    return _read(text) if text else None


def save_draft(ws: Workspace, round_id: str, draft: SheetDraft) -> None:
    """Keep an unfinished sheet; a round has one at most. Nothing is kept of a round that is gone."""
    from qcdc_desktop.db.settings import write_setting

    text = json.dumps(
        {
            "number": draft.number,
            "village": nfc(draft.village).strip(),
            "answers": {code: nfc(a) if isinstance(a, str) else a for code, a in draft.answers.items()},
            "marks": {code: str(mark) for code, mark in draft.marks.items()},
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    with ws.store.transaction(ws.actor) as tx:
        if tx.get(SurveyRound, round_id) is not None:
            write_setting(tx, _key(round_id), text)


def drop_draft(ws: Workspace, round_id: str) -> None:
    """Forget the unfinished sheet of a round, e.g. once it is saved."""
    from qcdc_desktop.db.settings import read_setting, write_setting

    with ws.store.reading() as reading:
        if not read_setting(reading, _key(round_id)):
            return
    with ws.store.transaction(ws.actor) as tx:
        write_setting(tx, _key(round_id), "")


def _key(round_id: str) -> str:
    return f"survey-draft.{round_id}"


def _read(text: str) -> SheetDraft | None:
    try:
        kept: dict[str, Any] = json.loads(text)
        answers = {str(code): tuple(a) if isinstance(a, list) else a for code, a in kept["answers"].items()}
        marks = {str(code): Mark(mark) for code, mark in kept["marks"].items()}
        return SheetDraft(int(kept["number"]), str(kept["village"]), answers, marks)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
