"""The register by Excel, place by place: rows complete entries, nothing comes twice, old text waits for an answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.usecases.disclosures import add_new_version, add_publications, list_disclosures, save_disclosure
from qcdc_desktop.usecases.excel_disclosures import (
    check_disclosure_file,
    disclosure_table,
    import_disclosure_file,
    write_disclosure_template,
)
from qcdc_desktop.usecases.filled_tables import FileRefused, OldTextUndecided
from qcdc_desktop.usecases.office_settings import save_profile
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
PLAN = {"content_code": "1.1", "title": "Kế hoạch", "document_number": "01/KH", "document_date": "06/05/2024"}
POSTED = {**PLAN, "forms": "a", "published_on": "07/05/2024"}
HALLS = ("Nhà văn hóa thôn Đông", "Nhà văn hóa thôn Đoài")


@pytest.fixture
def commune(ws: Workspace) -> Workspace:
    save_profile(ws, Profile(villages=("Thôn Đông", "Thôn Đoài"), has_website=True))
    return ws


@pytest.fixture
def fill(commune: Workspace, tmp_path: Path) -> Callable[..., Path]:
    """The register's table filled in as text, in one font."""

    def write(*rows: dict[str, str], font: str = "Arial") -> Path:
        table = disclosure_table(commune, YEAR)
        file = tmp_path / "điền.xlsx"
        book = xlsxwriter.Workbook(str(file))
        sheet, cell = book.add_worksheet(table.sheet), book.add_format({"font_name": font})
        for place, column in enumerate(table.columns):
            sheet.write_string(2, place, column.title)
            for line, row in enumerate(rows, 3):
                if column.key in row:
                    sheet.write_string(line, place, row[column.key], cell)
        book.close()
        return file

    return write


def published(ws: Workspace) -> list[tuple[str, str, date | None, date | None]]:
    """Every publication of the register."""
    rows = list_disclosures(ws, YEAR).rows
    return sorted((p.form, p.place, p.starts_on, p.ends_on) for row in rows for p in row.publications)


def test_a_row_without_places_means_every_place_the_law_asks(commune: Workspace, fill: Any) -> None:
    assert import_disclosure_file(commune, YEAR, fill({**POSTED, "forms": "a, b"})) == 1
    assert {(form, place) for form, place, _, _ in published(commune)} == {
        ("b", "Trang thông tin điện tử"),
        *(("a", place) for place in ("Trụ sở HĐND, UBND", *HALLS)),
    }


def test_places_may_be_named_loosely(commune: Workspace, fill: Any) -> None:
    import_disclosure_file(commune, YEAR, fill({**POSTED, "places": "nha van hoa thon dong; Chợ Đông"}))
    assert [place for _, place, _, _ in published(commune)] == ["Chợ Đông", HALLS[0]]


@pytest.mark.parametrize("written", ["a – Niêm yết", "A", "a; a", "a – niêm yết\n"])
def test_forms_as_the_list_offers_them_or_as_letters(commune: Workspace, fill: Any, written: str) -> None:
    import_disclosure_file(commune, YEAR, fill({**POSTED, "forms": written, "places": "Chợ"}))
    assert [form for form, *_ in published(commune)] == ["a"]


def test_two_forms_from_the_list_though_their_names_have_commas(commune: Workspace, fill: Any) -> None:
    both = "b – Đăng trên cổng, trang thông tin điện tử, đ – Gửi văn bản đến công dân"
    import_disclosure_file(commune, YEAR, fill({**POSTED, "forms": both}))
    assert sorted(form for form, *_ in published(commune)) == ["b", "đ"]


def test_the_register_goes_out_place_by_place_and_in_again_unchanged(
    commune: Workspace, fill: Any, tmp_path: Path, trail: Any
) -> None:
    import_disclosure_file(
        commune,
        YEAR,
        fill(
            {**POSTED, "forms": "a, b", "responsible": "Hạnh"},
            {**POSTED, "forms": "c", "published_on": "08/05/2024", "ended_on": "10/05/2024"},
            {**PLAN, "title": "Kế hoạch khác", "forms": "a", "published_on": "09/05/2024", "places": HALLS[1]},
            {**PLAN, "title": "Chưa công khai"},
        ),
    )
    before = published(commune)
    out = write_disclosure_template(commune, YEAR, tmp_path / "ra.xlsx")
    count = len(trail(commune))
    assert check_disclosure_file(commune, YEAR, out).rows == 4
    assert import_disclosure_file(commune, YEAR, out) == 0
    assert published(commune) == before
    assert [line for line in trail(commune)[count:] if line.new != "0"] == []


def test_rows_of_one_entry_add_up_and_a_second_import_adds_nothing(commune: Workspace, fill: Any) -> None:
    file = fill({**POSTED, "places": HALLS[0]}, {**POSTED, "published_on": "08/05/2024", "places": HALLS[1]})
    assert import_disclosure_file(commune, YEAR, file) == 1
    assert [place for _, place, _, _ in published(commune)] == sorted(HALLS)
    assert import_disclosure_file(commune, YEAR, file) == 0
    assert len(published(commune)) == 2


