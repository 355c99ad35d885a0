#!/usr/bin/env python3
"""Sets the program up from a fresh clone and runs it: demo, test, window, build, setup.

Standard library only, so that it runs before anything is installed. What the program does stands in
`qcdc_desktop`; only making its surroundings (.venv, Qt's system libraries, UTF-8) and calling it belong here.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "dev.lock"
DEMO_MARKER = "demo.json"
DEMO_NUMBERS = {
    "communes": "số xã (mặc định 20)",
    "sheets": "số phiếu mỗi mẫu của một xã (mặc định 60)",
    "seed": "hạt giống của dữ liệu minh họa: cùng số thì cùng dữ liệu",
}
OLDEST_PYTHON = (3, 11)
SERVER_VARIABLE = "QCDC_TEST_SERVER"

# What Qt's wheel needs of the system, library by library, with the Debian package that brings it.
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
SCREEN_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class Stop(Exception):  # noqa: N818 - an end with a sentence, not an error of this script
    """Nothing more can be done; the sentence says why and what to do."""


def main(arguments: list[str]) -> int:
    """Do what was asked; the exit code is that of the step that failed, or 0."""
    speak_utf8()
    parser = argparse.ArgumentParser(prog="dev.py", description="Dựng môi trường và chạy chương trình từ mã nguồn.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    demo = commands.add_parser("demo", help="chạy trọn một năm của các xã minh họa, từ nhập liệu đến thẩm định")
    demo.add_argument("folder", nargs="?", default="demo-output", help="thư mục kết quả (mặc định: demo-output)")
    for name, what in DEMO_NUMBERS.items():
        demo.add_argument(f"--{name}", type=int, metavar="N", help=what)
    demo.add_argument("--no-window", action="store_true", help="không mở cửa sổ khi xong")
    commands.add_parser("test", help="mọi kiểm tra; các tham số sau đó chuyển cho pytest")
    commands.add_parser("window", help="mở cửa sổ chương trình; các tham số sau đó là của qcdc, ví dụ --data THƯ_MỤC")
    commands.add_parser("run", help="chạy lệnh qcdc từ mã nguồn với các tham số sau đó")
    commands.add_parser("build", help="đóng gói thành thư mục chạy được, rồi cho tự kiểm tra")
    commands.add_parser("setup", help="chỉ dựng môi trường .venv")
    passes_on = bool(arguments) and arguments[0] in ("test", "window", "run")
    rest = arguments[1:] if passes_on else []
    options = parser.parse_args(arguments[:1] if passes_on else arguments)
    try:
        check_python()
        return do(options, rest)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        print("\nĐã dừng theo yêu cầu.", file=sys.stderr)
        return 130


def do(options: argparse.Namespace, rest: list[str]) -> int:
    """Do the command of `options`; `rest` is what it passes on to pytest or to the program."""
    if options.command == "demo":
        numbers = [f"--{name}={getattr(options, name)}" for name in DEMO_NUMBERS if getattr(options, name) is not None]
        return run_demo(Path(options.folder), numbers, not options.no_window)
    if options.command == "test":
        return run_tests(rest)
    if options.command == "window":
        return open_window([*rest, "gui"])
    if options.command == "run":
        return open_window(rest) if not rest else set_up() or run_program(*rest)
    return run_build() if options.command == "build" else set_up()


def speak_utf8() -> None:
    """Write UTF-8 whatever the console is set to, and make every child do the same."""
    os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def check_python() -> None:
    """Stop when this Python is too old."""
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        raise Stop(
            f"Chương trình cần Python 3.11 trở lên, còn đây là Python {have} ({sys.executable}). "
            "Hãy cài Python mới hơn từ python.org (hoặc gói python3 của Debian 12 trở lên), rồi chạy lại bằng bản đó."
        )


# --- The environment ------------------------------------------------------------------------------------------------


def set_up() -> int:
    """Bring `.venv` to what the lock file says; nothing is done when it already is."""
    stamp = VENV / "lock.stamp"
    wanted = fingerprint()
    if python().exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return 0
    began = time.monotonic()
    if not usable(python()):
        make_venv()
    print(f"Cài các thư viện theo {LOCK.relative_to(ROOT)} (mỗi tệp đối chiếu mã băm)…")
    pip("install", "--require-hashes", "--requirement", str(LOCK))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted, encoding="utf-8")
    print(f"Môi trường đã sẵn sàng ({seconds(began)}).")
    return 0


def fingerprint() -> str:
    """What the environment was made from: the lock, this Python and this folder (a moved .venv does not work)."""
    version = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(LOCK.read_bytes() + f"\n{version}\n{ROOT}".encode()).hexdigest()


def scripts() -> Path:
    """The folder of the programs inside `.venv`."""
    return VENV / ("Scripts" if os.name == "nt" else "bin")


def python() -> Path:
    """The Python inside `.venv`."""
    return scripts() / ("python.exe" if os.name == "nt" else "python")


def usable(interpreter: Path) -> bool:
    """Whether this environment's Python runs, has pip and is of the version we are."""
    if not interpreter.exists():
        return False
    asked = "import pip, sys; print(sys.prefix, *sys.version_info[:2], sep='|')"
    try:
        answer = subprocess.run([str(interpreter), "-c", asked], capture_output=True, text=True, check=False)
    except OSError:
        return False
    here = "|".join([str(VENV), *map(str, sys.version_info[:2])])
    return answer.returncode == 0 and answer.stdout.strip() == here


