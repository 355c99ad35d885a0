"""A world of paper for `scan.py`: people with pens, office scanners, worn scanners and telephones.

It takes the picture of an empty page and the places of its boxes, and gives back the picture files that an office would
have, with what each person meant. It shares no code with the reader and knows none of its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

PX = 300 / 25.4
"""The empty page comes at 300 dots an inch."""
A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class PaperBox:
    """A box on the empty page, mm."""

    question: str
    option: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person meant at one question; `plain` is False where a perfect reader has to ask."""

    options: tuple[str, ...]
    plain: bool
    how: str


@dataclass(slots=True)
class Filled:
    """A page filled by one person: the ink on it (share of light taken away, 0–1) and what was meant."""

    ink: Any
    meant: dict[str, Meant] = field(default_factory=dict)


# --- people ---------------------------------------------------------------------------------------------------------

STYLES = ("cross", "tick", "slash", "fill", "dot", "pencil_cross", "pencil_tick", "circle")
WEIGHTS = (0.30, 0.30, 0.08, 0.10, 0.05, 0.08, 0.07, 0.02)
PENCILS = ("pencil_cross", "pencil_tick")


def fill_page(
    boxes: Sequence[PaperBox],
    multiple: frozenset[str],
    rng: np.random.Generator,
    styles: Sequence[str] = STYLES,
    corrected: float = 0.02,
) -> Filled:
    """One person's page: habit, hand and slips are that person's own."""
    height, width = round(A4[1] * PX), round(A4[0] * PX)
    page = Filled(np.zeros((height, width), np.float32))
    weights = np.array([WEIGHTS[STYLES.index(s)] for s in styles])
    style = str(rng.choice(np.array(styles), p=weights / weights.sum()))
    hand = _Hand(rng, style)
    rows: dict[str, list[PaperBox]] = {}
    for box in boxes:
        rows.setdefault(box.question, []).append(box)
    for code, row in rows.items():
        page.meant[code] = _answer(page.ink, row, code in multiple, hand, rng, corrected)
    return page


class _Hand:
    """How one person draws: pen width, pressure, neatness, size."""

    def __init__(self, rng: np.random.Generator, style: str) -> None:
        self.rng = rng
        self.style = style
        pencil = style in PENCILS
        self.width = float(rng.uniform(0.35, 0.6) if pencil else rng.uniform(0.3, 0.7))
        self.dark = float(rng.uniform(0.30, 0.55) if pencil else rng.uniform(0.62, 0.93))
        self.shake = float(rng.uniform(0.03, 0.18))
        self.size = float(rng.normal(1.0, 0.12))
        self.lean = rng.normal(0, 0.22, 2)
        self.grain = pencil

    def draw(self, ink: Any, box: PaperBox, style: str | None = None) -> None:
        """One mark in a box."""
        made = style or self.style
        cx, cy = box.x + box.side / 2, box.y + box.side / 2
        cx += float(self.lean[0] + self.rng.normal(0, 0.2))
        cy += float(self.lean[1] + self.rng.normal(0, 0.2))
        half = box.side / 2 * self.size
        for stroke in _STROKES[made.removeprefix("pencil_")](cx, cy, half, self.rng):
            self._stroke(ink, stroke)

    def _stroke(self, ink: Any, points: Any) -> None:
        fine = _between(np.asarray(points, float), 0.25)
        fine += np.cumsum(self.rng.normal(0, self.shake * 0.12, fine.shape), axis=0)
        pixels = fine * PX
        low = np.floor(pixels.min(axis=0) - 14).astype(int).clip(0)
        high = np.ceil(pixels.max(axis=0) + 14).astype(int)
        part = ink[low[1] : high[1], low[0] : high[0]]
        if part.size == 0:
            return
        mask = np.zeros(part.shape, np.uint8)
        scaled = np.round((pixels - low) * 16).astype(np.int32).reshape(-1, 1, 2)
        thick = max(1, round(self.width * PX))
        cv2.polylines(mask, [scaled], False, 255, thick, cv2.LINE_AA, 4)
        amount = mask.astype(np.float32) / 255 * self.dark
        if self.grain:
            amount *= self.rng.uniform(0.45, 1.15, part.shape).astype(np.float32)
        else:
            amount *= np.float32(self.rng.uniform(0.9, 1.05))
        np.maximum(part, amount, out=part)


def _between(points: Any, step: float) -> Any:
    parts = []
    for a, b in pairwise(points):
        n = max(2, int(np.linalg.norm(b - a) / step))
        parts.append(a + (b - a) * np.linspace(0, 1, n, endpoint=False)[:, None])
    return np.concatenate([*parts, points[-1:]])


