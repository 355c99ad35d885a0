"""Commands that print questionnaires: blank ones with numbers, and keyed sheets."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.survey_options import round_of
from qcdc_desktop.usecases import survey_printing


def add_commands(group: Any) -> None:
    """Add `survey print` to the commands about surveys."""
    command = group.add_parser("print", help="in phiếu trắng hoặc phiếu đã nhập")
    command.add_argument("form", metavar="FORM")
    command.add_argument("file", type=Path, metavar="F.pdf")
    command.add_argument("--round", metavar="ROUND")
    command.add_argument("--from", dest="first", type=int, metavar="N")
    command.add_argument("--to", dest="last", type=int, metavar="N")
    command.add_argument("--two-sided", action="store_true")
    command.add_argument("--filled", type=int, metavar="N", help="số của phiếu đã nhập")
    command.set_defaults(carry_out=_print)


def _print(session: Session, options: argparse.Namespace) -> Answer:
    held = round_of(session, options.round or options.form, session.year(options.year))
    if options.filled is not None:
        made = survey_printing.print_filled(session.ws, held.id, options.filled, options.file)
    else:
        made = survey_printing.print_blank(
            session.ws, held.id, options.file, options.first, options.last, options.two_sided
        )
    said = session.say("cli-sheets-printed", count=made.sheets, pages=made.pages, name=made.file.name)
    return Answer({"file": made.file, "round": held.title, "sheets": made.sheets, "pages": made.pages}, [said])
