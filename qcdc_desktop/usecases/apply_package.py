"""What the content of a verified package changes here: a dossier replaced, an appraisal added, a receipt noted.

The rows are judged by the catalogue's rules first; then the package and its attachments are put in place, and the
commit comes last, so that no row ever points at nothing and nothing stays of a package that is refused.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import copy_file, machine_trouble, replace_file
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Dossier, DossierProfile
from qcdc_desktop.domain.review import Appraisal, AppraisalItem
from qcdc_desktop.domain.sheet_check import check_sheet, prepare
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.handover import apply_handover
from qcdc_desktop.usecases.handover_records import check_known
from qcdc_desktop.usecases.review_rounds import keep_round
from qcdc_desktop.usecases.workspace import VIETNAM, Workspace, dossier_of, ensure_dossier

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction
    from qcdc_desktop.exchange.data_records import Submission
    from qcdc_desktop.exchange.package import Contents


def check_contents(ws: Workspace, contents: Contents) -> None:
    """Parse and judge the rows of a package without writing; raises `Refusal` data-wrong, catalogue-edition-unknown."""
    from qcdc_desktop.exchange.change_rows import read_changes
    from qcdc_desktop.exchange.data_records import read_feedback, read_submission
    from qcdc_desktop.exchange.short_records import read_receipt

    kind = contents.statement.kind
    if kind is PackageKind.SUBMISSION:
        submission = read_submission(contents, "")
        for _ in _sound_sheets(ws, submission):
            pass
        _check_editions(ws, submission)
    elif kind is PackageKind.FEEDBACK:
        read_feedback(contents, "")
    elif kind is PackageKind.RECEIPT:
        read_receipt(contents)
    elif kind is PackageKind.HANDOVER:
        check_known(read_changes(contents, ""))


def apply_contents(
    ws: Workspace,
    contents: Contents,
    digest: str,
    record: PackageRecord,
    still: Callable[[Reading], bool],
    reason: str = "",
    keep: Mapping[Path, Path] | None = None,
) -> PackageRecord:
    """Write a package's content and its line of the log in one transaction; `reason` is a person's decision.

    `still` tells within the transaction whether what was decided before it holds. `keep` says which files beside the
    attachments go where. Raises `Refusal` data-wrong, catalogue-edition-unknown; `Trouble` package-log-changed and
    others. Nothing is written then, and no file stays.
    """
    applied = replace(record, state=PackageState.APPLIED, at=ws.clock() if reason else record.at)
    blobs = {file: blob_path(ws.folders, sha256) for sha256, file in contents.blobs.items()}
    with _changing(ws, {**blobs, **(keep or {})}) as tx:
        _check_still(still, tx, record)
        kind = contents.statement.kind
        if kind is PackageKind.SUBMISSION:
            _apply_submission(ws, tx, contents, digest)
        elif kind is PackageKind.FEEDBACK:
            _apply_feedback(ws, tx, contents)
        elif kind is PackageKind.HANDOVER:
            apply_handover(ws, tx, contents)
        else:
            check_contents(ws, contents)
        tx.save(applied)
        if reason:
            tx.note("apply-held", "PackageRecord", record.id, reason=nfc(reason).strip())
    return applied


def remember_only(
    ws: Workspace,
    contents: Contents,
    record: PackageRecord,
    still: Callable[[Reading], bool],
    keep: Mapping[Path, Path],
) -> None:
    """Note a package that changes nothing here (yet) and keep its bytes; raises like `apply_contents`."""
    check_contents(ws, contents)
    with _changing(ws, keep) as tx:
        _check_still(still, tx, record)
        tx.save(record)


def _check_still(still: Callable[[Reading], bool], tx: Transaction, record: PackageRecord) -> None:
    """Another window may have taken in a package of the same unit between the decision and this transaction."""
    if not still(tx):
        raise Trouble("package-log-changed", name=record.file_name)


@contextmanager
def _changing(ws: Workspace, files: Mapping[Path, Path]) -> Iterator[Transaction]:
    """A transaction that moves files into place once its rows are written; all of it or nothing."""
    placed: list[Path] = []
    try:
        with ws.store.transaction(ws.actor) as tx:
            yield tx
            for source, target in files.items():
                _place(source, target, placed)
    except BaseException:
        for file in placed:
            file.unlink(missing_ok=True)
        raise


def _apply_submission(ws: Workspace, tx: Transaction, contents: Contents, digest: str) -> None:
    """Put the unit's year in the place of what was here of it; appraisals of earlier submissions stay."""
    from qcdc_desktop.db import sheets
    from qcdc_desktop.exchange.data_records import read_submission

    statement = contents.statement
    known = dossier_of(tx, statement.sender.unit, statement.period.year)
    dossier = known or ensure_dossier(ws, tx, statement.sender.unit, statement.period.year)
    submission = read_submission(contents, dossier.id)
    _check_editions(ws, submission)
    if known is not None:  # a dossier made just now has nothing to empty
        keep_round(ws, tx, known)
        tx.delete_dossier_content(dossier.id)
    approved_at = submission.assessment.approved_at if submission.assessment else None
    judged_on = (approved_at or statement.issued_at).astimezone(VIETNAM).date()
    tx.save_many(
        [
            DossierProfile(ws.new_id(), dossier.id, submission.profile, submission.special_days, judged_on),
            *submission.disclosures,
            *submission.publications,
            *([submission.assessment] if submission.assessment else []),
            *([submission.registration] if submission.registration else []),
            *submission.indicator_entries,
            *submission.survey_rounds,
            *submission.survey_checks,
            *submission.survey_days,
            *submission.attachments,
            *submission.links,
            Appraisal(ws.new_id(), dossier.id, digest),
        ]
    )
    sheets.add_sheets(tx, _sound_sheets(ws, submission))


