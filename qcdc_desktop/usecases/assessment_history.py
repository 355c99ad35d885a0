"""Who changed what of a year's self-assessment and when, newest first, as the audit trail kept it."""

from __future__ import annotations

from dataclasses import replace

from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.audit_trail import TrailFilter, TrailLine, read_trail
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

MOST = 300
"""Lines; older ones are found in the trail of the whole office."""

_KINDS = (Assessment.__name__, IndicatorEntry.__name__)


def assessment_history(ws: Workspace, year: int, code: str = "", most: int = MOST) -> tuple[TrailLine, ...]:
    """The newest changes of this office's assessment of the year, or of one of its indicators."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            return ()
        entries = {e.id: e.indicator_code for e in reading.find(IndicatorEntry, dossier_id=dossier.id)}
        own = {e for e, c in entries.items() if not code or c == code}
        if not code:
            own |= {a.id for a in reading.find(Assessment, dossier_id=dossier.id)}
    found = [line for kind in _KINDS for line in _of_kind(ws, kind, own, most)]
    return tuple(sorted(found, key=lambda line: -line.id)[:most])


def _of_kind(ws: Workspace, kind: str, own: set[str], most: int) -> list[TrailLine]:
    lines: list[TrailLine] = []
    before: int | None = None
    while len(lines) < most:
        page = read_trail(ws, TrailFilter(kind=kind), before)
        lines += [_readable(line) for line in page.lines if line.record_id in own]
        if page.before is None:
            break
        before = page.before
    return lines


def _readable(line: TrailLine) -> TrailLine:
    """The line with points as people say them; states, yes and no are said by the trail itself."""
    words = load_words()
    for code in ("points", "override"):
        if line.field == words[f"audit-field-{code}"]:
            return replace(line, field=words[f"history-field-{code}"], old=_points(line.old), new=_points(line.new))
    return line


def _points(value: str) -> str:
    return format_points(int(value)) if value.lstrip("-").isdecimal() else value
