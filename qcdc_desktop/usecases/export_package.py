"""Writing packages: a commune's year, the reviewer's feedback on it, and receipts for what arrived.

A package is written whole into the outbox and remembered in one transaction; the person may want a copy elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop import __version__
from qcdc_desktop.disk import copy_file, file_errors, replace_file
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Attachment, AttachmentLink, Dossier
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalItem
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.content_check import require_content
from qcdc_desktop.usecases.dossiers import is_approved, what_judges
from qcdc_desktop.usecases.double_entry import read_checks
from qcdc_desktop.usecases.package_parts import (
    MadePackage,
    catalogues_here,
    holds_personal_data,
    next_series,
    recipients_for,
    record_of,
    superior_of,
)
from qcdc_desktop.usecases.workspace import Workspace, dossier_of, office_of, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.exchange.data_records import Submission
    from qcdc_desktop.exchange.keys import UnlockedKey
    from qcdc_desktop.exchange.statement import Heading, People, Period

__all__ = ["MadePackage", "export_feedback", "export_key_request", "export_receipt", "export_submission"]


def export_submission(
    ws: Workspace,
    year: int,
    copy_to: Path | None = None,
    progress: Progress = UNWATCHED,
    sealed: bool | None = None,
) -> MadePackage:
    """Write and sign the office's approved year for the office above it; `copy_to` is a file or a folder for a copy.

    `sealed` None: sealed where survey answers or attached papers travel. The unsealed file stays in the outbox.
    Raises `Refusal` key-locked, no-superior, nothing-to-send, not-approved, attachment-gone, receiver-cannot-unseal;
    `Trouble` disk-full.
    """
    from qcdc_desktop.exchange.data_records import submission_lines
    from qcdc_desktop.exchange.statement import People, Period

    key = ws.keys.key
    progress.step(0, 3)
    to = superior_of(ws)
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            raise Refusal("nothing-to-send", year=year)
        if not is_approved(reading, dossier):
            raise Refusal("not-approved", year=year)
        require_content(reading, dossier)
        submission = _gather(ws, reading, dossier)
        people = People(
            office_of(reading).profile.prepared_by or ws.actor,
            submission.assessment.approved_by if submission.assessment else "",
        )
        forms = tuple(sorted({r.form_code for r in submission.survey_rounds}))
        personal = holds_personal_data(reading, dossier.id)
        seal_to = recipients_for(reading, to) if sealed or (sealed is None and personal) else ()
        heading = replace(
            heading_for(ws, reading, PackageKind.SUBMISSION, ws.unit_key, to, Period(year, forms=forms), people),
            personal=personal,
        )
        progress.step(1, 3)
        blobs = {a.sha256: blob_path(ws.folders, a.sha256) for a in submission.attachments}
        made = write_outgoing(ws, heading, submission_lines(submission), blobs, key, copy_to, seal_to=seal_to)
    progress.step(3, 3)
    return made


def export_feedback(ws: Workspace, unit: UnitKey, year: int, copy_to: Path | None = None) -> MadePackage:
    """Write and sign the appraisal of the submission a unit's dossier stands on, addressed to that unit.

    Raises `Refusal` key-locked, nothing-received.
    """
    from qcdc_desktop.exchange.data_records import Feedback, feedback_lines
    from qcdc_desktop.exchange.statement import People, Period

    key = ws.keys.key
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit, year)
        appraisals = reading.find(Appraisal, dossier_id=dossier.id) if dossier else []
        if not appraisals:
            raise Refusal("nothing-received", year=year)
        assert dossier is not None
        require_content(reading, dossier)
        appraisal = max(appraisals, key=lambda one: one.id)
        items = tuple(reading.find(AppraisalItem, appraisal_id=appraisal.id))
        heading = heading_for(
            ws,
            reading,
            PackageKind.FEEDBACK,
            unit,
            unit,
            Period(year),
            People(appraisal.reviewer),
            in_reply_to=appraisal.submission,
        )
        return write_outgoing(ws, heading, feedback_lines(Feedback(appraisal, items)), {}, key, copy_to)


def export_receipt(ws: Workspace, received: PackageRecord, copy_to: Path | None = None) -> MadePackage:
    """Write and sign the receipt for a package that arrived; raises `Refusal("key-locked")`."""
    from qcdc_desktop.exchange.short_records import Received, receipt_lines
    from qcdc_desktop.exchange.statement import People, Period

    key = ws.keys.key
    told = Received(
        received.digest, received.package_id, received.epoch, received.revision, received.at, received.state, ws.actor
    )
    peer = UnitKey(received.peer_code, received.peer_valid_from)
    with ws.store.reading() as reading:
        heading = heading_for(
            ws,
            reading,
            PackageKind.RECEIPT,
            peer,
            peer,
            Period(received.year),
            People(ws.actor),
            in_reply_to=received.digest,
        )
    return write_outgoing(ws, heading, receipt_lines(told), {}, key, copy_to)


def export_key_request(
    ws: Workspace, audience: UnitKey, copy_to: Path | None = None, vouchers: tuple[UnlockedKey, ...] = ()
) -> MadePackage:
    """Write and sign the request that `audience` trusts this office's key; raises `Refusal("key-locked")`.

    `vouchers` are earlier keys of this office that sign too.
    """
    from qcdc_desktop.exchange.short_records import KeyRequest, key_request_lines
    from qcdc_desktop.exchange.statement import People, Period

    key = ws.keys.key
    with ws.store.reading() as reading:
        heading = heading_for(
            ws,
            reading,
            PackageKind.KEY_REQUEST,
            ws.unit_key,
            audience,
            Period(ws.today.year),
            People(ws.actor),
        )
    asked = KeyRequest(key.public, ws.role, ws.keys.seal_to, ws.keys.recovery or None)
    return write_outgoing(ws, heading, key_request_lines(asked), {}, key, copy_to, vouchers)


def _gather(ws: Workspace, reading: Reading, dossier: Dossier) -> Submission:
    """Everything of a dossier; the sheets are streamed while the package is written."""
    from qcdc_desktop.db import sheets
    from qcdc_desktop.exchange.data_records import Submission

    own = dossier.id
    profile, special_days = what_judges(reading, dossier)
    rounds = tuple(reading.find(SurveyRound, dossier_id=own))
    return Submission(
        profile=profile,
        disclosures=tuple(reading.find(Disclosure, dossier_id=own)),
        publications=tuple(reading.find(Publication, dossier_id=own)),
        assessment=next(iter(reading.find(Assessment, dossier_id=own)), None),
        indicator_entries=tuple(reading.find(IndicatorEntry, dossier_id=own)),
        survey_rounds=rounds,
        sheets=sheets.stream_sheets(reading, [own]),
        attachments=tuple(reading.find(Attachment, dossier_id=own)),
        links=tuple(reading.find(AttachmentLink, dossier_id=own)),
        special_days=special_days,
        survey_checks=read_checks(ws, reading, dossier),
        registration=next(iter(reading.find(Registration, dossier_id=own)), None),
        survey_days=tuple(reading.find(SurveyDay, dossier_id=own)),
    )


def heading_for(
    ws: Workspace,
    reading: Reading,
    kind: PackageKind,
    about: UnitKey,
    audience: UnitKey,
    period: Period,
    people: People,
    in_reply_to: str | None = None,
) -> Heading:
    """What the statement of the next package of this line says beside its content."""
    from qcdc_desktop.exchange.statement import CatalogueUse, Heading

    series = next_series(reading, office_of(reading).epoch, kind, about, audience, period.year)
    return Heading(
        kind=kind,
        package_id=ws.new_id(),
        unit=ws.unit_key,
        unit_name=unit_of(ws, ws.unit_key).name,
        audience=audience,
        period=period,
        series=series,
        issued_at=ws.clock(),
        catalogue=CatalogueUse(
            tuple(sorted(catalogues_here(ws).items())),
            ws.published.root if ws.published else None,
            ws.published.release if ws.published else None,
        ),
        in_reply_to=in_reply_to,
        people=people,
        app_version=__version__,
    )


def write_outgoing(
    ws: Workspace,
    heading: Heading,
    lines: Mapping[str, Iterable[bytes]],
    blobs: Mapping[str, Path],
    key: UnlockedKey,
    copy_to: Path | None,
    vouchers: tuple[UnlockedKey, ...] = (),
    seal_to: tuple[str, ...] = (),
) -> MadePackage:
    """Write into the outbox, seal beside it for `seal_to`, remember, copy.

    What cannot be remembered is taken away again: two packages with one revision would look like an attack, and a
    person might send the one that only lies there.

    Raises `Trouble("package-log-changed")` when another window wrote the next package of the line meanwhile.
    """
    from qcdc_desktop.exchange.package import package_file_name, write_package
    from qcdc_desktop.exchange.sealing import SEALED_SUFFIX, seal

    answers = (PackageKind.FEEDBACK, PackageKind.RECEIPT)
    about = heading.audience if heading.kind in answers else heading.unit
    name = package_file_name(about, heading.period.year, heading.kind, heading.series.revision)
    if heading.kind is PackageKind.HANDOVER:  # the PCs of one office count alike, and their files meet on one stick
        name = name.replace(".", f"_{heading.package_id[-8:]}.", 1)
    file = ws.folders.outbox / heading.series.epoch[:8] / name
    draft = file.with_name(f"{heading.package_id}.draft")
    sealed = file.with_name(file.name + SEALED_SUFFIX)
    sealed_draft = file.with_name(f"{heading.package_id}.sealed")
    placed: list[Path] = []
    try:
        written = write_package(draft, heading, lines, blobs, key, vouchers)
        if seal_to:
            seal(draft, sealed_draft, seal_to)
        record = record_of(ws, Direction.OUT, PackageState.WRITTEN, written.statement, written.digest, file)
        with ws.store.transaction(ws.actor) as tx:
            epoch = office_of(tx).epoch
            if next_series(tx, epoch, heading.kind, about, heading.audience, heading.period.year) != heading.series:
                raise Trouble("package-log-changed", name=name)
            tx.save(record)
            with file_errors(file):
                for source, target in ((sealed_draft, sealed), (draft, file))[0 if seal_to else 1 :]:
                    replace_file(source, target)
                    placed.append(target)
    except Exception:
        _unlink(placed)
        raise
    finally:
        _unlink([draft, sealed_draft])
    return MadePackage(_copy(sealed if seal_to else file, copy_to), record, bool(seal_to))


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _copy(file: Path, copy_to: Path | None) -> Path:
    if copy_to is None:
        return file
    return copy_file(file, copy_to / file.name if copy_to.is_dir() else copy_to)
