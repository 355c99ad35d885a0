"""Which fields each kind of row has and of what kind they are: the tables of docs/format.md as values.

A row holds the fields of a domain record by their own names. A field added to a record is not in a package until it is
added here and in docs/format.md; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.criteria import Assessment, AssessmentState, IndicatorEntry, InnerReview
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.office import MOST_REVIEW_MONTHS, AttachedTo, Attachment, AttachmentLink, Profile
from qcdc_desktop.domain.recognition import ModelPlan, Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalState
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.survey import (
    CheckPlan,
    CheckRule,
    CheckWay,
    PlaceKind,
    RoundLock,
    SurveyCheck,
    SurveyRound,
)
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange.canonical_zip import LARGEST_BLOB
from qcdc_desktop.exchange.statement import instant_text
from qcdc_desktop.exchange.statement_reading import MEDIA_TYPES
from qcdc_desktop.exchange.typed_json import (
    CODE,
    HEX64,
    UUID,
    day_of,
    instant_of,
    integer_of,
    matching,
    text_of,
    truth_of,
)

R = TypeVar("R")

_MOST_CASES = 1_000_000_000
_MOST_POINTS = 1_000_000
_MOST_VILLAGES = 1000
_MOST_SHEETS = 1_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """How a field goes in and out: `parse` raises `ValueError`, `write` gives a JSON value."""

    parse: Callable[[object], Any]
    write: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Layout(Generic[R]):
    """The fields of one kind of row; `given` are the record's fields that the reader sets instead of the file."""

    record: type[R]
    fields: Mapping[str, Kind]
    given: tuple[str, ...] = ("dossier_id",)

    def write(self, record: R) -> dict[str, Any]:
        """The row of a record."""
        return {name: kind.write(getattr(record, name)) for name, kind in self.fields.items()}


def optional(kind: Kind) -> Kind:
    """The kind, or null."""
    return Kind(
        lambda value: None if value is None else kind.parse(value),
        lambda value: None if value is None else kind.write(value),
    )


def _pattern(pattern: re.Pattern[str]) -> Kind:
    return Kind(lambda value: matching(value, pattern), str)


def _integer(least: int, most: int) -> Kind:
    return Kind(lambda value: integer_of(value, least, most), int)


def _choice(choices: type[StrEnum]) -> Kind:
    return Kind(lambda value: choices(matching(value, CODE)), lambda value: str(value.value))


def _code_of(value: object) -> str:
    code = matching(value, CODE)
    return text_of(code)


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is not list or len(value) > _MOST_VILLAGES:
        raise ValueError
    return tuple(text_of(item) for item in value)


def _media_type(value: object) -> str:
    if value not in MEDIA_TYPES:
        raise ValueError
    return str(value)


def _day_text(value: date) -> str:
    return value.isoformat()


def _instant_text(value: datetime) -> str:
    return instant_text(value)


TEXT = Kind(text_of, nfc)
ID = _pattern(UUID)
CODED = Kind(_code_of, nfc)
DIGEST = _pattern(HEX64)
DAY = Kind(day_of, _day_text)
INSTANT = Kind(instant_of, _instant_text)
TRUTH = Kind(truth_of, bool)
CASES = _integer(0, _MOST_CASES)
POINTS = _integer(-_MOST_POINTS, _MOST_POINTS)
YEAR = _integer(1900, 2200)
MONTHS = _integer(0, MOST_REVIEW_MONTHS)
SIZE = _integer(0, LARGEST_BLOB)
TEXTS = Kind(_texts, lambda value: [nfc(item) for item in value])
MEDIA_TYPE = Kind(_media_type, str)


def _fields(**kinds: Kind) -> Mapping[str, Kind]:
    return MappingProxyType(kinds)


def _nested(layout: Layout[Any]) -> Kind:
    """An object with exactly the fields of a layout."""

    def parse(value: object) -> Any:
        if type(value) is not dict or value.keys() != layout.fields.keys():
            raise ValueError
        return layout.record(**{name: kind.parse(value[name]) for name, kind in layout.fields.items()})

    return Kind(parse, layout.write)


def _list_of(kind: Kind) -> Kind:
    """A list of at most as many things as a commune has villages."""

    def parse(value: object) -> Any:
        if type(value) is not list or len(value) > _MOST_VILLAGES:
            raise ValueError
        return tuple(kind.parse(item) for item in value)

    return Kind(parse, lambda value: [kind.write(item) for item in value])


