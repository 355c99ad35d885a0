"""The audit trail as people read it: pages of lines with names and words, filters, and the whole as a workbook.

Lines are only read here. A page is found in bounded time, however long the trail is and however rare the words.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_dates import LOCAL_ZONE, format_date
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.workspace import Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

PAGE = 200
_CHUNK = 1000
_LONGEST_LOOK = 20_000
"""Lines looked through for one page: a rare word gives a short page soon and not a full one late."""
_NAMES = ("title", "name", "file_name", "indicator_code", "number", "place", "year", "unit_code")
_CODED = frozenset({"state", "role", "kind", "direction", "subject_kind", "place_kind", "source", "way"})
"""Fields that hold a code and no text of a person."""
_TRUTHS = frozenset({"active", "yes"})
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to show: one person, one kind of record, days (both included), words without regard to marks."""

    actor: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line in words; `id` is its number in the trail."""

    id: int
    at: datetime
    actor: str
    action: str
    kind: str
    record: str
    record_id: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some lines, newest first; `before` asks for the next page, None when there is nothing older."""

    lines: tuple[TrailLine, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class TrailChoices:
    """What can be filtered by: names, and kinds as (name in the code, words)."""

    actors: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    total: int


def trail_choices(ws: Workspace) -> TrailChoices:
    """The people and kinds of record that stand in the trail, and how many lines it has."""
    from qcdc_desktop.db.audit import trail_values

    words = load_words()
    with ws.store.reading() as reading:
        found = trail_values(reading)
    kinds = sorted(((kind, kind_words(words, kind)) for kind in found.kinds), key=lambda pair: pair[1])
    return TrailChoices(tuple(sorted(found.actors)), tuple(kinds), found.total)


def read_trail(ws: Workspace, wanted: TrailFilter, before: int | None = None, most: int = PAGE) -> TrailPage:
    """The newest lines older than line `before` (None: from the newest on) that fit, at most `most`."""
    words = load_words()
    looked = 0
    lines: list[TrailLine] = []
    with ws.store.reading() as reading:
        while len(lines) < most and looked < _LONGEST_LOOK:
            chunk = _chunk(reading, wanted, before, _CHUNK if wanted.text else most - len(lines))
            if not chunk:
                return TrailPage(tuple(lines), None)
            looked += len(chunk)
            for line in _in_words(reading, words, chunk):
                before = line.id
                if _fits(line, wanted.text):
                    lines.append(line)
                    if len(lines) == most:
                        break
    return TrailPage(tuple(lines), before)


def export_trail(ws: Workspace, wanted: TrailFilter, file: Path, progress: Progress = UNWATCHED) -> int:
    """Write every line that fits into a workbook, oldest last, and return how many; raises `Trouble`, `Cancelled`."""
    from qcdc_desktop.db.audit import trail_values
    from qcdc_desktop.reports.trail import TrailRow, write_trail_xlsx

    with ws.store.reading() as reading:
        office, total = office_of(reading), trail_values(reading).total
    count = 0

    def rows() -> Iterator[TrailRow]:
        nonlocal count
        before: int | None = None
        while True:
            page = read_trail(ws, wanted, before, _CHUNK)
            for line in page.lines:
                count += 1
                yield TrailRow(
                    line.at, line.actor, line.action, line.kind, line.record, line.field, line.old, line.new, line.id
                )
            if page.before is None:
                return
            before = page.before
            progress.step(max(0, total - before), total + 1, file.name)

    write_trail_xlsx(rows(), ws.unit.name, office.profile.superior_body, ws.today, file)
    progress.step(total + 1, total + 1, file.name)
    return count


def _chunk(reading: Reading, wanted: TrailFilter, before: int | None, most: int) -> Sequence[tuple[int, AuditEntry]]:
    from qcdc_desktop.db.audit import trail_chunk

    first = _instant(wanted.first) if wanted.first else None
    end = _instant(wanted.last + timedelta(days=1)) if wanted.last else None
    return trail_chunk(reading, before, most, wanted.actor, wanted.kind, first, end)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)


def _fits(line: TrailLine, text: str) -> bool:
    if not text:
        return True
    shown = search_key(" ".join((line.actor, line.action, line.kind, line.record, line.field, line.old, line.new)))
    return all(word in shown for word in search_key(text).split())


def _in_words(
    reading: Reading, words: Mapping[str, str], chunk: Sequence[tuple[int, AuditEntry]]
) -> Iterator[TrailLine]:
    """The lines with the names of their records: as they are now, or for those gone as the trail kept them."""
    from qcdc_desktop.db.audit import record_names

    ids: dict[str, set[str]] = defaultdict(set)
    for _, entry in chunk:
        ids[entry.record_kind].add(entry.record_id)
    names = record_names(reading, ids, _NAMES)
    for number, entry in chunk:
        kept = _kept(entry)
        name = names.get((entry.record_kind, entry.record_id)) or name_in(kept)
        line = TrailLine(
            number,
            entry.at,
            entry.actor,
            words.get(f"audit-action-{entry.action}", entry.action),
            kind_words(words, entry.record_kind),
            name or _setting(words, entry),
            entry.record_id,
            words.get(f"audit-field-{entry.field}", entry.field),
            value_words(words, entry.field, entry.old),
            value_words(words, entry.field, entry.new),
        )
        yield replace(line, old="", new="") if kept else line


def _kept(entry: AuditEntry) -> Mapping[str, object]:
    """The whole record an adding or deleting line carries, or nothing."""
    text = entry.new if entry.action == "add" else entry.old if entry.action in ("delete", "empty") else None
    if not text or not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def name_in(kept: Mapping[str, object]) -> str:
    """What a person calls a record, by its fields; empty where none of them names it."""
    return next((str(kept[name]) for name in _NAMES if kept.get(name) not in (None, "")), "")


def _setting(words: Mapping[str, str], entry: AuditEntry) -> str:
    return words.get(f"audit-setting-{entry.record_id}", entry.record_id) if entry.record_kind == "Setting" else ""


def kind_words(words: Mapping[str, str], kind: str) -> str:
    """A kind of record in words."""
    return words.get(f"audit-kind-{_CAPITAL.sub('-', kind).lower()}", kind)


def value_words(words: Mapping[str, str], field: str, text: str | None) -> str:
    """A stored value as a person reads it: days and instants in their usual form, codes of states in words."""
    if text is None:
        return ""
    if field in _CODED:
        return words.get(f"audit-value-{text}", text)
    if field in _TRUTHS:
        return words["audit-yes"] if text == "1" else words["audit-no"]
    if _DAY.fullmatch(text):
        return format_date(date.fromisoformat(text))
    if _DAY.match(text) and "T" in text:
        try:
            at = datetime.fromisoformat(text).astimezone(LOCAL_ZONE)
        except ValueError:
            return text
        return f"{format_date(at.date())} {at:%H:%M}"
    return text
