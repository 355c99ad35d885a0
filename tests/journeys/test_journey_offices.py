"""A commune with two PCs, its reviewing office and the province, in any order, with loss, replay and restores.

What must be true is told by plain dicts: every write with the writes it was made in sight of. After each step every
PC shows exactly what they say; what a reviewing office holds is exactly what was sent; whatever was not for an office
left it alone; and in the end both PCs have the same. A longer run: QCDC_OFFICES_RUNS and QCDC_OFFICES_STEPS.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.ids import new_id
from qcdc_desktop.domain.merge import Act, Question
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyRound
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.keys import UnlockedKey, new_key
from qcdc_desktop.usecases import survey_sheets, surveys
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.backups import make_backup, restore_backup
from qcdc_desktop.usecases.disclosures import add_disclosure, delete_disclosure, save_disclosure
from qcdc_desktop.usecases.enrolment import set_key_state
from qcdc_desktop.usecases.export_package import export_feedback, export_submission
from qcdc_desktop.usecases.handover import hand_over, open_conflicts, settle_conflict
from qcdc_desktop.usecases.import_package import apply_held, import_packages
from qcdc_desktop.usecases.open_office import create_office, open_office
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

YEAR = 2024
SINCE = date(2024, 1, 1)
OFFICES = {"xa": ("07444", Role.COMMUNE), "huyen": ("218", Role.REVIEWER), "tinh": ("24", Role.PROVINCE)}
RUNS = int(os.environ.get("QCDC_OFFICES_RUNS", "6"))
STEPS = int(os.environ.get("QCDC_OFFICES_STEPS", "10"))
START = datetime(2024, 6, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Write:
    """One acknowledged save, with the names of the writes its PC knew then. "gone" and "kept" are about the record."""

    name: int
    record: str
    field: str
    value: Any
    seen: frozenset[int]


@dataclass
class Oracle:
    """What one PC knows: by name every write; which of them it has written down for a hand-over."""

    known: dict[int, Write] = field(default_factory=dict)
    recorded: set[int] = field(default_factory=set)

    def live(self, record: str, name: str) -> list[Write]:
        """Writes of a field that no other known write of it was made in sight of."""
        mine = [w for w in self.known.values() if (w.record, w.field) == (record, name)]
        return [w for w in mine if not any(w.name in other.seen for other in mine)]

    def records(self) -> set[str]:
        """Records that are there: not deleted, or written by somebody who did not know of the deletion."""
        return {record for record in {w.record for w in self.known.values()} if self._there(record)}

    def _there(self, record: str) -> bool:
        about = [w for w in self.known.values() if w.record == record]
        kept = [w for w in about if w.field == "kept"]
        gone = [w for w in about if w.field == "gone" and not any(w.name in k.seen for k in kept)]
        if not gone:
            return True
        fields = {w.field for w in about} - {"gone"}
        return any(all(w.name not in g.seen for g in gone) for name in fields for w in self.live(record, name))

    def values(self, record: str, name: str) -> set[Any]:
        return {w.value for w in self.live(record, name)}


@dataclass
class Sent:
    """A file that is on its way, perhaps for ever: what it holds, and what its maker knew."""

    file: Path
    kind: str
    content: Any = None
    known: dict[int, Write] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    root: Path
    catalogues: Catalogues
    keys: dict[str, UnlockedKey]
    round_id: str


class Offices(RuleBasedStateMachine):
    """The steps; what they may do is said by the oracles."""

    made: ClassVar[Made]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.place = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.seconds = count()
        self.names = count(1)
        self.offices = {name: self._open(name, name.rstrip("12")) for name in ("xa1", "xa2", "huyen", "tinh")}
        self.oracles = {"xa1": Oracle(), "xa2": Oracle()}
        self.sent: list[Sent] = []
        self.backups: dict[str, list[tuple[Path, Oracle]]] = {"xa1": [], "xa2": []}
        self.received: Any = None
        self.trusted = True

    def teardown(self) -> None:
        if not hasattr(self, "offices"):
            return
        try:
            self._converge()
        finally:
            for ws in self.offices.values():
                ws.store.close()
            self.stack.close()

    def _open(self, name: str, source: str) -> Workspace:
        folder = Path(shutil.copytree(self.made.root / source, self.place / name))
        wrong = {"xa2": timedelta(days=2000)}.get(name, timedelta())
        ws = open_office(folder, self.made.catalogues, lambda: START + wrong + timedelta(seconds=next(self.seconds)))
        ws.keys._key = self.made.keys[source]
        return ws

    # what clerks do

    @rule(pc=st.sampled_from(("xa1", "xa2")))
    def add(self, pc: str) -> None:
        added = add_disclosure(self.offices[pc], YEAR, "1.1", f"Mục {next(self.names)}")
        self._wrote(pc, added.id, "title", added.title)

    @precondition(lambda self: self._entries())
    @rule(pc=st.sampled_from(("xa1", "xa2")), which=st.integers(0, 9), name=st.sampled_from(("title", "summary")))
    def edit(self, pc: str, which: int, name: str) -> None:
        entries = self._disclosures(pc)
        if entries:
            entry = entries[which % len(entries)]
            changed = save_disclosure(self.offices[pc], replace(entry, **{name: f"Sửa {next(self.names)}"}))
            self._wrote(pc, entry.id, name, getattr(changed, name))

    @precondition(lambda self: self._entries())
    @rule(pc=st.sampled_from(("xa1", "xa2")), which=st.integers(0, 9))
    def delete(self, pc: str, which: int) -> None:
        entries = self._disclosures(pc)
        if entries:
            delete_disclosure(self.offices[pc], entries[which % len(entries)].id, "nhập nhầm")
            self._wrote(pc, entries[which % len(entries)].id, "gone", None)

    @rule(pc=st.sampled_from(("xa1", "xa2")), number=st.integers(1, 3))
    def key(self, pc: str, number: int) -> None:
        ws = self.offices[pc]
        if any(one.number == number for one in self._sheets(pc)):
            return
        form = next(q for q in surveys.questionnaires(ws, YEAR) if q.code == "PKS01")
        marks = {q.code: Mark.BLANK for q in asked(form, {})}
        keyed = survey_sheets.save_sheet(ws, self.made.round_id, number, {}, marks)
        self._wrote(pc, keyed.id, "number", number)

    @rule(pc=st.sampled_from(("xa1", "xa2")), which=st.integers(0, 5), choice=st.integers(0, 3))
    def settle(self, pc: str, which: int, choice: int) -> None:
        ws, oracle = self.offices[pc], self.oracles[pc]
        conflicts = open_conflicts(ws, YEAR)
        if not conflicts:
            return
        conflict = conflicts[which % len(conflicts)]
        number = choice % len(conflict.choices)
        left = settle_conflict(ws, YEAR, conflict.id, number + 1)
        assert conflict not in left
        taken = conflict.choices[number]
        oracle.recorded = set(oracle.known)
        if conflict.kind == "SheetEntry":
            return  # settled with its sheet
        record, name, value = {
            Act.WRITE: (conflict.key, conflict.field, taken.value),
            Act.RENUMBER: (conflict.key, "number", taken.value),
            Act.KEEP: (conflict.key, "kept", None),
            Act.DELETE: (conflict.key, "gone", None),
            Act.REPLACE: (conflict.twin, "gone", None),
        }[taken.act]
        self._wrote(pc, record, name, value)
        oracle.recorded = set(oracle.known)

    # what travels

    @rule(pc=st.sampled_from(("xa1", "xa2")))
    def make_handover(self, pc: str) -> None:
        if not self.oracles[pc].known:
            return
        made = hand_over(self.offices[pc], YEAR)
        self.oracles[pc].recorded = set(self.oracles[pc].known)
        self.sent.append(Sent(made.file, "handover", known=dict(self.oracles[pc].known)))

    @precondition(lambda self: any(oracle.known for oracle in self.oracles.values()))
    @rule(giver=st.sampled_from(("xa1", "xa2")))
    def give(self, giver: str) -> None:
        """Hand over and take in at once, the usual way."""
        self.make_handover(giver)
        if self.sent and self.sent[-1].kind == "handover":
            self._deliver("xa2" if giver == "xa1" else "xa1", self.sent[-1])

    @rule(sealed=st.booleans())
    def make_submission(self, sealed: bool) -> None:
        ws = self.offices["xa1"]
        approve_assessment(ws, YEAR, "Nguyễn Văn Bình", "Thử nghiệm")
        made = export_submission(ws, YEAR, sealed=sealed)
        unlock_assessment(ws, YEAR, "làm tiếp")
        self.sent.append(Sent(made.file, "submission", self._content("xa1")))

    @precondition(lambda self: self.received is not None)
    @rule()
    def make_feedback(self) -> None:
        made = export_feedback(self.offices["huyen"], self.offices["xa1"].unit_key, YEAR)
        self.sent.append(Sent(made.file, "feedback"))

    @precondition(lambda self: self.sent)
    @rule(to=st.sampled_from(("xa1", "xa2", "huyen", "huyen", "tinh")), which=st.integers(0, 30))
    def deliver(self, to: str, which: int) -> None:
        """Any file to anybody, any number of times: lost where it never comes, replayed where it comes again."""
        self._deliver(to, self.sent[which % len(self.sent)])

    def _deliver(self, to: str, one: Sent) -> None:
        before = self._content(to)
        (result,) = import_packages(self.offices[to], [one.file])
        if result.outcome == "held" and result.record is not None:
            assert one.kind != "handover" and self._content(to) == before, "a held package changes nothing"
            if self.trusted:
                apply_held(self.offices[to], result.record.id, "đã hỏi lại bên gửi")
                self._took(to, one)
            return
        if result.outcome != "applied":
            assert result.outcome in ("already", "older", "refused")
            assert to == "tinh" or result.code != "program-mistake"
            assert self._content(to) == before, f"{one.kind} at {to}: {result.code}"
            return
        self._took(to, one)

    def _took(self, to: str, one: Sent) -> None:
        assert (one.kind, to.rstrip("12")) in {("handover", "xa"), ("submission", "huyen"), ("feedback", "xa")}
        if one.kind == "handover":
            oracle = self.oracles[to]
            oracle.known |= one.known
            oracle.recorded = set(oracle.known)
        elif one.kind == "submission":
            self.received = one.content
            assert self._content("huyen") == one.content, "received equals sent"

    # what goes wrong

    @rule(pc=st.sampled_from(("xa1", "xa2")))
    def back_up(self, pc: str) -> None:
        oracle = self.oracles[pc]
        kept = Oracle(dict(oracle.known), set(oracle.recorded))
        self.backups[pc].append((make_backup(self.offices[pc]).path, kept))

    @precondition(lambda self: any(self.backups.values()))
    @rule(pc=st.sampled_from(("xa1", "xa2")), which=st.integers(0, 5))
    def restore(self, pc: str, which: int) -> None:
        if not self.backups[pc]:
            return
        file, kept = self.backups[pc][which % len(self.backups[pc])]
        key = self.offices[pc].keys._key
        self.offices[pc] = restore_backup(self.offices[pc], file)
        self.offices[pc].keys._key = key
        self.oracles[pc] = self._again(kept)

    @precondition(lambda self: self.trusted)
    @rule()
    def revoke(self) -> None:
        """The reviewing office no longer believes the commune's key; what came before stays."""
        ws = self.offices["huyen"]
        set_key_state(ws, self.offices["xa1"].keys.key.key_id, KeyState.REVOKED, "mất USB")
        self.trusted = False

    @precondition(lambda self: not self.trusted)
    @rule()
    def renew(self) -> None:
        """The commune's PCs get a new key, the offices above learn of it."""
        key, ws = new_key(), self.offices["xa1"]
        for name in ("xa1", "xa2"):
            self.offices[name].keys._key = key
        for name in ("huyen", "tinh"):
            enrol(self.offices[name], ws.unit_key, "commune", key)
        self.trusted = True

    # what must be true

    @invariant()
    def every_pc_shows_what_it_knows(self) -> None:
        for pc in self.oracles if hasattr(self, "oracles") else ():
            self._compare(pc)

    @invariant()
    def what_was_received_stands(self) -> None:
        if getattr(self, "received", None) is not None:
            assert self._content("huyen") == self.received
            unit = self.offices["xa1"].unit_key
            tally = surveys.tally_form(self.offices["huyen"], YEAR, "PKS01", unit)
            assert tally.sheets == len(self.received["sheets"]), "nothing counts twice"
        if hasattr(self, "offices"):
            assert self._content("tinh") is None, "nothing was for the province"

    def _compare(self, pc: str) -> None:
        oracle = self.oracles[pc]
        there = oracle.records()
        conflicts = {one.id: one for one in open_conflicts(self.offices[pc], YEAR)}
        shown = {one.id: one for one in self._disclosures(pc)}
        sheets = {one.id: one.number for one in self._sheets(pc)}
        keyed = {w.record for w in oracle.known.values() if w.field == "number"}
        assert shown.keys() == there - keyed, pc
        for record, entry in shown.items():
            for name in ("title", "summary"):
                possible = oracle.values(record, name) or {""}
                assert getattr(entry, name) in possible, (pc, name)
                conflict = conflicts.get(f"Disclosure/{record}/{name}")
                offered = {choice.value for choice in conflict.choices} if conflict else {getattr(entry, name)}
                assert offered == possible, (pc, name)
        waiting = {one.key for one in conflicts.values() if one.question is Question.PLACE}
        assert sheets.keys() | waiting == there & keyed and sheets.keys().isdisjoint(waiting), pc
        assert len(set(sheets.values())) == len(sheets)
        for record, number in sheets.items():
            assert number in oracle.values(record, "number")

    def _converge(self) -> None:
        """Each gives to the other once more; in any order both must then have the same."""
        if not any(oracle.known for oracle in self.oracles.values()):
            return
        for giver in ("xa1", "xa2", "xa1"):
            if self.oracles[giver].known:
                self.give(giver)
        self.every_pc_shows_what_it_knows()
        assert self._content("xa1") == self._content("xa2")
        assert open_conflicts(self.offices["xa1"], YEAR) == open_conflicts(self.offices["xa2"], YEAR)

    def _wrote(self, pc: str, record: str, name: str, value: Any) -> None:
        oracle = self.oracles[pc]
        write = Write(next(self.names), record, name, value, frozenset(oracle.known))
        oracle.known[write.name] = write

    def _again(self, kept: Oracle) -> Oracle:
        """After a restore what had not been written down is told anew: nobody can know that it was told already."""
        names = {name: next(self.names) for name in kept.known.keys() - kept.recorded}
        known = {}
        for write in kept.known.values():
            seen = frozenset(names.get(one, one) for one in write.seen)
            again = replace(write, name=names.get(write.name, write.name), seen=seen)
            known[again.name] = again
        return Oracle(known, set(kept.recorded))

    def _entries(self) -> bool:
        return any(w.field == "title" for oracle in self.oracles.values() for w in oracle.known.values())

    def _disclosures(self, name: str) -> list[Disclosure]:
        with self.offices[name].store.reading() as reading:
            return reading.find(Disclosure)

    def _sheets(self, name: str) -> list[Sheet]:
        with self.offices[name].store.reading() as reading:
            return reading.find(Sheet)

    def _content(self, name: str) -> Any:
        """What an office holds of the commune's year, without the ids that differ from office to office."""
        with self.offices[name].store.reading() as reading:
            dossier = dossier_of(reading, self.offices["xa1"].unit_key, YEAR)
            if dossier is None:
                return None
            return {
                "entries": {one.id: replace(one, dossier_id="") for one in reading.find(Disclosure)},
                "sheets": {one.id: replace(one, dossier_id="") for one in reading.find(Sheet)},
                "rounds": {one.id: replace(one, dossier_id="") for one in reading.find(SurveyRound)},
            }


