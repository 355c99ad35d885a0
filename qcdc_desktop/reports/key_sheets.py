"""Two papers about the office's key: the form that goes with a key request, and the recovery sheet for the safe.

Keys and fingerprints come as text; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.office import Profile, Role
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Column, Grid
from qcdc_desktop.reports.letterhead import letterhead_of
from qcdc_desktop.reports.paper import Code, Look, OfficialPaper, Part, Signer, Text
from qcdc_desktop.resources import load_words

_PER_ROW = 8


@dataclass(frozen=True, slots=True)
class KeyForm:
    """What an office asks another to trust; the fingerprints are 16 groups of 4 hex digits."""

    profile: Profile
    unit_name: str
    receiver_name: str
    day: date
    fingerprint: str
    seal_fingerprint: str
    role: Role


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The secret that opens what was sealed to the office, and its key when the passphrase is forgotten."""

    profile: Profile
    unit_name: str
    day: date
    fingerprint: str
    secret: str


def write_key_form(form: KeyForm, path: Path) -> None:
    """Print the form; raises as `save_for_person`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(key_form(form), path)


def write_recovery_sheet(sheet: RecoverySheet, path: Path) -> None:
    """Print the sheet; raises as `save_for_person`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(recovery_sheet(sheet), path)


def key_form(form: KeyForm) -> OfficialPaper:
    """The form as values: both fingerprints, who answers for them, room for signature and stamp."""
    words = load_words()
    facts = {"unit": form.unit_name, "receiver": form.receiver_name, "role": words[f"paper-key-role-{form.role.value}"]}
    return OfficialPaper(
        letterhead=letterhead_of(form.profile, form.day),
        name=words["paper-key-form"],
        excerpt=words["paper-key-form-about"],
        parts=(
            Text(sentence(words, "paper-key-form-matter", facts)),
            Text(words["paper-key-form-signing"], Look.PART),
            groups_grid(form.fingerprint, words),
            Text(words["paper-key-form-sealing"], Look.PART),
            groups_grid(form.seal_fingerprint, words),
            Text(sentence(words, "paper-key-form-how", facts)),
        ),
        closing=words["paper-key-form-closing"],
        signers=keeper_and_stamp(form.profile, words),
        numbered=False,
    )


def keeper_and_stamp(profile: Profile, words: Mapping[str, str]) -> tuple[Signer, Signer]:
    """Who signs a paper about a key: its keeper, and the office with its stamp."""
    leader = f"{profile.signer_authority}\n{profile.signer_title}".strip()
    return (
        Signer(words["paper-key-form-keeper"], words["paper-minutes-sign"], profile.prepared_by),
        Signer(leader, words["paper-key-form-stamp"], profile.signer_name),
    )


def recovery_sheet(sheet: RecoverySheet) -> OfficialPaper:
    """The sheet as values: what it is for, the secret as letters and as a code for a camera, where to keep it."""
    words = load_words()
    facts = {"unit": sheet.unit_name, "day": format_date(sheet.day)}
    parts: tuple[Part, ...] = (
        Text(sentence(words, "paper-recovery-matter", facts)),
        Grid((Column(words["paper-recovery-code"], 1, Align.CENTER),), (Block(((in_lines(sheet.secret),),)),), size=14),
        Code(sheet.secret, 38),
        Text(words["paper-recovery-fingerprint"], Look.PART),
        groups_grid(sheet.fingerprint, words),
        *(Text(words[f"paper-recovery-{what}"], Look.REMARK) for what in ("keep", "use", "replace")),
    )
    return OfficialPaper(
        letterhead=letterhead_of(sheet.profile, sheet.day),
        name=words["paper-recovery"],
        excerpt=words["paper-recovery-about"],
        parts=parts,
        signers=(
            Signer(words["paper-recovery-printed"], words["paper-minutes-sign"]),
            Signer(words["paper-recovery-received"], words["paper-minutes-sign"]),
        ),
        numbered=False,
    )


def groups_grid(fingerprint: str, words: Mapping[str, str]) -> Grid:
    """A fingerprint in two rows of eight groups, with the numbers of the groups beside them."""
    groups = fingerprint.split()
    columns = (
        Column(words["paper-key-groups"], 1.4, Align.CENTER),
        *(Column(str(n), 1, Align.CENTER) for n in range(1, _PER_ROW + 1)),
    )
    rows = []
    for at in range(0, len(groups), _PER_ROW):
        rows.append((f"{at + 1}–{at + _PER_ROW}", *groups[at : at + _PER_ROW]))
    return Grid(columns, (Block(tuple(rows)),), size=13)


def in_lines(secret: str) -> str:
    """A long secret in two lines of groups of five, easier to type; blanks do not count when it is typed."""
    head = "AGE-SECRET-KEY-"
    body = secret.removeprefix(head)
    groups = [body[at : at + 5] for at in range(0, len(body), 5)]
    half = (len(groups) + 1) // 2
    return f"{head} {' '.join(groups[:half])}\n{' '.join(groups[half:])}"
