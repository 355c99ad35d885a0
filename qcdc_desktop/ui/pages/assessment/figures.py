"""The fields an indicator's rule needs, and those every indicator has: explanation, person, exceptions.

It only lays fields out and joins them to an entry; checking and saving is done by use cases.
"""

from dataclasses import replace
from typing import Any

from qcdc_desktop.domain.criteria import ByHand, Count, Deduction, Indicator, IndicatorEntry, Rate, YesNo
from qcdc_desktop.ui.fields import CountField, DateField, Form, ScoreField, TextArea, TextField
from qcdc_desktop.ui.pages.assessment.yes_no import YesNoField
from qcdc_desktop.ui.rule_words import is_automatic


def figures_form(indicator: Indicator) -> Form | None:
    """The fields of the indicator's rule; None when the program computes it."""
    if is_automatic(indicator):
        return None
    rule = indicator.rule
    form = Form(labels_above=True)
    if isinstance(rule, YesNo):
        form.add("yes", "Đơn vị có thực hiện không?", YesNoField())
    elif isinstance(rule, Count | Deduction):
        form.add("count", rule.what, CountField())
    elif isinstance(rule, Rate):
        form.add("numerator", rule.numerator, CountField(suffix="tử số"))
        form.add("denominator", rule.denominator, CountField(suffix="mẫu số"))
    elif isinstance(rule, ByHand):
        form.add("points", "Điểm chấm theo minh chứng", ScoreField(maximum=indicator.maximum))
    return form


def notes_form() -> Form:
    """What every indicator has beside its figures."""
    form = Form(labels_above=True)
    form.add(
        "explanation",
        "Giải trình",
        TextArea(lines=3),
        "Nêu căn cứ của điểm, nhất là khi chưa có tài liệu kiểm chứng.",
    )
    form.add("responsible", "Người, bộ phận phụ trách", TextField())
    form.add("due_on", "Hạn hoàn thành", DateField())
    return form


def reply_form() -> Form:
    """The answer to what the reviewer said."""
    form = Form(labels_above=True)
    form.add(
        "reply",
        "Trả lời ý kiến thẩm định",
        TextArea(lines=2),
        "Nêu đã bổ sung, sửa gì; câu trả lời đi cùng hồ sơ khi gửi lại.",
    )
    return form


def exceptions_form(indicator: Indicator) -> Form:
    """Not applicable, where the set allows it, and points other than the computed ones: both with a reason."""
    form = Form(labels_above=True)
    if indicator.may_be_not_applicable:
        form.add(
            "not_applicable",
            "Lý do không áp dụng",
            TextField(placeholder="Để trống nếu chỉ tiêu có áp dụng"),
            "Có lý do thì chỉ tiêu không tính điểm và không tính vào điểm tối đa.",
        )
    form.add(
        "override",
        "Điểm điều chỉnh",
        ScoreField(maximum=indicator.maximum),
        "Thay cho điểm chương trình tính. Để trống thì giữ điểm tính được.",
    )
    form.add("override_reason", "Lý do điều chỉnh", TextField())
    return form


def has_exceptions(entry: IndicatorEntry) -> bool:
    """Whether any of the exceptions is used, so that they should be seen."""
    return bool(entry.not_applicable or entry.override_reason or entry.override is not None)


def values_of(entry: IndicatorEntry, form: Form) -> dict[str, Any]:
    """What an entry says for the fields of a form."""
    return {key: getattr(entry, key) for key in form.keys}


def entry_with(entry: IndicatorEntry, forms: list[Form]) -> IndicatorEntry:
    """The entry with what stands in the forms."""
    values: dict[str, Any] = {}
    for form in forms:
        values.update({key: value if key != "reply" else value or None for key, value in form.values().items()})
    return replace(entry, **values)
