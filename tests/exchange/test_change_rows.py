"""The rows of a hand-over come back the same; a row that is not to the letter, or not what its id says, is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.merge import Change, change_of
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange.change_rows import change_lines, read_changes
from qcdc_desktop.exchange.package import Contents
from qcdc_desktop.exchange.statement import NDJSON, Heading, Period, Series, Subject, statement_of

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
COMMUNE = UnitKey("27280", date(2025, 7, 1))
LETTERS = st.text('aăâđêôơư ỳ0\n"\\', max_size=12).map(nfc)
VALUES = st.dictionaries(st.sampled_from(["", "title", "a+2"]), st.one_of(st.none(), st.integers(-9, 9), LETTERS))


def contents(data: bytes) -> Contents:
    heading = Heading(
        PackageKind.HANDOVER, "01933e2a-7b00-7000-8000-000000000001", COMMUNE, "Phường Một", COMMUNE, Period(2026),
        Series("ab" * 16, 1), NOW,
    )  # fmt: skip
    subject = Subject("data/changes.ndjson", "0" * 64, len(data), NDJSON)
    return Contents(statement_of(heading, "0" * 64, (subject,), (("changes", 1),)), {"changes": data}, {})


def written(*changes: Change) -> bytes:
    return b"".join(change_lines(changes)["changes"])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(VALUES, LETTERS, st.sets(st.sampled_from(["ab" * 32, "cd" * 32]))), max_size=4))
def test_they_come_back_the_same(told: list[Any]) -> None:
    made = [change_of("d", ("Sheet", "s"), values, NOW, actor, parents) for values, actor, parents in told]
    changes = {one.id: one for one in made}
    back = list(read_changes(contents(written(*changes.values())), "d"))
    assert back == [changes[name] for name in sorted(changes)]


def altered(change: Callable[[dict[str, Any]], object]) -> bytes:
    row = json.loads(written(change_of("d", ("Sheet", "s"), {"number": 7}, NOW, "Mai", ("ab" * 32,))))
    change(row)
    return (json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda row: row["values"].update(number=8), "id"),
        (lambda row: row.update(kind="Batch"), "id"),
        (lambda row: row.update(parents=[]), "id"),
        (lambda row: row["values"].update(number=True), "values"),
        (lambda row: row["values"].update(number=[7]), "values"),
        (lambda row: row["values"].update({"Số": 1}), "values"),
        (lambda row: row.update(parents=["cd" * 32, "ab" * 32]), "parents"),
        (lambda row: row.update(at="2026-11-20"), "at"),
        (lambda row: row.update(by="e\u0301"), "by"),
        (lambda row: row.update(more=1), "more"),
        (lambda row: row.pop("by"), "by"),
    ],
)
def test_a_row_that_is_not_to_the_letter(change: Callable[[dict[str, Any]], object], name: str) -> None:
    with pytest.raises(Refusal) as caught:
        list(read_changes(contents(altered(change)), "d"))
    assert (caught.value.code, caught.value.facts["name"]) == ("data-wrong", name)


def test_the_same_change_twice_is_refused() -> None:
    one = written(change_of("d", ("Sheet", "s"), {"number": 7}, NOW, "Mai"))
    with pytest.raises(Refusal, match="data-wrong"):
        list(read_changes(contents(one + one), "d"))


def test_only_its_own_file() -> None:
    whole = contents(written())
    with pytest.raises(Refusal, match="data-wrong"):
        list(read_changes(replace(whole, data={**whole.data, "other": b""}), "d"))
