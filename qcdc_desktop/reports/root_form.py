"""The paper a province sends out so that offices enrol the root of its catalogues: its number and fingerprint.

Fingerprints come as text; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.key_sheets import groups_grid, keeper_and_stamp
from qcdc_desktop.reports.letterhead import letterhead_of
from qcdc_desktop.reports.paper import Look, OfficialPaper, Text
from qcdc_desktop.resources import load_words


@dataclass(frozen=True, slots=True)
class RootForm:
    """What the paper tells: whose root, its number, its fingerprint as 16 groups of 4 hex digits."""

    profile: Profile
    unit_name: str
    day: date
    version: int
    fingerprint: str


def write_root_form(form: RootForm, path: Path) -> None:
    """Print the paper; raises as `save_for_person`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(root_form(form), path)


def root_form(form: RootForm) -> OfficialPaper:
    """The paper as values: the fingerprint, how it is used, room for signature and stamp."""
    words = load_words()
    facts: dict[str, Fact] = {"unit": form.unit_name, "version": form.version}
    return OfficialPaper(
        letterhead=letterhead_of(form.profile, form.day),
        name=words["paper-root-form"],
        excerpt=words["paper-root-form-about"],
        parts=(
            Text(sentence(words, "paper-root-form-matter", facts)),
            Text(sentence(words, "paper-root-form-fingerprint", facts), Look.PART),
            groups_grid(form.fingerprint, words),
            Text(words["paper-root-form-how"]),
        ),
        closing=words["paper-root-form-closing"],
        signers=keeper_and_stamp(form.profile, words),
        numbered=False,
    )
