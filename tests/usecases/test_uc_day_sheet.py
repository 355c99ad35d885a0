"""The day's sheet: every piece of work stands in one group, the top line counts them, the paper says the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2

from qcdc_desktop.domain.words import sentence
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.day_sheet import brief_line, day_sheet, print_day_sheet
from qcdc_desktop.usecases.disclosures import (
    add_disclosure,
    add_publications,
    list_disclosures,
    propose_publications,
    save_disclosure,
)
from qcdc_desktop.usecases.posting_review import confirm_postings
from qcdc_desktop.usecases.workspace import Workspace

TODAY = date(2026, 6, 15)


def say(code: str, facts: object) -> str:
    return sentence(load_words(), code, facts)  # type: ignore[arg-type]


def work(kind: str, on: date, ending: str = "") -> WorkItem:
    return WorkItem(kind, f"{kind}{on}", kind, on, {"title": kind, "on": on.isoformat(), "ending": ending})


def test_every_piece_stands_in_one_group() -> None:
    before, after = date(2026, 6, 1), date(2026, 6, 20)
    items = [
        work("overdue", before),
        work("expected", before),
        work("expected", TODAY, "-today"),
        work("expected", after, "-soon"),
        work("repost", before),
        work("missing-start", TODAY),
        work("publish", TODAY),
        work("publish", after),
        work("planned", after),
        work("broadcast", TODAY),
        work("review", before),
        work("take-down", before),
        work("running", after),
    ]
    sheet = day_sheet(items, TODAY)
    assert [(group.code, len(group.items)) for group in sheet.groups] == [
        ("late", 3),
        ("today", 3),
        ("free", 1),
        ("soon", 3),
        ("check", 2),
        ("running", 1),
    ]
    assert brief_line(sheet, say) == (
        "Hôm nay: 3 việc đã quá hạn; hạn cuối của 2 mục; phát loa 1 nội dung; gỡ niêm yết được 1 mục; "
        "bổ sung, rà soát 2 mục."
    )


def test_a_day_without_work_says_so() -> None:
    assert brief_line(day_sheet((), TODAY), say) == "Hôm nay không có việc công khai nào phải làm."


def test_the_paper_says_what_the_screen_says(ws: Workspace, tmp_path: Path) -> None:
    year = ws.today.year
    made = add_disclosure(ws, year, "5.1", "Quỹ khuyến học")
    save_disclosure(ws, replace(made, document_date=date(year, 1, 5)))
    file = print_day_sheet(ws, year, tmp_path / "viec.pdf")
    document = pypdfium2.PdfDocument(file)
    text = " ".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    sheet = day_sheet(list_disclosures(ws, year).worklist, ws.today)
    assert " ".join(brief_line(sheet, say).split()) in text
    assert "Quỹ khuyến học" in text
    assert "VIỆC CÔNG KHAI TRONG NGÀY" in text.upper()


def test_a_posting_looked_over_is_not_asked_for_again(ws: Workspace) -> None:
    year = ws.today.year
    made = add_disclosure(ws, year, "13.1", "Thủ tục hành chính")
    long_ago = date(year - 2, 1, 2)
    save_disclosure(ws, replace(made, document_date=long_ago))
    add_publications(ws, [replace(p, starts_on=long_ago) for p in propose_publications(ws, made.id)])

    def asked() -> list[str]:
        found = list_disclosures(ws, year).worklist
        return [item.disclosure_id for item in found if item.kind == "review"]

    assert asked() == [made.id]
    assert confirm_postings(ws, made.id) > 0
    assert asked() == []
