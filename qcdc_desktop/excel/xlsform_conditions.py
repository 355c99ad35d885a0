"""The condition of a question (`relevant` of an XLSForm) written and read.

To us a question without an answer opens nothing; to ODK a blank one differs from every value. So "is not" is written
with a guard, `${q} != '' and …`, and the guard is taken back into the comparison when it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import (
    AllOf,
    AnyOf,
    Comparison,
    Operator,
    Question,
    QuestionKind,
    ShowIf,
    negated,
)
from qcdc_desktop.excel.xlsform_formulas import Call, Compared, Every, Formula, Ref, Some, Value, parse_formula, wrong

Asked = Mapping[str, Question]
"""The questions a condition may speak of, by their names in the form."""

_SIGNS: Final = MappingProxyType(
    {
        Operator.IS: "=",
        Operator.IS_NOT: "!=",
        Operator.LESS: "<",
        Operator.AT_MOST: "<=",
        Operator.MORE: ">",
        Operator.AT_LEAST: ">=",
    }
)
_OPERATORS: Final = {sign: operator for operator, sign in _SIGNS.items()}
_TURNED: Final = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<="})
_NEEDS_GUARD: Final = (Operator.IS_NOT, Operator.HAS_NOT)


def write_condition(show_if: ShowIf, names: Mapping[str, str], kinds: Mapping[str, QuestionKind]) -> str:
    """The condition as a formula; `names` and `kinds` by the codes of the questions."""
    if isinstance(show_if, Comparison):
        return _written(show_if, names[show_if.question], kinds[show_if.question] is QuestionKind.NUMBER)
    joint = " and " if isinstance(show_if, AllOf) else " or "
    return joint.join(_part(part, names, kinds) for part in show_if.parts)


def _part(part: ShowIf, names: Mapping[str, str], kinds: Mapping[str, QuestionKind]) -> str:
    text = write_condition(part, names, kinds)
    plain = isinstance(part, Comparison) and part.operator not in _NEEDS_GUARD
    return text if plain else f"({text})"


def _written(comparison: Comparison, name: str, number: bool) -> str:
    ref = f"${{{name}}}"
    if comparison.operator in (Operator.HAS, Operator.HAS_NOT):
        ticked = f"selected({ref}, '{comparison.value}')"
        return ticked if comparison.operator is Operator.HAS else f"{ref} != '' and not({ticked})"
    value = comparison.value if number else f"'{comparison.value}'"
    text = f"{ref} {_SIGNS[comparison.operator]} {value}"
    return f"{ref} != '' and {text}" if comparison.operator is Operator.IS_NOT else text


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition as read; `unguarded` names questions that open it in ODK when they are blank, but not here."""

    show_if: ShowIf
    unguarded: tuple[str, ...]


def read_condition(text: str, asked: Asked) -> ReadCondition:
    """The condition a formula means, over the questions before it.

    Raises `Refusal` xlsform-formula-wrong, xlsform-formula-unsupported.
    """
    reader = _Reader(text, asked)
    found = reader.read(parse_formula(text), frozenset())
    return ReadCondition(found, tuple(dict.fromkeys(reader.unguarded)))


def condition_value(show_if: ShowIf) -> dict[str, Any]:
    """The condition as a questionnaire's file holds it."""
    if isinstance(show_if, Comparison):
        return {"question": show_if.question, "operator": show_if.operator.value, "value": show_if.value}
    key = "all" if isinstance(show_if, AllOf) else "any"
    return {key: [condition_value(part) for part in show_if.parts]}


class _Reader:
    """Turns the tree of one formula into a condition; `unguarded` collects what ODK sees otherwise."""

    def __init__(self, text: str, asked: Asked) -> None:
        self._text = text
        self._asked = asked
        self.unguarded: list[str] = []

    def read(self, node: Formula, guarded: frozenset[str], turned: bool = False) -> ShowIf:
        """The condition of a node; `guarded` are names known to be answered here, `turned` that "not" stands above."""
        if isinstance(node, Every):
            return self._every(node, guarded, turned)
        if isinstance(node, Some):
            return AnyOf(tuple(self.read(part, guarded, turned) for part in node.parts))
        if isinstance(node, Call) and node.function == "not" and len(node.given) == 1:
            return negated(self.read(node.given[0], guarded, turned=True))
        if (name := _guard(node)) is not None and not turned:
            return self._answered(name)
        found, name = self._comparison(node)
        if (found.operator in _NEEDS_GUARD or turned) and name not in guarded:
            self.unguarded.append(name)
        return found

    def _every(self, node: Every, guarded: frozenset[str], turned: bool) -> ShowIf:
        """Parts that all hold; a guard is dropped where a comparison with the same question stands beside it."""
        if turned:
            return AllOf(tuple(self.read(part, guarded, turned) for part in node.parts))
        guards = {part: name for part in node.parts if (name := _guard(part)) is not None}
        inner = guarded | frozenset(guards.values())
        spoken_of = {_subject(part) for part in node.parts if part not in guards}
        parts = tuple(
            self.read(part, inner) for part in node.parts if part not in guards or guards[part] not in spoken_of
        )
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _answered(self, name: str) -> ShowIf:
        """That a question has an answer, said by every answer it may have."""
        question = self._asked.get(name)
        if question is not None and question.kind is QuestionKind.NUMBER:
            return Comparison(question.code, Operator.AT_LEAST, "0")
        if question is None or not question.options:
            raise wrong(self._text)
        operator = Operator.HAS if question.kind is QuestionKind.MULTIPLE else Operator.IS
        return AnyOf(tuple(Comparison(question.code, operator, option.code) for option in question.options))

    def _comparison(self, node: Formula) -> tuple[Comparison, str]:
        """A comparison, with the name of the question it speaks of."""
        if isinstance(node, Call) and node.function == "selected" and len(node.given) == 2:
            ref, value = node.given
            if isinstance(ref, Ref) and ref.name and isinstance(value, Value):
                question = self._asked.get(ref.name)
                several = question is None or question.kind is QuestionKind.MULTIPLE
                return Comparison(self._code(ref), Operator.HAS if several else Operator.IS, value.text), ref.name
        if isinstance(node, Compared):
            left, sign, right = node.left, node.sign, node.right
            if isinstance(left, Value):
                left, sign, right = right, _TURNED.get(sign, sign), left
            if isinstance(left, Ref) and left.name and isinstance(right, Value) and right.text:
                return Comparison(self._code(left), _OPERATORS[sign], right.text), left.name
        raise wrong(self._text)

    def _code(self, ref: Ref) -> str:
        """The code of the question of this name; one that does not stand above refuses the formula."""
        question = self._asked.get(ref.name)
        if question is None:
            raise Refusal("xlsform-name-unknown", formula=self._text[:200], name=ref.name)
        return question.code


def _guard(node: Formula) -> str | None:
    """The name of the question a node says only that it is answered; None for other nodes."""
    if isinstance(node, Compared) and node.sign == "!=":
        for ref, value in ((node.left, node.right), (node.right, node.left)):
            if isinstance(ref, Ref) and ref.name and value == Value(""):
                return ref.name
    return None


def _subject(node: Formula) -> str | None:
    """The name of the question a single comparison speaks of, also under "not"; None for joined parts."""
    if isinstance(node, Call) and node.given:
        return _subject(node.given[0])
    if isinstance(node, Compared):
        return _subject(node.left) or _subject(node.right)
    return node.name or None if isinstance(node, Ref) else None
