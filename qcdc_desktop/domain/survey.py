"""Rounds and sheets of a survey (đợt khảo sát, phiếu), and whether a sheet is sound.

A sheet carries no name. A question that was asked stands either in `answers` or in `marks`; one that its
condition skips stands in neither, so blank, invalid, not applicable and not asked stay apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Answer = str | int | tuple[str, ...]
"""An option code, a number, a text, or the ticked option codes of a multiple choice in the order of the form."""


class Mark(StrEnum):
    """Why an asked question has no answer."""

    BLANK = "blank"
    """Nothing was ticked (bỏ trống)."""
    INVALID = "invalid"
    """Two boxes ticked, or unreadable (không hợp lệ)."""
    NOT_APPLICABLE = "not_applicable"
    """The person said it does not apply (không áp dụng)."""


@dataclass(frozen=True, slots=True)
class SurveyRound:
    """One survey of one form in one year (đợt khảo sát); `population` is the N of the sampled group, if known."""

    id: str
    dossier_id: str
    form_code: str
    form_edition: str
    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    organiser: str = ""
    target: int | None = None
    population: int | None = None
    printed: int | None = None
    handed_out: int | None = None
    returned: int | None = None
    spoiled: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper sheet keyed in; `number` is unique in its round."""

    id: str
    dossier_id: str
    round_id: str
    form_code: str
    number: int
    entered_at: datetime
    entered_by: str = ""
    village: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
