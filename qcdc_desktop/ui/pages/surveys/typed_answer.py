"""What is typed at a question without options, as an answer, and an answer as it is typed."""

from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Answer


def read_typed(question: Question, text: str) -> int | str | None:
    """The answer a typed line means, or None where it cannot be read; bounds are checked by the form's rules."""
    if question.kind is QuestionKind.NUMBER:
        bare = text.replace(".", "").replace(" ", "")
        return int(bare) if bare.isdecimal() and len(bare) <= 15 else None
    return text


def shown_typed(question: Question, answer: Answer) -> str:
    """The answer as it stands in the line."""
    return str(answer)


def is_full(question: Question, text: str) -> bool:
    """Whether a typed number can take no further digit, so that the cursor may go on by itself."""
    if question.kind is not QuestionKind.NUMBER or question.maximum is None or not text.isdecimal():
        return False
    number, least = int(text), question.minimum or 0
    return text[0] != "0" and least <= number <= question.maximum < number * 10
