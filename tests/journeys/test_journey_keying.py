"""The plug pulled at any key: what the window said is safe is there, and the sheet goes on where it stopped."""

import os
import random
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import close_office, create_office, open_office
from qcdc_desktop.usecases.survey_drafts import SheetDraft, read_draft
from qcdc_desktop.usecases.surveys import add_round, open_round

CHILD = Path(__file__).with_name("keying_child.py")
YEAR, KILLS = 2024, 8


@pytest.fixture
def office_with_round(tmp_path: Path) -> tuple[Path, str, Catalogues]:
    catalogues = load_catalogues()
    unit = next(u for u in catalogues.units.on(date(YEAR, 1, 1)) if not catalogues.units.children(u))
    folder = tmp_path / "xa"
    ws = create_office(folder, unit.key, Role.COMMUNE, "mat khau thu 24", catalogues, lambda: datetime.now(UTC), "An")
    held = add_round(ws, YEAR, "PKS05")
    close_office(ws)
    return folder, held.id, catalogues


def run_and_kill(folder: Path, round_id: str, seconds: float) -> list[list[str]]:
    """What the child acknowledged before it was killed so many seconds after it was ready."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(CHILD.parents[2])}
    words = [sys.executable, str(CHILD), str(folder), str(YEAR), round_id]
    said: list[list[str]] = []
    ready = threading.Event()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None

        def read() -> None:
            assert child.stdout is not None
            for line in child.stdout:
                if line.endswith(b"\n"):
                    said.append(line.decode().split())
                    ready.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert ready.wait(60), child.stderr
        time.sleep(seconds)
        child.kill()
        reader.join()
        assert child.stderr is not None
        mistakes = [line for line in child.stderr.read().decode().splitlines() if "Error" in line]
    assert mistakes == []
    return said


def expected(form: Questionnaire, number: int, count: int) -> Keying:
    """The sheet as the child had keyed it after `count` answers."""
    keying = Keying(form)
    codes = [question.code for question in form.questions]
    for _ in range(count):
        question = keying.question
        assert question is not None
        if question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO):
            keying.digit((number + codes.index(keying.at)) % 2 + 1)
        else:
            keying.mark(Mark.BLANK)
    return keying


def test_killed_at_any_key(office_with_round: tuple[Path, str, Catalogues]) -> None:
    folder, round_id, catalogues = office_with_round
    chance = random.Random(11)
    saved: set[int] = set()
    halves = 0
    for _ in range(KILLS):
        said = run_and_kill(folder, round_id, chance.uniform(0.15, 1.1))
        saved |= {int(line[1]) for line in said if line[0] == "saved"}
        last = next((line for line in reversed(said) if line[0] == "kept"), None)
        ws = open_office(folder, catalogues, lambda: datetime.now(UTC))
        view = open_round(ws, round_id)
        draft = read_draft(ws, round_id)
        close_office(ws)
        there = {sheet.number for sheet in view.sheets}
        assert saved <= there, "a sheet said to be saved is gone"
        assert there <= set(range(1, max(there, default=0) + 1))
        for sheet in view.sheets:
            assert sheet.answers == whole(view.questionnaire, sheet.number), "a sheet is not what was keyed"
        if last is not None and int(last[1]) not in there:
            halves += 1
            goes_on(view.questionnaire, draft, int(last[1]), int(last[2]))
    assert len(saved) > KILLS
    assert halves >= 2


def whole(form: Questionnaire, number: int) -> dict[str, object]:
    keying, count = Keying(form), 0
    while keying.at:
        count += 1
        keying = expected(form, number, count)
    return dict(keying.answers)


def goes_on(form: Questionnaire, draft: SheetDraft | None, number: int, count: int) -> None:
    """The unfinished sheet holds what was acknowledged, and the cursor stands behind it."""
    assert draft is not None
    assert draft.number == number
    kept = len(draft.answers) + len(draft.marks)
    assert kept >= count
    keying = expected(form, number, kept)
    assert draft.answers == keying.answers
    again = Keying(form)
    again.start(draft.answers, draft.marks, draft.at)
    assert again.at == keying.at