def make_venv() -> None:
    """Make an empty `.venv` with pip; on Debian the package that allows it may have to be installed first."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            raise Stop(
                f"Python này không tạo được môi trường riêng vì thiếu gói {package}. Hãy chạy:\n"
                f"    sudo apt-get install {package}\nrồi chạy lại lệnh vừa rồi."
            )
    print(f"Tạo môi trường {VENV.name} bằng Python {'.'.join(map(str, sys.version_info[:3]))}…")
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if result.returncode != 0:
        raise Stop(f"Không tạo được {VENV}. Hãy xem thông báo phía trên: thường là hết chỗ hoặc không có quyền ghi.")


def pip(*arguments: str) -> None:
    """Run the environment's pip, or stop with what to look at."""
    command = [str(python()), "-m", "pip", "--disable-pip-version-check", arguments[0], "--quiet", *arguments[1:]]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise Stop(
            "Không cài được thư viện (xem dòng lỗi của pip phía trên). Hãy kiểm tra mạng và thiết lập proxy rồi "
            "chạy lại; phần đã tải về được giữ nguyên."
        )


# --- Qt's system libraries ------------------------------------------------------------------------------------------


def ready_for_qt(screen: bool) -> str:
    """Install what Qt lacks of the system, if that is possible here; else a sentence saying what to install."""
    if platform.system() != "Linux":
        return ""
    needed = {**OFFSCREEN_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    missing = missing_libraries(needed)
    if not missing:
        return ""
    packages = sorted({needed[name] for name in missing})
    print(f"Qt còn thiếu {len(missing)} thư viện của hệ thống: {', '.join(missing)}.")
    if apt_install(packages):
        missing = missing_libraries(needed)
        if not missing:
            return ""
    return (
        "Cửa sổ Qt chưa chạy được vì thiếu thư viện của hệ thống. Trên Debian hoặc Ubuntu hãy chạy:\n"
        f"    sudo apt-get install --no-install-recommends {' '.join(packages)}\n"
        f"Trên bản Linux khác, hãy cài các gói chứa: {', '.join(missing)}. Rồi chạy lại lệnh vừa rồi."
    )


def missing_libraries(names: dict[str, str]) -> list[str]:
    """Those that the loader does not find."""
    missing = []
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when we are root and apt is here; whether that was done."""
    apt = shutil.which("apt-get")
    if apt is None or not is_root():
        return False
    print(f"Cài gói hệ thống: {' '.join(packages)}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = subprocess.run([apt, "-qq", "update"], env=quiet, check=False)
    install = [apt, "-qq", "-y", "install", "--no-install-recommends", *packages]
    done = subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)
    return update.returncode == 0 and done.returncode == 0


def has_screen() -> bool:
    """Whether a window can be shown to somebody."""
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


# --- The commands ---------------------------------------------------------------------------------------------------


def run_tests(pytest_arguments: list[str]) -> int:
    """Style, types, borders, tests, in this order; the first that fails ends the run with its code."""
    set_up()
    lacking = ready_for_qt(screen=False)
    if lacking:
        raise Stop(lacking)
    parallel = [] if any(a == "-n" or a.startswith(("-n", "--numprocesses")) for a in pytest_arguments) else ["-n", "2"]
    steps = [
        ("ruff check", [program("ruff"), "check", "."]),
        ("ruff format", [program("ruff"), "format", "--check", "."]),
        ("mypy", [program("mypy")]),
        ("lint-imports", [program("lint-imports")]),
        ("pytest", [str(python()), "-m", "pytest", *parallel, *pytest_arguments]),
    ]
    passed: list[str] = []
    for name, command in steps:
        if name == "pytest":  # its own closing line stays the last one on the screen
            print(f"\nĐạt trước pytest: {' · '.join(passed)}")
        print(f"\n── {name} ──")
        began = time.monotonic()
        if name == "pytest":
            soft_token_for_tests()
        with postgresql_for_tests() if name == "pytest" else nullcontext({}) as server:
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **server}
            code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code != 0 and name != "pytest":
            done = " · ".join(passed) or "chưa bước nào"
            print(f"\nKHÔNG ĐẠT ở bước {name} ({seconds(began)}, mã {code}). Đã đạt: {done}.")
        if code != 0:
            return code
        passed.append(f"{name} {seconds(began)}")
    return 0


@contextmanager
def postgresql_for_tests() -> Iterator[dict[str, str]]:
    """A PostgreSQL of our own while the tests run, as the environment variable they look for; none: they are told so.

    The data lie in a folder that is removed afterwards; no server that is here already is touched.
    """
    programs = postgresql_programs()
    if SERVER_VARIABLE in os.environ or programs is None:
        if programs is None:
            print("KHÔNG có PostgreSQL (cần gói postgresql): các phép thử nghiệp vụ chỉ chạy trên SQLite.")
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="qcdc-pg-") as folder:
        if is_root():  # the server refuses to run as root
            shutil.chown(folder, "postgres")
        port = free_port()
        data, told = Path(folder) / "data", Path(folder) / "log"
        quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
        where = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        made = as_postgres(
            [programs / "initdb", "-D", data, "-U", "qcdc", "--locale=C", "-E", "UTF8", "-A", "trust", "-N"]
        ) and as_postgres([programs / "pg_ctl", "-D", data, "-l", told, "-o", f"{where} {quick}", "-w", "start"])
        if not made:
            print("KHÔNG khởi động được PostgreSQL: các phép thử nghiệp vụ chỉ chạy trên SQLite.")
            yield {}
            return
        try:
            yield {SERVER_VARIABLE: f"postgresql://qcdc@127.0.0.1:{port}"}
        finally:
            as_postgres([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


def soft_token_for_tests() -> None:
    """SoftHSM 2, the token in software that the tests sign with; installed when we are root, else the tests say so."""
    if shutil.which("softhsm2-util") is None and not (os.name != "nt" and apt_install(["softhsm2"])):
        print("KHÔNG có SoftHSM 2 (cần gói softhsm2): các phép thử ký bằng USB Token bị bỏ qua.")


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's programs; on Debian they are installed first when we are root."""
    found = newest_postgresql()
    if found is None and apt_install(["postgresql"]):
        found = newest_postgresql()
    return found


def newest_postgresql() -> Path | None:
    """Where the newest PostgreSQL of this machine has its programs."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    places = [Path("/usr/lib/postgresql"), Path(os.environ.get("PROGRAMFILES", "/nowhere")) / "PostgreSQL"]
    name = "initdb.exe" if os.name == "nt" else "initdb"
    found = [file for place in places if place.is_dir() for file in place.glob(f"*/bin/{name}")]
    return (
        max(found, key=lambda file: [int(n) for n in re.findall(r"\d+", file.parent.parent.name)]).parent
        if found
        else None
    )


def as_postgres(command: list[str | Path]) -> bool:
    """Run a program of PostgreSQL, as its own user where we are root; whether it went well."""
    texts = [str(part) for part in command]
    if is_root():
        texts = ["runuser", "-u", "postgres", "--", *texts]
    done = subprocess.run(texts, cwd="/" if os.name != "nt" else None, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_root() -> bool:
    """Whether this is Unix's root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run_demo(folder: Path, rest: list[str], window: bool) -> int:
    """Make the demonstration afresh in `folder`, say where it is, and open its window when there is a screen."""
    clear_earlier_demo(folder)
    set_up()
    began = time.monotonic()
    try:
        code = run_program("demo", str(folder), *rest)
    finally:
        claim_unfinished_demo(folder)
    if code != 0:
        return code
    print(f"\nKết quả minh họa: {folder.resolve()} (dựng trong {seconds(began)}).")
    offices = offices_to_open(folder)
    print("Xem bằng cửa sổ:", *(f"  python3 dev.py window --data {office}" for office in offices), sep="\n")
    if not (window and has_screen()):
        return 0
    lacking = ready_for_qt(screen=True)
    if lacking:
        print(f"\n{lacking}")
        return 0
    return run_program("--data", str(offices[0]), "gui")


def clear_earlier_demo(folder: Path) -> None:
    """Remove an earlier demonstration; any other folder that holds something is left alone and refused."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if folder.is_symlink() or not (folder / DEMO_MARKER).is_file():
        raise Stop(
            f"Thư mục {folder} đã có dữ liệu mà không phải do lần minh họa trước tạo ra, nên được giữ nguyên. "
            "Hãy chọn thư mục khác: python3 dev.py demo THƯ_MỤC"
        )
    shutil.rmtree(folder)


def claim_unfinished_demo(folder: Path) -> None:
    """Mark what a stopped demonstration left, so that the next run may replace it; the folder was empty before it."""
    if folder.is_dir() and not (folder / DEMO_MARKER).exists():
        (folder / DEMO_MARKER).write_text('{"open": []}\n', encoding="utf-8")


def offices_to_open(folder: Path) -> list[Path]:
    """The folders of the offices worth looking at: the commune's, which is opened, then the reviewer's."""
    told = json.loads((folder / DEMO_MARKER).read_text(encoding="utf-8"))
    return [folder / str(office) for office in told["open"]]


def open_window(rest: list[str]) -> int:
    """Open the program's window."""
    set_up()
    lacking = ready_for_qt(screen=True)
    if lacking:
        raise Stop(lacking)
    return run_program(*rest)


def run_build() -> int:
    """Build the one-folder program and let it check itself."""
    set_up()
    lacking = ready_for_qt(screen=False)
    if lacking:
        raise Stop(lacking)
    build = [str(python()), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec"]
    code = subprocess.run(build, cwd=ROOT, check=False).returncode
    if code != 0:
        return code
    built = ROOT / "dist" / "qcdc" / ("qcdc.exe" if os.name == "nt" else "qcdc")
    print(f"Đã đóng gói: {built.parent}. Chương trình tự kiểm tra:")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as nobody:  # not the data of whoever builds
        check = [str(built), "--data", nobody, "self-check"]
        return subprocess.run(check, cwd=ROOT, env=environment, check=False).returncode


def run_program(*arguments: str) -> int:
    """Run the program inside `.venv` from the source tree."""
    return subprocess.run([str(python()), "-m", "qcdc_desktop", *arguments], check=False).returncode


def program(name: str) -> str:
    """A program installed in `.venv`."""
    return str(scripts() / (f"{name}.exe" if os.name == "nt" else name))


def seconds(began: float) -> str:
    """The time since `began`, as people write it: 2,7 giây."""
    return f"{time.monotonic() - began:.1f} giây".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
