"""Keys of a sheet written down, played as the window would take them: for automation, tests and support.

`1`–`9` pick, `0` or `.` blank, `*` invalid, `-` not applicable, `<` back, `>` on (after several ticks), `[text]` what
is typed. Blanks are passed over.
"""

import re
from datetime import date

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.keying import MARK_KEYS, Keying, Went
from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.vn_dates import parse_date

_KEYS = re.compile(r"\[([^\[\]]*)\]|(\S)")
_KEPT_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def play(keying: Keying, keys: str, number: int) -> None:
    """Key a whole sheet; raises `Refusal("keys-wrong")` at the first key that means nothing, and at an unfinished end.

    A key that differs from the first entry asks again: the next one is the second look.
    """
    for place, found in enumerate(_KEYS.finditer(keys), 1):
        went = _press(keying, found[1], found[2] or "")
        if went is Went.WRONG:
            raise Refusal("keys-wrong", number=number, place=place, key=found[0], question=_where(keying))
    if keying.finish() is not Went.FINISHED:
        raise Refusal("keys-unfinished", number=number, question=_where(keying))


def _press(keying: Keying, typed: str | None, key: str) -> Went:
    if typed is not None:
        return _type(keying, typed.strip())
    if key in MARK_KEYS:
        return keying.mark(MARK_KEYS[key])
    if key == "<":
        return keying.back()
    if key == ">":
        return keying.forward()
    return keying.digit(int(key)) if key.isascii() and key.isdecimal() else Went.WRONG


def _type(keying: Keying, text: str) -> Went:
    question = keying.question
    if question is None or not text:
        return Went.WRONG
    answer = typed_answer(question, text)
    return Went.WRONG if answer is None else keying.write(answer)


def typed_answer(question: Question, text: str) -> int | str | None:
    """The answer a typed line means, or None where it cannot be read; bounds are checked by the form's rules.

    Days are typed as people write them (5/2/2026) or as they are kept (2026-02-05).
    """
    if question.kind is QuestionKind.NUMBER:
        bare = text.replace(".", "").replace(" ", "")
        return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= 15 else None
    return _day(text) if question.kind is QuestionKind.DATE else text


def _day(text: str) -> str | None:
    try:
        return (date.fromisoformat(text) if _KEPT_DAY.fullmatch(text) else parse_date(text)).isoformat()
    except (Refusal, ValueError):
        return None


def _where(keying: Keying) -> str:
    return keying.at or "–"
