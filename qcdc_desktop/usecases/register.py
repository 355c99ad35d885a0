"""Reading the disclosure register: every entry judged, what the year still expects, what is to be done.

One pass over the rows of a dossier; nothing is written here. What is counted and how stands in `domain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.catalogues import Catalogues, in_force
from qcdc_desktop.domain.compliance import Figures, Judged, figures
from qcdc_desktop.domain.deadline import Deadline, deadline_of
from qcdc_desktop.domain.disclosure import Content, Disclosure, DisclosureCatalogue, Publication
from qcdc_desktop.domain.disclosure_status import Judgement, Required, State, judge, required_publications
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.expected import (
    Expectation,
    ExpectedItem,
    answers,
    expectation,
    expected_of_year,
    stand_in,
)
from qcdc_desktop.domain.office import AttachedTo, AttachmentLink, Dossier, Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.domain.worklist import WorkItem, worklist
from qcdc_desktop.usecases.dossiers import Judging, judging
from qcdc_desktop.usecases.publication_proofs import proofs_by_publication
from qcdc_desktop.usecases.workspace import Workspace, check_year, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


OPEN = frozenset({State.NOT_DUE, State.OVERDUE, State.ENDED_EARLY, State.MISSING_START})
"""States in which something must still be published."""


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One entry of the register as lists show it."""

    disclosure: Disclosure
    content: Content
    judgement: Judgement
    publications: tuple[Publication, ...]
    attachments: int
    search: str
    proofs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the files that prove a publication, by its id; publications without any are absent."""


@dataclass(frozen=True, slots=True)
class DisclosureDetails:
    """One entry with everything beside it: what the law requires of it and how its deadline came about."""

    row: DisclosureRow
    required: tuple[Required, ...]
    deadline: Deadline | None
    proofs: Mapping[str, int] = field(default_factory=dict)
    """How many files prove each publication, by its id."""


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """Something the year expects, and the entries (`entry_ids`) that answer it.

    `judgement` is that of an entry without publications; it counts only while `standing` is missing.
    """

    item: ExpectedItem
    standing: Expectation
    entry_ids: tuple[str, ...]
    judgement: Judgement
    search: str


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one unit and year, judged on one day.

    `expected` is all that the year expects, answered or not. `judged` is what counts: every entry, and what is
    missing altogether; every figure about the register is made from it. `day`: the day all of it stands on, that of
    the approval for an approved dossier, else today.
    """

    rows: tuple[DisclosureRow, ...]
    figures: Figures
    worklist: tuple[WorkItem, ...]
    expected: tuple[ExpectedRow, ...] = ()
    judged: tuple[Judged, ...] = ()
    day: date | None = None

    @property
    def missing(self) -> tuple[ExpectedRow, ...]:
        """What is past due and nobody entered."""
        return tuple(row for row in self.expected if row.standing is Expectation.MISSING)


def disclosure_catalogue(ws: Workspace, day: date) -> DisclosureCatalogue:
    """The edition of Điều 11–13 in force on `day`; raises `Refusal("no-catalogue-in-force")`."""
    found = in_force(ws.catalogues.disclosure, day)
    if found is None:
        raise Refusal("no-catalogue-in-force", day=day.isoformat())
    return found


def catalogue_of_year(ws: Workspace, year: int) -> DisclosureCatalogue:
    """The edition new entries of a year are made with: in force today within the year, else at its nearest end.

    Raises `Refusal` year-out-of-range, no-catalogue-in-force.
    """
    return disclosure_catalogue(ws, _within(check_year(year), ws.today))


def list_disclosures(ws: Workspace, year: int, unit: UnitKey | None = None) -> Register:
    """The register of the year of this office, or of `unit` for a reviewing office.

    Empty when nothing is there; this office's own year shows what it expects from the first day on.
    """
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None and unit in (None, ws.unit_key) and ws.role is Role.COMMUNE:
            dossier = Dossier("", ws.unit_key.code, ws.unit_key.valid_from, year, ws.clock())
        if dossier is None:
            return Register((), figures(()), ())
        return read_register(ws, reading, dossier)


def expected_items(ws: Workspace, year: int, unit: UnitKey | None = None) -> tuple[ExpectedRow, ...]:
    """What falls due in the year, by day, and whether the register has it; items without a known day come last."""
    return list_disclosures(ws, year, unit).expected


