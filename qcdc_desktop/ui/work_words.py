"""How the kinds of the work list look and are grouped into a day's sheet; used by the first page and by the register.

Which work there is decides the domain.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.ui.style import State

WORK: Mapping[str, tuple[State, str]] = MappingProxyType(
    {
        "overdue": (State.ERROR, "Quá hạn"),
        "expected": (State.ERROR, "Chưa lập"),
        "repost": (State.ERROR, "Làm lại"),
        "missing-start": (State.WARNING, "Thiếu mốc"),
        "publish": (State.WARNING, "Sắp hạn"),
        "planned": (State.INFO, "Dự kiến"),
        "broadcast": (State.INFO, "Phát loa"),
        "review": (State.WARNING, "Rà soát"),
        "take-down": (State.SUCCESS, "Được gỡ"),
        "running": (State.NEUTRAL, "Niêm yết"),
    }
)


def work_look(item: WorkItem) -> tuple[State, str]:
    """Colour and word of a piece of work; what is expected is not late before its day."""
    state, word = WORK[item.kind]
    late = item.kind != "expected" or item.facts["ending"] == ""
    return (state if late else State.WARNING), word


def work_key(item: WorkItem) -> str:
    """What the register opens for it: the entry, or the expected item nobody entered."""
    return item.disclosure_id or f"{item.facts['content']} {item.facts['period']}"


def urgent(items: Iterable[WorkItem]) -> int:
    """How many are past their day."""
    return sum(item.kind in ("overdue", "repost") or work_look(item)[0] is State.ERROR for item in items)
