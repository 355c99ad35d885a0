"""From measures of boxes to what a sheet says: a doubt is never a guess, whatever the measures."""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.mark_reading import WHOLE, BoxMeasure, Limits, Seen, page_dirt, read_page
from qcdc_desktop.domain.scanning import (
    answer_of_ticks,
    judge_page,
    kept_measures,
    measures_of,
    missing_numbers,
    read_code,
)
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.usecases.catalogues import load_catalogues

FORM = next(q for q in load_catalogues().questionnaires if q.code == "PKS05")
NEAR = (0, 299, 300, 449, 450, 699, 700, 3_500, 8_200, WHOLE)
"""Shares at and beside the limits."""


def measured(made: Random) -> tuple[int, int, int, int]:
    """Ink, depth, ring and frame of a box, often just at a limit."""
    ink, depth, ring, frame = (made.choice((made.choice(NEAR), made.randint(0, WHOLE))) for _ in range(4))
    return ink, depth, ring, frame


def page(*rows: tuple[int, ...], ring: int = 0) -> list[BoxMeasure]:
    """Questions q0, q1 … with boxes of these inks and sound frames."""
    return [
        BoxMeasure(f"q{at}", f"o{place}", ink, ink // 2, ring, 9_000)
        for at, row in enumerate(rows)
        for place, ink in enumerate(row)
    ]


def seen(*rows: tuple[int, ...], **more: Any) -> list[tuple[Seen, bool]]:
    return [(one.seen, one.certain) for one in read_page(page(*rows), **more)]


def test_plain_cases() -> None:
    assert seen((4_000, 0, 0), (0, 0, 0)) == [(Seen.TICKED, True), (Seen.BLANK, True)]
    assert seen((4_000, 3_500, 0)) == [(Seen.TWO_MARKS, False)]
    assert seen((4_000, 9_500, 0)) == [(Seen.CORRECTED, False)]
    assert seen((500, 0, 0)) == [(Seen.DOUBTFUL, False)]
    assert seen((4_000, 3_500, 0), multiple=["q0"]) == [(Seen.TICKED, True)]
    assert [one.seen for one in read_page(page((0, 0), ring=3_000))] == [Seen.DOUBTFUL]
    lost = [BoxMeasure("q0", "o0", 4_000, 2_000, 0, 9_000), BoxMeasure("q0", "o1", 0, 0, 0, 100)]
    assert not read_page(lost)[0].certain


def test_who_fills_boxes_is_not_taken_for_one_who_corrects() -> None:
    filled = [(9_800, 0, 0)] * 5
    assert seen(*filled) == [(Seen.TICKED, True)] * 5
    assert seen((9_800, 0, 0), (4_000, 0, 0), (4_100, 0, 0))[0] == (Seen.DOUBTFUL, False)


def test_limits_follow_the_dirt_of_the_page() -> None:
    """A box a little darker than the dirt around is no mark; marks and marks taken back are no dirt."""
    dirty = [(3_000, 620, 640)] * 6
    assert page_dirt(page(*dirty)) == 640
    assert seen(*dirty, (720, 610, 600))[-1] == (Seen.DOUBTFUL, False)
    assert page_dirt(page((4_000, 9_900), (3_900, 4_100), (4_000, 0))) == 0


@settings(max_examples=50)
@given(st.randoms(use_true_random=False), st.booleans())
def test_what_is_certain_is_clear_of_every_limit(made: Random, several: bool) -> None:
    limits = Limits()
    rows = [[measured(made) for _ in range(made.randint(1, 5))] for _ in range(made.randint(1, 8))]
    boxes = [BoxMeasure(f"q{n}", f"o{m}", *found) for n, row in enumerate(rows) for m, found in enumerate(row)]
    read = read_page(boxes, [f"q{n}" for n in range(len(rows))] if several else [], limits)
    assert [one.question for one in read] == [f"q{n}" for n in range(len(rows))]
    for one, row in zip(read, rows, strict=True):
        if not one.certain:
            continue
        ticked = [found for m, found in enumerate(row) if f"o{m}" in one.options]
        others = [found for m, found in enumerate(row) if f"o{m}" not in one.options]
        assert all(ink >= limits.ticked for ink, *_ in ticked)
        assert all(ink < limits.ticked for ink, *_ in others)
        assert several or len(ticked) == (one.seen is Seen.TICKED)
        assert all(ring < limits.ring for _, _, ring, _ in others)


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_measures_kept_say_the_same_again(made: Random) -> None:
    choices = [(q, o.code) for q in FORM.questions for o in q.options]
    boxes = [BoxMeasure(q.code, option, *measured(made)) for q, option in choices[:20]]
    again = measures_of(kept_measures(boxes))
    assert list(again) == boxes
    certain, doubts = judge_page(FORM, boxes)
    assert judge_page(FORM, again) == (certain, doubts)
    assert {*certain} | {one.question for one in doubts} == {box.question for box in boxes}
    assert not {*certain} & {one.question for one in doubts}


def test_ticks_as_a_sheet_keeps_them() -> None:
    assert answer_of_ticks(FORM, "c1", ()) == (None, Mark.BLANK)
    assert answer_of_ticks(FORM, "c1", ("hl",)) == ("hl", None)
    assert answer_of_ticks(FORM, "c6", ("not_applicable",)) == (None, Mark.NOT_APPLICABLE)
    several = next(q for q in FORM.questions if q.code == "c7_1")
    codes = [option.code for option in several.options]
    assert answer_of_ticks(FORM, "c7_1", tuple(reversed(codes))) == (tuple(codes), None)
    aside = [BoxMeasure("c6", option, 5_000, 2_000, 0, 9_000) for option in ("hl", "not_applicable")]
    assert judge_page(FORM, aside)[0] == {}


def test_codes_and_numbers() -> None:
    found = read_code("PKS05:4B6335E3:23A9FBA72B6B:17")
    assert found is not None and (found.form, found.number) == ("PKS05", 17)
    bare = read_code("PKS05:4B6335E3:23A9FBA72B6B:0")
    assert bare is not None and bare.number is None
    for text in ("", "https://ai.vn", "PKS05:4B6335E3:23A9FBA72B6B:1x", "PKS05:xyz:23A9FBA72B6B:1"):
        assert read_code(text) is None
    assert missing_numbers([], [3, 5]) == (4,)
    assert missing_numbers([1, 2, 3], [3, 5]) == (1, 2, 4)
    assert missing_numbers([], []) == ()
