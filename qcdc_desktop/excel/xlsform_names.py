"""How things are called in an XLSForm: names of questions that every program of that world can take, languages, kinds.

A name begins with a letter and holds letters, digits and "_"; our codes may be freer, so the code stands in a column of
its own where it differs.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from qcdc_desktop.domain.questionnaire import QuestionKind

LANGUAGE: Final = "Tiếng Việt (vi)"
NUMBER_NAME: Final = "so_phieu"
"""The question of an exported form in which the number of the sheet may be given."""
PLACE_NAME: Final = "thon"
"""The question in which the village or group may be given."""
METADATA: Final = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "subscriberid", "simserial", "email"}
)
"""Rows that ODK fills in by itself and nobody is asked."""
TYPES: Final = MappingProxyType(
    {
        QuestionKind.SINGLE: "select_one",
        QuestionKind.YES_NO: "select_one",
        QuestionKind.MULTIPLE: "select_multiple",
        QuestionKind.NUMBER: "integer",
        QuestionKind.DATE: "date",
        QuestionKind.TEXT: "text",
        QuestionKind.LONG_TEXT: "text",
    }
)
_TAKEN: Final = (*METADATA, "meta", "instanceid", "instancename", "data", NUMBER_NAME, PLACE_NAME)
_BARE: Final = re.compile(r"[^A-Za-z0-9_]")


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    """The name of every question by its code, in order; none twice, also when capitals do not count."""
    names: dict[str, str] = {}
    taken = set(_TAKEN)
    for code in codes:
        bare = _BARE.sub("_", code.replace("đ", "d"))
        name = first = bare if bare[:1].isalpha() else f"q_{bare}"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{first}_{number}"
        taken.add(name.lower())
        names[code] = name
    return names
