"""The limits a look into the quality of survey data works with; they are data, with an edition of their own."""

from dataclasses import dataclass

from qcdc_desktop.domain.catalogue import Edition


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """One edition of the limits; shares and rates in hundredths of a percent.

    Two sheets are alike from `alike_share` equal answers of at least `alike_answers`, where chance would bring that
    about less than once in `chance` rounds; a round of fewer than `alike_sheets` sheets cannot tell. Rounds of more
    than `compare_all` sheets are compared with the `compare_near` numbers after each sheet. A straight line runs
    through at least `line_questions` questions; from `line_sheets` such sheets and a share of `line_share` it is
    told. `keys_per_hour` is the fastest keying; `pace_sheets` sheets faster than that are told, those at most
    `bulk_seconds` apart came from a file. A person's sheets are compared from `keyer_sheets` on, told from an effect
    of `keyer_effect` (Cramér's V). Sheets keyed more than `late_days` after the round are told. `error_rate` holds
    where a round agreed none.
    """

    edition: Edition
    chance: int
    alike_share: int
    alike_answers: int
    alike_sheets: int
    compare_all: int
    compare_near: int
    line_questions: int
    line_sheets: int
    line_share: int
    keys_per_hour: int
    pace_sheets: int
    bulk_seconds: int
    keyer_sheets: int
    keyer_effect: int
    late_days: int
    error_rate: int
