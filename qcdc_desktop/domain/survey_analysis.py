"""Looking into the sheets of a form (phân tích phiếu): by groups of people, by section, one round beside another.

Every figure is a tally of some of the sheets, so that it means the same as on the whole; which sheets stand behind a
figure can be asked as well. Counting itself is done in `tally`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import PreparedForm, check_answer, not_asked, prepare
from qcdc_desktop.domain.statistics import interval, share
from qcdc_desktop.domain.survey import Mark, Sheet
from qcdc_desktop.domain.tally import FormTally, QuestionTally, tally
from qcdc_desktop.domain.vn_text import search_key, sort_key

VILLAGE = "village"
"""Groups by the village noted on the sheet (thôn, tổ dân phố)."""

ROUND = "round"
"""Groups by the round the sheet was collected in (đợt)."""

UNKNOWN = ""
"""The group of the sheets that do not say."""


@dataclass(frozen=True, slots=True)
class GroupTally:
    """The sheets of one group, counted; `key` is an option's code, a village, a round, or `UNKNOWN`."""

    key: str
    label: str
    tally: FormTally

    @property
    def interval(self) -> tuple[int, int] | None:
        """The 95 % interval of the satisfied share, hundredths of a percent; None when nothing counts."""
        return interval(self.tally.satisfied, self.tally.counted) if self.tally.counted else None


@dataclass(frozen=True, slots=True)
class SectionIndex:
    """The satisfied share over the questions of one section (chỉ số thành phần); counts are of answers.

    `population` are all answers there could be: the N of the group once for each question; None where N is not known.
    """

    section: str
    questions: int
    satisfied: int
    counted: int
    population: int | None = None

    @property
    def rate(self) -> int | None:
        """Hundredths of a percent; None when nothing counts."""
        return share(self.satisfied, self.counted)

    @property
    def interval(self) -> tuple[int, int] | None:
        """The 95 % interval of the share."""
        return interval(self.satisfied, self.counted, self.population) if self.counted else None


@dataclass(frozen=True, slots=True)
class Change:
    """One question in two tallies. `comparable`: it asks the same with the same options; else only both are shown."""

    before: QuestionTally | None
    after: QuestionTally | None
    comparable: bool

    @property
    def difference(self) -> int | None:
        """How much the satisfied share rose, hundredths of a percent; None where it cannot be compared."""
        if not self.comparable or self.before is None or self.after is None:
            return None
        old, new = self.before.rate, self.after.rate
        return None if old is None or new is None else new - old

    @property
    def beyond_chance(self) -> bool:
        """Whether the two 95 % intervals do not touch; touching ones may still differ, this errs to the safe side."""
        if self.difference is None or self.before is None or self.after is None:
            return False
        low, high = interval(self.before.satisfied, self.before.counted)
        low_2, high_2 = interval(self.after.satisfied, self.after.counted)
        return high < low_2 or high_2 < low


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What somebody wrote, and on which sheet."""

    sheet_id: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class KeywordGroup:
    """Open answers that share words; `keyword` as it is written most often. One answer may stand in several groups."""

    keyword: str
    answers: tuple[OpenAnswer, ...]


def can_group_by(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions whose answers make groups: about the person, with one choice."""
    return tuple(
        q for q in questionnaire.questions if q.demographic and q.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)
    )


def cross_table(
    questionnaire: Questionnaire, sheets: Iterable[Sheet], by: str, rounds: Mapping[str, str] | None = None
) -> tuple[GroupTally, ...]:
    """The sheets tallied by group: `by` is `VILLAGE`, `ROUND` or the code of a question of `can_group_by`.

    Groups come in the order of the form, villages and rounds (`rounds` names them by id) in the order of the alphabet,
    those that do not say last. Each sheet is in exactly one group, so the groups add up to the whole.
    Raises `Refusal("cannot-group-by")`.
    """
    labels = _labels(questionnaire, by)
    groups: dict[str, list[Sheet]] = {key: [] for key in labels}
    for sheet in sheets:
        groups.setdefault(_group_of(sheet, by, labels), []).append(sheet)
    named: dict[str, str] = {**{key: key for key in groups}, **(rounds or {}), **labels, UNKNOWN: ""}
    keys = [key for key in groups if groups[key]]
    if not labels:
        keys.sort(key=lambda key: sort_key(named[key]))
    keys.sort(key=lambda key: key == UNKNOWN)
    return tuple(GroupTally(key, named[key], tally(questionnaire, groups[key])) for key in keys)


def group_members(questionnaire: Questionnaire, sheets: Iterable[Sheet], by: str, key: str) -> tuple[Sheet, ...]:
    """The sheets of one group of `cross_table`; raises `Refusal("cannot-group-by")`."""
    labels = _labels(questionnaire, by)
    return tuple(sheet for sheet in sheets if _group_of(sheet, by, labels) == key)


def section_indices(counted: FormTally, population: int | None = None) -> tuple[SectionIndex, ...]:
    """The satisfied share of every section with questions that say anything of it, in the order of the form.

    `population` is the N of the group that was asked, if known; it narrows the intervals.
    """
    sections: dict[str, list[QuestionTally]] = {}
    for question in counted.questions:
        if question.question.counts_satisfaction and not question.question.demographic:
            sections.setdefault(question.question.section, []).append(question)
    return tuple(
        SectionIndex(
            name,
            len(parts),
            sum(q.satisfied for q in parts),
            sum(q.counted for q in parts),
            population * len(parts) if population is not None else None,
        )
        for name, parts in sections.items()
    )


