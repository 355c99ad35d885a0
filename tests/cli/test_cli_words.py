"""Codes that are put together while the program runs have words too: the architecture test reads only written ones."""

import re
from pathlib import Path

from qcdc_desktop.domain.catalogue import Origin
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.exchange.acceptance import DecisionKind
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.make_report import KINDS

ROOT = Path(__file__).parents[2]


def test_every_value_that_ends_a_code() -> None:
    codes = {f"state-{state.value}" for state in State}
    codes |= {f"appraisal-{state.value}" for state in AppraisalState} | {"appraisal-missing"}
    codes |= {f"would-{kind.value}" for kind in DecisionKind}
    codes |= {f"package-{outcome}" for outcome in ("applied", "already", "older", "held")}
    codes |= {f"report-{kind.name}{more}" for kind in KINDS for more in ("", "-help")}
    codes |= {f"origin-{origin.value}" for origin in Origin}
    codes |= {f"release-edition-{what}" for what in ("new", "changed", "adopted", "same", "kept", "withdrawn")}
    changes = ("new", "retired", "revoked", "recipients", "own-revoked", "own-missing")
    codes |= {f"release-key-{what}" for what in changes}
    codes |= {"cli-demo-offices", "cli-demo-packages", "cli-demo-reports"}
    assert codes - load_words().keys() == set()


def test_every_flag_of_a_package() -> None:
    """Flags are shown as sentences beside what became of a package."""
    folder = ROOT / "qcdc_desktop" / "exchange"
    written = (folder / "acceptance.py").read_text(encoding="utf-8") + (folder / "trust.py").read_text(encoding="utf-8")
    flags = set(re.findall(r'flags\.append\("([a-z-]+)"\)', written))
    flags |= set(re.findall(r'\("([a-z-]+)",\)', written))
    flags |= set(re.findall(r'"([a-z-]+)" if known else "([a-z-]+)"', written)[0]) | {"receipt-not-written"}
    assert {"sender-restored", "fork-same-revision", "issued-in-future", "catalogue-differs"} <= flags
    assert flags - load_words().keys() == set()
