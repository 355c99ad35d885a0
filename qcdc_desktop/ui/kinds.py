"""The kinds of records a page may show; work that changed some says so, and pages that show them read again."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of record."""

    OFFICE = "office"
    CALENDAR = "calendar"
    DISCLOSURE = "disclosure"
    ATTACHMENT = "attachment"
    ASSESSMENT = "assessment"
    SURVEY = "survey"
    PACKAGE = "package"
    KEY = "key"
    APPRAISAL = "appraisal"
    BACKUP = "backup"


Kinds = frozenset[Kind]

ALL_KINDS: Kinds = frozenset(Kind)
