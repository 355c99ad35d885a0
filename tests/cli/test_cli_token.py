"""Commands about the token as far as they go without one; signing itself is tested in `test_uc_token`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_the_library_is_chosen_and_shown(office: Any, qcdc: Callable[..., Any], tmp_path: Path) -> None:
    home, library = office("xa"), tmp_path / "vendor.dll"
    library.write_bytes(b"MZ")
    assert qcdc(home, "token", "set", "--library", tmp_path / "gone.dll").error["code"] == "token-library-missing"
    assert qcdc(home, "token", "set", "--library", library).json == {"library": str(library), "roots": ""}
    assert qcdc(home, "token", "set", "--roots", library).error["code"] == "token-roots-wrong"
    assert qcdc(home, "token", "show").json["library"] == str(library)
    assert str(library) in qcdc(home, "token", "show", text=True).out


def test_the_pin_is_no_argument_and_needed(
    office: Any, qcdc: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = office("xa")
    monkeypatch.delenv("QCDC_TOKEN_PIN", raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert qcdc(home, "package", "cosign", tmp_path / "x.qcdc").error["code"] == "token-pin-needed"
    assert qcdc(home, "package", "cosign", tmp_path / "x.qcdc", "--pin", "1234").code == 2
    monkeypatch.setenv("QCDC_TOKEN_PIN", "1234")
    assert qcdc(home, "package", "cosign", tmp_path / "x.qcdc").error["code"] == "package-missing"
    assert qcdc(home, "report", "sign", tmp_path / "x.pdf", "--out", tmp_path / "y.pdf").error["code"] == "file-missing"


def test_without_the_extra_it_says_what_to_install(
    office: Any, qcdc: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, library = office("xa"), tmp_path / "vendor.dll"
    library.write_bytes(b"MZ")
    qcdc(home, "token", "set", "--library", library)
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    error = qcdc(home, "token", "list").error
    assert error["code"] == "token-support-missing" and "qcdc-desktop[token]" in error["message"]