def read_register(ws: Workspace, reading: Reading, dossier: Dossier) -> Register:
    """The register of a dossier within an open reading."""
    return judge_register(
        ws.catalogues,
        dossier,
        judging(ws, reading, dossier),
        RegisterRecords(
            reading.find(Disclosure, dossier_id=dossier.id),
            reading.find(Publication, dossier_id=dossier.id),
            _linked(reading, dossier, AttachedTo.DISCLOSURE),
            proofs_by_publication(reading, dossier),
        ),
    )


@dataclass(frozen=True, slots=True)
class RegisterRecords:
    """What a register is made of; `files` counts the files of each entry, `proofs` names those of publications."""

    disclosures: Sequence[Disclosure]
    publications: Sequence[Publication]
    files: Mapping[str, int] = field(default_factory=dict)
    proofs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def judge_register(catalogues: Catalogues, dossier: Dossier, by: Judging, records: RegisterRecords) -> Register:
    """The register that records make, wherever they come from; raises `Refusal` for editions nobody knows here."""
    publications = _by_entry(records.publications)
    judge_one = _Judge(catalogues, by, publications, _successors(records.disclosures))
    rows = []
    searched: dict[str, str] = {}
    for disclosure in records.disclosures:
        content, judgement = judge_one(disclosure)
        own = tuple(publications.get(disclosure.id, ()))
        if content.code not in searched:
            searched[content.code] = search_key(f"{content.code} {content.title}")
        search = f"{search_key(f'{disclosure.title} {disclosure.document_number}')} {searched[content.code]}"
        proved = {p.id: records.proofs[p.id] for p in own if p.id in records.proofs} if records.proofs else {}
        files = records.files.get(disclosure.id, 0) + sum(map(len, proved.values()))
        rows.append(DisclosureRow(disclosure, content, judgement, own, files, search, proved))
    expected = _expected(catalogues, dossier, by, records.disclosures)
    judged = [Judged(row.disclosure, row.content, row.judgement) for row in rows]
    unanswered = [row.item for row in expected if row.standing in (Expectation.MISSING, Expectation.WAITING)]
    todo = worklist(
        judged,
        (p for row in rows for p in row.publications),
        by.day,
        expected=unanswered,
        review_months=by.profile.permanent_review_months,
    )
    counted = (*judged, *(_counted(row) for row in expected if row.standing is Expectation.MISSING))
    return Register(tuple(rows), figures(counted), todo, expected, counted, by.day)


def disclosure_details(ws: Workspace, disclosure_id: str) -> DisclosureDetails:
    """One entry with its required forms and its deadline; raises `Refusal("record-gone")`."""
    with ws.store.reading() as reading:
        disclosure = reading.get(Disclosure, disclosure_id)
        if disclosure is None:
            raise Refusal("record-gone")
        dossier = reading.get(Dossier, disclosure.dossier_id)
        assert dossier is not None
        by = judging(ws, reading, dossier)
        newer = _successors(reading.find(Disclosure, dossier_id=dossier.id))
        publications = {
            one: reading.find(Publication, disclosure_id=one) for one in (disclosure_id, *newer.get(disclosure_id, ()))
        }
        judge_one = _Judge(ws.catalogues, by, publications, newer)
        content, judgement = judge_one(disclosure)
        files = _linked(reading, dossier, AttachedTo.DISCLOSURE)[disclosure_id]
        every = proofs_by_publication(reading, dossier)
    own = tuple(publications[disclosure_id])
    names = {one.id: every[one.id] for one in own if one.id in every}
    proofs = {key: len(found) for key, found in names.items()}
    row = DisclosureRow(disclosure, content, judgement, own, files + sum(proofs.values()), "", names)
    return DisclosureDetails(row, judge_one.required(disclosure), judge_one.deadline(disclosure), proofs)


def _linked(reading: Reading, dossier: Dossier, kind: AttachedTo) -> dict[str, int]:
    """How many files each record of a kind has in a dossier, by its id; 0 for any other."""
    found: dict[str, int] = defaultdict(int)
    for link in reading.find(AttachmentLink, dossier_id=dossier.id, subject_kind=kind):
        found[link.subject_id] += 1
    return found


def due_days(ws: Workspace, reading: Reading, dossier: Dossier) -> dict[tuple[str, str], tuple[str, date | None]]:
    """The due days of everything in a dossier that is still open, with its title.

    Keys: the id of an entry, or "" and content with period of an expected item nobody entered.
    """
    register = read_register(ws, reading, dossier)
    found = {
        (row.disclosure.id, ""): (row.disclosure.title, row.judgement.due_on)
        for row in register.rows
        if row.judgement.state in OPEN
    }
    for row in register.expected:
        if row.standing in (Expectation.MISSING, Expectation.WAITING):
            found["", " ".join(row.item.key)] = (row.item.title, row.item.due_on)
    return found


