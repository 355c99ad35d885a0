"""Documents from outside drawn in a process of their own, with a limit on time and memory.

A picture of a thousand million points or a PDF that draws without end then takes that process along and not the
program. What comes back is read as plain bytes, never as objects. Nothing is opened by itself (docs/format.md 7).
"""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.errors import Trouble

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PDF: Final = "application/pdf"
_MOST_POINTS: Final = 100_000_000
_LONGEST_SIDE: Final = 2400
_MOST_BACK: Final = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a document may take and how much memory the process that draws it may ask for."""

    seconds: float = 20
    megabytes: int = 1536


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages as PNG, how many the document has, and the number of the first one here (from 1)."""

    pages: tuple[bytes, ...]
    total: int
    first: int


def draw_apart(
    file: Path, media_type: str, scale: float, page: int, most: int, *, name: str = "", limits: Limits = LIMITS
) -> Drawn:
    """At most `most` pages around `page`, or the picture no larger than a screen; `scale` 1 is 72 dots an inch.

    Raises `Trouble` preview-not-possible, preview-too-heavy (the time or the memory was not enough); `name` is what
    people call the file.
    """
    shown = name or file.name
    context = multiprocessing.get_context("spawn")  # this program frozen starts itself anew for it
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(there, str(file), media_type, scale, page, most, limits), daemon=True)
    child.start()
    there.close()
    try:
        if not here.poll(limits.seconds):
            raise Trouble("preview-too-heavy", name=shown)
        told = here.recv_bytes(_MOST_BACK)
    except (EOFError, OSError) as error:  # it died, or sent too much
        raise Trouble("preview-too-heavy", name=shown) from error
    finally:
        child.kill()
        child.join()
        here.close()
    return _read(told, shown)


def _read(told: bytes, name: str) -> Drawn:
    head, _, rest = told.partition(b"\n")
    found = json.loads(head)
    if "trouble" in found:
        code = "preview-too-heavy" if found["trouble"] == "heavy" else "preview-not-possible"
        raise Trouble(code, name=name)
    pages, at = [], 0
    for size in found["sizes"]:
        pages.append(rest[at : at + size])
        at += size
    return Drawn(tuple(pages), found["total"], found["first"])


def _child(
    back: Connection, file: str, media_type: str, scale: float, page: int, most: int, limits: Limits
) -> None:  # pragma: no cover - runs in the other process
    from qcdc_desktop.reports.process_limits import limit_this_process

    try:
        limit_this_process(limits.megabytes, int(limits.seconds) + 1)  # without it nothing is opened
        drawn = _pdf(Path(file), scale, page, most) if media_type == PDF else _picture(Path(file))
        head = {"sizes": [len(one) for one in drawn.pages], "total": drawn.total, "first": drawn.first}
        back.send_bytes(json.dumps(head).encode("ascii") + b"\n" + b"".join(drawn.pages))
    except MemoryError:
        back.send_bytes(b'{"trouble": "heavy"}\n')
    except (Trouble, OSError, ValueError, SyntaxError) as error:
        heavy = isinstance(error, _TooLargeError)
        back.send_bytes(b'{"trouble": "heavy"}\n' if heavy else b'{"trouble": "unreadable"}\n')


class _TooLargeError(ValueError):
    """More points than any scan of a page has."""


def _pdf(file: Path, scale: float, page: int, most: int) -> Drawn:
    from qcdc_desktop.reports.preview import page_count, page_images

    total = page_count(file)
    first = 1 if page <= most else max(1, min(page - 2, total - most + 1))
    return Drawn(tuple(page_images(file, scale, first - 1, most)), total, first)


def _picture(file: Path) -> Drawn:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is unpacked
    with Image.open(file, formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > _MOST_POINTS:
            raise _TooLargeError
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        target = BytesIO()
        picture.convert("RGB").save(target, format="PNG")
    return Drawn((target.getvalue(),), 1, 1)
