"""What of a log may leave the office: nothing anybody typed."""

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.support_text import stripped_line, stripped_log

LOG = """2026-02-06 12:00:01,123 INFO qcdc.window Refusal sheet-number-taken
2026-02-06 12:00:02,123 WARNING qcdc.qt QPainter::begin: Paint device returned engine == 0, type: 2
2026-02-06 12:00:03,123 WARNING qcdc.qt could not open C:/Users/Hạnh/Danh sách.xlsx
2026-02-06 12:00:04,123 ERROR qcdc.window bug L-3F9A, time 1
Traceback (most recent call last):
  File "C:\\Users\\Nguyen Thi Hanh\\qcdc\\_internal\\qcdc_desktop\\ui\\jobs.py", line 71, in run
    outcome = _Outcome(value=self.work(self))
  File "/home/hanh/.venv/lib/python3.11/site-packages/sqlalchemy/engine/base.py", line 5, in execute
ValueError: Nguyen Van An khong hai long
sqlalchemy.exc.IntegrityError: UNIQUE constraint failed: 'Le Thi Mai'
Nguyen Van An
2026-02-06 12:00:05,123 INFO root Nguyen Van An
Fatal Python error: Segmentation fault
"""


def test_what_helps_stays_and_what_was_typed_goes() -> None:
    assert stripped_log(LOG).splitlines() == [
        "2026-02-06 12:00:01 INFO qcdc.window Refusal sheet-number-taken",
        "2026-02-06 12:00:02 WARNING qcdc.qt QPainter::begin",
        "2026-02-06 12:00:03 WARNING qcdc.qt (Qt)",
        "2026-02-06 12:00:04 ERROR qcdc.window bug L-3F9A, time 1",
        "Traceback (most recent call last):",
        '  File "qcdc_desktop/ui/jobs.py", line 71, in run',
        '  File "sqlalchemy/engine/base.py", line 5, in execute',
        "ValueError",
        "IntegrityError",
        "2026-02-06 12:00:05 INFO root (…)",
        "Fatal Python error: Segmentation fault",
    ]


SECRET = "hanhdangnhapmatkhau"
places = st.sampled_from(
    [
        "ValueError: {}",
        "{}",
        "    {}",
        "2026-02-06 12:00:05,123 ERROR qcdc.window {}",
        "2026-02-06 12:00:05,123 WARNING qcdc.qt QFile: {}",
        '  File "C:\\Users\\{}\\qcdc_desktop\\a.py", line 1, in f',
        "KeyError: '{}'",
        "{}: something",
        "Refusal: ('{}', {{}})",
    ]
)


@given(places, st.text(max_size=20), st.text(max_size=20))
def test_nothing_typed_is_ever_left(place: str, before: str, after: str) -> None:
    assert SECRET not in stripped_log(place.format(f"{before}{SECRET}{after}"))


@given(st.text())
def test_any_line_gives_one_line(line: str) -> None:
    assert "\n" not in stripped_line(line.replace("\n", " "))