def test_what_was_filled_in_later_completes_the_entry(commune: Workspace, fill: Any) -> None:
    import_disclosure_file(commune, YEAR, fill({**POSTED, "places": HALLS[0]}))
    (row,) = list_disclosures(commune, YEAR).rows
    add_publications(commune, [Publication(commune.new_id(), "", row.disclosure.id, "a", HALLS[1])])
    file = fill({**POSTED, "ended_on": "10/06/2024", "places": "; ".join(HALLS)})
    assert import_disclosure_file(commune, YEAR, file) == 1
    start, end = date(2024, 5, 7), date(2024, 6, 10)
    assert published(commune) == [("a", place, start, end) for place in sorted(HALLS)]
    assert import_disclosure_file(commune, YEAR, file) == 0


def test_another_day_than_the_register_has_is_named_by_its_cell(commune: Workspace, fill: Any) -> None:
    import_disclosure_file(commune, YEAR, fill({**POSTED, "places": HALLS[0]}))
    file = fill({**POSTED, "published_on": "09/05/2024", "places": HALLS[0]})
    (problem,) = check_disclosure_file(commune, YEAR, file).problems
    assert (problem.cell, problem.code, problem.facts["known"]) == ("K4", "publication-other-day", "2024-05-07")
    with pytest.raises(FileRefused):
        import_disclosure_file(commune, YEAR, file)
    assert [start for _, _, start, _ in published(commune)] == [date(2024, 5, 7)]


def test_a_new_version_does_not_take_the_old_ones_postings(commune: Workspace, fill: Any, tmp_path: Path) -> None:
    import_disclosure_file(commune, YEAR, fill({**POSTED, "ended_on": "10/06/2024", "places": HALLS[0]}))
    old = list_disclosures(commune, YEAR).rows[0].disclosure
    new = add_new_version(commune, old.id)
    save_disclosure(commune, replace(new, title=old.title, document_number="01/KH", document_date=old.document_date))
    out = write_disclosure_template(commune, YEAR, tmp_path / "ra.xlsx")
    assert import_disclosure_file(commune, YEAR, out) == 0
    assert len(published(commune)) == 1


OLD = {
    **PLAN,
    "title": "K\xd5 ho\xb9ch \xae\xcau gi\xb8",
    "issuer": "\xf1y ban nh\xa9n d\xa9n x\xb7",
    "responsible": "H\xb9nh",
}


def test_old_text_waits_for_an_answer(commune: Workspace, fill: Any) -> None:
    file = fill(OLD)
    check = check_disclosure_file(commune, YEAR, file)
    assert check.undecided and check.rows == 1 and not check.problems
    assert {(c.title, c.encoding) for c in check.old} == {
        ("Tên nội dung, văn bản", "tcvn3"),
        ("Cơ quan ban hành", "tcvn3"),
        ("Người phụ trách", "tcvn3"),
    }
    with pytest.raises(OldTextUndecided, match="excel-old-text") as caught:
        import_disclosure_file(commune, YEAR, file)
    assert caught.value.facts["after"] == "Kế hoạch đấu giá"
    assert list_disclosures(commune, YEAR).rows == ()
    assert not check_disclosure_file(commune, YEAR, file, True).undecided
    assert import_disclosure_file(commune, YEAR, file, True) == 1
    (row,) = list_disclosures(commune, YEAR).rows
    assert (row.disclosure.title, row.disclosure.issuer) == ("Kế hoạch đấu giá", "ủy ban nhân dân xã")
    assert import_disclosure_file(commune, YEAR, file, True) == 0


def test_old_text_may_be_kept_as_it_is(commune: Workspace, fill: Any) -> None:
    assert import_disclosure_file(commune, YEAR, fill(OLD), False) == 1
    assert list_disclosures(commune, YEAR).rows[0].disclosure.title == OLD["title"]


def test_capitals_of_a_font_ending_in_h(commune: Workspace, fill: Any) -> None:
    import_disclosure_file(commune, YEAR, fill({**OLD, "issuer": "\xf1y ban"}, font=".VnTimeH"), True)
    (row,) = list_disclosures(commune, YEAR).rows
    assert (row.disclosure.title, row.disclosure.issuer) == ("KẾ HOẠCH ĐẤU GIÁ", "ỦY BAN")


@pytest.mark.parametrize(("written", "kept"), [("2024-Q1", "2024-Q1"), ("Quý I năm 2024", "2024-Q1"), ("2023", "2023")])
def test_a_period_is_chosen_or_written_as_people_say_it(commune: Workspace, fill: Any, written: str, kept: str) -> None:
    import_disclosure_file(commune, YEAR, fill({**PLAN, "period": written}))
    assert list_disclosures(commune, YEAR).rows[0].disclosure.period == kept


def test_a_period_there_is_not_is_named_by_its_cell(commune: Workspace, fill: Any) -> None:
    (problem,) = check_disclosure_file(commune, YEAR, fill({**PLAN, "period": "Q5"})).problems
    assert (problem.cell, problem.code) == ("I4", "cell-choice")


def test_a_term_that_counts_from_the_end_of_a_period_is_not_counted_from_the_document(
    commune: Workspace, fill: Any
) -> None:
    """Quarterly budget figures are due by the end of the quarter, whatever day the report was signed."""
    report = {"content_code": "2.3", "title": "Thu chi quý I", "document_date": "10/05/2024", "period": "2024-Q1"}
    import_disclosure_file(commune, YEAR, fill(report))
    (row,) = list_disclosures(commune, YEAR).rows
    assert row.judgement.due_on == date(2024, 4, 15)