def _cross(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    r = h * rng.uniform(0.7, 1.15)
    j = rng.normal(0, 0.2, 8)
    return [
        [(x - r + j[0], y - r + j[1]), (x + r + j[2], y + r + j[3])],
        [(x + r + j[4], y - r + j[5]), (x - r + j[6], y + r + j[7])],
    ]


def _tick(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    r = h * rng.uniform(0.75, 1.3)
    j = rng.normal(0, 0.18, 6)
    return [
        [
            (x - r * 0.7 + j[0], y + j[1]),
            (x - r * 0.1 + j[2], y + r * 0.8 + j[3]),
            (x + r * 1.1 + j[4], y - r * 1.1 + j[5]),
        ]
    ]


def _slash(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    r = h * rng.uniform(0.7, 1.1)
    j = rng.normal(0, 0.2, 4)
    return [[(x - r + j[0], y + r + j[1]), (x + r + j[2], y - r + j[3])]]


def _fill(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    r = h * rng.uniform(0.75, 0.95)
    points = []
    for n, row in enumerate(np.arange(-r, r, 0.32)):
        points += [(x - r, y + row), (x + r, y + row)] if n % 2 else [(x + r, y + row), (x - r, y + row)]
    return [points]


def _dot(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    r = h * rng.uniform(0.25, 0.4)
    turns = np.linspace(0, 4 * np.pi, 24)
    return [[(x + r * t / 13 * np.cos(t), y + r * t / 13 * np.sin(t)) for t in turns]]


def _circle(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    a, b = h * rng.uniform(1.35, 1.8), h * rng.uniform(1.35, 1.8)
    turns = np.linspace(0, 2 * np.pi * rng.uniform(0.95, 1.1), 30)
    return [[(x + a * np.cos(t), y + b * np.sin(t)) for t in turns]]


def _scribble(x: float, y: float, h: float, rng: np.random.Generator) -> list[Any]:
    return [*_fill(x, y, h * 1.15, rng), *_cross(x, y, h * 1.2, rng), *_fill(x + 0.1, y + 0.15, h * 1.1, rng)]


_STROKES: dict[str, Callable[[float, float, float, np.random.Generator], list[Any]]] = {
    "cross": _cross, "tick": _tick, "slash": _slash, "fill": _fill, "dot": _dot, "circle": _circle,
    "scribble": _scribble,
}  # fmt: skip


def _answer(
    ink: Any, row: list[PaperBox], several: bool, hand: _Hand, rng: np.random.Generator, corrected: float
) -> Meant:
    chance = rng.random()
    if several:
        picked = [box for box in row if rng.random() < 0.35]
        for box in picked:
            hand.draw(ink, box)
        return Meant(tuple(box.option for box in picked), hand.style != "circle" or not picked, "several")
    if chance < 0.03:
        return Meant((), True, "blank")
    first = row[int(rng.integers(len(row)))]
    if chance < 0.04 and len(row) > 1:
        second = row[(row.index(first) + 1 + int(rng.integers(len(row) - 1))) % len(row)]
        hand.draw(ink, first)
        hand.draw(ink, second)
        return Meant((), False, "two")
    if chance < 0.04 + corrected and len(row) > 1:
        second = row[(row.index(first) + 1 + int(rng.integers(len(row) - 1))) % len(row)]
        hand.draw(ink, first)
        hand.draw(ink, first, "scribble")
        hand.draw(ink, second)
        return Meant((second.option,), False, "corrected")
    if rng.random() < 0.01 and hand.style != "circle":
        hand.draw(ink, first, "circle")
        return Meant((first.option,), False, "circled")
    hand.draw(ink, first)
    return Meant((first.option,), hand.style != "circle", hand.style)


# --- machines -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Machine:
    """What happens between the paper and the file."""

    name: str
    dpi: int
    turn: float
    scale: tuple[float, float]
    blur: float
    noise: float
    jpeg: int
    shade: float = 0.0
    dust: int = 0
    streaks: int = 0
    toner: float = 0.0
    phone: bool = False
    one_bit: bool = False
    upside_down: float = 0.0


MACHINES = {
    "clean300": Machine("clean300", 300, 0.3, (1.0, 1.0), 0.4, 2, 92),
    "adf200": Machine("adf200", 200, 1.0, (0.97, 1.0), 0.55, 4, 80, shade=0.03, dust=6, upside_down=0.03),
    "adf150": Machine("adf150", 150, 1.0, (0.97, 1.0), 0.5, 4, 80, shade=0.03, dust=6, upside_down=0.03),
    "worn200": Machine("worn200", 200, 3.0, (0.94, 0.97), 0.9, 10, 40, shade=0.18, dust=90, streaks=3, toner=0.12),
    "phone": Machine("phone", 200, 4.0, (1.0, 1.0), 0.9, 5, 70, shade=0.30, dust=3, phone=True),
    "pencil": Machine("pencil", 200, 1.0, (0.97, 1.0), 0.55, 4, 80, shade=0.03, dust=6),
    "corrections": Machine("corrections", 200, 1.0, (0.97, 1.0), 0.55, 4, 80, shade=0.03, dust=6),
    "bw300": Machine("bw300", 300, 1.0, (0.97, 1.0), 0.4, 3, 0, dust=6, one_bit=True),
}


def picture(empty: Any, page: Filled, machine: Machine, rng: np.random.Generator) -> bytes:
    """The file the machine makes of a filled page: JPEG, or a 1-bit PNG."""
    paper = empty.astype(np.float32)
    if machine.toner:
        paper = _worn(paper, machine.toner, rng)
    paper = paper * (1 - page.ink)
    seen = _photo(paper, machine, rng) if machine.phone else _scan(paper, machine, rng)
    if machine.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), machine.blur)
    if machine.shade:
        seen *= _light(seen.shape, machine.shade, rng)
    seen = _dirty(seen, machine, rng)
    if machine.noise:
        seen += _noise(seen.shape, rng) * machine.noise
    grey = seen.clip(0, 255).astype(np.uint8)
    if machine.one_bit:
        _, grey = cv2.threshold(grey, 150, 255, cv2.THRESH_BINARY)
        return bytes(cv2.imencode(".png", grey)[1])
    return bytes(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, machine.jpeg])[1])


def _worn(paper: Any, amount: float, rng: np.random.Generator) -> Any:
    """Toner that fades in patches."""
    patch = cv2.resize(rng.uniform(0, 1, (12, 9)).astype(np.float32), paper.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return 255 - (255 - paper) * (1 - amount * 3 * patch.clip(0, 1))


def _scan(paper: Any, machine: Machine, rng: np.random.Generator) -> Any:
    """Print scale, turn and offset of a sheet fed by rollers; one in some comes upside down."""
    ratio = machine.dpi / 300 * float(rng.uniform(*machine.scale))
    turn = float(rng.uniform(-machine.turn, machine.turn))
    if rng.random() < machine.upside_down:
        turn += 180
    width, height = round(A4[0] / 25.4 * machine.dpi), round(A4[1] / 25.4 * machine.dpi)
    matrix = cv2.getRotationMatrix2D((paper.shape[1] / 2, paper.shape[0] / 2), turn, ratio)
    matrix[0, 2] += width / 2 - paper.shape[1] / 2 + rng.normal(0, 0.006) * width
    matrix[1, 2] += height / 2 - paper.shape[0] / 2 + rng.normal(0, 0.006) * height
    matrix[0, 1] += float(rng.normal(0, 0.0006))
    edge = float(rng.uniform(225, 250))
    if ratio < 0.9:
        paper = cv2.GaussianBlur(paper, (0, 0), 0.36 / ratio)
    flags = cv2.INTER_LINEAR
    seen = cv2.warpAffine(paper, matrix, (width, height), flags=flags, borderValue=(edge,))
    return seen.astype(np.float32) * float(rng.uniform(0.93, 1.0))


def _photo(paper: Any, machine: Machine, rng: np.random.Generator) -> Any:
    """A sheet on a dark desk, seen aslant, a little curled."""
    width, height = 1900, 2600
    margin = rng.uniform(0.03, 0.09)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    target = corners * (1 - 2 * margin) + margin + rng.normal(0, 0.016, (4, 2))
    turn = np.deg2rad(rng.uniform(-machine.turn, machine.turn))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    target = ((target - 0.5) @ spin.T + 0.5) * (width, height)
    source = corners * (paper.shape[1], paper.shape[0])
    plane = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    desk = float(rng.uniform(40, 90))
    soft = cv2.GaussianBlur(paper, (0, 0), 0.5)
    seen = cv2.warpPerspective(soft, plane, (width, height), flags=cv2.INTER_AREA, borderValue=(desk,)).astype(
        np.float32
    )
    bend = float(rng.uniform(-2.5, 2.5))
    rows = np.arange(height, dtype=np.float32)[:, None].repeat(width, 1)
    across = np.arange(width, dtype=np.float32)[None, :].repeat(height, 0)
    curl = bend * np.sin(across / width * np.pi)
    return cv2.remap(seen, across, rows + curl.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _light(shape: tuple[int, ...], amount: float, rng: np.random.Generator) -> Any:
    coarse = rng.uniform(-1, 1, (4, 3)).astype(np.float32)
    field_ = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return 1 - amount * (field_ * 0.5 + 0.5).clip(0, 1.2)


def _dirty(seen: Any, machine: Machine, rng: np.random.Generator) -> Any:
    height, width = seen.shape
    for _ in range(int(rng.poisson(machine.dust)) if machine.dust else 0):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(seen, at, int(rng.integers(0, 3)), float(rng.uniform(60, 190)), -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, machine.streaks + 1)) if machine.streaks else 0):
        x, wide = int(rng.integers(width)), int(rng.integers(1, 3))
        seen[:, x : x + wide] *= float(rng.uniform(0.55, 0.9))
    return seen


_TILE: dict[int, Any] = {}


def _noise(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Noise from a tile made once, laid at a random place: drawing it anew would take most of the time."""
    tile = _TILE.setdefault(0, np.random.default_rng(7).normal(0, 1, (4200, 3200)).astype(np.float32))
    y, x = int(rng.integers(tile.shape[0] - shape[0])), int(rng.integers(tile.shape[1] - shape[1]))
    return tile[y : y + shape[0], x : x + shape[1]]