def _apply_feedback(ws: Workspace, tx: Transaction, contents: Contents) -> None:
    """Put the reviewer's appraisal beside the office's own dossier; an earlier feedback on it is replaced."""
    from qcdc_desktop.exchange.data_records import read_feedback

    statement = contents.statement
    dossier = dossier_of(tx, ws.unit_key, statement.period.year)
    if dossier is None:
        raise Refusal("reply-to-unknown", unit=statement.sender.unit_name)
    feedback = read_feedback(contents, dossier.id)
    _forget_appraisal(tx, dossier, feedback.appraisal)
    tx.save_many([feedback.appraisal, *feedback.items])


def _forget_appraisal(tx: Transaction, dossier: Dossier, appraisal: Appraisal) -> None:
    for old in tx.find(Appraisal, dossier_id=dossier.id, submission=appraisal.submission):
        for item in tx.find(AppraisalItem, appraisal_id=old.id):
            tx.delete(item)
        tx.delete(old)


def _check_editions(ws: Workspace, submission: Submission) -> None:
    """Every edition the rows name is known here, and every content and indicator exists in it."""
    for disclosure in submission.disclosures:
        catalogue = ws.catalogues.disclosure_edition(disclosure.catalogue_edition)
        if catalogue is None:
            raise Refusal("catalogue-edition-unknown", edition=disclosure.catalogue_edition)
        if catalogue.content(disclosure.content_code) is None:
            raise Refusal("data-not-in-catalogue", file="disclosures", entry=disclosure.content_code)
    if submission.assessment is None:
        return
    criteria_set = ws.catalogues.criteria_edition(submission.assessment.criteria_edition)
    if criteria_set is None:
        raise Refusal("catalogue-edition-unknown", edition=submission.assessment.criteria_edition)
    for entry in submission.indicator_entries:
        if criteria_set.indicator(entry.indicator_code) is None:
            raise Refusal("data-not-in-catalogue", file="indicator_entries", entry=entry.indicator_code)


def _sound_sheets(ws: Workspace, submission: Submission) -> Iterator[Sheet]:
    """The sheets one by one, each judged by its questionnaire."""
    forms = {}
    for held in submission.survey_rounds:
        form = ws.catalogues.questionnaire(held.form_code, held.form_edition)
        if form is None:
            raise Refusal("catalogue-edition-unknown", edition=held.form_edition)
        forms[held.id] = prepare(form)
    for sheet in submission.sheets:
        problems = check_sheet(forms[sheet.round_id], sheet.answers, sheet.marks)
        if problems:
            raise Refusal(
                "data-sheet-wrong",
                form=sheet.form_code,
                number=sheet.number,
                question=problems[0].question,
            )
        yield sheet


def _place(source: Path, target: Path, placed: list[Path]) -> None:
    """Move a file from quarantine to where it is kept; what is there under its hash already stays."""
    if target.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb+") as written:
            os.fsync(written.fileno())
        placed.append(target)
        if source.stat().st_dev == target.parent.stat().st_dev:
            replace_file(source, target)
        else:  # the folder the office's PCs share is on another disk
            copy_file(source, target)
    except OSError as error:
        raise machine_trouble(error, target.name[:24]) from error
