"""What the criteria tree may be narrowed to: my own indicators, those not scored, those without proof, those overdue.

Each wish is a pure question about one row; the model asks it.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.ui.fields import Choice
from qcdc_desktop.ui.pages.assessment.tree_model import Keep, Leaf

EVERY, MINE = "every", "mine"

FILTERS = (
    Choice(EVERY, "Mọi chỉ tiêu"),
    Choice(MINE, "Của tôi", "Chỉ tiêu giao cho người đang dùng chương trình"),
    Choice("empty", "Chưa chấm"),
    Choice("unproved", "Thiếu minh chứng"),
    Choice("unfinished", "Còn phải làm"),
    Choice("overdue", "Quá hạn giao", "Chưa xong mà hạn hoàn thành đã qua"),
    Choice("nobody", "Chưa giao ai"),
    Choice("finished", "Đã xong"),
    Choice("reviewed", "Thẩm định chấm khác, có ý kiến", "Theo kết quả thẩm định nhận về gần nhất"),
)

_PLAIN: Mapping[str, Keep] = MappingProxyType(
    {
        "empty": lambda leaf: leaf.standing.words == "Chưa chấm",
        "unproved": lambda leaf: leaf.standing.words == "Thiếu minh chứng",
        "unfinished": lambda leaf: not leaf.standing.finished,
        "nobody": lambda leaf: leaf.entry is None or not leaf.entry.responsible,
        "finished": lambda leaf: leaf.standing.finished,
        "reviewed": lambda leaf: leaf.given is not None or bool(leaf.item and (leaf.item.comment or leaf.item.asked)),
    }
)


def condition(wish: str, me: str, today: date) -> Keep | None:
    """Which rows fit a wish of `FILTERS`; None: all. `me` is the name of who works."""
    if wish == MINE:
        own = search_key(me)
        return lambda leaf: bool(own) and own in search_key(leaf.entry.responsible if leaf.entry else "")
    if wish == "overdue":
        return lambda leaf: is_overdue(leaf, today)
    return _PLAIN.get(wish)


def is_overdue(leaf: Leaf, today: date) -> bool:
    """Whether its day has passed and something is left to do."""
    due = leaf.entry.due_on if leaf.entry else None
    return due is not None and due < today and not leaf.standing.finished
