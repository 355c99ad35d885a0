"""How a question is numbered, the same on paper, on the screen and in results."""


def question_number(code: str) -> str:
    """The number of a question as printed on the sheet: `c7_1` is 7.1; questions about the person have none."""
    bare = code[1:].replace("_", ".") if code[:1] == "c" else ""
    return bare if bare.replace(".", "").isdecimal() else ""
