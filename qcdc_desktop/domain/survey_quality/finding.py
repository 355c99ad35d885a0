"""What a look into the sheets of a round found: which sheets, whose, how it came about, what it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from qcdc_desktop.domain.steps import Step


class FindingKind(StrEnum):
    """What may be looked for. The words of a kind: quality-KIND, -why (what it may mean), -source (reference)."""

    ALIKE = "alike"
    """Sheets identical or nearly identical."""
    LINED = "lined"
    """The same box down the whole sheet."""
    PACE = "pace"
    """Keyed faster than anybody can."""
    KEYER = "keyer"
    """One person's sheets answer otherwise than the others'."""
    FEW = "few"
    """Too few sheets for the number of people."""
    COUNTS = "counts"
    """More sheets keyed than came back."""
    DATES = "dates"
    """Days outside the round."""
    ERRORS = "errors"
    """The second entry found more errors than agreed."""


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One finding (dấu hiệu cần kiểm tra): `sheets` are numbers, `person` who keyed them where it is about a person.

    `steps` say how it came about.
    """

    kind: FindingKind
    round_id: str
    sheets: tuple[int, ...] = ()
    person: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def id(self) -> str:
        """What makes it the same after looking again."""
        return ":".join((self.round_id, self.kind, self.person, *(str(n) for n in self.sheets[:1])))
