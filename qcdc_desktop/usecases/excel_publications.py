"""The columns of a filled register that say where, when and in which form an entry was published: out and in again.

A row stands for publications on one day; without places it means every place the law asks the form at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from qcdc_desktop.domain.disclosure import Content, DisclosureCatalogue, Publication
from qcdc_desktop.domain.disclosure_required import (
    HEADQUARTERS_PLACE,
    LOUDSPEAKER_FORM,
    LOUDSPEAKER_PLACE,
    WEBSITE_FORM,
    WEBSITE_PLACE,
    required_publications,
)
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.excel.table import CellValue, Row
from qcdc_desktop.excel.template import shown_choice


def places_of(catalogue: DisclosureCatalogue, profile: Profile) -> tuple[str, ...]:
    """Every place the law may ask this office to publish at, headquarters first."""
    asked = (required.place for content in catalogue.contents for required in required_publications(content, profile))
    return tuple(dict.fromkeys((HEADQUARTERS_PLACE, *asked)))


def published_rows(
    publications: Iterable[Publication], content: Content, profile: Profile
) -> list[dict[str, CellValue]]:
    """The rows that say where and when an entry was published, as few as say it exactly."""
    groups: dict[tuple[date | None, date | None, str], dict[str, list[str]]] = {}
    for p in publications:
        forms = groups.setdefault((p.starts_on, p.ends_on, p.responsible), defaultdict(list))
        forms[p.form].append(p.place)
    rows: list[dict[str, CellValue]] = []
    for (start, end, responsible), forms in groups.items():
        own: dict[str, CellValue] = {"published_on": start, "ended_on": end, "responsible": responsible or None}
        everywhere = [f for f, places in sorted(forms.items()) if set(places) == set(_all_places(f, content, profile))]
        if everywhere:
            rows.append(own | {"forms": ", ".join(everywhere), "places": None})
        for form, places in sorted(forms.items()):
            if form not in everywhere:
                rows.append(own | {"forms": form, "places": "; ".join(places)})
    return rows


def read_publications(
    row: Row, catalogue: DisclosureCatalogue, content: Content, profile: Profile
) -> list[Publication]:
    """One publication for every form and place of a row, ids empty.

    Raises `Refusal` form-missing, start-missing, end-before-start, unknown-disclosure-form with the column as field.
    """
    letters = _letters(_text(row.values["forms"]), catalogue)
    start, end = _day(row.values["published_on"]), _day(row.values["ended_on"])
    written = [place.strip() for place in re.split("[;\n]", _text(row.values["places"])) if place.strip()]
    if not letters and (start or end or written):
        raise Refusal("form-missing", field="forms")
    if letters and start is None:
        raise Refusal("start-missing", field="published_on")
    if end is not None and (start is None or end < start):
        raise Refusal("end-before-start", field="ended_on")
    responsible = _text(row.values["responsible"])
    found = []
    for letter in letters:
        asked = _all_places(letter, content, profile)
        by_key = {search_key(place): place for place in asked}
        places = dict.fromkeys(by_key.get(search_key(place), place) for place in written) if written else asked
        found += [Publication("", "", "", letter, place, start, end, responsible) for place in places]
    return found


def _all_places(form: str, content: Content, profile: Profile) -> list[str]:
    """Every place the law asks the form at; where it does not ask for the form, the one place it must mean."""
    asked = [r.place for r in required_publications(content, profile) if r.form == form]
    only = {WEBSITE_FORM: WEBSITE_PLACE, LOUDSPEAKER_FORM: LOUDSPEAKER_PLACE}
    return asked or [only.get(form, HEADQUARTERS_PLACE)]


def _letters(written: str, catalogue: DisclosureCatalogue) -> list[str]:
    """The letters of the forms in a cell: "a, b", or as the list offers them, "a – Niêm yết"."""
    text = nfc(written).lower()
    for form in sorted(catalogue.forms, key=lambda f: len(f.title), reverse=True):
        text = text.replace(shown_choice(form.code, form.title).lower(), form.code)
    letters = [part.strip() for part in re.split("[,;\n]", text) if part.strip()]
    unknown = next((letter for letter in letters if catalogue.form(letter) is None), None)
    if unknown is not None:
        raise Refusal("unknown-disclosure-form", field="forms", form=unknown)
    return list(dict.fromkeys(letters))


def _text(value: CellValue) -> str:
    return value if isinstance(value, str) else ""


def _day(value: CellValue) -> date | None:
    return value if isinstance(value, date) else None
