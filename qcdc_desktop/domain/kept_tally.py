"""A tally as a text that can be kept beside the sheets it was counted from, and read again without them.

Only counts are kept; what they count comes from the questionnaire. A text that does not fit it is no tally.
"""

import hashlib
import json
from typing import Any, Final

from qcdc_desktop.domain.questionnaire import Question, Questionnaire
from qcdc_desktop.domain.tally import FormTally, OptionCount, QuestionTally

COUNTED_BY: Final = 1
"""The way of counting; another number where `tally` counts differently, so that nothing counted before is believed."""
_OF_FORM: Final = ("sheets", "valid_sheets", "satisfied", "counted", "counted_sheets", "fully_satisfied")
_OF_QUESTION: Final = (
    *("valid", "blank", "invalid", "not_applicable", "not_asked"),
    *("satisfied", "counted", "weight_sum", "weighted"),
)


def tally_text(tally: FormTally, stamp: str) -> str:
    """The counts as one text, tied to `stamp`, which stands for the sheets they were counted from."""
    shape = [
        COUNTED_BY,
        [tally.form_code, tally.edition, *(getattr(tally, name) for name in _OF_FORM)],
        [
            [
                q.question.code,
                *(getattr(q, name) for name in _OF_QUESTION),
                [[o.option.code, o.count] for o in q.options],
            ]
            for q in tally.questions
        ],
    ]
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return f"{_sum(text, stamp)}{text}"


def read_tally_text(text: str, stamp: str, questionnaire: Questionnaire) -> FormTally | None:
    """The tally of a kept text; None when it is of other sheets, of another form, counted otherwise, or damaged."""
    digest, kept = text[:_DIGEST], text[_DIGEST:]
    if digest != _sum(kept, stamp):
        return None
    way, form, questions = json.loads(kept)
    if way != COUNTED_BY or form[:2] != [questionnaire.code, questionnaire.edition.code]:
        return None
    if len(questions) != len(questionnaire.questions):
        return None
    found = tuple(
        _question(question, counts) for question, counts in zip(questionnaire.questions, questions, strict=True)
    )
    of_form = dict(zip(_OF_FORM, form[2:], strict=True))
    whole = [one for one in found if one is not None]
    if len(whole) != len(found):
        return None
    return FormTally(
        form_code=questionnaire.code, edition=questionnaire.edition.code, questions=tuple(whole), **of_form
    )


def _question(question: Question, kept: list[Any]) -> QuestionTally | None:
    code, *counts, options = kept
    if code != question.code or [option for option, _ in options] != [option.code for option in question.options]:
        return None
    ticked = tuple(OptionCount(option, count) for option, (_, count) in zip(question.options, options, strict=True))
    return QuestionTally(question=question, options=ticked, **dict(zip(_OF_QUESTION, counts, strict=True)))


_DIGEST: Final = 64


def _sum(text: str, stamp: str) -> str:
    return hashlib.sha256(f"{stamp}\n{text}".encode()).hexdigest()
