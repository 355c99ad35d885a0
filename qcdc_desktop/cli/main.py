"""The command `qcdc`: its arguments, and what becomes of an error.

Exit codes: 0 done, 1 our bug, 2 wrong usage, 3 refused, 4 the machine, 130 stopped by Ctrl+C.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from qcdc_desktop import __version__
from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words

DONE, BUG, REFUSED, MACHINE, STOPPED = 0, 1, 3, 4, 130

Now = Callable[[], datetime]
OpenWindow = Callable[[Path, Path | None], int]
PACKAGE_ENDINGS = (".qcdc", ".qcdc.age")


def run(arguments: Sequence[str], default_folder: Path, now: Now, open_window: OpenWindow) -> int:
    """Carry out one command and return its exit code.

    `default_folder` is used without --data; `open_window` is called for `gui`, for no command at all, and with the file
    when a package stands in the place of a command (a double click on it): it is looked into, never imported.
    """
    for_window = _window_folder(arguments)
    if for_window is not None:
        named = for_window.command if _is_package(for_window.command) else None
        file = Path(named).absolute() if named else None
        return open_window((for_window.data or default_folder).absolute(), file)

    from qcdc_desktop.cli.answer import put
    from qcdc_desktop.cli.session import Session

    options = build_parser().parse_args(arguments)
    folder = (options.data or default_folder).absolute()
    if "carry_out" not in options:
        return open_window(folder, None)
    session = Session(folder, options.passphrase_file, now, options.person, options.database)
    try:
        put(options.carry_out(session, options), options.json, sys.stdout)
    except Refusal as refusal:
        return _report(options.json, "refusal", refusal.code, refusal, REFUSED)
    except Trouble as trouble:
        return _report(options.json, "trouble", trouble.code, trouble, MACHINE)
    except Cancelled:
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("\nĐã dừng theo yêu cầu; việc đang làm dở coi như chưa làm.\n")
        return STOPPED
    except BrokenPipeError:
        # Whoever reads our output has seen enough (`qcdc … | head`); flushing it again at the end would fail too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - this is the command line's one door for our own mistakes
        return _report_bug(options.json, folder, error)
    finally:
        if "ws" in session.__dict__:
            session.ws.store.close()
    return DONE


def _window_folder(arguments: Sequence[str]) -> argparse.Namespace | None:
    """The options when the arguments ask for the window, else None; so the window waits for no command's imports."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--data", type=Path)
    parser.add_argument("command", nargs="?")
    try:
        options, others = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        return None
    wanted = options.command in (None, "gui") or _is_package(options.command)
    return options if not others and wanted else None


def _is_package(command: str | None) -> bool:
    return command is not None and command.lower().endswith(PACKAGE_ENDINGS)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    from qcdc_desktop.cli import (
        assess_commands,
        audit_commands,
        backup_commands,
        catalogue_commands,
        database_commands,
        disclosure_commands,
        handover_commands,
        key_commands,
        office_commands,
        package_commands,
        people_commands,
        review_commands,
        survey_commands,
        token_commands,
    )
    from qcdc_desktop.cli.arguments import Parser

    parser = Parser(prog="qcdc", description="Công khai, tự đánh giá, phiếu khảo sát và gói dữ liệu của xã, phường.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="thư mục dữ liệu của đơn vị")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="tệp chứa mật khẩu khóa ký")
    parser.add_argument("--database", default="", metavar="postgresql://…", help="dùng máy chủ này cho lần chạy này")
    parser.add_argument("--person", default="", metavar="HỌ_TÊN", help="người đang làm việc; mã PIN ở QCDC_PIN")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("gui", help="mở cửa sổ chương trình")
    for module in (
        office_commands,
        backup_commands,
        database_commands,
        audit_commands,
        catalogue_commands,
        disclosure_commands,
        assess_commands,
        survey_commands,
        package_commands,
        handover_commands,
        key_commands,
        people_commands,
        review_commands,
        token_commands,
    ):
        module.add_commands(commands)
    return parser


def _report(as_json: bool, kind: str, code: str, error: Refusal | Trouble, exit_code: int) -> int:
    from qcdc_desktop.cli.answer import plain
    from qcdc_desktop.cli.convert_option import old_columns

    message = sentence(load_words(), code, error.facts)
    problems = [
        {"cell": p.cell, "code": p.code, "message": sentence(load_words(), p.code, p.facts)}
        for p in getattr(error, "problems", ())
        if hasattr(p, "cell")
    ]
    old = old_columns(error)
    if as_json:
        shape: dict[str, object] = {"kind": kind, "code": code, "facts": dict(error.facts), "message": message}
        if problems:
            shape["cells"] = problems
        if old:
            shape["old_text"] = old
        shape |= plain(getattr(error, "results", {}))
        sys.stdout.write(json.dumps({"error": shape}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stderr.write(message + "\n")
        sys.stderr.writelines(f"  {p['cell']}: {p['message']}\n" for p in problems)
        sys.stderr.writelines(f"  {e['cell']}: {e['before']} → {e['after']}\n" for c in old for e in c["examples"])
    return exit_code


def _report_bug(as_json: bool, folder: Path, error: Exception) -> int:
    details = "".join(traceback.format_exception(error))
    log = folder / "logs" / "qcdc-errors.log"
    where = ""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(details + "\n")
        where = str(log)
    except OSError:
        sys.stderr.write(details)
    message = sentence(load_words(), "program-mistake", {"log": where})
    if as_json:
        shape = {"kind": "bug", "code": "program-mistake", "facts": {"log": where}, "message": message}
        sys.stdout.write(json.dumps({"error": shape}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stderr.write(message + "\n" + details)
    return BUG
