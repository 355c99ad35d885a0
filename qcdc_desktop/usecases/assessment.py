"""The yearly self-assessment: entering figures, scoring live, approving and unlocking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.catalogues import in_force
from qcdc_desktop.domain.compliance import by_clause
from qcdc_desktop.domain.criteria import (
    COMMUNE_SCHEME,
    STEERING_SCHEME,
    Assessment,
    AssessmentState,
    CriteriaSet,
    Indicator,
    IndicatorEntry,
    Rate,
)
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.gaps import Gap, blocking, gaps
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier, Role
from qcdc_desktop.domain.scoring import Facts, ScoreSheet, score_sheet
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.disclosures import Register, read_register
from qcdc_desktop.usecases.dossiers import check_figure, editable_dossier, forget_judging, keep_judging
from qcdc_desktop.usecases.people import require_leader
from qcdc_desktop.usecases.surveys import read_tallies, tally_form
from qcdc_desktop.usecases.workspace import Workspace, check_year, dossier_of, own_dossier

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction

_NAMED = 5
"""Indicators a refusal names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that proves an indicator, with where in it."""

    link: AttachmentLink
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """The self-assessment of a dossier with its points as they stand now."""

    assessment: Assessment
    criteria_set: CriteriaSet
    entries: Mapping[str, IndicatorEntry]
    score: ScoreSheet
    evidence: Mapping[str, tuple[Evidence, ...]]
    gaps: tuple[Gap, ...]
    register: Register
    tallies: Mapping[str, FormTally]

    @property
    def locked(self) -> bool:
        """Whether it was approved and may not be changed."""
        return self.assessment.state is AssessmentState.APPROVED


def open_assessment(ws: Workspace, year: int, unit: UnitKey | None = None) -> AssessmentView:
    """The assessment of this office (begun when first opened) or of a received dossier.

    Raises `Refusal("nothing-received")` when a reviewing office has nothing of that unit.
    """
    if unit is None or unit == ws.unit_key:
        _begin(ws, year)
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None:
            raise Refusal("nothing-received", year=year)
        return read_assessment(ws, reading, dossier)


def assessment_gaps(ws: Workspace, year: int) -> int:
    """How many things keep this office from closing the year; 0 before anything was recorded and once approved."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            return 0
        view = read_assessment(ws, reading, dossier)
    return 0 if view.locked else len(blocking(view.gaps))


def read_assessment(ws: Workspace, reading: Reading, dossier: Dossier) -> AssessmentView:
    """The assessment of a dossier within an open reading; a dossier without one shows an empty one."""
    assessment = _assessment_in(ws, reading, dossier)
    criteria_set = criteria_of(ws, assessment)
    entries = {e.indicator_code: e for e in reading.find(IndicatorEntry, dossier_id=dossier.id)}
    register = read_register(ws, reading, dossier)
    tallies = read_tallies(ws, reading, dossier)
    score = score_sheet(criteria_set, entries, Facts(by_clause(register.judged), tallies))
    evidence = _evidence(reading, dossier)
    counts = {code: len(found) for code, found in evidence.items()}
    found_gaps = gaps(score, entries, counts)
    return AssessmentView(assessment, criteria_set, entries, score, evidence, found_gaps, register, tallies)


def criteria_in(ws: Workspace, reading: Reading, dossier: Dossier) -> CriteriaSet:
    """The set a dossier is scored by, without scoring it."""
    return criteria_of(ws, _assessment_in(ws, reading, dossier))


def _assessment_in(ws: Workspace, reading: Reading, dossier: Dossier) -> Assessment:
    found = reading.find(Assessment, dossier_id=dossier.id)
    return found[0] if found else Assessment("", dossier.id, _criteria_for(ws, dossier.year, dossier.unit).edition.code)


def criteria_of(ws: Workspace, assessment: Assessment) -> CriteriaSet:
    """The set an assessment was begun with; raises `Refusal("catalogue-edition-unknown")`."""
    criteria_set = ws.catalogues.criteria_edition(assessment.criteria_edition)
    if criteria_set is None:
        raise Refusal("catalogue-edition-unknown", edition=assessment.criteria_edition)
    return criteria_set


def survey_minimum(ws: Workspace, year: int, form: str, unit: UnitKey | None = None) -> int | None:
    """How many valid sheets of a form give points in the year's set; None where no indicator reads the form.

    A year without a set asks for nothing. Raises `Refusal("catalogue-edition-unknown")`.
    """
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        try:
            found = criteria_in(ws, reading, dossier) if dossier else _criteria_for(ws, year, unit or ws.unit_key)
        except Refusal as refusal:
            if refusal.code == "no-catalogue-in-force":
                return None
            raise
    return found.survey_minimum(form)


