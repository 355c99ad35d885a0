"""What looking into the quality of survey sheets finds, how often it is wrong, and how long it takes.

Clean rounds come from the demonstration's generator, as many as a province has, unit by unit; every finding there is a
false alarm. Then every fraud is put into rounds of every form, and it is counted how often its finding names it. Usage:
python benchmarks/quality.py [--communes 209] [--sheets 60] [--frauds 20] [--seed 2024]
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.demo.frauds import FOUND_AS, Fraud, commit
from qcdc_desktop.demo.keying import gaps, shared_out
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Sheet, SurveyRound
from qcdc_desktop.domain.survey_quality.finding import FindingKind
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.survey_quality.looking import look_into_round
from qcdc_desktop.usecases.catalogues import load_catalogues

KEYERS = ("Người nhập một", "Người nhập hai")
VILLAGES = tuple(f"Thôn {number}" for number in range(1, 9))
UNIT_BAR_SECONDS = 0.5
FALSE_ALARM_BAR = 0.01
"""Rounds with a false finding of one kind."""
FOUND_BAR = 0.9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=209)
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--frauds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    catalogues = load_catalogues()
    forms = catalogues.questionnaires_on(date(2024, 12, 31))
    (limits,) = catalogues.quality
    usual, false = clean(forms, limits, options.communes, options.sheets, options.seed)
    found = seeded(forms, limits, options.frauds, options.sheets, options.seed)
    sound = usual <= UNIT_BAR_SECONDS and all(rate <= FALSE_ALARM_BAR for rate in false.values())
    return 0 if sound and all(rate >= FOUND_BAR for rate in found.values()) else 1


def clean(
    forms: tuple[Questionnaire, ...], limits: QualityLimits, communes: int, count: int, seed: int
) -> tuple[float, dict[str, float]]:
    """The seconds a unit takes in the middle and the share of clean rounds with a false finding, by kind."""
    random = Random(f"{seed}:clean")
    seconds = []
    alarms: Counter[FindingKind] = Counter()
    by_form: Counter[str] = Counter()
    rounds = sheets = 0
    for _ in range(communes):
        made = [(form, *invented_round(form, count, random)) for form in forms]
        began = time.perf_counter()
        for form, held, keyed, _ in made:
            kinds = {one.kind for one in look_into_round(form, held, keyed, limits)}
            alarms.update(kinds)
            by_form.update({form.code: len(kinds)})
        seconds.append(time.perf_counter() - began)
        rounds += len(made)
        sheets += sum(len(keyed) for _, _, keyed, _ in made)
    print(f"clean: {rounds} rounds, {sheets} sheets of {communes} units")
    print(
        f"  seconds a unit: median {statistics.median(seconds):.3f}, slowest {max(seconds):.3f}; all {sum(seconds):.1f}"
    )
    for kind in FindingKind:
        print(f"  {kind:8} rounds with a false finding {alarms[kind]:5} = {alarms[kind] / rounds:.2%}")
    print("  by form:", dict(by_form))
    return statistics.median(seconds), {kind: alarms[kind] / rounds for kind in FindingKind}


def seeded(
    forms: tuple[Questionnaire, ...], limits: QualityLimits, times: int, count: int, seed: int
) -> dict[str, float]:
    """How often a fraud's finding names sheets it touched, over all forms; and how much of what it names is touched."""
    random = Random(f"{seed}:frauds")
    print(f"frauds: {times} rounds of each form")
    rates = {}
    for fraud in Fraud:
        by_form = {form.code: [one_fraud(fraud, form, limits, count, random) for _ in range(times)] for form in forms}
        every = [one for tries in by_form.values() for one in tries]
        rates[fraud.value] = sum(hit for hit, _, _ in every) / len(every)
        named = sum(right for _, right, _ in every), sum(all_named for _, _, all_named in every)
        share = named[0] / named[1] if named[1] else 0.0
        forms_found = {code: f"{sum(hit for hit, _, _ in tries) / times:.0%}" for code, tries in by_form.items()}
        print(f"  {fraud:9} found {rates[fraud.value]:.1%}, sheets named rightly {share:.1%}  {forms_found}")
    return rates


def one_fraud(
    fraud: Fraud, form: Questionnaire, limits: QualityLimits, count: int, random: Random
) -> tuple[bool, int, int]:
    """Whether it was found, how many of the sheets named were touched, how many were named."""
    size = max(count, 100) if fraud is Fraud.INVENTED else count
    held, keyed, touched = invented_round(form, size, random, fraud)
    named = [set(one.sheets) for one in look_into_round(form, held, keyed, limits) if one.kind is FOUND_AS[fraud]]
    every = set().union(*named)
    return bool(every & touched), len(every & touched), len(every)


def invented_round(
    form: Questionnaire, count: int, random: Random, fraud: Fraud | None = None
) -> tuple[SurveyRound, list[Sheet], frozenset[int]]:
    """One commune's round as the demonstration makes it, and which numbers a fraud touched."""
    touched: frozenset[int] = frozenset()
    begins = datetime(2024, 8, 5, 1, 0, tzinfo=UTC)
    mood = min(0.97, random.gauss(0.9, 0.05))
    sheets = shared_out(made_up_sheets(form, count, mood, VILLAGES, "", begins, random), KEYERS)
    seconds = gaps(count, random)
    if fraud is not None:
        sheets, seconds, done = commit(fraud, form, sheets, seconds, random)
        touched = frozenset(done.numbers)
    times = list(accumulate((timedelta(seconds=gap) for gap in seconds), initial=begins))
    held = SurveyRound("r", "d", form.code, form.edition.code, "", date(2024, 8, 2), date(2024, 8, 4), target=count)
    return (
        held,
        [
            replace(one, id=str(one.number), round_id="r", entered_at=at)
            for one, at in zip(sheets, times[1:], strict=True)
        ],
        touched,
    )


if __name__ == "__main__":
    sys.exit(main())
