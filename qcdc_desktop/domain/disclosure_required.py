"""Where and in which form a disclosure must be made at this office, and which publication meets that.

Luật 10/2022/QH15 Điều 13 k1–k4 as the catalogue's matrix, carried out at the places of the office's profile. How a
disclosure stands on a day is judged in `disclosure_status`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from qcdc_desktop.domain.deadline import earliest_take_down
from qcdc_desktop.domain.disclosure import Condition, Content, Publication, RequiredForm, Scope
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.vn_text import nfc, search_key, sort_key

POSTING_FORM = "a"
WEBSITE_FORM = "b"
LOUDSPEAKER_FORM = "c"
VILLAGE_HEAD_FORM = "d"

HEADQUARTERS_PLACE = "Trụ sở HĐND, UBND"
WEBSITE_PLACE = "Trang thông tin điện tử"
LOUDSPEAKER_PLACE = "Hệ thống truyền thanh"
OFFICE_PLACE = "Ủy ban nhân dân"
HALL = "Nhà văn hóa"
VILLAGE_HEAD = "Trưởng thôn"

_ONLY_ONE_PLACE = (WEBSITE_PLACE, LOUDSPEAKER_PLACE, OFFICE_PLACE)
_VILLAGE_KINDS = (
    ("tổ dân phố", "Tổ trưởng tổ dân phố"),
    ("tdp", "Tổ trưởng TDP"),
    ("khu phố", "Trưởng khu phố"),
    ("thôn", VILLAGE_HEAD),
    ("làng", "Trưởng làng"),
    ("bản", "Trưởng bản"),
    ("xóm", "Trưởng xóm"),
)


@dataclass(frozen=True, slots=True)
class Required:
    """One publication a disclosure must have: a form at a place, for how long, by which clause."""

    form: str
    place: str
    days: int | None
    permanent: bool
    clause: str


@lru_cache(maxsize=4096)  # asked anew for every entry of a register, always about the same villages
def hall_of(village: str) -> str:
    """The community place of a village in display words: "Nhà văn hóa thôn Đông"."""
    name = nfc(village).strip()
    for kind, _ in _VILLAGE_KINDS:
        if kind != "tdp" and _begins_with(name, kind):
            return f"{HALL} {kind}{name[len(kind) :]}"
    return f"{HALL} {name}"


@lru_cache(maxsize=4096)
def head_of(village: str) -> str:
    """The head of a village in display words: "Trưởng thôn Đông", "Tổ trưởng tổ dân phố số 2"."""
    name = nfc(village).strip()
    for kind, head in _VILLAGE_KINDS:
        if _begins_with(name, kind):
            return f"{head}{name[len(kind) :]}"
    return f"{VILLAGE_HEAD} {name}"


def in_short(places: Iterable[str]) -> str:
    """Places for reading, those of one kind of village named together: "Nhà văn hóa thôn: Bãi Hạ, Đồng Đông".

    Headquarters come first, then the order of the language.
    """
    openings = sorted({f"{HALL} {kind}" for kind, _ in _VILLAGE_KINDS} | {head for _, head in _VILLAGE_KINDS}, key=len)
    groups: dict[str, list[str]] = {}
    for place in sorted(set(places), key=lambda one: (one != HEADQUARTERS_PLACE, sort_key(one))):
        opening = next((one for one in reversed(openings) if place.startswith(one + " ")), "")
        groups.setdefault(opening or place, []).append(place[len(opening) + 1 :] if opening else "")
    return "; ".join(
        f"{opening} {names[0]}".strip() if len(names) == 1 else f"{opening}: {', '.join(names)}"
        for opening, names in groups.items()
    )


def required_publications(content: Content, profile: Profile) -> tuple[Required, ...]:
    """What a disclosure of `content` must do at this office, one entry per form and place (Điều 13 k1–k4).

    Forms the office has no means for (no website, no loudspeakers) are left out; of two entries for one form and
    place the catalogue's first stands.
    """
    found: dict[tuple[str, str], Required] = {}
    for cell in content.required:
        if not _has_means(cell.condition, profile):
            continue
        for place in _places(cell, profile):
            entry = Required(cell.form, place, cell.days, cell.permanent, cell.clause)
            found.setdefault((cell.form, place), entry)
    return tuple(found.values())


def assign(publications: Iterable[Publication], required: tuple[Required, ...]) -> dict[Required, list[Publication]]:
    """Share publications out to what is required; every required entry has a list, maybe an empty one.

    A publication meets the required form at the place it names. Besides the very words of the place, a text that
    goes on after them counts ("Nhà văn hóa thôn 1, bảng tin"), letters compared by `search_key`; "thôn 10" is not
    "thôn 1", and of two places that fit the longer is meant (thôn Đông, thôn Đông Bắc). The website, the
    loudspeakers and the office itself exist once, so any place text will do. What fits nowhere is left out.
    """
    by_words = {(entry.form, entry.place): entry for entry in required}
    found: dict[Required, list[Publication]] = {entry: [] for entry in required}
    for publication in publications:
        entry = by_words.get((publication.form, publication.place)) or _nearest(publication, required)
        if entry is not None:
            found[entry].append(publication)
    return found


def last_day(required: Required, starts_on: date) -> date | None:
    """The last day a publication begun on `starts_on` must stay; None without a duration.

    Postings stay until `earliest_take_down` (Điều 13 k2: 30 days from the day of posting, that day not counted).
    Loudspeakers speak on `days` days running, the first one counted (Điều 13 k3).
    """
    if required.permanent or required.days is None:
        return None
    if required.form == LOUDSPEAKER_FORM:
        return starts_on + timedelta(days=required.days - 1)
    return earliest_take_down(starts_on, required.days)


def _nearest(publication: Publication, required: tuple[Required, ...]) -> Required | None:
    fitting = [
        entry
        for entry in required
        if entry.form == publication.form
        and (entry.place in _ONLY_ONE_PLACE or _begins_with(publication.place, entry.place))
    ]
    return max(fitting, key=lambda entry: len(entry.place), default=None)


def _begins_with(text: str, beginning: str) -> bool:
    """Whether `text` is `beginning`, or goes on after it with a new word."""
    whole, part = search_key(text), search_key(beginning)
    return whole.startswith(part) and not whole[len(part) : len(part) + 1].isalnum()


def _has_means(condition: Condition, profile: Profile) -> bool:
    if condition is Condition.HAS_WEBSITE:
        return profile.has_website
    return profile.has_loudspeaker if condition is Condition.HAS_LOUDSPEAKER else True


def _places(cell: RequiredForm, profile: Profile) -> tuple[str, ...]:
    if cell.scope is Scope.OFFICE:
        return ({WEBSITE_FORM: WEBSITE_PLACE, LOUDSPEAKER_FORM: LOUDSPEAKER_PLACE}.get(cell.form, OFFICE_PLACE),)
    if cell.scope is Scope.HEADQUARTERS:
        return (HEADQUARTERS_PLACE,)
    if cell.scope is Scope.HEADQUARTERS_AND_VILLAGES:
        return (HEADQUARTERS_PLACE, *(hall_of(village) for village in profile.villages))
    name = head_of if cell.form == VILLAGE_HEAD_FORM else hall_of
    return tuple(name(village) for village in profile.villages)