PROFILE = Layout(
    Profile,
    _fields(
        has_website=TRUTH, has_loudspeaker=TRUTH, villages=TEXTS, superior_body=TEXT, issuing_body=TEXT, place=TEXT,
        document_symbol=TEXT, signer_authority=TEXT, signer_title=TEXT, signer_name=TEXT, prepared_by=TEXT,
        adult_population=optional(CASES), skip_first_day=TRUTH, roll_to_working_day=TRUTH,
        permanent_review_months=MONTHS,
    ),
    given=(),
)  # fmt: skip
DISCLOSURE = Layout(
    Disclosure,
    _fields(
        id=ID, content_code=CODED, catalogue_edition=CODED, title=TEXT, created_at=INSTANT, document_number=TEXT,
        document_date=optional(DAY), issuer=TEXT, received_on=optional(DAY), starts_on=optional(DAY),
        fiscal_year=optional(YEAR), period=TEXT, summary=TEXT, extended_to=optional(DAY), extension_reason=TEXT,
        not_applicable=TEXT, supersedes=optional(ID), note=TEXT,
    ),
)  # fmt: skip
PUBLICATION = Layout(
    Publication,
    _fields(
        id=ID, disclosure_id=ID, form=CODED, place=TEXT, starts_on=optional(DAY), ends_on=optional(DAY),
        responsible=TEXT, note=TEXT,
    ),
)  # fmt: skip
INNER_REVIEW = Layout(InnerReview, _fields(at=INSTANT, by=TEXT), given=())
ASSESSMENT = Layout(
    Assessment,
    _fields(
        id=ID, criteria_edition=CODED, state=_choice(AssessmentState), approved_by=TEXT,
        approved_at=optional(INSTANT), inner_review=optional(_nested(INNER_REVIEW)), gaps_reason=optional(TEXT),
    ),
)  # fmt: skip
MODEL_PLAN = Layout(
    ModelPlan,
    _fields(
        title=TEXT, field=TEXT, place=TEXT, content=TEXT, responsible=TEXT, starts_on=optional(DAY),
        ends_on=optional(DAY),
    ),
    given=(),
)  # fmt: skip
REGISTRATION = Layout(
    Registration,
    _fields(
        id=ID, registered_on=optional(DAY), target_points=optional(POINTS), target_rank=TEXT, measures=TEXT,
        models=_list_of(_nested(MODEL_PLAN)),
    ),
)  # fmt: skip
INDICATOR_ENTRY = Layout(
    IndicatorEntry,
    _fields(
        id=ID, indicator_code=CODED, yes=optional(TRUTH), count=optional(CASES), numerator=optional(CASES),
        denominator=optional(CASES), points=optional(POINTS), override=optional(POINTS), override_reason=TEXT,
        not_applicable=TEXT, explanation=TEXT, responsible=TEXT, due_on=optional(DAY), reply=optional(TEXT),
    ),
)  # fmt: skip
CHECK_PLAN = Layout(
    CheckPlan,
    _fields(
        rule=_choice(CheckRule), way=_choice(CheckWay), every=_integer(1, _MOST_SHEETS), share=_integer(1, WHOLE),
        agreed_rate=_integer(0, WHOLE),
    ),
    given=(),
)  # fmt: skip
ROUND_LOCK = Layout(RoundLock, _fields(at=INSTANT, by=TEXT, reason=TEXT), given=())
SURVEY_ROUND = Layout(
    SurveyRound,
    _fields(
        id=ID, form_code=CODED, form_edition=CODED, title=TEXT, starts_on=optional(DAY), ends_on=optional(DAY),
        place=TEXT, organiser=TEXT, target=optional(CASES), population=optional(CASES), printed=optional(CASES),
        handed_out=optional(CASES), returned=optional(CASES), spoiled=optional(CASES),
        place_kind=optional(_choice(PlaceKind)), check=optional(_nested(CHECK_PLAN)),
        lock=optional(_nested(ROUND_LOCK)),
    ),
)  # fmt: skip
SURVEY_CHECK = Layout(
    SurveyCheck,
    _fields(
        id=ID, round_id=ID, keyer=TEXT, sheets=CASES, checked=CASES, answers=CASES, keyer_errors=CASES,
        verifier_errors=CASES, open=CASES,
    ),
)  # fmt: skip
SURVEY_DAY = Layout(
    SurveyDay,
    _fields(
        id=ID, round_id=ID, day=DAY, place=TEXT, responsible=TEXT, visitors=optional(CASES),
        participants=optional(CASES), note=TEXT,
    ),
)  # fmt: skip
ATTACHMENT = Layout(
    Attachment,
    _fields(
        id=ID, sha256=DIGEST, size=SIZE, media_type=MEDIA_TYPE, name=TEXT, added_at=INSTANT, description=TEXT,
        document_number=TEXT, document_date=optional(DAY), issuer=TEXT,
    ),
)  # fmt: skip
ATTACHMENT_LINK = Layout(
    AttachmentLink,
    _fields(id=ID, subject_kind=_choice(AttachedTo), subject_id=CODED, page=TEXT),
    given=("dossier_id", "attachment_id"),
)
SPECIAL_DAY = Layout(SpecialDay, _fields(day=DAY, kind=_choice(DayKind), name=TEXT), given=())
APPRAISAL = Layout(
    Appraisal,
    _fields(
        id=ID, submission=DIGEST, state=_choice(AppraisalState), reviewer=TEXT, reason=TEXT,
        decided_at=optional(INSTANT),
    ),
)  # fmt: skip
APPRAISAL_ITEM = Layout(
    AppraisalItem,
    _fields(
        id=ID,
        indicator_code=CODED,
        points=optional(POINTS),
        comment=TEXT,
        reviewer=TEXT,
        decided_at=optional(INSTANT),
        asked=optional(TEXT),
    ),
    given=("dossier_id", "appraisal_id"),
)
