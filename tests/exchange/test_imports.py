"""Importing the room costs nothing heavy: libraries are loaded when a key or an envelope is really used."""

import subprocess
import sys


def test_heavy_libraries_are_not_loaded_with_the_room() -> None:
    modules = "acceptance data_records keys package quarantine short_records trust zip_writer"
    code = (
        f"import importlib, sys\nfor name in '{modules}'.split():\n"
        "    importlib.import_module('qcdc_desktop.exchange.' + name)\n"
        "heavy = {'cryptography', 'securesystemslib', 'pyrage', 'sqlalchemy', 'PySide6'} & set(sys.modules)\n"
        "print(*sorted(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
