"""What became of a keyed sheet: its batch, its second entry, each correction with the old answer and the reason."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from qcdc_desktop.domain.double_entry import SheetState
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.pages.surveys.batch_rows import value_text
from qcdc_desktop.usecases.sheet_story import SheetStory

STATES: Mapping[SheetState, str] = MappingProxyType(
    {
        SheetState.EMPTY: "chưa nhập",
        SheetState.FIRST: "nhập một lần",
        SheetState.SECOND: "nhập hai lần, khớp nhau",
        SheetState.DIFFERENT: "nhập hai lần, còn câu khác nhau",
        SheetState.SETTLED: "nhập hai lần, đã đối chiếu với phiếu giấy",
    }
)
_SOURCES = {"keyed": "bàn phím", "file": "tệp Excel", "scan": "máy quét"}


def where_words(story: SheetStory) -> str:
    """Where a sheet is whose number is taken: its batch, who keyed it, when."""
    sheet = story.sheet
    batch = story.batch.name if story.batch is not None else "chưa chia tập"
    day = format_date(local_day(sheet.entered_at))
    return (
        f"Phiếu số {sheet.number} đã nhập: {batch}, {sheet.entered_by or '–'}, ngày {day}. Hãy xem lại số trên phiếu."
    )


def story_lines(form: Questionnaire, story: SheetStory) -> tuple[str, ...]:
    """The story of a sheet in sentences, the oldest change first."""
    said = [f"Phiếu số {story.sheet.number}: {STATES[story.state]}."]
    if story.batch is not None:
        said.append(f"Thuộc {story.batch.name}.")
    if story.entry is not None:
        said.append(f"Nhập từ {_SOURCES[story.entry.source.value]}.")
    if story.second is not None:
        said.append(f"Người nhập lần hai: {story.second.entered_by or '–'}.")
    lines = [" ".join(said)]
    for change in story.changes:
        when = f"{format_date(local_day(change.at))}, {change.actor or '–'}"
        if change.field in ("answers", "marks"):
            lines += [f"{when}: {text}" for text in _changed(form, change)]
        elif change.field == "number":
            lines.append(f"{when}: số phiếu {change.old} → {change.new}")
        elif change.action == "correct":
            lines.append(f"{when}, lý do sửa: {change.new}")
    return tuple(lines)


def _changed(form: Questionnaire, change: AuditEntry) -> list[str]:
    """Question by question, what stood there and what stands there now."""
    before, after = _parsed(change.old), _parsed(change.new)
    marks = change.field == "marks"
    found = []
    for question in form.questions:
        old, new = before.get(question.code), after.get(question.code)
        if old != new:
            one, other = (
                value_text(question, None if marks else value, Mark(value) if marks and value else None)
                for value in (old, new)
            )
            gone = "không có" if not marks else "không đánh dấu"
            shown = [text if value is not None else gone for value, text in ((old, one), (new, other))]
            found.append(f"{question.text}: {shown[0]} → {shown[1]}")
    return found


def _parsed(text: str | None) -> dict[str, Any]:
    found = json.loads(text or "{}")
    return {code: tuple(value) if isinstance(value, list) else value for code, value in found.items()}
