from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from qcdc_desktop.db import audit, sheets
from qcdc_desktop.db.store import Store
from qcdc_desktop.db.tables import SENT_TABLES, TABLES
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier, DossierProfile, Profile
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay

AT = datetime(2026, 2, 5, 5, 0, tzinfo=UTC)
Make = Callable[[SurveyRound, int], Sheet]


def test_many_sheets_come_back_in_order(store: Store, survey_round: SurveyRound, sheet_of: Make) -> None:
    made = [sheet_of(survey_round, number) for number in range(1, 1201)]
    made[0] = replace(made[0], answers={"q1": ("a", "b"), "q2": 7, "q3": "chữ"}, marks={"q4": Mark.NOT_APPLICABLE})
    with store.transaction("A") as tx:
        assert sheets.add_sheets(tx, reversed(made)) == 1200
        assert sheets.next_number(tx, survey_round.id) == 1201
    with store.reading() as reading:
        assert list(sheets.stream_sheets(reading, round_id=survey_round.id)) == made
        assert list(sheets.stream_sheets(reading, [survey_round.dossier_id], "PKS01")) == made
        assert list(sheets.stream_sheets(reading, [survey_round.dossier_id], "PKS02")) == []
        assert reading.get(Sheet, made[0].id) == made[0]
        assert sheets.count_sheets(reading, survey_round.dossier_id) == {survey_round.id: 1200}
        assert sheets.count_by_form(reading, [survey_round.dossier_id]) == {(survey_round.dossier_id, "PKS01"): 1200}
        (line,) = [e for e in audit.trail(reading) if e.action == "add-sheets"]
    assert (line.record_id, line.new) == (survey_round.id, "1200")


def test_streaming_needs_to_know_of_what(store: Store) -> None:
    with store.reading() as reading, pytest.raises(ValueError, match="round"):
        next(iter(sheets.stream_sheets(reading)))


@pytest.mark.parametrize("numbers", [(8, 9, 5), (8, 9, 8)])
def test_a_number_that_is_taken_is_refused_and_nothing_added(
    store: Store, survey_round: SurveyRound, sheet_of: Make, numbers: tuple[int, ...]
) -> None:
    with store.transaction("A") as tx:
        tx.save(sheet_of(survey_round, 5))
    fresh = [replace(sheet_of(survey_round, number), id=f"n{place}") for place, number in enumerate(numbers)]
    with store.transaction("A") as tx:
        with pytest.raises(Refusal) as caught:
            sheets.add_sheets(tx, iter(fresh))
        assert sheets.count_sheets(tx, survey_round.dossier_id) == {survey_round.id: 1}
    assert caught.value.code == "sheet-number-taken"
    assert {"number": numbers[-1], "round": "Đợt 1/2026", "batch": "–"}.items() <= caught.value.facts.items()


def test_a_number_taken_far_into_the_bulk_takes_the_earlier_ones_back(
    store: Store, survey_round: SurveyRound, sheet_of: Make
) -> None:
    made = [sheet_of(survey_round, number) for number in range(1, 4501)]
    with store.transaction("A") as tx:
        with pytest.raises(Refusal) as caught:
            sheets.add_sheets(tx, [*made, replace(made[7], id="again")])
        assert caught.value.facts["number"] == 8
        assert sheets.count_sheets(tx, survey_round.dossier_id) == {}


def test_sheets_that_are_refused_while_they_come_take_the_earlier_ones_back(
    store: Store, survey_round: SurveyRound, sheet_of: Make
) -> None:
    def coming() -> Iterator[Sheet]:
        yield from (sheet_of(survey_round, number) for number in range(10, 4010))
        raise Refusal("data-sheet-wrong")

    with store.transaction("A") as tx:
        tx.save(sheet_of(survey_round, 1))
        with pytest.raises(Refusal, match="data-sheet-wrong"):
            sheets.add_sheets(tx, coming())
        assert sheets.count_sheets(tx, survey_round.dossier_id) == {survey_round.id: 1}
        assert sheets.add_sheets(tx, [sheet_of(survey_round, 10)]) == 1


