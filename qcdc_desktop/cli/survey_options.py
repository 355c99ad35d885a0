"""What commands about rounds, batches and double entry have in common: which of them is meant, sheets of a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.survey import Answer, Batch, Mark, SurveyRound
from qcdc_desktop.usecases import survey_batches, surveys


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet of a file: its number with the keys, or with the answers and marks themselves."""

    number: int
    keys: str | None = None
    answers: dict[str, Answer] | None = None
    marks: dict[str, Mark] | None = None
    village: str = ""


def round_of(session: Session, text: str, year: int) -> SurveyRound:
    """The round an id names, or the latest of a form; raises `Refusal("no-round")`."""
    rounds = [row.round for row in surveys.list_rounds(session.ws, year)]
    found = [one for one in rounds if text in (one.id, one.form_code)]
    if not found:
        raise Refusal("no-round", form=text, year=year)
    return found[-1]


def batch_of(session: Session, held: SurveyRound, text: str) -> Batch:
    """The batch of a round an id or a name names; raises `Refusal("no-batch")`."""
    views = survey_batches.list_batches(session.ws, held.id).batches
    found = next((view.batch for view in views if text in (view.id, view.batch.name)), None)
    if found is None:
        raise Refusal("no-batch", batch=text, round=held.title)
    return found


def read_sheets(file: Path) -> list[SheetLine]:
    """The sheets of a file, one a line: "NUMBER KEYS", or a JSON object with number and keys or answers.

    Raises `Refusal` file-missing, sheet-line-wrong; `Trouble("file-trouble")`.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("file-missing", name=file.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("file-trouble", name=file.name, detail=str(error)) from error
    found = []
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_json_line(line) if line.lstrip().startswith("{") else _key_line(line))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Refusal("sheet-line-wrong", name=file.name, line=place) from error
    return found


def _key_line(line: str) -> SheetLine:
    number, _, keys = line.strip().partition(" ")
    return SheetLine(int(number), keys)


def _json_line(line: str) -> SheetLine:
    value: dict[str, Any] = json.loads(line)
    if value.keys() - {"number", "keys", "answers", "marks", "village"} or type(value["number"]) is not int:
        raise ValueError
    answers = {str(code): _answer(one) for code, one in value.get("answers", {}).items()}
    marks = {str(code): Mark(one) for code, one in value.get("marks", {}).items()}
    keys = value.get("keys")
    if keys is not None and (not isinstance(keys, str) or answers or marks):
        raise ValueError
    return SheetLine(value["number"], keys, answers, marks, str(value.get("village", "")))


def _answer(value: Any) -> Answer:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError
    return value
