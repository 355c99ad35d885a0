"""The quarterly list of disclosed contents, which Điều 13 khoản 2 asks every commune to post.

Which entry is on time is decided by `domain.disclosure_status`; here it is only printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcdc_desktop.domain.disclosure import Content, Disclosure, DisclosureForm, Publication
from qcdc_desktop.reports.letterhead import Letterhead

if TYPE_CHECKING:
    from qcdc_desktop.domain.compliance import Figures
    from qcdc_desktop.domain.disclosure_status import Judgement


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One entry of the register with how it was carried out and how it is judged."""

    disclosure: Disclosure
    content: Content
    judgement: Judgement
    publications: tuple[Publication, ...]


@dataclass(frozen=True, slots=True)
class DisclosureListReport:
    """The list of one quarter; `lines` are those of the quarter (see `lines_of_quarter`), `forms` the catalogue's."""

    letterhead: Letterhead
    unit_name: str
    year: int
    quarter: int
    forms: tuple[DisclosureForm, ...]
    lines: tuple[DisclosureLine, ...]
    figures: Figures
