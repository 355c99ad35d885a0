"""Opening a sealed package into a file of its own, with the key or the recovery sheet; nothing is imported."""

from __future__ import annotations

from pathlib import Path

from qcdc_desktop.disk import copy_file
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.usecases.package_parts import unsealed_copy
from qcdc_desktop.usecases.workspace import Workspace


def open_sealed(ws: Workspace, file: Path, out: Path) -> Path:
    """Write the package inside a sealed file as `out`, whole or not at all; `out` is a file or a folder.

    Raises `Refusal` not-sealed, package-missing, sealed-locked, sealed-for-others, sealed-damaged; `Trouble`.
    """
    from qcdc_desktop.exchange.sealing import SEALED_SUFFIX, is_sealed

    if not file.is_file():
        raise Refusal("package-missing", name=file.name)
    if not is_sealed(file):
        raise Refusal("not-sealed", name=file.name)
    copy = unsealed_copy(ws, file)
    try:
        target = out / file.name.removesuffix(SEALED_SUFFIX) if out.is_dir() else out
        return copy_file(copy.path, target)
    finally:
        copy.discard()
