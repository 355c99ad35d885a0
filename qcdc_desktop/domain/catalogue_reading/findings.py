"""The mistakes found in one catalogue file, all of them and in the order they were met.

What counts as a mistake is decided by the modules that read; this one only keeps the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qcdc_desktop.domain.errors import Fact, Refusal

_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class CatalogueError:
    """One mistake: `entry` is the way to it from the top ("/contents/2.1"), `field` the key there, or empty.

    `code` names its sentence in the words, `facts` fill it.
    """

    file: str
    entry: str
    field: str
    code: str
    facts: Mapping[str, Fact]


class Findings:
    """Collects the mistakes of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._errors: list[CatalogueError] = []

    @property
    def errors(self) -> tuple[CatalogueError, ...]:
        """Everything found so far."""
        return tuple(self._errors)

    def add(self, entry: str, field: str, code: str, /, **facts: Fact) -> None:
        """Note one mistake."""
        shown = {name: _shown(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        self._errors.append(CatalogueError(self.file, _shown(entry), _shown(field), code, shown))


def _shown(text: str) -> str:
    """What came from a file, cut and without what no screen or log can print."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_LONGEST_SHOWN])


def refusal(errors: Sequence[CatalogueError]) -> Refusal:
    """The refusal of a catalogue with at least one mistake: it names the first and says how many there are."""
    first = errors[0]
    return Refusal(
        "catalogue-wrong",
        file=first.file,
        entry=first.entry,
        field_name=first.field,
        problem=first.code,
        count=len(errors),
    )
