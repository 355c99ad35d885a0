"""Sentences of the rules: every gap is filled in the Vietnamese way, every sentence of the room can be said."""

import json

import pytest

from qcdc_desktop.domain.words import gaps, sentence
from qcdc_desktop.resources import resource

WORDS = {
    "plain": "Còn thiếu: {place}.",
    "all": "{day:date} · {points:points} · {rate:percent} · {n:count} · {n}",
    "odd": "{n:roman}",
}


def test_gaps_are_filled_by_their_formats() -> None:
    facts = {"day": "2026-02-05", "points": 275, "rate": 8394, "n": 1234}
    assert sentence(WORDS, "all", facts) == "05/02/2026 · 2,75 · 83,94 % · 1.234 · 1234"


def test_braces_in_facts_stay_text() -> None:
    assert sentence(WORDS, "plain", {"place": "{day:date} {0.__class__}"}) == "Còn thiếu: {day:date} {0.__class__}."


def test_nothing_known_leaves_the_gap_empty() -> None:
    assert sentence(WORDS, "all", dict.fromkeys(("day", "points", "rate", "n"))) == " ·  ·  ·  · "


def test_mistakes_of_ours_are_loud() -> None:
    with pytest.raises(KeyError):
        sentence(WORDS, "nobody-wrote-this", {})
    with pytest.raises(KeyError):
        sentence(WORDS, "plain", {})
    with pytest.raises(ValueError, match="roman"):
        sentence(WORDS, "odd", {"n": 3})


def test_every_sentence_of_the_room_can_be_said() -> None:
    words = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
    samples = {"date": "2026-02-05", "": "x", "count": 3, "points": 275, "percent": 8394}
    for code, template in words.items():
        said = sentence(words, code, {name: samples[spec] for name, spec in gaps(template)})
        assert "{" not in said
        title = f"{code}-why" in words  # of a finding, which is explained in sentences beside it
        assert said.endswith(".") is not title
