"""An answer as it stands in the line in which it is typed, and when that line is full."""

from datetime import date

from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Answer
from qcdc_desktop.domain.vn_dates import format_date


def shown_typed(question: Question, answer: Answer) -> str:
    """The answer as it stands in the line: a day as people write it."""
    if question.kind is QuestionKind.DATE and isinstance(answer, str):
        return format_date(date.fromisoformat(answer))
    return str(answer)


def is_full(question: Question, text: str) -> bool:
    """Whether a typed number can take no further digit, so that the cursor may go on by itself."""
    if question.kind is not QuestionKind.NUMBER or question.maximum is None or not text.isdecimal():
        return False
    number, least = int(text), question.minimum or 0
    return text[0] != "0" and least <= number <= question.maximum < number * 10
