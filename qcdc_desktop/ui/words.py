"""The sentences that belong to codes, for widgets: read once from the shipped files and filled with facts.

Labels of the window itself stand in the window's source; nothing here knows what a code means.
"""

from collections.abc import Mapping
from functools import cache

from qcdc_desktop.domain.errors import Fact, Refusal, Trouble
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words


@cache
def all_words() -> Mapping[str, str]:
    """Every sentence by code; read once, never changed."""
    return load_words()


def say(code: str, facts: Mapping[str, Fact] | None = None) -> str:
    """The sentence of a code with its facts; a code without words is shown as it is rather than as a crash."""
    if code not in all_words():
        return code
    return sentence(all_words(), code, facts or {})


def explain(error: Refusal | Trouble) -> str:
    """What a refusal or a trouble says to the person."""
    return say(error.code, error.facts)
