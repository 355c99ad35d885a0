"""Any sheet of any questionnaire comes back from the shape of ODK and Kobo as it went."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questionnaires import questionnaires, sheets_of

from qcdc_desktop.domain.catalogue_reading.reading import read_questionnaire
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.excel.answer_file import read_answer_file
from qcdc_desktop.excel.odk_answers import read_answer_row
from qcdc_desktop.excel.odk_columns import find_columns
from qcdc_desktop.excel.odk_writing import write_answers

NOW = datetime(2024, 10, 5, tzinfo=UTC)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=questionnaires(), data=st.data(), ending=st.sampled_from(["csv", "xlsx"]))
def test_a_sheet_comes_back_as_it_went(value: dict[str, Any], data: st.DataObject, ending: str) -> None:
    form = read_questionnaire(value, "f.json")
    kept = data.draw(st.lists(sheets_of(form), min_size=1, max_size=4))
    sheets = [Sheet(str(n), "", "", form.code, n, NOW, "", "", *one) for n, one in enumerate(kept, 1)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a.{ending}"
        assert write_answers(form, sheets, file) == len(sheets)
        found = read_answer_file(file)
    columns = find_columns(form, found.titles)
    assert columns.missing(form) == () and columns.unknown == ()
    for sheet, cells in zip(sheets, found.rows, strict=True):
        row = read_answer_row(form, columns, cells)
        assert (row.identity, row.number) == (sheet.id, sheet.number)
        asked = {code for code in row.answers.keys() | row.marks.keys() if code in sheet.answers or code in sheet.marks}
        assert {code: row.answers[code] for code in asked if code in row.answers} == sheet.answers
        assert {code: row.marks[code] for code in asked if code in row.marks} == sheet.marks