def rate_interval(counted: FormTally, population: int | None = None) -> tuple[int, int] | None:
    """The 95 % interval of a form's satisfied share, hundredths of a percent; None when nothing counts.

    `population` is the N of the group that was asked, if known: there could be as many answers to each question.
    """
    if not counted.counted:
        return None
    asked = sum(part.questions for part in section_indices(counted))
    return interval(counted.satisfied, counted.counted, population * asked if population is not None else None)


def under_minimum(n: int, minimum: int | None) -> bool:
    """Whether a figure of `n` sheets or answers is marked as resting on too few; 0 is no figure at all.

    `minimum` None: nobody set one, nothing is marked.
    """
    return minimum is not None and 0 < n < minimum


def compare(before: FormTally, after: FormTally) -> tuple[Change, ...]:
    """Two tallies question by question in the order of the later form; what only the earlier asks comes last.

    Only like is compared with like: the same code, kind and options; a changed wording is a changed question.
    """
    old = {q.question.code: q for q in before.questions}
    changes = []
    for new in after.questions:
        known = old.pop(new.question.code, None)
        changes.append(Change(known, new, known is not None and _same(known.question, new.question)))
    return (*changes, *(Change(gone, None, False) for gone in old.values()))


def open_answers(sheets: Iterable[Sheet], question: str) -> tuple[OpenAnswer, ...]:
    """What people wrote at an open question, sheet by sheet, without blanks."""
    return tuple(
        OpenAnswer(sheet.id, sheet.number, answer)
        for sheet in sheets
        if isinstance(answer := sheet.answers.get(question), str) and answer.strip()
    )


def keyword_groups(answers: Sequence[OpenAnswer], least: int = 2, most: int = 12) -> tuple[KeywordGroup, ...]:
    """Answers that share two syllables in a row ("thủ tục"), the most frequent first; marks and capitals do not matter.

    Two syllables, because most Vietnamese words have two. A pair with a syllable that only joins words is none.
    A group needs `least` answers; no more than `most` groups are given.
    """
    found: dict[str, dict[str, OpenAnswer]] = {}
    written: dict[str, dict[str, int]] = {}
    for answer in answers:
        words = _syllables(answer.text)
        for first, second in pairwise(words):
            keys = search_key(first), search_key(second)
            if _JOINING.isdisjoint(keys) and all(key.isalpha() for key in keys):
                pair = " ".join(keys)
                found.setdefault(pair, {})[answer.sheet_id] = answer
                spelled = written.setdefault(pair, {})
                spelled[f"{first} {second}".lower()] = spelled.get(f"{first} {second}".lower(), 0) + 1
    kept = [(pair, group) for pair, group in found.items() if len(group) >= least]
    kept.sort(key=lambda one: (-len(one[1]), one[0]))
    return tuple(
        KeywordGroup(max(written[pair], key=lambda text: (written[pair][text], text)), tuple(group.values()))
        for pair, group in kept[:most]
    )


def sheets_behind(
    questionnaire: Questionnaire, sheets: Iterable[Sheet], question: str, answer: str | Mark
) -> tuple[Sheet, ...]:
    """The sheets a figure of the tally counts: those that tick an option of a question, or are blank, invalid … there.

    Raises `Refusal` question-unknown, option-unknown.
    """
    form = prepare(questionnaire)
    asked = form.questions.get(question)
    if asked is None:
        raise Refusal("question-unknown", field="question", question=question, form=questionnaire.code)
    if not isinstance(answer, Mark) and answer not in form.places[question]:
        raise Refusal("option-unknown", field="answer", option=answer, question=question, form=questionnaire.code)
    return tuple(
        sheet
        for sheet in sheets
        if question not in not_asked(form, sheet.answers) and answer in _counted_as(form, asked, sheet)
    )


def _counted_as(form: PreparedForm, question: Question, sheet: Sheet) -> tuple[str | Mark, ...]:
    """What the tally counts a question of a sheet as: the options it ticks, or a mark."""
    given = sheet.answers.get(question.code)
    if given is None:
        return (sheet.marks.get(question.code, Mark.BLANK),)
    if check_answer(question, given, form.places[question.code]) is not None:
        return (Mark.INVALID,)
    return given if isinstance(given, tuple) else (str(given),)


def _labels(questionnaire: Questionnaire, by: str) -> dict[str, str]:
    """The groups a question makes; none for villages and rounds, whose names come with the sheets."""
    if by in (VILLAGE, ROUND):
        return {}
    question = next((q for q in can_group_by(questionnaire) if q.code == by), None)
    if question is None:
        raise Refusal("cannot-group-by", field="by", by=by)
    return {option.code: option.label for option in question.options}


def _group_of(sheet: Sheet, by: str, labels: Mapping[str, str]) -> str:
    if by == VILLAGE:
        return sheet.village
    if by == ROUND:
        return sheet.round_id
    given = sheet.answers.get(by)
    return given if isinstance(given, str) and given in labels else UNKNOWN


def _same(a: Question, b: Question) -> bool:
    return (a.kind, a.text, a.options, a.show_if) == (b.kind, b.text, b.options, b.show_if)


def _syllables(text: str) -> list[str]:
    return "".join(char if char.isalpha() else " " for char in text).split()


_JOINING_WORDS = (
    "va la thi ma cua cho o tai voi de duoc bi co khong chua da dang se rat qua lam nen can phai cac "
    "nhung mot nhu khi neu vi do tu den trong ngoai tren duoi ve hon nua con cung them nay kia ay toi "
    "chung ta "
)
_JOINING = frozenset(_JOINING_WORDS.split())
"""Syllables without marks that join words or only grade them; a pair with one of them says nothing of the subject."""
