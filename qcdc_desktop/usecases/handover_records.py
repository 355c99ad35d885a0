"""Which records the PCs of an office hand over to each other, and how they become the fields that are merged.

Whatever a clerk's work lives in is carried; what stays on its PC is named with the reason. A test walks all tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.calendar import SpecialDay
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.merge import EXISTS, OWN_ID, Change, Key, Row, Shape, Stored
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier, DossierProfile
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem
from qcdc_desktop.domain.survey import Batch, SecondEntry, Sheet, SheetEntry, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.survey_quality.paper_sample import PaperCheck, PaperSample

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class Carried:
    """How records of one kind are merged.

    `once` names the field that tells them apart within a dossier instead of the id ("" by id, "*" there is only one).
    `refers` are fields that name other records. The fields of a group only make sense together and are one.
    """

    record: type[Any]
    once: str = ""
    refers: tuple[tuple[str, type[Any]], ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


CARRIED: tuple[Carried, ...] = (
    Carried(SpecialDay, once="day"),
    Carried(DossierProfile, once="*", groups=(("profile", "special_days", "judged_on"),)),
    Carried(Disclosure, refers=(("supersedes", Disclosure),), groups=(("extended_to", "extension_reason"),)),
    Carried(Publication, refers=(("disclosure_id", Disclosure),)),
    Carried(Attachment, groups=(("sha256", "size", "media_type"),)),
    Carried(AttachmentLink, refers=(("attachment_id", Attachment),)),
    Carried(Assessment, once="*", groups=(("state", "approved_by", "approved_at", "inner_review"),)),
    Carried(
        IndicatorEntry,
        once="indicator_code",
        groups=(("numerator", "denominator"), ("override", "override_reason")),
    ),
    Carried(Registration, once="*"),
    Carried(SurveyRound, groups=(("form_code", "form_edition"),)),
    Carried(SurveyDay, refers=(("round_id", SurveyRound),)),
    Carried(
        Batch,
        refers=(("round_id", SurveyRound),),
        groups=(("first", "last"), ("drawn", "drawn_at"), ("closed_at", "closed_by", "closing_note")),
    ),
    Carried(Sheet, refers=(("round_id", SurveyRound),), groups=(("answers", "marks"),)),
    Carried(SheetEntry, refers=(("id", Sheet), ("batch_id", Batch))),
    Carried(
        SecondEntry,
        once="sheet_id",
        refers=(("sheet_id", Sheet),),
        groups=(
            tuple(f.name for f in fields(SecondEntry) if f.name not in ("id", "dossier_id", "round_id", "sheet_id")),
        ),
    ),
    Carried(Appraisal, groups=(("state", "reviewer", "reason", "decided_at"),)),
    Carried(
        AppraisalItem,
        refers=(("appraisal_id", Appraisal),),
        groups=(("points", "comment", "reviewer", "decided_at", "asked"),),
    ),
    Carried(PaperSample, groups=(("seed", "numbers"),)),
    Carried(PaperCheck, refers=(("sample_id", PaperSample),), groups=(("outcome", "note"),)),
)
"""Parents before children."""

STAYS: Mapping[str, str] = MappingProxyType(
    {
        "office": "who the office is, its letterhead and its epoch: each PC is set up once and sends in its own line",
        "dossier": "made on each PC when first needed; rows travel without the id of their dossier",
        "appraisal_remark": "what a reviewing office writes while it appraises",
        "submitted_entry": "what a reviewing office keeps of earlier submissions",
        "survey_check": "what a reviewing office receives; a commune computes it from its second entries",
        "sheet_draft": "a sheet keyed halfway: it is no sheet yet, and its paper lies beside that PC",
        "round_tally": "follows from the sheets",
        "scan_job": "a pile put through the scanner of that PC; the entries made from it travel",
        "scan_page": "pictures and measures of that PC; the entries made from them travel",
        "scan_doubt": "waits for a person at that PC; what was read is in the entry",
        "content_sum": "follows from the rows",
        "package_record": "which files this PC wrote and received; only one PC sends to the office above",
        "enrolled_key": "trust is given by a person on each PC, or comes with the province's catalogues",
        "own_catalogue": "taken in by a person on each PC; what needs one that is missing is refused",
        "published_catalogue": "comes signed from the province to each PC",
        "catalogue_trust": "what this PC has seen of the province's signatures; must never go back",
        "person": "who may work on this PC",
        "person_pin": "secrets of this PC",
        "audit_entry": "what happened on this PC; a merge writes its own lines",
        "setting": "how this PC is set up",
        "schema_history": "of this database",
        "field_change": "what is handed over",
    }
)
"""Tables that stay on their PC, by name, with the reason."""

BY_NAME: Mapping[str, Carried] = MappingProxyType({one.record.__name__: one for one in CARRIED})
_SUBJECTS = {AttachedTo.DISCLOSURE.value: "Disclosure", AttachedTo.PUBLICATION.value: "Publication"}


def state_of(reading: Reading, dossier: Dossier) -> dict[Key, Row]:
    """The records of a dossier as they stand, field by field."""
    found: dict[Key, Row] = {}
    for carried in CARRIED:
        for values in _rows(reading, carried.record, dossier):
            found[_key(carried, values)] = to_row(carried, values)
    return found


def to_row(carried: Carried, values: Mapping[str, Stored]) -> Row:
    """The fields of a record as they are merged, from the values of its columns."""
    row = {name: value for name, value in values.items() if name != "dossier_id"}
    if not (carried.once and OWN_ID in row):
        row.pop(OWN_ID, None)
    for group in carried.groups:
        row[group_name(group)] = _joined([row.pop(name) for name in group])
    return row


def group_name(group: tuple[str, ...]) -> str:
    """The name under which the fields of a group are merged."""
    return f"{group[0]}+{len(group) - 1}"


def columns_of(carried: Carried, row: Row) -> dict[str, Stored]:
    """The columns a row was made from; raises `ValueError` for a group of another size."""
    values = dict(row)
    for group in carried.groups:
        name = group_name(group)
        if name in values:
            values.update(zip(group, json.loads(str(values.pop(name))), strict=True))
    return values


def to_record(record: Key, row: Row, dossier_id: str) -> Any:
    """The record of a row; what a newer program has and the row lacks takes its default.

    Raises `Refusal("data-wrong")`.
    """
    from qcdc_desktop.db.records import map_of

    carried = BY_NAME[record[0]]
    mapping = map_of(carried.record)
    try:
        values = {OWN_ID: record[1], **columns_of(carried, row), "dossier_id": dossier_id}
        known = [(f, mapping.by_name[f.name]) for f in fields(carried.record)]
        given = {
            f.name: value if value is None or field.from_row is None else field.from_row(value)
            for f, field in known
            if (value := values.get(f.name, MISSING)) is not MISSING
        }
        if any(given[name] is None and not field.nullable for name, field in mapping.by_name.items() if name in given):
            raise ValueError
        return carried.record(**given)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("data-wrong", file="changes", line=0, name=record[0]) from error


def check_known(changes: Iterable[Change]) -> None:
    """Every change is about fields this program knows; raises `Refusal("data-wrong")`."""
    from qcdc_desktop.db.records import map_of

    names = {
        name: {f.name for f in map_of(carried.record).fields} | {EXISTS} | {group_name(one) for one in carried.groups}
        for name, carried in BY_NAME.items()
    }
    for change in changes:
        if not change.values.keys() <= names.get(change.kind, set()):
            raise Refusal("data-wrong", file="changes", line=0, name=change.kind)


def _rows(reading: Reading, record: type[Any], dossier: Dossier) -> Iterable[dict[str, Stored]]:
    from qcdc_desktop.db.records import map_of

    names = [f.name for f in map_of(record).fields]
    if record is SpecialDay:
        rows = [row for row in reading.rows(record, (), ()) if str(row[0]).startswith(f"{dossier.year}-")]
    elif record is Sheet:  # without an index by dossier of their own
        rounds = [one.id for one in reading.find(SurveyRound, dossier_id=dossier.id)]
        rows = [row for one in rounds for row in reading.rows(record, ("round_id",), (one,))]
    else:
        rows = list(reading.rows(record, ("dossier_id",), (dossier.id,)))
    return (dict(zip(names, row, strict=True)) for row in rows)


def _key(carried: Carried, values: Mapping[str, Stored]) -> Key:
    key = "*" if carried.once == "*" else values[carried.once or OWN_ID]
    return carried.record.__name__, str(key)


def _joined(values: list[Stored]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _refers(kind: str, key: str, row: Row) -> list[Key]:
    found = []
    for name, other in BY_NAME[kind].refers:
        value = key if name == OWN_ID else row.get(name)
        if value is not None:
            found.append((other.__name__, str(value)))
    if kind == "AttachmentLink":
        subject = _SUBJECTS.get(str(row.get("subject_kind")))
        if subject is not None:
            found.append((subject, str(row.get("subject_id"))))
    return found


def _place(kind: str, row: Row) -> tuple[Stored, ...] | None:
    """What a database takes only once: the number of a sheet in its round, the indicator of an appraisal."""
    if kind == "Sheet":
        return row.get("round_id"), row.get("number")
    if kind == "AppraisalItem":
        return row.get("appraisal_id"), row.get("indicator_code")
    return None


SHAPE = Shape(_refers, _place, {"Sheet": "number"})
