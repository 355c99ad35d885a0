"""Reads the list of public holidays and swapped working days of one or more years.

Whether a day is worked is decided by `domain.calendar`; here only the list is read.
"""

from itertools import pairwise

from qcdc_desktop.domain.calendar import DayKind, HolidayCatalogue, SpecialDay
from qcdc_desktop.domain.catalogue_reading.entry import PLACEHOLDER_DAY, Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.catalogue_reading.uniqueness import refuse_twice


def holiday_catalogue(root: Entry) -> HolidayCatalogue:
    """The catalogue in `root`; what is wrong is noted there."""
    edition = read_head(root, Kind.HOLIDAYS)
    years = root.integers("years", 2000, 2100, default_empty=False)
    if not years and root.has("years"):
        root.wrong("years", "catalogue-list-empty")
    found = [(entry, _day(entry, years)) for entry in root.entries("days", named_by="day")]
    refuse_twice(((entry, special.day) for entry, special in found if special.day != PLACEHOLDER_DAY), "day")
    for (_, earlier), (entry, later) in pairwise(found):
        if PLACEHOLDER_DAY < later.day < earlier.day:
            entry.wrong("day", "catalogue-days-unsorted")
    root.close()
    return HolidayCatalogue(edition, years, tuple(special for _, special in found))


def _day(entry: Entry, years: tuple[int, ...]) -> SpecialDay:
    special = SpecialDay(entry.day("day"), entry.choice("kind", DayKind), entry.text("name"))
    if special.day != PLACEHOLDER_DAY:
        if special.day.year not in years:
            entry.wrong("day", "catalogue-day-of-other-year", day=special.day.isoformat())
        # a weekday is worked anyway: listed as swapped it would be a slip of the pen
        if special.kind is DayKind.WORKING and special.day.weekday() < 5:
            entry.wrong("kind", "catalogue-working-day-not-weekend", day=special.day.isoformat())
    entry.close()
    return special
