"""The bounds of an answer (`constraint` of an XLSForm) written and read: from–to of numbers and days, most ticks."""

from datetime import date
from typing import Final

from qcdc_desktop.domain.questionnaire import Question
from qcdc_desktop.excel.xlsform_formulas import Call, Compared, Every, Formula, Ref, Value, parse_formula, wrong

Bounds = dict[str, int | str]
"""The bounds by their names in a catalogue file: minimum, maximum, most, earliest, latest."""

_HERE: Final = Ref("")
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def write_constraint(question: Question) -> str:
    """The bounds of a question as a formula; "" when it has none."""
    parts = [
        (". >= {}", question.minimum),
        (". <= {}", question.maximum),
        (". >= date('{}')", question.earliest),
        (". <= date('{}')", question.latest),
        ("count-selected(.) <= {}", question.most),
    ]
    return " and ".join(form.format(bound) for form, bound in parts if bound is not None)


def read_constraint(text: str) -> Bounds:
    """The bounds a formula means; raises `Refusal` xlsform-formula-wrong, xlsform-formula-unsupported."""
    bounds: Bounds = {}
    for part in _parts(parse_formula(text)):
        key, bound = _bound(part, text)
        if key in bounds:
            raise wrong(text)
        bounds[key] = bound
    return bounds


def _parts(node: Formula) -> tuple[Formula, ...]:
    return tuple(inner for part in node.parts for inner in _parts(part)) if isinstance(node, Every) else (node,)


def _bound(node: Formula, text: str) -> tuple[str, int | str]:
    """One bound by its name; of whole numbers "more than 4" is "at least 5"."""
    if isinstance(node, Compared):
        left, sign, right = node.left, node.sign, node.right
        if right == _HERE or _counts_ticks(right):
            left, sign, right = right, _TURNED.get(sign, sign), left
        if left == _HERE and (day := _day(right)) is not None and sign in (">=", "<="):
            return ("earliest" if sign == ">=" else "latest"), day
        number = _number(right)
        if number is not None and sign in _TURNED and (left == _HERE or _counts_ticks(left)):
            number += {">": 1, "<": -1}.get(sign, 0)
            if left == _HERE:
                return ("minimum" if sign in (">", ">=") else "maximum"), number
            if sign in ("<", "<="):
                return "most", number
    raise wrong(text)


def _counts_ticks(node: Formula) -> bool:
    return node == Call("count-selected", (_HERE,))


def _number(node: Formula) -> int | None:
    if isinstance(node, Value) and node.text.isascii() and node.text.isdecimal() and len(node.text) <= 9:
        return int(node.text)
    return None


def _day(node: Formula) -> str | None:
    """The day in date('2024-01-31'), or None."""
    if isinstance(node, Call) and node.function == "date" and len(node.given) == 1:
        given = node.given[0]
        try:
            return date.fromisoformat(given.text).isoformat() if isinstance(given, Value) else None
        except ValueError:
            return None
    return None
