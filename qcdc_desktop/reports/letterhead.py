"""What stands at the head and the foot of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I).

Only the facts are here; where they stand on the page is the business of `layout`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.vn_dates import format_long_date
from qcdc_desktop.reports.names import body_within_sentence

_KINDS = ("BC", "KH", "BB", "TB", "DS", "TTr", "ĐK")
"""Abbreviations of kinds of papers that stand before the issuing body in a symbol."""


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


def with_symbol(letterhead: Letterhead, kind: str) -> Letterhead:
    """The letterhead of another kind of paper: "BC-UBND" is "KH-UBND" on a plan (`kind` "KH"); others stay."""
    first, dash, rest = letterhead.symbol.partition("-")
    return replace(letterhead, symbol=f"{kind}-{rest}") if dash and first in _KINDS else letterhead


def with_recipients(letterhead: Letterhead, lines: Sequence[str]) -> Letterhead:
    """The letterhead with these lines under "Nơi nhận", unless it has its own."""
    return letterhead if letterhead.recipients else replace(letterhead, recipients=tuple(lines))


def number_line(letterhead: Letterhead) -> str:
    """The line "Số: 05/BC-UBND"; numbers under ten get a leading zero, no number leaves a gap."""
    number = letterhead.number.strip()
    if number.isdecimal():
        number = number.zfill(2)
    return f"Số: {number or ' ' * 10}/{letterhead.symbol}"


def attached_to(letterhead: Letterhead, kind: str) -> str:
    """The line "(Kèm theo Báo cáo số …/BC-UBND ngày … của …)"."""
    number = number_line(letterhead).removeprefix("Số: ")
    day = format_long_date(letterhead.date)
    return f"(Kèm theo {kind} số {number} {day} của {body_within_sentence(letterhead.issuing_body)})"


def recipient_lines(letterhead: Letterhead) -> tuple[str, ...]:
    """The lines under "Nơi nhận:" with dash and closing mark; the last says where the paper is filed."""
    filed = any(line.startswith("Lưu") for line in letterhead.recipients)
    lines = (*letterhead.recipients, *(() if filed else ("Lưu: VT",)))
    return tuple(f"- {line}{'.' if at == len(lines) - 1 else ';'}" for at, line in enumerate(lines))


def basis_lines(lines: Sequence[str]) -> list[str]:
    """The lines "Căn cứ …": each ends with a semicolon, the last with a full stop."""
    ends = [";"] * (len(lines) - 1) + ["."]
    return [line.rstrip(" ;.") + end for line, end in zip(lines, ends if lines else [], strict=True)]
