"""How well scans are read: silent errors, answers sent to a person, pages not read, pages scanned twice, speed.

People, pens, scanners and telephones come from `scan_world`, which shares no code with the reader. Seeds below 1000
were used while limits were chosen; others are for figures. One line a condition, as JSON.

    python benchmarks/scan.py [--form PKS05] [--sheets 200] [--seed 2001] [--condition adf200 …]
"""

import argparse
import json
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import scan_world as world

from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.scanning import judge_page, read_code
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.reports.survey_layout import Use
from qcdc_desktop.scan.ink_print import same_sheets
from qcdc_desktop.scan.page_reading import read_picture
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import create_office
from qcdc_desktop.usecases.scan_forms import ScanForm, scan_form
from qcdc_desktop.usecases.survey_printing import print_blank
from qcdc_desktop.usecases.surveys import add_round

STYLES = {"pencil": world.PENCILS}
CORRECTED = {"corrections": 0.15}
RESCANS = 0.1
"""So many sheets are put through a second time."""


@dataclass
class Figures:
    """What one condition gave."""

    pages: int = 0
    unread: int = 0
    no_number: int = 0
    questions: int = 0
    wrong: int = 0
    lost: int = 0
    flagged: int = 0
    unclear: int = 0
    seconds: float = 0.0
    prints: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As rates."""
        found, false, pairs = self._again()
        return {
            "pages": self.pages,
            "questions": self.questions,
            "unread_percent": round(100 * self.unread / self.pages, 3),
            "number_unread_percent": round(100 * self.no_number / self.pages, 3),
            "wrong_per_1000": round(1000 * self.wrong / self.questions, 4),
            "lost_per_1000": round(1000 * self.lost / self.questions, 4),
            "review_percent": round(100 * self.flagged / self.questions, 2),
            "unclear_on_paper_percent": round(100 * self.unclear / self.questions, 2),
            "rescans_found": found,
            "false_alarms": false,
            "pairs": pairs,
            "pages_per_second": round(self.pages / self.seconds, 1),
        }

    def _again(self) -> tuple[str, int, int]:
        """Pages put through twice that were found, of how many; other pairs taken for one page."""
        found = there = false = pairs = 0
        for entries in self.prints.values():
            sheets = [sheet for sheet, _ in entries]
            twice = len(sheets) - len(set(sheets))
            same = same_sheets([ink for _, ink in entries])
            right = sum(sheets[a] == sheets[b] for a, b in same)
            found, there, false = found + right, there + twice, false + len(same) - right
            pairs += len(sheets) * (len(sheets) - 1) // 2 - twice
        return f"{found}/{there}", false, pairs


def blank_pages(file: Path) -> list[Any]:
    """The printed pages at 300 dots an inch, each exactly A4."""
    from pypdfium2 import PdfDocument

    size = (round(world.A4[1] * world.PX), round(world.A4[0] * world.PX))
    pages = []
    document = PdfDocument(file)
    for at in range(len(document)):
        page = document[at]
        grey = np.full(size, 255.0, np.float32)
        drawn = page.render(scale=300 / 72, grayscale=True).to_numpy()[: size[0], : size[1]]
        grey[: drawn.shape[0], : drawn.shape[1]] = drawn.reshape(*drawn.shape[:2])
        pages.append(grey)
        page.close()
    document.close()
    return pages


def measure(form: ScanForm, pages: list[Any], name: str, sheets: int, seed: int) -> Figures:
    """Fill, scan and read so many sheets under one condition."""
    rng = np.random.default_rng([seed, len(name), ord(name[0]), ord(name[-1])])
    machine = world.MACHINES[name]
    several = frozenset(q.code for q in form.questionnaire.questions if q.kind is QuestionKind.MULTIPLE)
    figures = Figures()
    for sheet in range(sheets):
        for number, empty in enumerate(pages, 1):
            boxes = [
                world.PaperBox(b.question, b.option, b.x, b.y, b.w)
                for b in form.layout.boxes
                if b.page == number and b.use is Use.TICK
            ]
            filled = world.fill_page(boxes, several, rng, STYLES.get(name, world.STYLES), CORRECTED.get(name, 0.02))
            for _ in range(2 if rng.random() < RESCANS else 1):
                data = world.picture(empty, filled, machine, rng)
                read_one(form, figures, data, filled, sheet)
    return figures


def read_one(form: ScanForm, figures: Figures, data: bytes, filled: Any, sheet: int) -> None:
    """Read one picture and hold it against what the person meant."""
    begin = time.perf_counter()
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    read = read_picture(grey, form.geometry, form.pages)
    certain, doubts = judge_page(form.questionnaire, read.measures)
    figures.seconds += time.perf_counter() - begin
    figures.pages += 1
    if read.problem:
        figures.unread += 1
        return
    figures.no_number += read_code(read.number) is None
    figures.prints.setdefault(read.code, []).append((sheet, read.ink))
    figures.questions += len(filled.meant)
    figures.flagged += len(doubts)
    for code, meant in filled.meant.items():
        figures.unclear += not meant.plain
        got = certain.get(code)
        if got is None or set(got) == set(meant.options):
            continue
        figures.lost += not got
        figures.wrong += bool(got)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", default="PKS05")
    parser.add_argument("--sheets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2001)
    parser.add_argument("--condition", nargs="*", default=list(world.MACHINES), choices=list(world.MACHINES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        unit = UnitKey("07444", date(2024, 1, 1))
        ws = create_office(
            place / "office", unit, Role.COMMUNE, "bốn từ dễ nhớ", load_catalogues(), lambda: datetime.now(UTC), "Hạnh"
        )
        held = add_round(ws, 2026, options.form)
        print_blank(ws, held.id, place / "blank.pdf", 1, 1)
        form, pages = scan_form(ws, held), blank_pages(place / "blank.pdf")
        for name in options.condition:
            figures = measure(form, pages, name, options.sheets, options.seed)
            print(json.dumps({"condition": name, **figures.told()}), flush=True)
        ws.store.close()


if __name__ == "__main__":
    main()
