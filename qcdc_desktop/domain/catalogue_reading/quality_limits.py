"""Reads the limits that a look into the quality of survey data works with."""

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.survey_quality.limits import QualityLimits


def quality_limits(root: Entry) -> QualityLimits:
    """The limits in `root`; what is wrong is noted there."""
    found = QualityLimits(
        edition=read_head(root, Kind.QUALITY),
        chance=root.integer("chance", 2, 1_000_000_000),
        alike_share=root.integer("alike_share", 5000, 10_000),
        alike_answers=root.integer("alike_answers", 1, 1000),
        alike_sheets=root.integer("alike_sheets", 2, 1000),
        compare_all=root.integer("compare_all", 2, 100_000),
        compare_near=root.integer("compare_near", 1, 100_000),
        line_questions=root.integer("line_questions", 2, 1000),
        line_sheets=root.integer("line_sheets", 1, 100_000),
        line_share=root.integer("line_share", 0, 10_000),
        keys_per_hour=root.integer("keys_per_hour", 100, 1_000_000),
        pace_sheets=root.integer("pace_sheets", 1, 100_000),
        bulk_seconds=root.integer("bulk_seconds", 0, 3600),
        keyer_sheets=root.integer("keyer_sheets", 2, 100_000),
        keyer_effect=root.integer("keyer_effect", 0, 10_000),
        late_days=root.integer("late_days", 0, 3660),
        error_rate=root.integer("error_rate", 0, 10_000),
    )
    root.close()
    return found
