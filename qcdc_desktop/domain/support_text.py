"""What of a log or a traceback may leave the office: where the program was and what kind of mistake, nothing typed.

Not a list of what is taken out but of what may stay, so that what nobody thought of does not stay.
"""

import re

_FRAME = re.compile(r'^\s*File "([^"]*)", line (\d+)(?:, in ([A-Za-z0-9_<>.]+))?')
_ERROR = re.compile(r"^(?:[a-z_][a-z0-9_.]*\.)?([A-Z][A-Za-z0-9_]{2,60})(?::|$)")
_LINE = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([a-z.]{1,40}) (.*)$")
_EXPECTED = re.compile(r"^(Refusal|Trouble) [a-z0-9][a-z0-9_-]*$")
_BUG = re.compile(r"^bug L-[0-9A-F]{4}, time \d+$")
_HEADINGS = (
    "Traceback (most recent call last):",
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
_CRASH = re.compile(r"^(Fatal Python error: [A-Za-z ]{1,60}|Current thread 0x[0-9a-f]+.*|Thread 0x[0-9a-f]+.*)$")
_OURS = ("qcdc_desktop", "PySide6", "sqlalchemy", "alembic", "site-packages")
_QT = re.compile(r"^(Q[A-Za-z]+(?:::[A-Za-z~]+)?)\b")


def stripped_log(text: str) -> str:
    """The lines of a log, or of what Python left of a crash, that carry nothing a person typed; others are dropped."""
    kept = (stripped_line(line) for line in text.splitlines())
    return "".join(f"{line}\n" for line in kept if line)


def stripped_line(line: str) -> str:
    """One line with only what may stay, or an empty text."""
    logged = _LINE.match(line)
    if logged:
        at, level, name, message = logged.groups()
        return f"{at} {level} {name} {_message(message, name)}".rstrip()
    if line.strip() in _HEADINGS or _CRASH.match(line):
        return line.strip()
    frame = _FRAME.match(line)
    if frame:
        return f'  File "{_place(frame.group(1))}", line {frame.group(2)}, in {frame.group(3) or "?"}'
    mistake = _ERROR.match(line)
    return mistake.group(1) if mistake and _is_error(mistake.group(1)) else ""


def _message(message: str, name: str) -> str:
    if _EXPECTED.match(message) or _BUG.match(message):
        return message
    if name == "qcdc.qt":
        found = _QT.match(message)
        return found.group(1) if found else "(Qt)"
    return "(…)"


def _is_error(name: str) -> bool:
    """Whether a word at the start of a line is the class of an exception and no name of a person."""
    return name.isascii() and (
        name.endswith(("Error", "Exception", "Warning", "Interrupt", "Exit"))
        or name in ("Refusal", "Trouble", "Cancelled")
    )


def _place(path: str) -> str:
    """The path from the package on: what comes before names the person's folder."""
    parts = path.replace("\\", "/").split("/")
    for package in _OURS:
        if package in parts:
            return "/".join(part for part in parts[parts.index(package) :] if part.isascii())
    return parts[-1] if re.fullmatch(r"[A-Za-z0-9_.<>-]+", parts[-1]) else "?"
