"""That somebody looked a permanent posting over and found it still true: kept as a sentence in the posting's note.

The note is what people see and may change; taking the sentence out makes the work list ask again. When a posting is to
be looked over decides `worklist`.
"""

import re
from datetime import date

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_date, parse_date

_SENTENCE = "Đã rà soát ngày {day}, vẫn đúng."
_WRITTEN = re.compile(r"Đã rà soát ngày (\d{1,2}/\d{1,2}/\d{4}), vẫn đúng\.?")


def with_review(note: str, day: date) -> str:
    """The note that also says that the posting was looked over on `day`; an earlier such sentence is replaced."""
    rest = " ".join(_WRITTEN.sub(" ", note).split())
    return f"{rest} {_SENTENCE.format(day=format_date(day))}".strip()


def reviewed_on(note: str) -> date | None:
    """The last day on which the note says that the posting was looked over, or None."""
    days = []
    for text in _WRITTEN.findall(note):
        try:
            days.append(parse_date(text))
        except Refusal:
            continue  # a day that is none proves nothing
    return max(days, default=None)
