"""How an entry of the register looks on the terminal and as JSON."""

from __future__ import annotations

from typing import Any

from qcdc_desktop.cli.answer import table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.usecases.attachments import AttachedFile
from qcdc_desktop.usecases.day_sheet import DaySheet
from qcdc_desktop.usecases.disclosures import DisclosureDetails, DisclosureRow
from qcdc_desktop.usecases.publishing import entry_files


def row_shape(row: DisclosureRow) -> dict[str, Any]:
    """One line of the register."""
    judgement = row.judgement
    return {
        "id": row.disclosure.id,
        "content": row.content.code,
        "title": row.disclosure.title,
        "document_number": row.disclosure.document_number,
        "document_date": row.disclosure.document_date,
        "due_on": judgement.due_on,
        "done_on": judgement.done_on,
        "take_down_from": judgement.take_down_from,
        "state": judgement.state.value,
        "missing": [{"form": m.form, "place": m.place} for m in judgement.missing],
        "publications": [place_shape(p) for p in row.publications],
    }


def place_shape(publication: Publication) -> dict[str, Any]:
    """Where and when one publication was or is."""
    return {
        "form": publication.form,
        "place": publication.place,
        "starts_on": publication.starts_on,
        "ends_on": publication.ends_on,
    }


def file_shape(file: AttachedFile) -> dict[str, Any]:
    """One file with what it is tied to."""
    return {
        "name": file.attachment.name,
        "sha256": file.attachment.sha256,
        "size": file.attachment.size,
        "link": file.link.id,
        "to": file.link.subject_kind.value,
        "record": file.link.subject_id,
    }


def details_shape(session: Session, details: DisclosureDetails) -> dict[str, Any]:
    """Everything about one entry."""
    row = details.row
    disclosure = row.disclosure
    more = {
        "explanation": row.content.explanation,
        "period": disclosure.period,
        "issuer": disclosure.issuer,
        "received_on": disclosure.received_on,
        "starts_on": disclosure.starts_on,
        "fiscal_year": disclosure.fiscal_year,
        "summary": disclosure.summary,
        "extended_to": disclosure.extended_to,
        "extension_reason": disclosure.extension_reason,
        "not_applicable": disclosure.not_applicable,
        "supersedes": disclosure.supersedes,
        "note": disclosure.note,
        "days_left": row.judgement.days_left,
        "how": [session.say_step(step) for step in row.judgement.steps],
        "places": [
            {
                "form": check.required.form,
                "place": check.required.place,
                "clause": check.required.clause,
                "met": check.met,
                "until": check.until,
                "ended_early": check.short,
            }
            for check in row.judgement.checks
        ],
        "files": [
            file_shape(AttachedFile(file.attachment, link))
            for file in entry_files(session.ws, disclosure.id)
            for link in file.links
        ],
    }
    return row_shape(row) | more


def details_lines(session: Session, details: DisclosureDetails) -> list[str]:
    """The same for people."""
    row = details.row
    places = [
        [
            check.required.form,
            check.required.place,
            format_date(check.begun_on) if check.begun_on else "–",
            format_date(check.until) if check.until else "–",
            session.words["cli-place-early" if check.short else "cli-place-met" if check.met else "cli-place-open"],
        ]
        for check in row.judgement.checks
    ]
    return [
        f"{row.content.code}  {row.disclosure.title}",
        row.content.explanation,
        session.words[f"state-{row.judgement.state.value}"],
        *(f"  {session.say_step(step)}" for step in row.judgement.steps),
        *(table(["HT", "Nơi", "Từ ngày", "Ít nhất đến", ""], places) if places else []),
        *(f"  {file.attachment.name}" for file in entry_files(session.ws, row.disclosure.id)),
    ]


def figures_shape(figures: Figures) -> dict[str, Any]:
    """Counts and rate (hundredths of a percent)."""
    return {
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "not_applicable": figures.not_applicable,
        "waiting": figures.waiting,
        "rate": figures.rate,
    }


def figures_row(name: str, figures: Figures) -> list[str]:
    """The same as a row of a table."""
    counts = (figures.due, figures.on_time, figures.late, figures.missing, figures.waiting, figures.not_applicable)
    return [name, *map(str, counts), format_percent(figures.rate) if figures.rate is not None else "–"]


def work_lines(session: Session, sheet: DaySheet) -> list[str]:
    """The day's work in its groups."""
    lines = []
    for group in sheet.groups:
        lines.append(session.words[f"day-group-{group.code}"])
        lines += [f"  {session.say(item.code, **item.facts)}" for item in group.items]
    return lines
