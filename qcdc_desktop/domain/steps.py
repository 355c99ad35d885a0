"""One line of an explanation: how a number or a date came about.

Deadlines and scores return their steps with the result, so that the window, the command line and the
reports can all show the same working ("Cách tính").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qcdc_desktop.domain.errors import Fact


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a computation: `code` names its sentence in `resources/words`, `facts` fill it."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    basis: str = ""


def step(code: str, /, basis: str = "", **facts: Fact) -> Step:
    """Make a step; `basis` is the clause of law or the entry of a catalogue it rests on."""
    return Step(code, facts, basis)
