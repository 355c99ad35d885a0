"""Files come whole or not at all, and the machine's trouble gets its name."""

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words


@contextmanager
def little_room(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_new_file_replaces_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "báo cáo.pdf"
    save_for_person(file, b"one")
    save_for_person(file, b"two")
    assert file.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["báo cáo.pdf"]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    save_for_person(tmp_path / "2024" / "a.pdf", b"one")
    assert (tmp_path / "2024" / "a.pdf").read_bytes() == b"one"


def test_no_room_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    save_for_person(file, b"old")
    with little_room(1000), pytest.raises(Trouble) as caught:
        save_for_person(file, b"x" * 100_000)
    assert caught.value.code == "disk-full"
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_file_held_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.xlsx"
    save_for_person(file, b"old")

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Trouble) as caught:
        save_for_person(file, b"new")
    assert caught.value.code == "file-in-use"
    assert "“a.xlsx”" in sentence(load_words(), "file-in-use", caught.value.facts)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(Trouble) as caught:
        save_for_person(tmp_path / "a.pdf", b"one")
    assert caught.value.code == "file-trouble"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "2024").write_bytes(b"")
    with pytest.raises(Trouble):
        save_for_person(tmp_path / "2024" / "a.pdf", b"one")
