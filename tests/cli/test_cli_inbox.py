"""The desk of the reviewing office without a window."""

from pathlib import Path
from typing import Any


def test_the_desk_of_the_reviewing_office(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("huyen")
    assert qcdc(folder, "review", "due", "2024-12-15", "--year", "2024").json["due"] == "2024-12-15"
    told = qcdc(folder, "review", "inbox", "--year", "2024").json
    assert told["due"] == "2024-12-15"
    assert {row["sent"] for row in told["units"]} == {False}
    assert {row["times"] for row in told["units"]} == {0}
    assert qcdc(folder, "review", "due", "none", "--year", "2024").json["due"] is None
    (tmp_path / "chung").mkdir()
    (tmp_path / "chung" / "hong.qcdc").write_bytes(b"x")
    watched = qcdc(folder, "review", "watch", tmp_path / "chung").json
    assert [one["outcome"] for one in watched["results"]] == ["refused"]
    assert qcdc(folder, "review", "watch").json["results"] == []
    assert qcdc(folder, "review", "watch", "--off").json["folder"] is None
