"""How names of units and bodies stand in a sentence and in a letterhead: records carry them as titles or in capitals.

Only letters change here, never the name.
"""

_UNIT_WORDS = ("Xã", "Phường", "Thị trấn", "Đặc khu", "Huyện", "Quận", "Thị xã", "Thành phố", "Tỉnh")
_COMMITTEE = "Ủy ban nhân dân"


def within_sentence(name: str) -> str:
    """A unit's name inside a sentence: "Xã Đông Hưng" is "xã Đông Hưng" there."""
    for word in _UNIT_WORDS:
        if name.startswith(f"{word} "):
            return word.lower() + name[len(word) :]
    return name


def body_within_sentence(name: str) -> str:
    """An issuing body inside a sentence; a committee written in capitals gets its small letters back."""
    if not name.isupper() or not name.startswith(_COMMITTEE.upper()):
        return name
    rest = name[len(_COMMITTEE) :].strip()
    for word in _UNIT_WORDS:
        if rest.startswith(f"{word.upper()} "):
            return f"{_COMMITTEE} {word.lower()}{rest[len(word) :].title()}"
    return f"{_COMMITTEE} {rest.title()}".strip()


def letterhead_lines(name: str) -> tuple[str, str]:
    """A body's name in capitals and its second line if it must break: before the kind of its unit.

    "ỦY BAN NHÂN DÂN" / "XÃ ĐÔNG HƯNG"; the second line is empty when there is no such place.
    """
    caps = name.strip().upper()
    starts = [at for at in (caps.find(f" {word.upper()} ") for word in _UNIT_WORDS) if at > 0]
    return (caps[: min(starts)], caps[min(starts) + 1 :]) if starts else (caps, "")
