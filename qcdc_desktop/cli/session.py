"""What every command has at hand: the folder, the words, the clock, and the office once it is opened."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from qcdc_desktop.cli.answer import TerminalProgress
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Fact, Refusal, Trouble
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_dates import local_day, parse_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.office_server import address_of
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.people import enter, find_person
from qcdc_desktop.usecases.workspace import Clock, Workspace, check_year


@dataclass
class Session:
    """One run of the command line. The office is opened when a command first asks for it."""

    folder: Path
    passphrase_file: Path | None
    clock: Clock
    person: str = ""
    database: str = ""

    @cached_property
    def words(self) -> Mapping[str, str]:
        """All sentences."""
        return load_words()

    @cached_property
    def catalogues(self) -> Catalogues:
        """All catalogues."""
        return load_catalogues()

    @cached_property
    def ws(self) -> Workspace:
        """The office of the folder, with the person of --person at work (their PIN comes from QCDC_PIN).

        Raises what opening and entering raise.
        """
        server = address_of(self.database)[0] if self.database else None
        opened = open_office(self.folder, self.catalogues, self.clock, server=server)
        if not self.person:
            return opened
        try:
            return enter(opened, find_person(opened, self.person).id, os.environ.get("QCDC_PIN", ""))
        except BaseException:
            opened.store.close()
            raise

    @cached_property
    def progress(self) -> TerminalProgress:
        """Where long work says how far it is."""
        return TerminalProgress()

    def say(self, code: str, /, **facts: Fact) -> str:
        """The sentence of a code."""
        return sentence(self.words, code, facts)

    def say_step(self, step: Step) -> str:
        """The sentence of a step of a computation, with what it rests on."""
        text = sentence(self.words, step.code, step.facts)
        return f"{text} [{step.basis}]" if step.basis else text

    def unlocked(self) -> Workspace:
        """The office with its key open; raises `Refusal` passphrase-needed, wrong-passphrase."""
        if not self.ws.keys.is_unlocked:
            self.ws.keys.unlock(self.passphrase())
        return self.ws

    def year(self, given: int | None) -> int:
        """The year a command is about: the given or the present one; raises `Refusal("year-out-of-range")`."""
        return self.today.year if given is None else check_year(given)

    @property
    def today(self) -> date:
        """The calendar day in Việt Nam."""
        return local_day(self.clock())

    def day(self, text: str) -> date:
        """A day as "YYYY-MM-DD" or as people write it; raises `Refusal("not-a-date")`."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return parse_date(text)

    def passphrase(self) -> str:
        """The passphrase from the file or the environment; raises `Refusal("passphrase-needed")`."""
        if self.passphrase_file is not None:
            return self.text_of(self.passphrase_file)
        found = os.environ.get("QCDC_PASSPHRASE")
        if found is None:
            raise Refusal("passphrase-needed", field="passphrase")
        return found

    def text_of(self, file: Path) -> str:
        """The text of a file with a secret in it, without the end of the line; raises `Refusal("file-missing")`."""
        try:
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except FileNotFoundError as error:
            raise Refusal("file-missing", name=file.name) from error
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble("file-trouble", name=file.name, detail=str(error)) from error

    def unit(self, text: str) -> UnitKey:
        """The unit that "CODE" or "CODE@YYYY-MM-DD" names; without a day the one that exists today.

        Raises `Refusal` unknown-unit-code, not-a-date.
        """
        code, _, since = text.partition("@")
        day = self.day(since) if since else self.today
        units = self.catalogues.units
        found = (units.find(UnitKey(code, day)) if since else None) or units.at(code, day)
        if found is None:
            raise Refusal("unknown-unit-code", code=code, since=day.isoformat())
        return found.key

    def unit_below(self, text: str, year: int) -> UnitKey:
        """The unit below this office that "CODE" names in the office's own edition."""
        code, _, since = text.partition("@")
        if since:
            return self.unit(text)
        below = self.ws.catalogues.units.below(self.ws.unit)
        found = next((unit for unit in below if unit.code == code), None)
        if found is None:
            raise Refusal("unknown-unit-code", code=code, since=self.ws.unit_key.valid_from.isoformat())
        return found.key
