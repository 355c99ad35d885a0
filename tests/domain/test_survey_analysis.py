"""Groups add up to the whole, like is compared with like, open answers are grouped by what they share."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.survey import Mark, Sheet
from qcdc_desktop.domain.survey_analysis import (
    ROUND,
    UNKNOWN,
    VILLAGE,
    Change,
    OpenAnswer,
    can_group_by,
    compare,
    cross_table,
    keyword_groups,
    open_answers,
    rate_interval,
    section_indices,
    sheets_behind,
    under_minimum,
)
from qcdc_desktop.domain.tally import QuestionTally, merge_tallies, tally

SCALE = (Option("1", "Không hài lòng", False, 1), Option("2", "Hài lòng", True, 2))
FORM = Questionnaire(
    Edition("pks", "2024", "Phiếu", date(2024, 1, 1), None, "", True), "PKS05", "Phiếu", "", "", "", 3,
    (
        Question("sex", QuestionKind.SINGLE, "Giới tính", (Option("m", "Nam"), Option("f", "Nữ")), demographic=True),
        Question("a1", QuestionKind.SINGLE, "Thái độ", SCALE, section="Công chức"),
        Question("a2", QuestionKind.SINGLE, "Hướng dẫn", SCALE, section="Công chức"),
        Question("b1", QuestionKind.SINGLE, "Kết quả", SCALE, section="Kết quả"),
        Question("t", QuestionKind.TEXT, "Góp ý"),
    ),
)  # fmt: skip
AT = datetime(2024, 10, 2, 3, tzinfo=UTC)


def sheet(number: int, village: str = "", round_id: str = "r1", **answers: str) -> Sheet:
    return Sheet(f"s{number}", "d", round_id, "PKS05", number, AT, village=village, answers=answers)


ANSWERS = st.fixed_dictionaries(
    {}, optional={"sex": st.sampled_from("mf"), **{q: st.sampled_from("12") for q in ("a1", "a2", "b1")}}
)
SHEETS = st.lists(st.tuples(ANSWERS, st.sampled_from(["", "Thôn 1", "Thôn 10", "Thôn 2"]), st.sampled_from("xy")))


@given(SHEETS, st.sampled_from([VILLAGE, ROUND, "sex"]))
def test_groups_add_up_to_the_whole(found: list[tuple[dict[str, str], str, str]], by: str) -> None:
    sheets = [sheet(n, village, r, **answers) for n, (answers, village, r) in enumerate(found)]
    groups = cross_table(FORM, sheets, by)
    whole = tally(FORM, sheets)
    assert reduce(merge_tallies, [g.tally for g in groups], tally(FORM, ())) == whole
    assert all(g.tally.sheets for g in groups)
    assert [g.key for g in groups if g.key == UNKNOWN] == [g.key for g in groups[-1:] if g.key == UNKNOWN]


@given(SHEETS)
def test_sections_add_up_and_every_figure_has_its_sheets(found: list[tuple[dict[str, str], str, str]]) -> None:
    sheets = [sheet(n, village, r, **answers) for n, (answers, village, r) in enumerate(found)]
    whole = tally(FORM, sheets)
    sections = section_indices(whole)
    assert [s.section for s in sections] == ["Công chức", "Kết quả"]
    assert (sum(s.satisfied for s in sections), sum(s.counted for s in sections)) == (whole.satisfied, whole.counted)
    assert all(s.rate == share(s.satisfied, s.counted) for s in sections)
    for question in whole.questions[:4]:
        for option in question.options:
            assert len(sheets_behind(FORM, sheets, question.question.code, option.option.code)) == option.count
        assert len(sheets_behind(FORM, sheets, question.question.code, Mark.BLANK)) == question.blank


def test_villages_stand_in_the_order_of_people() -> None:
    sheets = [sheet(n, v, a1="2") for n, v in enumerate(["Thôn 10", "Thôn 2", "", "Thôn 1"])]
    assert [g.label for g in cross_table(FORM, sheets, VILLAGE)] == ["Thôn 1", "Thôn 2", "Thôn 10", ""]
    named = cross_table(FORM, [sheet(1, round_id="x")], ROUND, {"x": "Đợt 1"})
    assert [g.label for g in named] == ["Đợt 1"]


def test_only_questions_about_the_person_make_groups() -> None:
    assert [q.code for q in can_group_by(FORM)] == ["sex"]
    with pytest.raises(Refusal) as caught:
        cross_table(FORM, (), "a1")
    assert caught.value.code == "cannot-group-by"


def test_like_is_compared_with_like() -> None:
    old = tally(FORM, [sheet(n, a1="1" if n < 30 else "2", b1="2") for n in range(40)])
    reworded = replace(
        FORM, questions=tuple(replace(q, text="Khác") if q.code == "b1" else q for q in FORM.questions if q.code != "t")
    )
    new = tally(reworded, [sheet(n, a1="2", b1="1") for n in range(40)])
    changes = {(c.after or c.before).question.code: c for c in compare(old, new)}  # type: ignore[union-attr]
    assert changes["a1"].difference == 10_000 - 2_500 and changes["a1"].beyond_chance
    assert changes["b1"].difference is None and not changes["b1"].comparable
    assert changes["t"].after is None
    assert [c.difference for c in compare(old, old) if c.before and c.before.counted] == [0, 0]


def test_open_answers_are_grouped_by_shared_words() -> None:
    said = [
        "Thủ tục còn rườm rà",
        "cần giảm THU TUC đất đai",
        "Đất đai giải quyết chậm",
        "Rất tốt",
    ]
    answers = open_answers([sheet(n, t=text) for n, text in enumerate(said)] + [sheet(9, t="  ")], "t")
    assert [a.number for a in answers] == [0, 1, 2, 3]
    groups = {g.keyword: [a.number for a in g.answers] for g in keyword_groups(answers)}
    assert groups == {"thủ tục": [0, 1], "đất đai": [1, 2]} or groups == {"thu tuc": [0, 1], "đất đai": [1, 2]}
    assert keyword_groups([OpenAnswer("s", 1, "một mình")]) == ()


counts = st.integers(10, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, counts)
@settings(max_examples=50)
def test_a_change_beyond_chance_is_one_for_fishers_test_too(before: tuple[int, int], after: tuple[int, int]) -> None:
    def part(satisfied: int, n: int) -> QuestionTally:
        question = Question("c1", QuestionKind.YES_NO, "?", (Option("1", "Có", True), Option("2", "Không", False)))
        return QuestionTally(question, n, 0, 0, 0, 0, (), satisfied, n, 0, 0)

    (a, n), (b, m) = before, after
    if Change(part(a, n), part(b, m), True).beyond_chance:
        assert fisher_exact([[a, n - a], [b, m - b]]).pvalue < 0.05


def test_a_known_population_narrows_sections_and_the_whole() -> None:
    asked = [sheet(n, a1="2" if n % 3 else "1", a2="2", b1="1") for n in range(1, 13)]
    counted = tally(FORM, asked)
    wide, narrow = rate_interval(counted), rate_interval(counted, len(asked))
    assert wide is not None and narrow is not None
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    (section,) = section_indices(counted, len(asked))[:1]
    assert section.population == len(asked) * section.questions


def test_only_figures_that_rest_on_something_are_marked() -> None:
    assert [under_minimum(n, 30) for n in (0, 1, 29, 30, 31)] == [False, True, True, False, False]
    assert not under_minimum(1, None)
