"""What stands at the head and the foot of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I).

Only the facts are here; where they stand on the page is the business of `layout`.
"""

from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.office import Profile


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head and foot of a paper; an empty `number` leaves room to write it by hand.

    `superior_body` may be empty (no line is printed); `recipients` are the lines of "Nơi nhận" without dash or stop.
    """

    superior_body: str
    issuing_body: str
    place: str
    date: date
    number: str
    symbol: str
    signer_authority: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...] = ()


def letterhead_of(profile: Profile, day: date, number: str = "", recipients: tuple[str, ...] = ()) -> Letterhead:
    """The letterhead of an office on `day` from what it told about itself."""
    return Letterhead(
        superior_body=profile.superior_body,
        issuing_body=profile.issuing_body,
        place=profile.place,
        date=day,
        number=number,
        symbol=profile.document_symbol,
        signer_authority=profile.signer_authority,
        signer_title=profile.signer_title,
        signer_name=profile.signer_name,
        recipients=recipients,
    )


def number_line(letterhead: Letterhead) -> str:
    """The line "Số: 05/BC-UBND"; numbers under ten get a leading zero, no number leaves a gap."""
    number = letterhead.number.strip()
    if number.isdecimal():
        number = number.zfill(2)
    return f"Số: {number or ' ' * 10}/{letterhead.symbol}"