def enrol(ws: Workspace, unit: UnitKey, role: str, key: UnlockedKey) -> None:
    now = ws.clock()
    known = EnrolledKey(
        new_id(now), key.key_id, unit.code, unit.valid_from, role, key.public, KeyState.ACTIVE, now, seal_to=key.seal_to
    )
    with ws.store.transaction("test") as tx:
        tx.save(known)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, catalogues: Catalogues) -> Iterator[Made]:
    """The three offices, trusting each other, made once; the commune has a round."""
    root = tmp_path_factory.mktemp("three")
    ticks = count()
    opened = {
        name: create_office(
            root / name, UnitKey(code, SINCE), role, PASSPHRASE, catalogues,
            lambda: START - timedelta(days=9) + timedelta(seconds=next(ticks)), "Hạnh",
        )
        for name, (code, role) in OFFICES.items()
    }  # fmt: skip
    keys = {name: ws.keys.key for name, ws in opened.items()}
    for name, ws in opened.items():
        for other in opened.keys() - {name}:
            enrol(ws, opened[other].unit_key, OFFICES[other][1].value, keys[other])
    held = surveys.add_round(opened["xa"], YEAR, "PKS01")
    for ws in opened.values():
        ws.store.close()
    yield Made(root, catalogues, keys, held.id)


def test_any_order_of_any_steps(made: Made) -> None:
    Offices.made = made
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Offices,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