@dataclass(frozen=True, slots=True)
class TooFew:
    """A form has `valid` sheets in a year where points ask for `minimum`."""

    valid: int
    minimum: int


def too_few_sheets(ws: Workspace, year: int, form: str, unit: UnitKey | None = None) -> TooFew | None:
    """Whether a form has too few valid sheets for points in a year, all rounds together; None: enough, or not asked."""
    minimum = survey_minimum(ws, year, form, unit)
    if minimum is None:
        return None
    valid = tally_form(ws, year, form, unit).valid_sheets
    return TooFew(valid, minimum) if valid < minimum else None


def entered(ws: Workspace, year: int) -> tuple[CriteriaSet, Mapping[str, IndicatorEntry]]:
    """The set the year's assessment of this office is or would be begun with, and what was entered; changes nothing."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            return _criteria_for(ws, year, ws.unit_key), {}
        begun = reading.find(Assessment, dossier_id=dossier.id)
        entries = {e.indicator_code: e for e in reading.find(IndicatorEntry, dossier_id=dossier.id)}
    return criteria_of(ws, begun[0]) if begun else _criteria_for(ws, year, ws.unit_key), entries


def entry_for(ws: Workspace, view: AssessmentView, indicator_code: str) -> IndicatorEntry:
    """The entry of an indicator, or a fresh one to fill in."""
    found = view.entries.get(indicator_code)
    return found or IndicatorEntry(ws.new_id(), view.assessment.dossier_id, indicator_code)


def save_entry(ws: Workspace, year: int, entry: IndicatorEntry) -> IndicatorEntry:
    """Write what was entered for one indicator.

    Raises `Refusal` with the field's name: unknown-indicator, negative-figure, figure-too-large,
    numerator-above-denominator, points-above-maximum, not-applicable-not-allowed, dossier-locked.
    """
    save_entries(ws, year, (entry,))
    return entry


def save_entries(ws: Workspace, year: int, entries: Sequence[IndicatorEntry]) -> int:
    """Write entries of several indicators, all or nothing; returns how many changed. Raises like `save_entry`."""
    changed = 0
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        criteria_set = criteria_of(ws, _begun(ws, tx, dossier))
        for entry in entries:
            indicator = criteria_set.indicator(entry.indicator_code)
            if indicator is None:
                raise Refusal("unknown-indicator", code=entry.indicator_code)
            check_entry(indicator, entry)
            same = tx.find(IndicatorEntry, dossier_id=dossier.id, indicator_code=entry.indicator_code)
            clean = _clean(entry, dossier.id, same[0].id if same else entry.id)
            before = same[0] if same else IndicatorEntry(clean.id, dossier.id, clean.indicator_code)
            if before != clean:
                tx.save(clean)
                changed += 1
        if changed:
            _take_back_review(tx, dossier)
    return changed


def _take_back_review(tx: Transaction, dossier: Dossier) -> None:
    """What was looked over is not what stands there now."""
    for assessment in tx.find(Assessment, dossier_id=dossier.id):
        if assessment.state is AssessmentState.REVIEWED:
            tx.save(replace(assessment, state=AssessmentState.SCORING, inner_review=None))


def _clean(entry: IndicatorEntry, dossier_id: str, entry_id: str) -> IndicatorEntry:
    return replace(
        entry,
        id=entry_id,
        dossier_id=dossier_id,
        override_reason=nfc(entry.override_reason).strip(),
        not_applicable=nfc(entry.not_applicable).strip(),
        explanation=nfc(entry.explanation).strip(),
        responsible=nfc(entry.responsible).strip(),
        reply=nfc(entry.reply).strip() or None if entry.reply else None,
    )


def approve_assessment(ws: Workspace, year: int, name: str, reason: str = "") -> Assessment:
    """Lock the year's dossier in the name of the leader who approved it; `reason` is kept only if something is missing.

    Where the office has entered its leaders it is the one at work, whatever was typed. What judges it (profile, own
    holidays, the day) is kept with it, so that later changes leave its figures alone. Raises `Refusal` name-missing,
    leader-needed, dossier-locked; gaps-without-reason when something blocks closing and no reason is given.
    """
    if not name.strip():
        raise Refusal("name-missing", field="name")
    with ws.store.transaction(ws.actor) as tx:
        leader = require_leader(ws, tx)
        dossier = editable_dossier(ws, tx, year)
        assessment = _begun(ws, tx, dossier)
        missing = blocking(read_assessment(ws, tx, dossier).gaps)
        if missing and not reason.strip():
            raise _gaps_without_reason(missing)
        keep_judging(ws, tx, dossier)
        approved = replace(
            assessment,
            state=AssessmentState.APPROVED,
            approved_by=leader.name if leader else nfc(name).strip(),
            approved_at=ws.clock(),
            gaps_reason=nfc(reason).strip() if missing else None,
        )
        tx.save(approved)
        return approved


def _gaps_without_reason(missing: Sequence[Gap]) -> Refusal:
    """The refusal that names how much is missing and the first places of it."""
    codes = list(dict.fromkeys(gap.indicator_code for gap in missing if gap.indicator_code))
    named = ", ".join(codes[:_NAMED]) + ("…" if len(codes) > _NAMED else "")
    return Refusal("gaps-without-reason", field="reason", count=len(missing), indicators=named)


def unlock_assessment(ws: Workspace, year: int, reason: str) -> Assessment:
    """Open an approved dossier again; the reason stays in the trail. Raises `Refusal` reason-missing, leader-needed."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        require_leader(ws, tx)
        dossier = own_dossier(ws, tx, year)
        assessment = _begun(ws, tx, dossier)
        forget_judging(tx, dossier)
        opened = replace(
            assessment,
            state=AssessmentState.SCORING,
            approved_by="",
            approved_at=None,
            inner_review=None,
            gaps_reason=None,
        )
        tx.save(opened)
        tx.note("unlock", "Assessment", assessment.id, reason=nfc(reason).strip())
        return opened


