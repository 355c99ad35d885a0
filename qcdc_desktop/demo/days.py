"""The daily tables of the demonstration: the sheets of a round spread over its days, with those who came."""

from dataclasses import replace
from random import Random

from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.usecases.survey_days import next_day, round_days, save_day
from qcdc_desktop.usecases.workspace import Workspace

DAYS = 3


def note_days(ws: Workspace, held: SurveyRound, sheets: int, responsible: str, random: Random) -> None:
    """Write a line a day; those who took part add up to the sheets."""
    left = sheets
    for at in range(DAYS):
        participants = left if at == DAYS - 1 else min(left, round(sheets / DAYS * random.uniform(0.7, 1.2)))
        left -= participants
        visitors = participants + round(participants * random.uniform(0.2, 0.9))
        line = next_day(ws, round_days(ws, held.id))
        save_day(ws, replace(line, responsible=responsible, visitors=visitors, participants=participants))
