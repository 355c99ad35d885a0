"""Which column of an ODK or KoboToolbox export holds which question, whatever groups its title names.

ODK writes `group-name`, Kobo `group/name`; several ticks stand in one cell ("1 3") or in one column an option
(`name/option`); labels may stand in place of names.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.excel.xlsform_names import METADATA, NUMBER_NAME, PLACE_NAME, TAKEN, names_of

MARKS_COLUMN: Final = "qcdc_marks"
"""Our own column: which questions are invalid or not applicable, as "c3=invalid c5=not_applicable"."""
_IDENTITIES: Final = ("rootuuid", "_uuid", "instanceid", "key")
"""What tells one answered form from another, the most lasting first: an edited form keeps its root."""
_OF_THE_SERVER: Final = METADATA | {
    *("instancename", "deprecatedid", "submissiondate", "submitterid", "submittername", "attachmentspresent"),
    *("attachmentsexpected", "status", "reviewstate", "edits", "formversion", "version", "audit", "meta", "uuid"),
}


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """Where things stand, by column from 0. `ticks` are columns of single options; `unknown` nobody knows."""

    questions: Mapping[str, int]
    ticks: Mapping[str, Mapping[str, int]]
    identity: int | None
    number: int | None
    place: int | None
    marks: int | None
    unknown: tuple[int, ...]

    def missing(self, form: Questionnaire) -> tuple[str, ...]:
        """The questions of a form that no column holds."""
        return tuple(q.code for q in form.questions if q.code not in self.questions and q.code not in self.ticks)

    def place_of(self, code: str | None) -> int:
        """The column a mistake in a question's answer is told at."""
        if code is not None and code in self.questions:
            return self.questions[code]
        return next(iter(self.ticks.get(code or "", {}).values()), self.identity or 0)


def find_columns(form: Questionnaire, titles: Sequence[str]) -> AnswerColumns:
    """Match the titles of a file with the questions of a form; of two columns of one question the first counts."""
    known = _Known(form)
    questions: dict[str, int] = {}
    ticks: dict[str, dict[str, int]] = {}
    own: dict[str, int] = {}
    identities: dict[int, int] = {}
    unknown: list[int] = []
    for place, title in enumerate(titles):
        last = list(_endings(title))[-1].lower() if title else ""
        if (found := known.option(title)) is not None:
            ticks.setdefault(found[0], {}).setdefault(found[1], place)
        elif (code := known.question(title)) is not None:
            questions.setdefault(code, place)
        elif last in (NUMBER_NAME, PLACE_NAME, MARKS_COLUMN):
            own.setdefault(last, place)
        elif last in _IDENTITIES:
            identities.setdefault(_IDENTITIES.index(last), place)
        elif title and not title.startswith("_") and last not in _OF_THE_SERVER:
            unknown.append(place)
    return AnswerColumns(
        questions,
        ticks,
        identities[min(identities)] if identities else None,
        own.get(NUMBER_NAME),
        own.get(PLACE_NAME),
        own.get(MARKS_COLUMN),
        tuple(unknown),
    )


def _endings(title: str) -> Iterator[str]:
    """A title, then what stands behind each of its groups, the longest first."""
    yield title
    for place, letter in enumerate(title):
        if letter in "/-":
            yield title[place + 1 :]


class _Known:
    """The questions of a form by name, by code, and by their text where that is said once."""

    def __init__(self, form: Questionnaire) -> None:
        names = names_of(question.code for question in form.questions)
        texts = Counter(search_key(question.text) for question in form.questions)
        self._questions = {question.code: question for question in form.questions}
        self._codes: dict[str, str] = {}
        for question in form.questions:
            key = search_key(question.text)
            if texts[key] == 1:
                self._codes.setdefault(key, question.code)
        # a code may be what another question, or a column of the server, is called: the names count
        self._codes |= {code.lower(): code for code in names if code.lower() not in TAKEN}
        self._codes |= {name.lower(): code for code, name in names.items()}

    def question(self, title: str) -> str | None:
        """The code of the question a title names."""
        for ending in _endings(title):
            found = self._codes.get(ending.lower()) or self._codes.get(search_key(ending))
            if found is not None:
                return found
        return None

    def option(self, title: str) -> tuple[str, str] | None:
        """The codes of the question and of the option a title names, as in `name/option`."""
        left, mark, right = title.rpartition("/")
        code = self.question(left) if mark else None
        if code is None or self._questions[code].kind is not QuestionKind.MULTIPLE:
            return None
        option = option_code(self._questions[code], right)
        return (code, option) if option is not None else None


def option_code(question: Question, text: str) -> str | None:
    """The code of the option a cell or title means, given as its code or its label."""
    if any(option.code == text for option in question.options):
        return text
    wanted = search_key(text)
    found = [option.code for option in question.options if search_key(option.label) == wanted]
    return found[0] if len(found) == 1 else None
