"""Every code this room raises has its sentence, and the sentence asks for no fact that is not given."""

import ast
import string
from pathlib import Path

from qcdc_desktop import disk
from qcdc_desktop.db import errors
from qcdc_desktop.resources import load_words

ROOM = Path(errors.__file__).parent


def raised() -> list[tuple[str, set[str]]]:
    """The codes raised by name in the room, with the names of their facts."""
    found = []
    for file in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Trouble", "Refusal")
            ):
                facts = {keyword.arg or "" for keyword in node.keywords} - {"field"}
                codes = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                found += [(code, facts) for code in codes if isinstance(code, str)]
    mapped = {*errors._BY_RESULT_CODE.values(), *disk._CODES.values(), "file-trouble"}
    return [*found, *((code, {"name", "detail"}) for code in mapped)]


def test_every_code_has_its_sentence() -> None:
    words = load_words()
    assert len(raised()) > 25
    for code, facts in raised():
        asked = {name for _, name, _, _ in string.Formatter().parse(words[code]) if name}
        assert asked <= facts, code