def content_of(catalogues: Catalogues, disclosure: Disclosure) -> tuple[DisclosureCatalogue, Content]:
    """The edition an entry was made with, and its content; raises `Refusal` for one nobody knows here."""
    catalogue = catalogues.disclosure_edition(disclosure.catalogue_edition)
    if catalogue is None:
        raise Refusal("catalogue-edition-unknown", edition=disclosure.catalogue_edition)
    content = catalogue.content(disclosure.content_code)
    if content is None:
        raise Refusal("unknown-content", field="content_code", code=disclosure.content_code)
    return catalogue, content


@dataclass(slots=True)
class _Judge:
    """Judges the entries of one dossier, looking every content up once."""

    catalogues: Catalogues
    by: Judging
    publications: Mapping[str, Iterable[Publication]]
    newer: Mapping[str, tuple[str, ...]]
    _known: dict[tuple[str, str], tuple[DisclosureCatalogue, Content, tuple[Required, ...]]] = field(
        default_factory=dict
    )

    def __call__(self, disclosure: Disclosure) -> tuple[Content, Judgement]:
        """Its content and how it stands."""
        _, content, required = self._content(disclosure)
        own = self.publications.get(disclosure.id, ())
        newer = [p for one in self.newer.get(disclosure.id, ()) for p in self.publications.get(one, ())]
        return content, judge(disclosure, own, required, self.deadline(disclosure), self.by.day, newer)

    def required(self, disclosure: Disclosure) -> tuple[Required, ...]:
        """What must be published of it, and where."""
        return self._content(disclosure)[2]

    def deadline(self, disclosure: Disclosure) -> Deadline | None:
        """Its deadline by the calendar and the counting of whoever keeps the register."""
        catalogue, content, _ = self._content(disclosure)
        return deadline_of(catalogue, content, disclosure, self.by.calendar, self.by.counting)

    def _content(self, disclosure: Disclosure) -> tuple[DisclosureCatalogue, Content, tuple[Required, ...]]:
        key = (disclosure.catalogue_edition, disclosure.content_code)
        if key not in self._known:
            catalogue, content = content_of(self.catalogues, disclosure)
            self._known[key] = (catalogue, content, required_publications(content, self.by.profile))
        return self._known[key]


def _by_entry(publications: Iterable[Publication]) -> dict[str, list[Publication]]:
    found: dict[str, list[Publication]] = {}
    for publication in publications:
        found.setdefault(publication.disclosure_id, []).append(publication)
    return found


def _successors(disclosures: Iterable[Disclosure]) -> dict[str, tuple[str, ...]]:
    """For every superseded entry the ids of all newer versions; a circle made elsewhere is walked once."""
    next_ones: dict[str, list[str]] = {}
    for disclosure in disclosures:
        if disclosure.supersedes:
            next_ones.setdefault(disclosure.supersedes, []).append(disclosure.id)
    found: dict[str, tuple[str, ...]] = {}
    for old in next_ones:
        seen: dict[str, None] = {}
        ahead = list(next_ones[old])
        while ahead:
            one = ahead.pop()
            if one != old and one not in seen:
                seen[one] = None
                ahead += next_ones.get(one, [])
        found[old] = tuple(seen)
    return found


def _expected(
    catalogues: Catalogues, dossier: Dossier, by: Judging, disclosures: Iterable[Disclosure]
) -> tuple[ExpectedRow, ...]:
    """By the edition in force on the day the dossier is judged on, so that every office expects the same."""
    catalogue = in_force(catalogues.disclosure, _within(dossier.year, by.day))
    if catalogue is None:
        return ()
    items = expected_of_year(catalogue, dossier.year, dossier.unit_valid_from, by.calendar, by.counting)
    given = answers(items, disclosures)
    required: dict[str, tuple[Required, ...]] = {}
    rows = []
    for item in items:
        entries = given[item.key]
        code = item.content.code
        if code not in required:
            required[code] = required_publications(item.content, by.profile)
        deadline = Deadline(item.due_on, item.rule, item.steps) if item.due_on else None
        judgement = judge(stand_in(item), (), required[code], deadline, by.day)
        ids = tuple(entry.id for entry in entries)
        search = search_key(f"{code} {item.title}")
        rows.append(ExpectedRow(item, expectation(item, entries, by.day), ids, judgement, search))
    return tuple(rows)


def _counted(row: ExpectedRow) -> Judged:
    return Judged(stand_in(row.item), row.item.content, row.judgement)


def _within(year: int, day: date) -> date:
    """The day of the year nearest to `day`."""
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))
