"""Codes and words: what the program may say stands once in `resources/words`, complete, and nothing there is idle."""

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.resources import load_words

KEBAB = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
"""An underscore comes from the value of an enumeration at the end of a code."""
FORMATS = {"", "date", "points", "percent", "count"}
SPEAKERS = {"Refusal": {"field"}, "Trouble": set(), "step": {"basis"}}
"""Who takes a code first and the facts by name; with each, the names that are no facts."""
CARRIERS = {"Step", "Problem", "Gap"}
"""Records that carry a code first and their facts in a mapping, which cannot be read off the call."""


@dataclass(frozen=True, slots=True)
class Said:
    """A place where a code is handed over: its codes (a choice has several), its facts (None: not literal)."""

    place: str
    codes: tuple[str, ...]
    facts: frozenset[str] | None


def literal_codes(node: ast.expr) -> tuple[str, ...]:
    """The codes an expression may give, when that can be read off it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.IfExp):
        return literal_codes(node.body) + literal_codes(node.orelse)
    return ()


def said(modules: Mapping[Path, ast.Module]) -> Iterator[Said]:
    """Every call that raises a refusal or a trouble, or makes a step."""
    for file, tree in modules.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            codes = literal_codes(node.args[0])
            if name not in SPEAKERS.keys() | CARRIERS or not codes:
                continue
            given = {keyword.arg for keyword in node.keywords} - SPEAKERS.get(name, set())
            readable = name in SPEAKERS and None not in given
            facts = frozenset(fact for fact in given if fact is not None) if readable else None
            yield Said(f"{file.parent.name}/{file.name}:{node.lineno}", codes, facts)


def gaps_of(sentence: str) -> Iterator[tuple[str, str]]:
    """The facts a sentence asks for, with their formats."""
    for _, name, spec, _ in string.Formatter().parse(sentence):
        if name is not None:
            yield name, spec or ""


def test_every_code_said_has_words(modules: Mapping[Path, ast.Module]) -> None:
    words = load_words()
    places = list(said(modules))
    assert len(places) > 20
    wordless = [f"{one.place} {code}" for one in places for code in one.codes if code not in words]
    assert not wordless, "\n".join(wordless)


def test_every_fact_a_sentence_asks_for_is_given(modules: Mapping[Path, ast.Module]) -> None:
    words = load_words()
    lacking = []
    for one in said(modules):
        for code in one.codes:
            if one.facts is not None and code in words:
                missing = {name for name, _ in gaps_of(words[code])} - one.facts
                lacking.extend(f"{one.place} {code}: {fact}" for fact in sorted(missing))
    assert not lacking, "\n".join(lacking)


def test_every_word_is_used(modules: Mapping[Path, ast.Module]) -> None:
    plain: set[str] = set()
    patterns: set[str] = set()
    for tree in modules.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z0-9_-]+" for p in node.values]
                patterns.add("".join(str(part) for part in parts))
    made = [re.compile(pattern) for pattern in patterns if re.match(r"[a-z]{3,}|.*[a-z]{3,}$", pattern)]
    idle = [code for code in load_words() if code not in plain and not any(p.fullmatch(code) for p in made)]
    assert not idle, "\n".join(idle)


def test_words_are_well_formed() -> None:
    wrong = []
    for code, sentence in load_words().items():
        if not KEBAB.fullmatch(code):
            wrong.append(f"{code}: not kebab-case")
        if unicodedata.normalize("NFC", sentence) != sentence or sentence.strip() != sentence or not sentence:
            wrong.append(f"{code}: empty, not NFC, or with spaces around")
        for name, spec in gaps_of(sentence):
            if not name.isidentifier() or spec not in FORMATS:
                wrong.append(f"{code}: {{{name}:{spec}}}")
    assert not wrong, "\n".join(wrong)


def test_each_room_has_its_own_words_and_none_twice(root: Path) -> None:
    owners = {path.stem for path in (root / "qcdc_desktop").rglob("*") if path.is_dir() or path.suffix == ".py"}
    files = sorted((root / "resources" / "words").glob("*.json"))
    assert {file.stem for file in files} <= owners
    for file in files:
        pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
        codes = [code for code, _ in pairs]
        assert len(codes) == len(set(codes)), file.name
