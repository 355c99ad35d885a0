"""The disclosure register by Excel: the template to fill in, checking a filled one, and taking it over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_period
from qcdc_desktop.excel.table import CellProblem, CellValue, Column, ColumnKind, Reading, Row, Table
from qcdc_desktop.excel.template import write_template
from qcdc_desktop.usecases.backups import back_up_before_risk
from qcdc_desktop.usecases.disclosures import catalogue_of_year, import_disclosures, list_disclosures
from qcdc_desktop.usecases.excel_publications import places_of, published_rows, read_publications
from qcdc_desktop.usecases.filled_tables import FileCheck, read_filled, settled
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.register_merge import Known, completed, known_entries, likeness
from qcdc_desktop.usecases.workspace import Workspace

HINT = "Mỗi dòng một nội dung công khai. Cột có dấu * phải điền. Ngày ghi dạng 05/02/2026."


def disclosure_table(ws: Workspace, year: int) -> Table:
    """The columns of the register as a table for filling in."""
    catalogue = catalogue_of_year(ws, year)
    contents = tuple((c.code, c.title) for c in catalogue.contents)
    return Table(
        "Công khai",
        f"Sổ theo dõi nội dung công khai năm {year}",
        (
            Column("content_code", "Nội dung", ColumnKind.CHOICE, required=True, width=44, choices=contents),
            Column("title", "Tên nội dung, văn bản", required=True, width=44),
            Column("document_number", "Số, ký hiệu văn bản", width=18),
            Column("document_date", "Ngày văn bản", ColumnKind.DATE, width=13),
            Column("issuer", "Cơ quan ban hành", width=22),
            Column("received_on", "Ngày nhận", ColumnKind.DATE, width=13),
            Column(
                "starts_on",
                "Ngày bắt đầu tính hạn",
                ColumnKind.DATE,
                width=14,
                hint="Để trống thì tính từ mốc mà luật định cho nội dung: ngày văn bản, ngày nhận hoặc ngày cuối kỳ.",
            ),
            Column("fiscal_year", "Năm ngân sách", ColumnKind.COUNT, width=10),
            Column(
                "period",
                "Kỳ báo cáo",
                ColumnKind.CHOICE,
                width=18,
                hint="Chỉ ghi với nội dung công khai theo kỳ.",
                choices=tuple((period, format_period(period)) for period in _periods(year)),
            ),
            Column(
                "forms",
                "Hình thức đã công khai",
                width=16,
                hint="Chọn trong danh sách, hoặc ghi chữ cái theo khoản 1 Điều 12, cách nhau dấu phẩy: a, b, c",
                choices=tuple((form.code, form.title) for form in catalogue.forms),
            ),
            Column("published_on", "Công khai từ ngày", ColumnKind.DATE, width=13),
            Column("ended_on", "Đến ngày", ColumnKind.DATE, width=13),
            Column("responsible", "Người phụ trách", width=20),
            Column(
                "places",
                "Nơi công khai",
                width=36,
                hint="Để trống nếu đã công khai ở mọi nơi phải công khai. Nhiều nơi thì cách nhau dấu chấm phẩy.",
                choices=tuple((place, "") for place in places_of(catalogue, read_office(ws).profile)),
            ),
        ),
    )


def _periods(year: int) -> list[str]:
    """The reporting periods an entry of a year may be about: its own, those before, and the next year's plans."""
    parts = ("-Q1", "-Q2", "-H1", "-Q3", "-9M", "-Q4", "")
    return [f"{one}{part}" for one in (year, year - 1, year + 1, year - 2) for part in parts]


def write_disclosure_template(ws: Workspace, year: int, file: Path) -> Path:
    """Write the template with the entries already in the register, a row for each day they were published on."""
    profile = read_office(ws).profile
    rows: list[dict[str, CellValue]] = []
    for row in list_disclosures(ws, year).rows:
        names = ("content_code", "title", "document_number", "document_date", "issuer", "received_on", "starts_on")
        own: dict[str, CellValue] = {n: getattr(row.disclosure, n) or None for n in (*names, "fiscal_year", "period")}
        published = tuple(p for p in row.publications if p.starts_on)
        rows += [own | made for made in published_rows(published, row.content, profile)] or [own]
    write_template(disclosure_table(ws, year), rows, HINT, file)
    return file


def check_disclosure_file(ws: Workspace, year: int, file: Path, convert: bool | None = None) -> FileCheck:
    """Look a filled table through without taking anything over; `convert` says what becomes of old encodings."""
    entries, problems, reading = _read(ws, year, file, convert)
    return FileCheck(len(entries), problems, reading.old, convert is None and bool(reading.old))


def import_disclosure_file(ws: Workspace, year: int, file: Path, convert: bool | None = None) -> int:
    """Take a filled table over, all or nothing; returns how many entries were new.

    Raises `FileRefused`, `OldTextUndecided`.
    """
    entries, problems, reading = _read(ws, year, file, convert)
    settled(file, reading, problems, convert)
    back_up_before_risk(ws)
    return import_disclosures(ws, year, entries)


Entry = tuple[Disclosure, list[Publication]]


def _read(
    ws: Workspace, year: int, file: Path, convert: bool | None
) -> tuple[list[Entry], tuple[CellProblem, ...], Reading]:
    reading = read_filled(disclosure_table(ws, year), file, convert)
    if reading.problems:
        return [], reading.problems, reading
    catalogue = catalogue_of_year(ws, year)
    profile = read_office(ws).profile
    kept = list_disclosures(ws, year).rows
    known = known_entries((r.disclosure for r in kept), (p for r in kept for p in r.publications))
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    for row in reading.rows:
        content = catalogue.content(str(row.values["content_code"]))
        assert content is not None
        try:
            entry, publications = _entry(ws, row), read_publications(row, catalogue, content, profile)
            same = known.setdefault(likeness(entry), [Known(entry, ())])
            after = completed(same, publications)
            same[:] = [after if k.disclosure.id == after.disclosure.id else k for k in same]
            entries.append((entry, publications))
        except Refusal as refusal:
            problems.append(CellProblem(reading.cell(row, refusal.field), refusal.code, dict(refusal.facts)))
    return entries, tuple(problems), reading


def _entry(ws: Workspace, row: Row) -> Disclosure:
    values = row.values
    year = values["fiscal_year"]
    if isinstance(year, int) and not 2000 <= year <= 2100:
        raise Refusal("fiscal-year-out-of-range", field="fiscal_year", year=year)
    return Disclosure(
        id="",
        dossier_id="",
        content_code=_text(values["content_code"]),
        catalogue_edition="",
        title=_text(values["title"]),
        created_at=ws.clock(),
        document_number=_text(values["document_number"]),
        document_date=_day(values["document_date"]),
        issuer=_text(values["issuer"]),
        received_on=_day(values["received_on"]),
        starts_on=_day(values["starts_on"]),
        fiscal_year=year if isinstance(year, int) else None,
        period=_text(values["period"]),
    )


def _text(value: CellValue) -> str:
    return value if isinstance(value, str) else ""


def _day(value: CellValue) -> date | None:
    return value if isinstance(value, date) else None
