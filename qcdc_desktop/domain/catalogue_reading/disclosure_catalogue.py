"""Reads the disclosure catalogue: contents of Điều 11, forms of Điều 12, matrix of Điều 13, time limits.

In the file the matrix stands once, by clause; every content receives the rows of its clause. A content whose
code has no dot is the clause itself. How time limits are counted stands in `domain.deadline`.
"""

from typing import Final

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.catalogue_reading.uniqueness import refuse_twice
from qcdc_desktop.domain.disclosure import (
    Condition,
    Content,
    CountIn,
    DeadlineRule,
    DisclosureCatalogue,
    DisclosureForm,
    RequiredForm,
    Scope,
    StartEvent,
)

CLAUSES: Final = range(1, 15)
PARTS: Final = ("Q1", "Q2", "Q3", "Q4", "H1", "9M", "year")
PERIODS: Final = ("quarter", "half_year", "nine_months", "year")

Matrix = dict[int, tuple[RequiredForm, ...]]


def disclosure_catalogue(root: Entry) -> DisclosureCatalogue:
    """The catalogue in `root`; what is wrong is noted there."""
    edition: Edition = read_head(root, Kind.DISCLOSURE)
    forms = _forms(root)
    rules = _rules(root)
    matrix = _matrix(root, {form.code for form in forms})
    contents = _contents(root, matrix, {rule.code for rule in rules})
    general = root.code("general_rule")
    if general and general not in {rule.code for rule in rules}:
        root.wrong("general_rule", "catalogue-rule-unknown", code=general)
    root.close()
    return DisclosureCatalogue(edition, contents, forms, rules, general)


def _forms(root: Entry) -> tuple[DisclosureForm, ...]:
    found: list[tuple[Entry, DisclosureForm]] = []
    for entry in root.entries("forms"):
        found.append((entry, DisclosureForm(entry.code("code"), entry.text("title"), entry.text("clause"))))
        entry.close()
    refuse_twice(((entry, form.code) for entry, form in found), "code")
    return tuple(form for _, form in found)


def _rules(root: Entry) -> tuple[DeadlineRule, ...]:
    found = [(entry, _rule(entry)) for entry in root.entries("rules")]
    refuse_twice(((entry, rule.code) for entry, rule in found), "code")
    return tuple(rule for _, rule in found)


def _rule(entry: Entry) -> DeadlineRule:
    rule = DeadlineRule(
        code=entry.code("code"),
        title=entry.text("title"),
        amount=entry.integer("amount", 0, 366),
        count_in=entry.choice("count_in", CountIn),
        start=entry.choice("start", StartEvent),
        clause=entry.text("clause"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional_day("valid_to"),
        fiscal_year_from=entry.optional_integer("fiscal_year_from", 2000, 2100),
        fiscal_year_to=entry.optional_integer("fiscal_year_to", 2000, 2100),
        periods=entry.texts("periods"),
    )
    for part in rule.periods:
        if part not in PARTS:
            entry.wrong("periods", "catalogue-choice-unknown", value=part, allowed=", ".join(PARTS))
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        entry.wrong("valid_to", "catalogue-days-backwards")
    if rule.fiscal_year_from and rule.fiscal_year_to and rule.fiscal_year_to < rule.fiscal_year_from:
        entry.wrong("fiscal_year_to", "catalogue-years-backwards")
    entry.close()
    return rule


def _matrix(root: Entry, forms: set[str]) -> Matrix:
    rows: dict[int, list[RequiredForm]] = {clause: [] for clause in CLAUSES}
    for entry in root.entries("matrix", named_by="form"):
        clauses = entry.integers("clauses", CLAUSES.start, CLAUSES.stop - 1, default_empty=False)
        row = _required(entry, forms)
        for clause in clauses:
            if any((other.form, other.scope) == (row.form, row.scope) for other in rows[clause]):
                entry.wrong("clauses", "catalogue-matrix-twice", form=row.form, clause=clause)
            rows[clause].append(row)
    return {clause: tuple(found) for clause, found in rows.items()}


def _required(entry: Entry, forms: set[str]) -> RequiredForm:
    row = RequiredForm(
        form=entry.code("form"),
        scope=entry.choice("scope", Scope),
        days=entry.optional_integer("days", 1, 366),
        permanent=entry.flag("permanent"),
        condition=entry.choice("condition", Condition),
        clause=entry.text("clause"),
    )
    if row.form and row.form not in forms:
        entry.wrong("form", "catalogue-form-unknown", code=row.form)
    if row.permanent and row.days is not None:
        entry.wrong("days", "catalogue-permanent-with-days")
    entry.close()
    return row


def _contents(root: Entry, matrix: Matrix, rules: set[str]) -> tuple[Content, ...]:
    found: list[tuple[Entry, Content]] = []
    clauses: list[tuple[Entry, int]] = []
    for entry in root.entries("clauses", named_by="clause"):
        clause = entry.integer("clause", CLAUSES.start, CLAUSES.stop - 1)
        clauses.append((entry, clause))
        found.append((entry, _content(entry, str(clause), clause, matrix, rules)))
        for item in entry.entries("items"):
            code = item.code("code")
            if code and not code.startswith(f"{clause}."):
                item.wrong("code", "catalogue-item-of-other-clause", code=code, clause=clause)
            found.append((item, _content(item, code, clause, matrix, rules)))
            item.close()
        entry.close()
    refuse_twice(clauses, "clause")
    refuse_twice(((entry, content.code) for entry, content in found if "." in content.code), "code")
    for missing in sorted(set(CLAUSES) - {clause for _, clause in clauses}):
        root.wrong("clauses", "catalogue-clause-missing", clause=missing)
    return tuple(content for _, content in found)


def _content(entry: Entry, code: str, clause: int, matrix: Matrix, rules: set[str]) -> Content:
    content = Content(
        code=code,
        clause=clause,
        title=entry.text("title"),
        explanation=entry.text("explanation", default=""),
        periods=entry.texts("periods"),
        rules=entry.texts("rules"),
        required=matrix[clause],
    )
    for rule in content.rules:
        if rule not in rules:
            entry.wrong("rules", "catalogue-rule-unknown", code=rule)
    for period in content.periods:
        if period not in PERIODS:
            entry.wrong("periods", "catalogue-choice-unknown", value=period, allowed=", ".join(PERIODS))
    return content
