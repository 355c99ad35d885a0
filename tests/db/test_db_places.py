"""Where data may lie: what Windows and /proc/mounts say of a folder, and what is refused at the beginning."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from qcdc_desktop.db.folder import Place, judge_place, mounted_system, place_of
from qcdc_desktop.db.store import create_store
from qcdc_desktop.domain.errors import Refusal

HOME = "C:\\Users\\Hạnh"
CASES = [
    (f"{HOME}\\AppData\\Local\\QCDC\\qcdc.db", 3, "NTFS", Place.LOCAL),
    (f"{HOME}\\OneDrive - UBND\\QCDC\\qcdc.db", 3, "NTFS", Place.SYNCHRONISED),
    ("D:\\Chung\\QCDC\\qcdc.db", 3, "NTFS", Place.SYNCHRONISED),
    ("D:\\Dropbox\\qcdc.db", 3, "NTFS", Place.SYNCHRONISED),
    ("E:\\QCDC\\qcdc.db", 2, "NTFS", Place.REMOVABLE),
    ("E:\\QCDC\\qcdc.db", 2, "FAT32", Place.FAT),
    ("E:\\QCDC\\qcdc.db", 3, "exFAT", Place.FAT),
    ("Z:\\QCDC\\qcdc.db", 4, "NTFS", Place.NETWORK),
    ("\\\\may-chu\\chung\\qcdc.db", 0, "", Place.NETWORK),
    ("/home/hanh/.local/share/QCDC/qcdc.db", 0, "ext4", Place.LOCAL),
    ("/mnt/chung/qcdc.db", 0, "nfs4", Place.NETWORK),
    ("/media/usb/qcdc.db", 0, "vfat", Place.FAT),
]


@pytest.mark.parametrize(("path", "drive", "system", "expected"), CASES)
def test_the_kind_of_a_place(path: str, drive: int, system: str, expected: Place) -> None:
    assert judge_place(path, drive, system, ["D:\\Chung"]) is expected


def test_a_file_called_like_a_synchronised_folder_is_none() -> None:
    assert judge_place("D:\\QCDC\\onedrive.db", 3, "NTFS", []) is Place.LOCAL


MOUNTS = """sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/usb vfat rw 0 0
//srv/chung /mnt/o\\040chung cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/x/qcdc.db", "ext4"),
        ("/media/usb/q/qcdc.db", "vfat"),
        ("/media/usb2/qcdc.db", "ext4"),
        ("/mnt/o chung/qcdc.db", "cifs"),
    ],
)
def test_the_file_system_of_a_path(path: str, expected: str) -> None:
    assert mounted_system(MOUNTS, path) == expected


def test_new_data_are_not_begun_in_a_synchronised_folder(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    folder = tmp_path / "OneDrive" / "QCDC"
    folder.mkdir(parents=True)
    assert place_of(folder / "qcdc.db") is Place.SYNCHRONISED
    with pytest.raises(Refusal) as caught:
        create_store(folder / "qcdc.db", clock)
    assert caught.value.code == "folder-synchronised"
    assert list(folder.iterdir()) == []
