"""Numbers as Vietnamese offices write them: decimal comma, dot between thousands.

Points and rates are integers (hundredths); nothing here, or anywhere, turns them into floats.
"""

import re

from qcdc_desktop.domain.errors import Refusal

_POINTS = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")
_COUNT = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:[. \u00a0][0-9]{3}){1,3}")


def format_points(hundredths: int) -> str:
    """Write points: 275 is "2,75", 250 is "2,5", 2000 is "20"."""
    whole, part = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    decimals = f",{part:02d}".rstrip("0") if part else ""
    return f"{sign}{whole}{decimals}"


def parse_points(text: str) -> int:
    """Read points as a person types them, with comma or dot, and return hundredths of a point.

    Raises `Refusal("not-points")` for anything else, also for more than two decimals.
    """
    found = _POINTS.fullmatch(text.strip())
    if found is None:
        raise Refusal("not-points", value=text.strip())
    whole, decimals = found.group(1), found.group(2) or ""
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def format_percent(hundredths: int) -> str:
    """Write a rate given in hundredths of a percent: 8394 is "83,94 %", 10000 is "100 %"."""
    return f"{format_points(hundredths)} %"


def format_count(number: int) -> str:
    """Write a whole number with dots between thousands: 1234 is "1.234"."""
    return f"{number:,}".replace(",", ".")


def parse_count(text: str) -> int:
    """Read a whole number, with or without dots or spaces between thousands.

    Raises `Refusal("not-a-number")`; "1.23" is refused, since a dot here can only part thousands.
    """
    stripped = text.strip()
    if _COUNT.fullmatch(stripped) is None:
        raise Refusal("not-a-number", value=stripped)
    return int(re.sub("[^0-9]", "", stripped))