def _begin(ws: Workspace, year: int) -> None:
    """Make the year's assessment with the set in force, if there is none yet."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is not None and reading.find(Assessment, dossier_id=dossier.id):
            return
    with ws.store.transaction(ws.actor) as tx:
        _begun(ws, tx, own_dossier(ws, tx, year))


def _begun(ws: Workspace, tx: Transaction, dossier: Dossier) -> Assessment:
    """The assessment of a dossier of this office, begun with the set in force when there is none yet."""
    found = tx.find(Assessment, dossier_id=dossier.id)
    if found:
        return found[0]
    begun = Assessment(ws.new_id(), dossier.id, _criteria_for(ws, dossier.year, dossier.unit).edition.code)
    tx.save(begun)
    return begun


def _criteria_for(ws: Workspace, year: int, unit: UnitKey) -> CriteriaSet:
    """The set in force at the end of the year: for communes, or for the committee of an office above them."""
    check_year(year)
    scheme = STEERING_SCHEME if unit == ws.unit_key and ws.role is not Role.COMMUNE else COMMUNE_SCHEME
    sets = tuple(one for one in ws.catalogues.criteria if one.scheme == scheme)
    found = in_force(sets, date(year, 12, 31))
    if found is None:
        raise Refusal("no-catalogue-in-force", day=date(year, 12, 31).isoformat())
    return found


def check_entry(indicator: Indicator, entry: IndicatorEntry) -> None:
    """Raise the `Refusal` of `save_entry` when a figure does not fit its indicator."""
    for name in ("count", "numerator", "denominator"):
        value = getattr(entry, name)
        check_figure(name, value)
    if (
        isinstance(indicator.rule, Rate)
        and entry.numerator is not None
        and entry.denominator is not None
        and entry.numerator > entry.denominator
    ):
        raise Refusal("numerator-above-denominator", field="numerator")
    for name in ("points", "override"):
        value = getattr(entry, name)
        if value is not None and not 0 <= value <= indicator.maximum:
            raise Refusal("points-above-maximum", field=name, maximum=indicator.maximum)
    if entry.not_applicable and not indicator.may_be_not_applicable:
        raise Refusal("not-applicable-not-allowed", field="not_applicable")


def _evidence(reading: Reading, dossier: Dossier) -> dict[str, tuple[Evidence, ...]]:
    attachments = {a.id: a for a in reading.find(Attachment, dossier_id=dossier.id)}
    found: dict[str, list[Evidence]] = defaultdict(list)
    for link in reading.find(AttachmentLink, dossier_id=dossier.id, subject_kind=AttachedTo.INDICATOR):
        found[link.subject_id].append(Evidence(link, attachments[link.attachment_id]))
    return {code: tuple(items) for code, items in found.items()}
