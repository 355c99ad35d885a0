"""The parser of arguments, in Vietnamese: the standard library says what is wrong, and how to ask, in English only."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, Final, NoReturn

USAGE = 2

_SAID: Final = (
    (r"the following arguments are required: (.+)", r"còn thiếu: \1"),
    (r"unrecognized arguments: (.+)", r"không có tham số này: \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1: không có lựa chọn \2; hãy chọn: \3"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1: giá trị \2 không đúng kiểu"),
    (r"argument (.+?): expected one argument", r"\1: cần một giá trị"),
    (r"argument (.+?): expected at least one argument", r"\1: cần ít nhất một giá trị"),
    (r"argument (.+?): expected (\d+) arguments?", r"\1: cần \2 giá trị"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1: không nhận giá trị \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1: không dùng cùng với \2"),
    (r"one of the arguments (.+) is required", r"cần một trong các tham số: \1"),
    (r"ambiguous option: (.+) could match (.+)", r"tham số \1 chưa rõ, có thể là: \2"),
)
"""What the standard library says (Python 3.11 to 3.13), and what we say."""

_HEADINGS: Final = {
    "usage: ": "Cách dùng: ",
    "positional arguments:": "Tham số:",
    "options:": "Tùy chọn:",
    "show this help message and exit": "hiện hướng dẫn này rồi thôi",
    "show program's version number and exit": "hiện số phiên bản rồi thôi",
}


class Parser(argparse.ArgumentParser):
    """Says in Vietnamese what is wrong with the arguments and how the command is used."""

    def error(self, message: str) -> NoReturn:
        """End with the usage and a sentence, exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"Lệnh chưa đúng: {in_vietnamese(message)}.\nXem cách dùng: {self.prog} --help\n")

    def format_help(self) -> str:
        """The whole help."""
        return _with_headings(super().format_help())

    def format_usage(self) -> str:
        """The line of usage."""
        return _with_headings(super().format_usage())

    def add_subparsers(self, **options: Any) -> Any:
        """Commands below this one are parsed in Vietnamese as well; their list is named by `metavar`."""
        options.setdefault("parser_class", Parser)
        options.setdefault("metavar", "LỆNH")
        return super().add_subparsers(**options)


def in_vietnamese(message: str) -> str:
    """What the standard library says of wrong arguments, in Vietnamese; unknown words stay as they are."""
    for said, ours in _SAID:
        found = re.fullmatch(said, message, re.DOTALL)
        if found:
            return found.expand(ours)
    return message


def _with_headings(text: str) -> str:
    for said, ours in _HEADINGS.items():
        text = text.replace(said, ours)
    return text
