"""The two kinds of trouble a person may meet, and the wish to stop.

A code and its facts travel upwards; the words stand in `resources/words`, so no room below the
window builds a sentence. Anything else that is raised is a mistake of ours.
"""

from collections.abc import Mapping
from types import MappingProxyType

Fact = str | int | None


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """An expected "no": wrong input, a package that must not be trusted, a rule that forbids the step.

    `code` names the sentence in `resources/words`, `facts` fill its gaps, `field` names the field
    beside which the sentence belongs (None: it belongs to the whole step).
    """

    def __init__(self, code: str, /, field: str | None = None, **facts: Fact) -> None:
        super().__init__(code, dict(facts))
        self.code = code
        self.field = field
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))


class Trouble(Exception):  # noqa: N818 - the machine's trouble, told apart from a refusal by its name
    """The machine cannot: disk full, file held by another program, database locked or damaged."""

    def __init__(self, code: str, /, **facts: Fact) -> None:
        super().__init__(code, dict(facts))
        self.code = code
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))


class Cancelled(Exception):  # noqa: N818 - the person's wish, not an error
    """The person pressed Cancel; whoever works rolls back and goes."""
