"""The daily table of a round: written line by line, checked, locked and deleted with its round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.usecases.survey_days import days_of_year, delete_day, next_day, round_days, save_day
from qcdc_desktop.usecases.survey_rounds import lock_round
from qcdc_desktop.usecases.surveys import add_round, delete_round, save_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Refused = Callable[..., Refusal]


@pytest.fixture
def held(ws: Workspace) -> SurveyRound:
    made = add_round(ws, YEAR, "PKS05")
    dated = replace(made, starts_on=date(2024, 8, 5), ends_on=date(2024, 8, 7), place="Bộ phận một cửa")
    return save_round(ws, dated)


def test_lines_follow_each_other_and_add_up(ws: Workspace, held: SurveyRound) -> None:
    first = next_day(ws, round_days(ws, held.id))
    assert (first.day, first.place) == (date(2024, 8, 5), "Bộ phận một cửa")
    save_day(ws, replace(first, responsible=" Mai, công chức ", visitors=80, participants=60))
    second = next_day(ws, round_days(ws, held.id))
    assert (second.day, second.responsible) == (date(2024, 8, 6), "Mai, công chức")
    save_day(ws, replace(second, visitors=40, participants=None))
    found = round_days(ws, held.id)
    assert [(line.visitors_so_far, line.participants_so_far) for line in found.lines] == [(80, 60), (120, 60)]
    assert found.participants == 60
    (of_year,) = days_of_year(ws, YEAR, "PKS05")
    assert of_year == found
    assert days_of_year(ws, YEAR, "PKS01") == ()


def test_what_cannot_be_is_refused_and_changes_nothing(ws: Workspace, held: SurveyRound, refused: Refused) -> None:
    day = next_day(ws, round_days(ws, held.id))
    assert refused(save_day, ws, replace(day, day=date(2024, 8, 8))).code == "day-outside-round"
    assert refused(save_day, ws, replace(day, visitors=3, participants=4)).code == "participants-above-visitors"
    assert refused(save_day, ws, replace(day, visitors=-1)).code == "negative-figure"
    assert round_days(ws, held.id).lines == ()
    save_day(ws, day)
    again = replace(day, id=ws.new_id(), place="BỘ PHẬN MỘT CỬA")
    assert refused(save_day, ws, again).code == "day-twice"
    save_day(ws, replace(again, place="Thôn Đông"))
    delete_day(ws, day.id, "Ghi nhầm")
    assert len(round_days(ws, held.id).lines) == 1
    assert refused(delete_day, ws, again.id, " ").code == "reason-missing"
    lock_round(ws, held.id, "Đã báo cáo")
    assert refused(save_day, ws, replace(again, visitors=1)).code == "round-locked"


def test_an_empty_round_goes_with_its_table(ws: Workspace, held: SurveyRound) -> None:
    save_day(ws, next_day(ws, round_days(ws, held.id)))
    delete_round(ws, held.id, "Không tổ chức")
    assert days_of_year(ws, YEAR) == ()
