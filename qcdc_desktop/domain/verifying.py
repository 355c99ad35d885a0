"""Keying a sheet a second time, blind: a key that differs from the first entry asks again at once.

Keyed again as the first entry had it, the verifier had slipped; keyed otherwise, the new value takes the first one's
place and the keyer had erred. The two are counted apart. Nothing of the first entry is told.
"""

from collections.abc import Mapping

from qcdc_desktop.domain.double_entry import Value, compare, is_compared, settle, value_of
from qcdc_desktop.domain.keying import Keying, Went
from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Answer, Difference, Mark, Outcome


class Verifying(Keying):
    """One sheet while it is keyed again. Free text is not keyed twice: the cursor passes it by."""

    def __init__(
        self, form: Questionnaire, first: Mapping[str, Answer], first_marks: Mapping[str, Mark], by: str = ""
    ) -> None:
        self._first = (dict(first), dict(first_marks))
        self._by = by
        self.doubts: dict[str, Value] = {}
        self.slips: dict[str, Difference] = {}
        super().__init__(form)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What was found so far: the keyer's errors, replaced, and the verifier's own, cleared."""
        _, found = compare(self.form, self._first, (self.answers, self.marks))
        replaced = {
            d.question: settle(d, Value(d.second, d.second_mark), self._by)
            for d in found
            if self.done(d.question) or not self._is_asked(d.question)
        }
        both = {**self.slips, **replaced}
        return tuple(both[q.code] for q in self.form.questions if q.code in both)

    @property
    def replaced(self) -> tuple[Difference, ...]:
        """The answers that will take the first entry's place; they are accepted before the sheet is saved."""
        return tuple(d for d in self.differences if d.outcome is not Outcome.VERIFIER)

    def forward(self) -> Went:
        """Go on; several ticks are compared when they are complete."""
        question = self.question
        if question is None or not self.done(question.code) or question.kind is not QuestionKind.MULTIPLE:
            return super().forward()
        return self._accept(question, self.answers.get(question.code), self.marks.get(question.code))

    def finish(self) -> Went:
        """End the sheet; ticks under the cursor are compared first."""
        question = self.question
        if question is not None and question.kind is QuestionKind.MULTIPLE and self.done(question.code):
            went = self.forward()
            if went is Went.DIFFERENT:
                return went
        return super().finish()

    def _accept(self, question: Question, answer: Answer | None, mark: Mark | None) -> Went:
        code, new, first = question.code, Value(answer, mark), value_of(*self._first, question.code)
        if new != first and first != Value() and code not in self.doubts:
            self.doubts[code] = new
            self._set(code, None, None)
            self.at = code
            return Went.DIFFERENT
        doubt = self.doubts.pop(code, None)
        if doubt is not None and new == first:
            slip = Difference(code, first.answer, first.mark, doubt.answer, doubt.mark)
            self.slips[code] = settle(slip, first, self._by)
        return super()._accept(question, answer, mark)

    def _tidy(self) -> None:
        super()._tidy()
        first, first_marks = self._first
        for question in self.asked:
            code = question.code
            if is_compared(question) or self.done(code):
                continue
            if code in first:
                self.answers[code] = first[code]
            else:
                self.marks[code] = first_marks.get(code, Mark.BLANK)

    def _stops(self) -> list[str]:
        return [q.code for q in self.asked if is_compared(q)]

    def _is_asked(self, code: str) -> bool:
        return code in {q.code for q in self.asked}
