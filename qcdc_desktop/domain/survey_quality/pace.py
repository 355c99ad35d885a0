"""Speed of entry: sheets that follow each other faster than the fastest keyer types."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from qcdc_desktop.domain.steps import step
from qcdc_desktop.domain.survey import Sheet, SheetEntry, Source
from qcdc_desktop.domain.survey_quality.finding import FindingKind, QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits


def too_fast(
    sheets: Sequence[Sheet], entries: Mapping[str, SheetEntry], limits: QualityLimits
) -> tuple[QualityFinding, ...]:
    """The sheets of each keyer that came sooner after the one before than their answers take to key.

    Sheets from files and scans are left out: `entries` tell so where they are kept; else sheets of one second do.
    """
    by_keyer: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        entry = entries.get(sheet.id)
        if entry is None or entry.source is Source.KEYED:
            by_keyer[sheet.entered_by].append(sheet)
    found = []
    for keyer, own in sorted(by_keyer.items()):
        fast = _fast(own, entries, limits)
        if len(fast) >= limits.pace_sheets:
            best = min(seconds for _, seconds in fast)
            found.append(
                QualityFinding(
                    FindingKind.PACE,
                    own[0].round_id,
                    tuple(sorted(sheet.number for sheet, _ in fast)),
                    keyer,
                    (step("quality-pace-seconds", sheets=len(fast), seconds=best, keys=limits.keys_per_hour),),
                )
            )
    return tuple(found)


def _fast(own: Sequence[Sheet], entries: Mapping[str, SheetEntry], limits: QualityLimits) -> list[tuple[Sheet, int]]:
    """The sheets that were too fast, with the seconds they took."""
    bulk = timedelta(seconds=limits.bulk_seconds)
    fast = []
    for before, sheet in pairwise(sorted(own, key=lambda one: (one.entered_at, one.number))):
        entry = entries.get(sheet.id)
        gap = sheet.entered_at - before.entered_at
        if entry is None and gap <= bulk:
            continue  # in one go: from a file, whose keying nobody has timed
        seconds = entry.seconds if entry is not None and entry.seconds is not None else int(gap.total_seconds())
        keys = len(sheet.answers) + len(sheet.marks)
        if seconds * limits.keys_per_hour < keys * 3600:
            fast.append((sheet, seconds))
    return fast
