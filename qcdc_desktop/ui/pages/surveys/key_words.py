"""Why a key did nothing at a question, in words for the line below the sheet."""

from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.domain.vn_dates import format_date


def why_not(keying: Keying, text: str, mark: Mark | None = None) -> str:
    """Why the key `text` (or this mark) means nothing at the current question."""
    question = keying.question
    if question is None:
        return "Đã hết phiếu. Bấm Enter để lưu, hoặc Backspace để xem lại."
    if mark is Mark.NOT_APPLICABLE:
        return "Câu này không có lựa chọn “không áp dụng”."
    if not question.options:
        return "Hãy gõ câu trả lời, hoặc bấm dấu chấm nếu bỏ trống."
    if text.isdecimal() and 1 <= int(text) <= len(question.options):
        return "Câu này đã đủ số ô được đánh dấu. Bấm lại một ô đã chọn để bỏ."
    return f"Phím {text} không có ở câu này. Dùng các phím 1–{len(question.options)}."


def why_not_on(keying: Keying) -> str:
    """Why there is no going on from here."""
    left = len(keying.open_questions)
    if keying.question is None or left > 1:
        return f"Còn {left} câu chưa nhập. Câu bỏ trống trên giấy thì bấm 0."
    return "Câu này chưa nhập. Bỏ trống trên giấy thì bấm 0."


def bounds_words(question: Question) -> str:
    """What may be typed at a question."""
    if question.kind is QuestionKind.DATE:
        return _days_words(question)
    if question.kind is not QuestionKind.NUMBER:
        return "Câu trả lời chưa đúng. Hãy gõ lại như ghi trên phiếu."
    low = question.minimum if question.minimum is not None else 0
    if question.maximum is not None:
        return f"Hãy nhập số từ {low} đến {question.maximum}."
    return f"Hãy nhập số từ {low} trở lên."


def _days_words(question: Question) -> str:
    bounds = [
        f"{word} {format_date(day)}" for word, day in (("từ", question.earliest), ("đến", question.latest)) if day
    ]
    return " ".join(["Hãy nhập ngày như 05/02/2026", *bounds]) + "."