def test_a_sheet_with_the_id_of_another_is_refused(store: Store, survey_round: SurveyRound, sheet_of: Make) -> None:
    with pytest.raises(Refusal) as caught, store.transaction("A") as tx:
        sheets.add_sheets(tx, [sheet_of(survey_round, 1), replace(sheet_of(survey_round, 1), number=2)])
    assert caught.value.code == "record-id-taken"


def test_a_single_sheet_with_a_taken_number_is_refused(store: Store, survey_round: SurveyRound, sheet_of: Make) -> None:
    with store.transaction("A") as tx:
        tx.save(sheet_of(survey_round, 1))
        tx.save(sheet_of(survey_round, 2))
    for wrong in (replace(sheet_of(survey_round, 1), id="n"), replace(sheet_of(survey_round, 2), number=1)):
        with pytest.raises(Refusal) as caught, store.transaction("A") as tx:
            tx.save(wrong)
        assert (caught.value.code, caught.value.field) == ("sheet-number-taken", "number")


def test_a_sheet_belongs_to_a_round_of_its_own_dossier(store: Store, survey_round: SurveyRound, sheet_of: Make) -> None:
    with store.transaction("A") as tx:
        tx.save(Dossier("d2", "00073", date(2025, 7, 1), 2026, AT))
    with pytest.raises(IntegrityError), store.transaction("A") as tx:
        sheets.add_sheets(tx, [replace(sheet_of(survey_round, 1), dossier_id="d2")])


def test_a_dossier_is_emptied_and_its_neighbour_and_the_appraisal_stay(
    store: Store, dossier: Dossier, sheet_of: Make
) -> None:
    other = replace(dossier, id="d2", year=2025)
    with store.transaction("A") as tx:
        tx.save(other)
        for one in (dossier, other):
            tx.save_many(_content(one))
            sheets.add_sheets(tx, [sheet_of(_round_of(one), n) for n in range(1, 421)])
            tx.save(Appraisal(f"ap-{one.id}", one.id, "ff" * 32))
        tx.delete_dossier_content(dossier.id)
    with store.reading() as reading:
        assert reading.get(Dossier, dossier.id) == dossier
        assert len(reading.find(Appraisal)) == 2
        for record_class, table in TABLES.items():
            if table in SENT_TABLES:
                assert reading.find(record_class, dossier_id=dossier.id) == []
                assert reading.find(record_class, dossier_id=other.id) != []
        assert sheets.count_sheets(reading, other.id) == {"r-d2": 420}
        assert "empty" in {e.action for e in audit.trail(reading, dossier.id)}


def _round_of(dossier: Dossier) -> SurveyRound:
    return SurveyRound(f"r-{dossier.id}", dossier.id, "PKS01", "pks01-2024", "Đợt 1")


def _content(dossier: Dossier) -> Iterator[object]:
    """One of everything a commune sends; the second disclosure replaces the first."""
    d = dossier.id
    yield Disclosure(f"c1-{d}", d, "11.1", "ld-2022", "Cũ", AT)
    yield Disclosure(f"c2-{d}", d, "11.1", "ld-2022", "Mới", AT, supersedes=f"c1-{d}")
    yield Publication(f"p-{d}", d, f"c1-{d}", "a", "Trụ sở")
    yield Attachment(f"a-{d}", d, "ab" * 32, 10, "application/pdf", "qd.pdf", AT)
    yield AttachmentLink(f"l-{d}", d, f"a-{d}", AttachedTo.PUBLICATION, f"p-{d}")
    yield Assessment(f"as-{d}", d, "cqtt-2024")
    yield Registration(f"rg-{d}", d)
    yield IndicatorEntry(f"i-{d}", d, "1.1", yes=True)
    yield DossierProfile(f"dp-{d}", d, Profile())
    yield _round_of(dossier)
    yield SurveyCheck(f"sc-{d}", d, f"r-{d}", "Mai", 420, 42, 840, 2, 1, 0)
    yield SurveyDay(f"sd-{d}", d, f"r-{d}", date(2026, 8, 5), "Một cửa", "Mai", 40, 25)
