"""The province of the demonstration: three holders of the root, two signatures, and the catalogue it publishes."""

from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.usecases.publish_catalogue import publish
from qcdc_desktop.usecases.root_keys import (
    HOLDER_SUFFIX,
    PUBLIC_SUFFIX,
    adopt_root,
    draft_root,
    make_holder_key,
    print_root_form,
    sign_root,
)
from qcdc_desktop.usecases.take_catalogue import catalogue_trust
from qcdc_desktop.usecases.workspace import Workspace

_HOLDERS = ("nguoi-giu-1", "nguoi-giu-2", "nguoi-giu-3")


@dataclass(frozen=True, slots=True)
class Published:
    """The release, the fingerprint on the province's paper, and the province that works with it."""

    file: Path
    fingerprint: str
    workspace: Workspace


class Holders:
    """The keys of the root's holders, each on a stick of its own; they are made side by side while other things are."""

    def __init__(self, folder: Path, pool: Executor) -> None:
        self.files = [folder / name / f"khoa-goc{HOLDER_SUFFIX}" for name in _HOLDERS]
        self._made = [pool.submit(make_holder_key, file, PASSPHRASE) for file in self.files]

    def publics(self) -> list[Path]:
        """The public halves, once all keys are made."""
        for made in self._made:
            made.result()
        return [file.with_name(file.name + PUBLIC_SUFFIX) for file in self.files]


def publish_first(ws: Workspace, holders: Holders, folder: Path) -> Published:
    """Let two of three sign the first root, print its paper, and publish everything the program ships."""
    draft = draft_root(ws, holders.publics(), folder / "khoa-goc.qcdcroot").file
    for file in holders.files[:2]:
        sign_root(draft, file, PASSPHRASE)
    adopt_root(ws, draft)
    print_root_form(ws, folder / "phieu-cong-bo-khoa-goc.pdf")
    made = publish(ws, folder / "danh-muc.qcdccat", "Danh mục năm 2024 (minh họa)")
    trust = catalogue_trust(ws)
    assert trust is not None
    return Published(made.file, trust.fingerprint, made.taken.workspace)
