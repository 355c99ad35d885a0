"""Commands about the way of the self-assessment: stages, looking over, giving out, comparing, the dossier as files."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.assessment_stages import StageLine, current_stage
from qcdc_desktop.domain.score_comparison import Comparison
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.usecases.assessment import open_assessment
from qcdc_desktop.usecases.assessment_states import assessment_stages, review_assessment
from qcdc_desktop.usecases.assignment import assign_indicators
from qcdc_desktop.usecases.compare_assessment import beside_feedback, year_before
from qcdc_desktop.usecases.package_contents import last_feedback
from qcdc_desktop.usecases.recognition import read_recognition
from qcdc_desktop.usecases.recognition_dossier import export_dossier


def add_to(group: Any) -> None:
    """Add the commands of this module below `assess`."""
    group.add_parser("stages", help="các bước của hồ sơ năm").set_defaults(carry_out=_stages)
    review = group.add_parser("review", help="ghi nhận đã rà soát")
    review.add_argument("--name", required=True, help="họ tên người rà soát")
    review.set_defaults(carry_out=_review)
    assign = group.add_parser("assign", help="giao chỉ tiêu")
    assign.add_argument("--to", required=True, metavar="NAME", help="người, bộ phận phụ trách")
    assign.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD")
    assign.add_argument("codes", nargs="+", metavar="CODE")
    assign.set_defaults(carry_out=_assign)
    compare = group.add_parser("compare", help="so sánh với năm trước hoặc điểm thẩm định")
    compare.add_argument("--with", dest="beside", choices=("year", "appraisal"), default="year")
    compare.set_defaults(carry_out=_compare)
    dossier = group.add_parser("dossier", help="kết xuất hồ sơ đề nghị công nhận thành thư mục hoặc tệp .zip")
    dossier.add_argument("target", type=Path, metavar="TARGET")
    dossier.set_defaults(carry_out=_dossier)


def _stages(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    lines = assessment_stages(session.ws, year)
    found = read_recognition(session.ws, year)
    here = current_stage(lines)
    data = {
        "year": year,
        "stage": here.stage.value,
        "returned": here.returned,
        "stages": [_stage(line) for line in lines],
        "papers": {paper.value: state.value for paper, state in found.states.items()},
        "complete": found.complete,
    }
    said = [session.say("cli-stage", name=session.say(f"stage-{line.stage.value}")) for line in lines if line.reached]
    return Answer(data, [*said, session.say("cli-papers", count=found.complete)])


def _stage(line: StageLine) -> dict[str, Any]:
    return {"stage": line.stage.value, "reached": line.reached, "by": line.by, "at": line.at, "reason": line.reason}


def _review(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    reviewed = review_assessment(session.ws, year, options.name)
    return Answer({"state": reviewed.state.value}, [session.say("cli-reviewed", year=year, name=options.name)])


def _assign(session: Session, options: argparse.Namespace) -> Answer:
    changed = assign_indicators(session.ws, session.year(options.year), options.codes, options.to, options.due)
    return Answer({"changed": changed}, [session.say("cli-assigned", count=changed, name=options.to)])


def _compare(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    view = open_assessment(session.ws, year)
    found: Comparison | None = None
    if options.beside == "year":
        before = year_before(session.ws, view, year)
        found = before.comparison if before else None
    else:
        feedback = last_feedback(session.ws, year)
        found = beside_feedback(view, feedback) if feedback else None
    if found is None:
        return Answer({"year": year, "compared": False}, [session.say("cli-nothing-to-compare")])
    data = {
        "year": year,
        "compared": True,
        "before": found.before,
        "after": found.after,
        "maximum": found.maximum,
        "left_out": found.left_out,
        "indicators": [
            {"code": line.indicator.code, "before": line.before, "after": line.after} for line in found.indicators
        ],
    }
    lines = [f"{c.code}: {format_points(c.before)} → {format_points(c.after)}" for c in found.criteria]
    return Answer(data, [*lines, session.say("cli-compared", before=found.before, after=found.after)])


def _dossier(session: Session, options: argparse.Namespace) -> Answer:
    made = export_dossier(session.ws, session.year(options.year), options.target, session.progress)
    data = {
        "path": made.path,
        "papers": made.papers,
        "documents": made.documents,
        "missing": [paper.value for paper in made.missing],
    }
    said = session.say("cli-dossier-made", file=str(made.path), papers=made.papers, documents=made.documents)
    return Answer(data, [said])
