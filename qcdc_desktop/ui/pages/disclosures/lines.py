"""The lines of the register: every entry, and everything the year expects that nobody has entered yet.

Both are shown in one list and one matrix, so they have one shape here; reading and judging is the register's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.disclosure import Content
from qcdc_desktop.domain.disclosure_status import Judgement, State
from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.usecases.disclosures import DisclosureRow, ExpectedRow, Register

Standing = State | Expectation

UNANSWERED = frozenset({Expectation.MISSING, Expectation.WAITING, Expectation.OPEN})
"""An expected item in one of these has no entry."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An entry, or an expected item without one; exactly one of `entry` and `expected` is given.

    `key` is the entry's id, or content and period of the expected item; the work list leads to a line by it.
    """

    key: str
    title: str
    content: Content
    judgement: Judgement
    standing: Standing
    entry: DisclosureRow | None = None
    expected: ExpectedRow | None = None

    @property
    def due_on(self) -> date | None:
        """The last day on which it is on time."""
        return self.judgement.due_on


def expected_key(content_code: str, period: str) -> str:
    """The key of an expected item's line; no entry has such a one, since ids have no blanks."""
    return f"{content_code} {period}"


def register_lines(register: Register) -> tuple[RegisterLine, ...]:
    """All lines of a register, in no particular order."""
    return (*map(_entry_line, register.rows), *_expected_lines(register.expected))


def _entry_line(row: DisclosureRow) -> RegisterLine:
    judgement = row.judgement
    return RegisterLine(row.disclosure.id, row.disclosure.title, row.content, judgement, judgement.state, entry=row)


def _expected_lines(rows: Iterable[ExpectedRow]) -> Iterable[RegisterLine]:
    for row in rows:
        if row.standing in UNANSWERED:
            item = row.item
            key = expected_key(item.content.code, item.period)
            yield RegisterLine(key, item.title, item.content, row.judgement, row.standing, expected=row)
