"""The office that works with this folder: its unit, its role, what it has, and its letterhead."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from qcdc_desktop.domain.calendar import SpecialDay
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import search_key

MOST_REVIEW_MONTHS = 120
"""Nobody plans to look at a permanent posting less often than every ten years."""


class Role(StrEnum):
    """What the office does in the exchange."""

    COMMUNE = "commune"
    """Records and sends (đơn vị lập hồ sơ)."""
    REVIEWER = "reviewer"
    """Receives and appraises (cơ quan thẩm định)."""
    PROVINCE = "province"
    """Publishes catalogues; may appraise too (cấp tỉnh)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the office has, how its papers are headed, and how it counts terms (thông tin đơn vị).

    `skip_first_day`, `roll_to_working_day`: see `deadline.Counting`. `permanent_review_months`: how long after a
    permanent posting was put up it is to be looked over; 0 never asks.
    """

    has_website: bool = False
    has_loudspeaker: bool = True
    villages: tuple[str, ...] = ()
    superior_body: str = ""
    issuing_body: str = ""
    place: str = ""
    document_symbol: str = "BC-UBND"
    signer_authority: str = "TM. ỦY BAN NHÂN DÂN"
    signer_title: str = "CHỦ TỊCH"
    signer_name: str = ""
    prepared_by: str = ""
    adult_population: int | None = None
    skip_first_day: bool = True
    roll_to_working_day: bool = True
    permanent_review_months: int = 12


@dataclass(frozen=True, slots=True)
class Office:
    """This folder's office; `epoch` (32 hex digits) is new at the start and at every restore."""

    id: str
    unit_code: str
    unit_valid_from: date
    role: Role
    epoch: str
    created_at: datetime
    profile: Profile = field(default_factory=Profile)

    @property
    def unit(self) -> UnitKey:
        """The pair that names its unit."""
        return UnitKey(self.unit_code, self.unit_valid_from)


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything of one unit in one year (hồ sơ năm). A commune has one a year, a reviewer one a unit and year."""

    id: str
    unit_code: str
    unit_valid_from: date
    year: int
    created_at: datetime

    @property
    def unit(self) -> UnitKey:
        """The pair that names its unit."""
        return UnitKey(self.unit_code, self.unit_valid_from)


@dataclass(frozen=True, slots=True)
class DossierProfile:
    """What a commune sent to judge its dossier by: a reviewing office uses this, not its own.

    `special_days` are the commune's own changes to the calendar; `judged_on` is the day its figures stand on, so that
    both offices see the same numbers however much later they look.
    """

    id: str
    dossier_id: str
    profile: Profile
    special_days: tuple[SpecialDay, ...] = ()
    judged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept by its content (tệp đính kèm); the document's own data stand beside the file's name.

    `document_date` is the day of the document, never of the upload.
    """

    id: str
    dossier_id: str
    sha256: str
    size: int
    media_type: str
    name: str
    added_at: datetime
    description: str = ""
    document_number: str = ""
    document_date: date | None = None
    issuer: str = ""


class AttachedTo(StrEnum):
    """What an attachment proves."""

    DISCLOSURE = "disclosure"
    PUBLICATION = "publication"
    INDICATOR = "indicator"
    PAPER = "paper"
    """A paper of the recognition dossier (see `recognition`)."""


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """That an attachment belongs to a record: one file may prove several things; `page` says where in it.

    `subject_id` is the record's id, for an indicator or a paper of the dossier its code.
    """

    id: str
    dossier_id: str
    attachment_id: str
    subject_kind: AttachedTo
    subject_id: str
    page: str = ""


_PAGE = re.compile(r"(?:\btrang|\btr\.?)[ :]*(\d{1,5})\b|^(\d{1,5})(?: *[-–,;] *\d{1,5})*$")


def named_page(where: str) -> int | None:
    """The first page named in words like "trang 3, mục II", "tr. 12-14" or "5"; None where none is named.

    Pages count from 1. A section or clause ("mục 2", "Điều 5") is no page.
    """
    found = _PAGE.search(search_key(where).strip())
    page = int(found[1] or found[2]) if found else 0
    return page or None
