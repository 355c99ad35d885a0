"""A catalogue an office brought itself (danh mục riêng của đơn vị), kept in its database beside the shipped ones.

What is kept is the file as it was checked; it is never changed, so records may rely on its edition for good.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OwnCatalogue:
    """One edition: its kind and code as in its head, the file's whole text, when it was taken in."""

    id: str
    kind: str
    code: str
    content: str
    added_at: datetime
