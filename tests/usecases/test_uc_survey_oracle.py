"""From a questionnaire's definition over keys and packages to the reviewer's figures, held against a count of our own.

The oracle reads the definition as its file holds it and the answers as they stand on paper; it knows nothing of the
program's conditions, marks on skipped questions, or tallies.
"""

from collections import Counter
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from questionnaires import EXAMPLES, answers_of, questionnaires

from qcdc_desktop.domain.catalogue_reading.reading import read_questionnaire
from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.keystrokes import play
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Answer, Mark, Sheet, SurveyRound
from qcdc_desktop.domain.tally import FormTally, tally
from qcdc_desktop.excel.xlsform_writing import write_xlsform
from qcdc_desktop.exchange.sheet_rows import SheetRows, sheet_lines
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.excel_questionnaires import import_questionnaire_file
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.survey_sheets import save_sheet
from qcdc_desktop.usecases.surveys import add_round, open_round, tally_round
from qcdc_desktop.usecases.workspace import Workspace

NOW = datetime(2024, 10, 5, tzinfo=UTC)
KEYS = {Mark.BLANK: "0", Mark.INVALID: "*", Mark.NOT_APPLICABLE: "-"}
Paper = dict[str, Answer | Mark]


@st.composite
def papers_of(draw: st.DrawFn, form: Questionnaire) -> Paper:
    """A sheet of paper: something stands at every question, also where the form says to skip it."""
    answers = draw(answers_of(form))
    marks = st.sampled_from([Mark.BLANK, Mark.INVALID])
    paper: Paper = {}
    for question in form.questions:
        kinds = marks | st.just(Mark.NOT_APPLICABLE) if question.may_be_not_applicable else marks
        paper[question.code] = answers[question.code] if question.code in answers else draw(kinds)
    return paper


def holds(condition: dict[str, Any], said: Paper, wanted: bool = True) -> bool:
    """Whether people who answered said so (or with `wanted` False the opposite); who did not answer said neither."""
    if "not" in condition:
        return holds(condition["not"], said, not wanted)
    for key in ("all", "any"):
        if key in condition:
            found = [holds(part, said, wanted) for part in condition[key]]
            return all(found) if (key == "all") is wanted else any(found)
    answer, value = said.get(condition["question"], Mark.BLANK), condition["value"]
    if isinstance(answer, Mark):
        return False
    true = {
        "is": lambda: str(answer) == value,
        "is_not": lambda: str(answer) != value,
        "has": lambda: value in answer,
        "has_not": lambda: value not in answer,
        "less": lambda: answer < int(value),
        "at_most": lambda: answer <= int(value),
        "more": lambda: answer > int(value),
        "at_least": lambda: answer >= int(value),
    }[condition["operator"]]()
    return true is wanted


def asked(value: dict[str, Any], paper: Paper) -> Paper:
    """What of a paper was to be answered, in the order of the form."""
    said: Paper = {}
    for question in value["questions"]:
        if "show_if" not in question or holds(question["show_if"], said):
            said[question["code"]] = paper[question["code"]]
    return said


def oracle(value: dict[str, Any], papers: list[Paper]) -> dict[str, Any]:
    """Every figure of a form, counted by hand."""
    figures: Counter[tuple[str, ...]] = Counter()
    for paper in papers:
        said = asked(value, paper)
        flags: list[bool] = []
        opinions = 0
        for question in value["questions"]:
            code = question["code"]
            if code not in said:
                figures[code, "not_asked"] += 1
                continue
            answer = said[code]
            if isinstance(answer, Mark):
                figures[code, answer.value] += 1
                continue
            figures[code, "valid"] += 1
            opinions += not question.get("demographic", False)
            if isinstance(answer, int):
                figures[code, "weight_sum"] += answer
                figures[code, "weighted"] += 1
            ticked = [
                o
                for o in question.get("options", [])
                if o["code"] in (answer if isinstance(answer, tuple) else [answer])
            ]
            for option in ticked:
                figures[code, "option", option["code"]] += 1
                figures[code, "weight_sum"] += option.get("weight", 0)
                figures[code, "weighted"] += "weight" in option
            here = [option["satisfied"] for option in ticked if "satisfied" in option]
            if here:
                figures[code, "counted"] += 1
                figures[code, "satisfied"] += all(here)
                flags.append(all(here))
        figures["valid_sheets",] += opinions > 0
        figures["counted_sheets",] += bool(flags)
        figures["fully_satisfied",] += bool(flags) and all(flags)
    return {key: n for key, n in figures.items() if n}


def figures_of(found: FormTally) -> dict[Any, int]:
    """The program's figures in the shape of the oracle's."""
    figures: dict[Any, int] = {}
    for one in found.questions:
        code = one.question.code
        assert one.asked + one.not_asked == found.sheets
        for name in ("valid", "blank", "invalid", "not_applicable", "not_asked", "satisfied", "counted"):
            figures[code, name] = getattr(one, name)
        figures[code, "weight_sum"], figures[code, "weighted"] = one.weight_sum, one.weighted
        figures |= {(code, "option", entry.option.code): entry.count for entry in one.options}
    for name in ("valid_sheets", "counted_sheets", "fully_satisfied"):
        figures[name,] = getattr(found, name)
    return {key: n for key, n in figures.items() if n}


