"""The head every catalogue file opens with: which kind, which edition, from when to when, from where.

What follows the head is the business of the module of its kind.
"""

from enum import StrEnum

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.entry import Entry


class Kind(StrEnum):
    """The kinds of catalogue files."""

    UNITS = "units"
    DISCLOSURE = "disclosure"
    HOLIDAYS = "holidays"
    CRITERIA = "criteria"
    QUESTIONNAIRE = "questionnaire"
    PROGRAMME = "programme"
    QUALITY = "quality"


def read_head(root: Entry, kind: Kind) -> Edition:
    """The edition named by the key `edition`, which must be of this kind."""
    head = root.child("edition")
    found = head.choice("kind", Kind)
    if found is not kind and head.sound("kind"):
        head.wrong("kind", "catalogue-kind-other", value=found.value, wanted=kind.value)
    edition = Edition(
        kind=kind.value,
        code=head.code("code"),
        title=head.text("title"),
        valid_from=head.day("valid_from"),
        valid_to=head.optional_day("valid_to"),
        source=head.text("source"),
        illustrative=head.flag("illustrative"),
    )
    if edition.valid_to is not None and edition.valid_to < edition.valid_from:
        head.wrong("valid_to", "catalogue-days-backwards")
    head.close()
    return edition


def kind_of(value: object) -> Kind | None:
    """The kind a parsed file says it is of, or None when it names none we know."""
    head = value.get("edition") if isinstance(value, dict) else None
    named = head.get("kind") if isinstance(head, dict) else None
    return next((kind for kind in Kind if kind.value == named), None)
