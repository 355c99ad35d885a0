"""What is required where, and how a disclosure stands on a day."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.deadline import Deadline
from qcdc_desktop.domain.disclosure import (
    Condition,
    Content,
    CountIn,
    DeadlineRule,
    Disclosure,
    Publication,
    RequiredForm,
    Scope,
    StartEvent,
)
from qcdc_desktop.domain.disclosure_required import in_short
from qcdc_desktop.domain.disclosure_status import (
    Judgement,
    Required,
    State,
    assign,
    judge,
    last_day,
    required_publications,
)
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import resource

WORDS = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)
DUE = date(2026, 3, 9)
EARLY = date(2026, 3, 5)
LATE = date(2026, 3, 16)

WEB = RequiredForm("b", Scope.OFFICE, None, False, Condition.HAS_WEBSITE, "Điều 13 khoản 1")
POSTED = RequiredForm("a", Scope.HEADQUARTERS_AND_VILLAGES, 30, False, Condition.ALWAYS, "Điều 13 khoản 2")
ALWAYS = RequiredForm("a", Scope.HEADQUARTERS, None, True, Condition.ALWAYS, "Điều 13 khoản 2")
SPOKEN = RequiredForm("c", Scope.OFFICE, 3, False, Condition.HAS_LOUDSPEAKER, "Điều 13 khoản 3")
HEADS = RequiredForm("d", Scope.VILLAGES, None, False, Condition.ALWAYS, "Điều 13 khoản 4")

PROFILE = Profile(has_website=True, has_loudspeaker=True, villages=("Đông", "Thôn Đông Bắc", "Tổ dân phố số 2"))
RULE = DeadlineRule("general", "", 5, CountIn.WORKING_DAYS, StartEvent.DOCUMENT, "", date(2023, 7, 1), None, None, None)
DEADLINE = Deadline(DUE, RULE, ())
DISCLOSURE = Disclosure("d1", "h1", "k7", "test", "Hộ nghèo", datetime(2026, 3, 2, tzinfo=UTC))


def content(*cells: RequiredForm) -> Content:
    return Content("k7", 7, "Chính sách hỗ trợ", "", (), (), cells)


def published(form: str, place: str, starts: date | None, ends: date | None = None, n: int = 0) -> Publication:
    return Publication(f"p{n}", "h1", "d1", form, place, starts, ends)


POSTING = Required("a", "Trụ sở HĐND, UBND", 30, False, "Điều 13 khoản 2")
PERMANENT = Required("a", "Trụ sở HĐND, UBND", None, True, "Điều 13 khoản 2")
LOUDSPEAKER = Required("c", "Hệ thống truyền thanh", 3, False, "Điều 13 khoản 3")
PAGE = Required("b", "Trang thông tin điện tử", None, False, "Điều 13 khoản 1")


def stands(
    today: date,
    *publications: Publication,
    required: tuple[Required, ...] = (POSTING,),
    disclosure: Disclosure = DISCLOSURE,
) -> Judgement:
    return judge(disclosure, publications, required, DEADLINE, today)


# --- what is required ---


def test_the_matrix_is_carried_out_at_the_places_of_the_office() -> None:
    required = required_publications(content(WEB, POSTED, SPOKEN, HEADS), PROFILE)
    assert [(entry.form, entry.place, entry.days) for entry in required] == [
        ("b", "Trang thông tin điện tử", None),
        ("a", "Trụ sở HĐND, UBND", 30),
        ("a", "Nhà văn hóa Đông", 30),
        ("a", "Nhà văn hóa thôn Đông Bắc", 30),
        ("a", "Nhà văn hóa tổ dân phố số 2", 30),
        ("c", "Hệ thống truyền thanh", 3),
        ("d", "Trưởng thôn Đông", None),
        ("d", "Trưởng thôn Đông Bắc", None),
        ("d", "Tổ trưởng tổ dân phố số 2", None),
    ]


def test_what_the_office_does_not_have_is_not_asked_of_it() -> None:
    bare = Profile(has_website=False, has_loudspeaker=False)
    required = required_publications(content(WEB, POSTED, SPOKEN, HEADS), bare)
    assert [(entry.form, entry.place) for entry in required] == [("a", "Trụ sở HĐND, UBND")]


def test_one_form_at_one_place_is_required_once() -> None:
    required = required_publications(content(ALWAYS, POSTED), Profile())
    assert required == (PERMANENT,)


# --- which publication meets what ---

VILLAGE_POSTINGS = required_publications(
    content(POSTED), Profile(villages=("1", "10", "Đông", "Đông Bắc", "Hòa", "Hoa"))
)


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("Nhà văn hóa 1", "Nhà văn hóa 1"),
        ("Nhà văn hóa 10", "Nhà văn hóa 10"),
        ("nhà văn hoá 10, bảng tin", "Nhà văn hóa 10"),
        ("Nhà văn hóa 100", None),
        ("Nhà văn hóa Đông", "Nhà văn hóa Đông"),
        ("Nhà văn hóa Đông Bắc (cổng chính)", "Nhà văn hóa Đông Bắc"),
        ("Nhà văn hóa Hoa", "Nhà văn hóa Hoa"),
        ("Trụ sở HĐND, UBND xã Đại Lâm", "Trụ sở HĐND, UBND"),
        ("Trụ sở", None),
        ("", None),
    ],
)
def test_a_publication_meets_the_place_it_names(place: str, meant: str | None) -> None:
    shared = assign([published("a", place, EARLY)], VILLAGE_POSTINGS)
    assert [entry.place for entry, found in shared.items() if found] == ([meant] if meant else [])


def test_the_form_must_be_the_same_and_the_website_is_one() -> None:
    shared = assign([published("b", "https://xa.example/tin/12", EARLY), published("k", "", EARLY)], (PAGE, POSTING))
    assert [len(found) for found in shared.values()] == [1, 0]


# --- states ---


@pytest.mark.parametrize(
    ("today", "starts", "ends", "state"),
    [
        (EARLY, None, None, State.NOT_DUE),
        (DUE, None, None, State.NOT_DUE),
        (DUE + DAY, None, None, State.OVERDUE),
        (DUE - 2 * DAY, DUE, None, State.NOT_DUE),
        (DUE, DUE, None, State.RUNNING),
        (EARLY + 29 * DAY, EARLY, None, State.RUNNING),
        (EARLY + 30 * DAY, EARLY, None, State.DONE),
        (EARLY + 99 * DAY, EARLY, EARLY + 30 * DAY, State.DONE),
        (EARLY + 99 * DAY, EARLY, EARLY + 29 * DAY, State.ENDED_EARLY),
        (EARLY + 10 * DAY, EARLY, EARLY + 20 * DAY, State.RUNNING),
        (LATE, LATE, None, State.RUNNING_LATE),
        (LATE + 30 * DAY, LATE, None, State.DONE_LATE),
        (LATE + 30 * DAY, LATE, LATE + 30 * DAY, State.DONE_LATE),
    ],
)
def test_a_posting_of_thirty_days(today: date, starts: date | None, ends: date | None, state: State) -> None:
    assert stands(today, published("a", POSTING.place, starts, ends)).state is state


def test_the_days_told_beside_the_state() -> None:
    waiting = stands(EARLY)
    assert (waiting.due_on, waiting.days_left, waiting.missing, waiting.done_on) == (DUE, 4, (POSTING,), None)
    assert stands(DUE + 3 * DAY).days_left == -3
    running = stands(EARLY + 10 * DAY, published("a", POSTING.place, EARLY))
    assert (running.done_on, running.take_down_from, running.days_left) == (EARLY, EARLY + 30 * DAY, 20)
    assert running.missing == ()


def test_everything_required_must_begin_in_time() -> None:
    required = (POSTING, LOUDSPEAKER, PAGE)
    two = [published("a", POSTING.place, EARLY), published("c", "", DUE)]
    part = stands(DUE, *two, required=required)
    assert (part.state, part.missing) == (State.NOT_DUE, (PAGE,))
    assert stands(DUE + DAY, *two, required=required).state is State.OVERDUE
    last = stands(LATE, *two, published("b", "", LATE), required=required)
    assert (last.state, last.done_on) == (State.RUNNING_LATE, LATE)


def test_a_posting_put_up_again_in_full_heals_the_one_that_came_down() -> None:
    short = published("a", POSTING.place, EARLY, EARLY + 2 * DAY, 1)
    again_in_time = published("a", POSTING.place, DUE, None, 2)
    again_late = published("a", POSTING.place, LATE, None, 3)
    assert stands(EARLY + 3 * DAY, short).state is State.ENDED_EARLY
    assert stands(DUE, short, again_in_time).state is State.RUNNING
    healed = stands(LATE, short, again_late)
    assert (healed.state, healed.done_on) == (State.RUNNING_LATE, LATE)


def test_a_permanent_posting_stays_and_must_not_come_down() -> None:
    up = stands(date(2030, 1, 1), published("a", PERMANENT.place, EARLY), required=(PERMANENT,))
    assert (up.state, up.take_down_from, up.days_left) == (State.RUNNING, None, None)
    down = stands(LATE, published("a", PERMANENT.place, EARLY, LATE), required=(PERMANENT,))
    assert (down.state, down.missing) == (State.ENDED_EARLY, (PERMANENT,))


def test_loudspeakers_speak_three_days_with_the_first() -> None:
    assert last_day(LOUDSPEAKER, EARLY) == EARLY + 2 * DAY
    assert last_day(POSTING, EARLY) == EARLY + 30 * DAY
    required = (LOUDSPEAKER,)
    states = [stands(EARLY + n * DAY, published("c", "", EARLY), required=required).state for n in range(4)]
    assert states == [State.RUNNING, State.RUNNING, State.RUNNING, State.DONE]
    whole = published("c", "", EARLY, EARLY + 2 * DAY)
    assert stands(LATE, whole, required=required).state is State.DONE
    broken = published("c", "", EARLY, EARLY + DAY)
    assert stands(LATE, broken, required=required).state is State.ENDED_EARLY


def test_what_does_not_apply_and_what_cannot_be_judged() -> None:
    exempt = Disclosure(**{**fields_of(DISCLOSURE), "not_applicable": "Không phát sinh trong năm."})  # type: ignore[arg-type]
    assert stands(LATE, disclosure=exempt).state is State.NOT_APPLICABLE
    unknown = judge(DISCLOSURE, [published("a", POSTING.place, EARLY)], (POSTING,), None, LATE)
    assert (unknown.state, unknown.due_on, unknown.done_on) == (State.MISSING_START, None, EARLY)
    assert unknown.steps[0].code == "status-missing-start"


def fields_of(disclosure: Disclosure) -> dict[str, object]:
    return {name: getattr(disclosure, name) for name in Disclosure.__dataclass_fields__}


def test_where_nothing_is_required_any_publication_will_do() -> None:
    assert stands(LATE, required=()).state is State.OVERDUE
    assert stands(LATE, published("e", "Hội trường", EARLY), required=()).state is State.DONE


def test_publications_of_other_disclosures_do_not_count() -> None:
    other = Publication("p1", "h1", "d2", "a", POSTING.place, EARLY)
    assert stands(LATE, other).state is State.OVERDUE


# --- properties ---

near = st.integers(-20, 60).map(lambda n: DUE + n * DAY)
some_required = st.lists(st.sampled_from([POSTING, LOUDSPEAKER, PAGE]), unique=True).map(tuple)


@st.composite
def some_publications(draw: st.DrawFn) -> list[Publication]:
    found = []
    for n in range(draw(st.integers(0, 5))):
        starts = draw(st.none() | near)
        length = draw(st.none() | st.integers(0, 45))
        ends = starts + length * DAY if starts and length is not None else None
        entry = draw(st.sampled_from([POSTING, LOUDSPEAKER, PAGE]))
        found.append(published(entry.form, entry.place, starts, ends, n))
    return found


@given(some_publications(), some_required, near)
def test_judgements_are_consistent_and_can_be_said(
    publications: list[Publication], required: tuple[Required, ...], today: date
) -> None:
    found = stands(today, *publications, required=required)
    complete = found.state in (State.RUNNING, State.RUNNING_LATE, State.DONE, State.DONE_LATE)
    assert complete == (found.done_on is not None)
    assert not (complete and found.missing)
    if found.done_on is not None:
        assert found.done_on <= today
        assert (found.done_on > DUE) == (found.state in (State.RUNNING_LATE, State.DONE_LATE))
    if found.state is State.NOT_DUE:
        assert today <= DUE
    if found.state is State.OVERDUE:
        assert today > DUE
    assert found.steps
    for entry in found.steps:
        assert sentence(WORDS, entry.code, entry.facts)


@given(some_publications(), some_required, near)
def test_the_order_of_records_does_not_matter(
    publications: list[Publication], required: tuple[Required, ...], today: date
) -> None:
    there, back = stands(today, *publications, required=required), stands(today, *publications[::-1], required=required)
    assert (there.state, there.done_on, there.missing) == (back.state, back.done_on, back.missing)


@given(some_publications(), some_required, near)
def test_one_more_lasting_publication_never_makes_it_worse(
    publications: list[Publication], required: tuple[Required, ...], today: date
) -> None:
    before = stands(today, *publications, required=required)
    more = [published(entry.form, entry.place, today, None, 90 + n) for n, entry in enumerate(before.missing)]
    after = stands(today, *publications, *more, required=required)
    if required:
        assert after.missing == ()
        assert after.done_on is not None


def test_places_are_named_together_by_kind_of_village() -> None:
    places = ["Nhà văn hóa thôn Đông", "Trụ sở HĐND, UBND", "Nhà văn hóa thôn Bãi Hạ", "Nhà văn hóa tổ dân phố số 2"]
    assert in_short(places) == ("Trụ sở HĐND, UBND; Nhà văn hóa thôn: Bãi Hạ, Đông; Nhà văn hóa tổ dân phố số 2")
    assert in_short(["Trưởng thôn Đoài"]) == "Trưởng thôn Đoài"
    assert in_short([]) == ""
