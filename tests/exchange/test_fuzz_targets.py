"""The targets of the fuzzing script hold on their seeds, on what was found before, and on a few thousand mutations."""

import random

import pytest

from benchmarks.fuzz import TARGETS, run, seeds

ACCEPTED = {"zip", "envelope", "statement", "rows", "certificate", "json"}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seeds_and_mutations(target: str) -> None:
    dice = random.Random(2024)
    for seed in seeds(target):
        assert target not in ACCEPTED or run(target, seed) == "", "a seed that is refused reaches nothing"
        for _ in range(30 if target == "sealed" else 150):
            data = bytearray(seed)
            for _ in range(dice.randint(1, 4)):
                place = dice.randrange(len(data) + 1)
                if dice.random() < 0.4 and place < len(data):
                    data[place] ^= 1 << dice.randrange(8)
                elif dice.random() < 0.5:
                    del data[place : place + dice.randint(1, 40)]
                else:
                    data[place:place] = dice.choice([b"[", b"{", b'"', b"9" * 30, b"\xff", b"\\u0000", b",", b"1e5"])
            run(target, bytes(data))
