"""Compliance figures as tables and charts: by clause of Điều 11, by form of Điều 12, by quarter.

Shared by the compliance summary and the report to the People's Council. Nothing is counted here: the figures come from
`domain.compliance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.charts import Stack
from qcdc_desktop.reports.disclosure_lines import QUARTERS
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Percent, row
from qcdc_desktop.reports.paper import StackChart


@dataclass(frozen=True, slots=True)
class ComplianceTables:
    """The figures of a year or a period: all together, and by clause, by letter of form, by (year, quarter).

    `clause_titles` are short names of the clauses of Điều 11, as far as the catalogue has them.
    """

    whole: Figures
    by_clause: Mapping[int, Figures]
    by_form: Mapping[str, Figures]
    by_quarter: Mapping[tuple[int, int], Figures]
    clause_titles: Mapping[int, str] = field(default_factory=dict)


Named = Sequence[tuple[str, Figures]]
"""Figures with the words for what they are of."""


def named_clauses(tables: ComplianceTables) -> Named:
    """By clause, with its short name."""
    titles = tables.clause_titles
    return [(f"Khoản {n}. {titles[n]}" if n in titles else f"Khoản {n}", f) for n, f in tables.by_clause.items()]


def named_forms(tables: ComplianceTables, forms: Iterable[DisclosureForm]) -> Named:
    """By form, with its letter."""
    titles = {form.code: f"{form.code}) {form.title}" for form in forms}
    return [(titles.get(code, code), figures) for code, figures in tables.by_form.items()]


def named_quarters(tables: ComplianceTables) -> Named:
    """By quarter of the due day."""
    return [(f"Quý {QUARTERS[quarter - 1]} năm {year}", f) for (year, quarter), f in tables.by_quarter.items()]


def figures_grid(title: str, named: Named, whole: Figures | None, words: Mapping[str, str]) -> Grid:
    """A row for each, and the sum below when `whole` is given; `title` heads the first column."""
    columns = (
        Column(title, 62),
        Column("Đến hạn", 17, Align.RIGHT),
        Column("Đúng hạn", 17, Align.RIGHT),
        Column("Chậm", 17, Align.RIGHT),
        Column("Chưa đủ", 17, Align.RIGHT),
        Column("Tỷ lệ đúng hạn", 19, Align.RIGHT),
        Column("Chưa đến hạn", 17, Align.RIGHT),
        Column("Không áp dụng", 17, Align.RIGHT),
    )
    blocks = [Block((_cells(name, figures),)) for name, figures in named]
    if whole is not None:
        blocks.append(row(*_cells(sentence(words, "paper-figures-whole", {}), whole), kind=Kind.TOTAL))
    return Grid(columns, tuple(blocks), size=11)


def figures_chart(caption: str, named: Named, words: Mapping[str, str]) -> StackChart | None:
    """On time, late, missing of what was due; what had nothing due is left out, and None when nothing had."""
    levels = tuple(sentence(words, code, {}) for code in _LEVELS)
    items = tuple(Stack(name, (f.on_time, f.late, f.missing)) for name, f in named if f.due)
    return StackChart(caption, levels, items) if items else None


_LEVELS = ("paper-figures-on-time", "paper-figures-late", "paper-figures-missing")


def _cells(name: str, figures: Figures) -> tuple[Cell, ...]:
    rate = Percent(figures.rate) if figures.rate is not None else "–"
    counts = (figures.due, figures.on_time, figures.late, figures.missing)
    return (name, *counts, rate, figures.waiting, figures.not_applicable)