def keyed(value: dict[str, Any], form: Questionnaire, paper: Paper) -> Keying:
    """The paper as a clerk keys it."""
    keys = []
    said = asked(value, paper)
    for question in form.questions:
        answer = said.get(question.code)
        if isinstance(answer, Mark):
            keys.append(KEYS[answer])
        elif isinstance(answer, tuple):
            places = [n for n, option in enumerate(question.options, 1) if option.code in answer]
            keys.append("".join(map(str, places)) + ">")
        elif answer is not None and question.options:
            keys.append(next(str(n) for n, option in enumerate(question.options, 1) if option.code == answer))
        elif answer is not None:
            keys.append(f"[{answer}]")
    keying = Keying(form)
    keying.start()
    play(keying, "".join(keys), 1)
    return keying


def uid(number: int) -> str:
    return f"01933e2a-7b00-7000-8000-{number:012x}"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=questionnaires(), data=st.data())
def test_figures_are_those_of_the_paper(value: dict[str, Any], data: st.DataObject) -> None:
    form = read_questionnaire(value, "f.json")
    papers = data.draw(st.lists(papers_of(form), min_size=1, max_size=6))
    expected = oracle(value, papers)
    round_id = uid(99)
    sheets = []
    for number, paper in enumerate(papers, 1):
        keying = keyed(value, form, paper)
        sheets.append(Sheet(uid(number), "d", round_id, form.code, number, NOW, "", "", keying.answers, keying.marks))
    held = SurveyRound(round_id, "d", form.code, form.edition.code, "Đợt")
    sent = b"".join(sheet_lines(sheets))
    received = list(SheetRows(sent, "d", {round_id: held}))
    assert received == sheets
    assert figures_of(tally(form, received)) == expected
    # as a file may hold them: also what should have been skipped
    raw = [
        Sheet(
            str(n), "d", round_id, form.code, n, NOW, "", "",
            {code: a for code, a in paper.items() if not isinstance(a, Mark)},
            {code: a for code, a in paper.items() if isinstance(a, Mark)},
        )
        for n, paper in enumerate(papers, 1)
    ]  # fmt: skip
    assert figures_of(tally(form, raw)) == expected


def test_days_and_long_texts_travel() -> None:
    answers: dict[str, Answer] = {"ngay": "2024-10-05", "dai": "Dòng một, “tốt”\ndòng hai: 50 %", "so": 0}
    held = SurveyRound(uid(99), "d", "PKS03", "e", "Đợt")
    sheet = Sheet(uid(1), "d", held.id, "PKS03", 1, NOW, "Hạnh", "Thôn 1", answers, {"khac": Mark.BLANK})
    assert list(SheetRows(b"".join(sheet_lines([sheet])), "d", {held.id: held})) == [sheet]


def enrol(reviewer: Workspace, commune: Workspace) -> None:
    request = write_key_request(commune, audience=reviewer.unit_key).file
    shown = read_key_request(reviewer, request).shown_groups
    groups = zip(own_key(commune).fingerprint.split(), shown, strict=True)
    enrol_key(reviewer, request, " ".join(group for group, seen in groups if seen is None))


@pytest.fixture
def both(office: Any) -> tuple[Workspace, Workspace]:
    commune, reviewer = office("xa"), office("huyen")
    enrol(reviewer, commune)
    enrol(commune, reviewer)
    return commune, reviewer


def test_the_reviewer_counts_what_stood_on_paper(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    """The same through real offices: XLSForm, catalogues, keys, database, signed package, the other office's tally."""
    editions = count(1)
    at = {"commune": both[0], "reviewer": both[1]}

    @settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(value=questionnaires(most=9), data=st.data())
    def through_both(value: dict[str, Any], data: st.DataObject) -> None:
        number = next(editions)
        value["code"] = "PKS03"
        value["edition"] |= {"code": f"thu-{number}", "valid_from": f"2024-02-{number:02}", "valid_to": None}
        file = tmp_path / f"{number}.xlsx"
        write_xlsform(read_questionnaire(value, "f.json"), file)
        for who, ws in at.items():
            at[who] = import_questionnaire_file(ws, file, convert=False).workspace
        commune, reviewer = at["commune"], at["reviewer"]
        held = add_round(commune, 2024, "PKS03")
        form = open_round(commune, held.id).questionnaire
        assert form.edition.code == f"thu-{number}"
        papers = data.draw(st.lists(papers_of(form), min_size=1, max_size=5))
        for place, paper in enumerate(papers, 1):
            keying = keyed(value, form, paper)
            save_sheet(commune, held.id, place, keying.answers, keying.marks)
        approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
        (result,) = import_packages(reviewer, [export_submission(commune, 2024).file])
        assert result.outcome == "applied", result
        unlock_assessment(commune, 2024, "Đợt sau")
        assert figures_of(tally_round(reviewer, held.id)) == oracle(value, papers)

    through_both()
    assert next(editions) == 5
