"""docs/format.md says what the program does: every code, every field and the small formulas."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest

from qcdc_desktop.exchange import canonical_zip, row_layout, statement, strict_json
from qcdc_desktop.exchange.keys import fingerprint, hidden_groups, key_id
from qcdc_desktop.exchange.statement_reading import MEDIA_TYPES

ROOT = Path(__file__).resolve().parents[2]
EXCHANGE = ROOT / "qcdc_desktop" / "exchange"


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


def named(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL)))


def test_every_code_is_named(page: str) -> None:
    codes = json.loads((ROOT / "resources" / "words" / "exchange.json").read_text(encoding="utf-8"))
    assert set(codes) - named(page) == set()


def test_every_detail_is_named(page: str) -> None:
    """The second words of refusals: faults of the archive and of JSON."""
    found = set()
    for file, function in (("canonical_zip.py", "_refuse"), ("strict_json.py", "JsonWrong")):
        for node in ast.walk(ast.parse((EXCHANGE / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                argument = node.args[0]
                found |= {argument.value} if isinstance(argument, ast.Constant) else set()
    assert len(found) > 15
    assert found - named(page) == set()


def test_every_field_of_a_row_is_named(page: str) -> None:
    for layout in vars(row_layout).values():
        if isinstance(layout, row_layout.Layout):
            assert set(layout.fields) - named(page) == set()


def test_constants(page: str) -> None:
    for text in (statement.STATEMENT_TYPE, statement.PREDICATE_ROOT, statement.NDJSON, *MEDIA_TYPES):
        assert text in page
    assert canonical_zip.ATTRIBUTES == 0x01800000
    assert canonical_zip.MADE_BY == 0x0314
    assert (canonical_zip.LARGEST_DATA, canonical_zip.LARGEST_BLOB) == (64 << 20, 256 << 20)
    assert (canonical_zip.MOST_ENTRIES, strict_json.DEEPEST) == (5000, 16)


def test_key_id_as_written() -> None:
    public = "ab" * 32
    text = f'{{"keytype":"ed25519","keyval":{{"public":"{public}"}},"scheme":"ed25519"}}'
    assert key_id(public) == hashlib.sha256(text.encode()).hexdigest()


def test_hidden_groups_as_written() -> None:
    shown = fingerprint("cd" * 32)
    seed = hashlib.sha256(f"hidden groups {shown}".encode()).digest()
    first = seed[0] % 16
    assert set(hidden_groups(shown)) == {first, (first + 1 + seed[1] % 15) % 16}
