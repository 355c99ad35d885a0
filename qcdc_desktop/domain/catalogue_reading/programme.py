"""Reads the work programme of one year: tasks by quarter, who leads, which survey form a task holds."""

from collections.abc import Collection
from itertools import groupby

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.work_programme import WorkProgramme, WorkTask


def work_programme(root: Entry, forms: Collection[str]) -> WorkProgramme:
    """The programme in `root`; `forms` are the codes of the survey forms that exist."""
    edition = read_head(root, Kind.PROGRAMME)
    year = root.integer("year", 2000, 2100)
    share = root.integer("target_share", 0, 10_000)
    due = root.day("submission_due") if root.has("submission_due") else None
    quarters = root.entries("quarters", named_by="quarter")
    found: list[tuple[Entry, WorkTask]] = []
    for entry in quarters:
        quarter = entry.integer("quarter", 1, 4)
        found.extend((task, _task(task, quarter, forms)) for task in entry.entries("tasks", named_by="number"))
        entry.close()
    _refuse_disorder(found)
    root.close()
    return WorkProgramme(edition, year, share, tuple(task for _, task in found), due)


def _task(entry: Entry, quarter: int, forms: Collection[str]) -> WorkTask:
    task = WorkTask(
        quarter=quarter,
        number=entry.integer("number", 1, 200),
        title=entry.text("title"),
        lead=entry.text("lead"),
        form_code=entry.text("form_code", default=""),
    )
    if task.form_code and task.form_code not in forms:
        entry.wrong("form_code", "catalogue-survey-form-unknown", code=task.form_code)
    entry.close()
    return task


def _refuse_disorder(found: list[tuple[Entry, WorkTask]]) -> None:
    """Tasks of a quarter are numbered 1, 2, 3 …, and no quarter comes back."""
    seen: set[int] = set()
    for quarter, group in groupby(found, key=lambda pair: pair[1].quarter):
        tasks = list(group)
        if quarter in seen:
            tasks[0][0].wrong("quarter", "catalogue-code-twice", code=str(quarter))
        seen.add(quarter)
        for wanted, (entry, task) in enumerate(tasks, start=1):
            if task.number != wanted:
                entry.wrong("number", "catalogue-number-out-of-order", value=task.number, wanted=wanted)
