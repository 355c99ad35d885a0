"""What `package inspect` answers: what a file says of itself and the reports read from it, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcdc_desktop.cli.answer import moment
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.token_commands import cosigner_lines, cosigner_shapes
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.usecases.look_inside import Inspection, SealedLook
from qcdc_desktop.usecases.package_reports import Reports, SaidScore


def sealed_shape(seen: SealedLook) -> dict[str, Any]:
    """A sealed file seen from outside."""
    return {
        "trusted": False,
        "sealed": True,
        "opened": False,
        "bytes": seen.bytes,
        "recipients": seen.recipients,
        "receiver": str(seen.receiver.key) if seen.receiver else None,
    }


def inspection_shape(session: Session, seen: Inspection) -> dict[str, Any]:
    """Everything a package says of itself."""
    problem = seen.problem
    return {
        "trusted": False,
        "sealed": seen.sealed,
        "opened": True,
        "kind": seen.kind.value,
        "unit": str(seen.unit),
        "unit_name": seen.unit_name,
        "audience": str(seen.audience),
        "year": seen.year,
        "revision": seen.revision,
        "issued_at": seen.issued_at,
        "digest": seen.digest,
        "key_id": seen.key_id,
        "counts": seen.counts,
        "bytes": seen.bytes,
        "signature": seen.signature,
        "cosigners": cosigner_shapes(seen.cosigners),
        "reports": _reports(seen.reports) if seen.reports else None,
        "problem": {"code": problem.code, "message": session.say(problem.code, **problem.facts)} if problem else None,
    }


def inspection_lines(session: Session, seen: Inspection) -> list[str]:
    """The same for people."""
    data = inspection_shape(session, seen)
    said = ("kind", "unit", "unit_name", "audience", "year", "revision", "issued_at", "digest", "key_id", "bytes")
    lines = [
        session.words["cli-package-unverified"],
        *(f"  {name}: {data[name]}" for name in said),
        *(f"  {name}: {count}" for name, count in seen.counts.items()),
        session.say(seen.signature, **seen.signature_facts),
        *cosigner_lines(session, seen.cosigners),
    ]
    if seen.problem is not None:
        lines.append(session.say("inspect-no-reports", why=session.say(seen.problem.code, **seen.problem.facts)))
    if seen.reports is not None:
        lines += _lines(session, seen.reports)
    return lines


def _reports(said: Reports) -> dict[str, Any]:
    return {
        "score": _score(said.score) if said.score else None,
        "disclosures": _disclosures(said) if said.figures else None,
        "surveys": [
            {"form": one.form, "title": one.title, "sheets": one.sheets, "rate": one.rate} for one in said.rounds
        ],
        "files": [
            {
                "name": one.name,
                "description": one.description,
                "bytes": one.size,
                "media_type": one.media_type,
                "type_by_content": one.found_type,
                "proves": one.proves,
            }
            for one in said.files
        ],
        "appraisal": _appraisal(said),
        "receipt": {
            "outcome": said.receipt.outcome,
            "revision": said.receipt.revision,
            "received_at": said.receipt.received_at,
            "received_by": said.receipt.received_by,
        }
        if said.receipt
        else None,
    }


def _score(said: SaidScore) -> dict[str, Any]:
    sheet = said.sheet
    return {
        "edition": sheet.edition,
        "state": said.state.value,
        "approved_by": said.approved_by,
        "points": sheet.points,
        "maximum": sheet.maximum,
        "passed": sheet.passed,
        "rank": sheet.rank,
        "criteria": [
            {"code": c.criterion.code, "title": c.criterion.title, "points": c.points, "maximum": c.maximum}
            for c in sheet.criteria
        ],
    }


def _disclosures(said: Reports) -> dict[str, Any]:
    figures = said.figures
    assert figures is not None
    return {
        "states": {state.value: count for state, count in sorted(said.states.items())},
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "rate": figures.rate,
    }


def _appraisal(said: Reports) -> dict[str, Any] | None:
    found = said.appraisal
    if found is None:
        return None
    items = [{"indicator": i.indicator_code, "points": i.points, "comment": i.comment} for i in found.items]
    return {"state": found.state.value, "reviewer": found.reviewer, "reason": found.reason, "items": items}


def _lines(session: Session, said: Reports) -> Iterator[str]:
    if said.score is not None:
        sheet = said.score.sheet
        yield f"Tự chấm điểm: {format_points(sheet.points)}/{format_points(sheet.maximum)} {sheet.rank}".rstrip()
        for one in sheet.criteria:
            points = f"{format_points(one.points)}/{format_points(one.maximum)}"
            yield f"  {one.criterion.code}  {points}  {one.criterion.title}"
    if said.figures is not None:
        yield f"Công khai: đến hạn {said.figures.due}, đúng hạn {said.figures.on_time}, chậm {said.figures.late}"
        for state, count in sorted(said.states.items()):
            yield f"  {session.words[f'state-{state}']}: {count}"
    for survey in said.rounds:
        rate = format_percent(survey.rate) if survey.rate is not None else "–"
        yield f"Khảo sát {survey.form}, {survey.title}: {format_count(survey.sheets)} phiếu, hài lòng {rate}"
    for file in said.files:
        type_words = file.media_type if file.sound else f"{file.media_type}, nhưng nội dung không phải loại này"
        yield f"Tệp {file.name}: {format_count(file.size)} byte, {type_words}"
    if said.appraisal is not None:
        yield f"Thẩm định: {said.appraisal.state.value}, {said.appraisal.reviewer}. {said.appraisal.reason}".rstrip()
        for item in said.appraisal.items:
            points = format_points(item.points) if item.points is not None else "–"
            yield f"  {item.indicator_code}  {points}  {item.comment}".rstrip()
    if said.receipt is not None:
        yield f"Báo nhận lần gửi {said.receipt.revision} lúc {moment(said.receipt.received_at)}: {said.receipt.outcome}"
