"""What an office trusts of the province's catalogues (danh mục do tỉnh ban hành): the signed texts, as they came.

They are kept word for word, because the signatures are over these very letters; nothing is judged here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

PUBLISHED: Final = "published/"
"""How the names of the province's editions begin in a package; a file of the program has no such name."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The roots from the enrolled one to the newest, and the metadata of the last release taken in (None: none yet)."""

    roots: tuple[str, ...]
    timestamp: str | None = None
    snapshot: str | None = None
    targets: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedCatalogue:
    """One edition of a release that was taken in: kind and code as in its head, the file's whole text."""

    id: str
    kind: str
    code: str
    content: str
    release: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """With which release an office works: the numbers of root and release, SHA-256 (hex) of each edition by name."""

    root: int
    release: int
    targets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CatalogueTrust:
    """The one record of a folder: what is trusted, and which release it came with.

    `root_version` and `release` are numbers of the newest root and the last release (0: none yet); `publisher` is the
    province's name as it signed it.
    """

    id: str
    fingerprint: str
    roots: tuple[str, ...]
    root_version: int
    trusted_at: datetime
    timestamp: str | None = None
    snapshot: str | None = None
    targets: str | None = None
    release: int = 0
    publisher: str = ""
    taken_at: datetime | None = None

    @property
    def trusted(self) -> Trusted:
        """The signed texts alone."""
        return Trusted(self.roots, self.timestamp, self.snapshot, self.targets)
