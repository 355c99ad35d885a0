"""What stands in the table of places: everything the law requires of an entry with how it stands, and what was added.

Rows only; writing publications is done in `publications`.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.disclosure import DisclosureForm, Publication
from qcdc_desktop.domain.disclosure_status import assign
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.pages.disclosures.looks import check_look, short_day
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column
from qcdc_desktop.usecases.disclosures import DisclosureDetails


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A required place or a publication beyond; `publication` None: nothing was recorded there yet."""

    form: str
    form_title: str
    place: str
    state: State
    words: str
    clause: str
    publication: Publication | None
    until: date | None = None
    proofs: int = 0

    @property
    def key(self) -> Hashable:
        """What makes the row the same after reading again."""
        return self.publication.id if self.publication else (self.form, self.place)

    @property
    def starts_on(self) -> date | None:
        """The day it began or shall begin."""
        return self.publication.starts_on if self.publication else None


def place_rows(details: DisclosureDetails, forms: tuple[DisclosureForm, ...], today: date) -> tuple[PlaceRow, ...]:
    """Required places in the order of the law, then publications nothing asks for.

    A publication entered for a required place is shown there even before it counts (no day yet, or a coming day).
    """
    titles = {form.code: form.title for form in forms}
    entered = assign(details.row.publications, details.required)
    used: set[str] = set()
    rows: list[PlaceRow] = []
    checks = {check.required: check for check in details.row.judgement.checks}
    for required in details.required:
        check = checks.get(required)
        best = check.publication if check and check.publication else next(iter(entered[required]), None)
        state, words = _planned(best) if check is None or check.publication is None else check_look(check)
        place = best.place if best else required.place
        until = check.until if check else None
        title = titles[required.form]
        proofs = details.proofs.get(best.id, 0) if best else 0
        rows.append(PlaceRow(required.form, title, place, state, words, required.clause, best, until, proofs))
        used |= {best.id} if best else set()
    for publication in details.row.publications:
        if publication.id not in used:
            state, words = _extra(publication, today)
            title = titles.get(publication.form, "")
            proofs = details.proofs.get(publication.id, 0)
            extra = PlaceRow(publication.form, title, publication.place, state, words, "", publication, proofs=proofs)
            rows.append(extra)
    return tuple(rows)


def place_columns() -> tuple[Column[PlaceRow], ...]:
    """The columns of the table of places."""
    return (
        Column("form", "HT", lambda r: r.form, width=40, tip=lambda r: f"{r.form}) {r.form_title}"),
        Column("place", "Nơi công khai", lambda r: r.place, width=140, stretch=True, tip=_tip),
        Column("state", "Thời gian", lambda r: r.words, sort=lambda r: r.starts_on, width=142, state=lambda r: r.state),
        Column(
            "proofs",
            "Tệp",
            lambda r: str(r.proofs) if r.proofs else "",
            sort=lambda r: r.proofs,
            width=44,
            icon=lambda r: "attach" if r.proofs else None,
            tip=lambda r: f"{r.proofs} tệp chứng minh" if r.proofs else "Chưa có tệp chứng minh nơi này",
        ),
    )


def _tip(row: PlaceRow) -> str:
    who = f"Phụ trách: {row.publication.responsible}" if row.publication and row.publication.responsible else ""
    least = f"Duy trì ít nhất đến {format_date(row.until)}" if row.until else ""
    return "\n".join(part for part in (f"{row.form_title}: {row.place}", least, row.clause, who) if part)


def _planned(publication: Publication | None) -> tuple[State, str]:
    if publication is None:
        return State.WARNING, "Chưa có"
    if publication.starts_on is None:
        return State.INFO, "Chưa ghi ngày"
    return State.INFO, f"Dự kiến {short_day(publication.starts_on)}"


def _extra(publication: Publication, today: date) -> tuple[State, str]:
    if publication.starts_on is None or publication.starts_on > today:
        return _planned(publication)
    if publication.ends_on is not None:
        return State.NEUTRAL, f"{short_day(publication.starts_on)} – {short_day(publication.ends_on)}"
    return State.NEUTRAL, f"Từ {short_day(publication.starts_on)}"
