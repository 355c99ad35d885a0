"""Taking in again what came after a backup: every package received is kept, also when the database was restored.

A package goes the whole way of an import once more; nothing is believed because it lay in the inbox.
"""

from __future__ import annotations

from pathlib import Path

from qcdc_desktop.domain.exchange_log import Direction, PackageRecord
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.usecases.import_package import ImportResult, import_packages
from qcdc_desktop.usecases.workspace import Workspace


def kept_since(ws: Workspace) -> tuple[Path, ...]:
    """The packages in the inbox that the log does not know, oldest first as they arrived."""
    with ws.store.reading() as reading:
        known = {record.file_name for record in reading.find(PackageRecord, direction=Direction.IN)}
    files = [file for file in ws.folders.inbox.glob("*.qcdc") if file.name not in known]
    return tuple(sorted(files, key=lambda file: (file.stat().st_mtime, file.name)))


def replay_kept(ws: Workspace, progress: Progress = UNWATCHED) -> tuple[ImportResult, ...]:
    """Import the kept packages the log does not know; returns nothing when there are none. Raises like importing."""
    kept = kept_since(ws)
    return import_packages(ws, kept, progress) if kept else ()
