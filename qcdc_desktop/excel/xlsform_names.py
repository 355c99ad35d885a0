"""How things are called in an XLSForm: names of questions that every program of that world can take, languages, kinds.

A name begins with a letter and holds letters, digits and "_"; our codes may be freer, so the code stands in a column of
its own where it differs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from qcdc_desktop.domain.questionnaire import Question, QuestionKind

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
TAKEN: Final = (*METADATA, "meta", "instanceid", "instancename", "data", NUMBER_NAME, PLACE_NAME)
"""Names no question may have, in small letters."""
_BARE: Final = re.compile(r"[^A-Za-z0-9_]")


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    """The name of every question by its code, in order; none twice, also when capitals do not count."""
    names: dict[str, str] = {}
    taken = set(TAKEN)
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


def groups_of(questions: Sequence[Question]) -> tuple[str, ...]:
    """The name of the group each question stands in, "" for none: questions of one section that follow each other."""
    taken = {name.lower() for name in names_of(question.code for question in questions).values()}
    found: list[str] = []
    section, number, name = "", 0, ""
    for question in questions:
        if question.section != section:
            section, name = question.section, ""
            if section:
                number = next(n for n in range(number + 1, number + len(taken) + 2) if f"muc_{n}" not in taken)
                name = f"muc_{number}"
        found.append(name)
    return tuple(found)
