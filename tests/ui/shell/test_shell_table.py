"""Lists: Vietnamese order, filter without marks, the chosen row survives, ten thousand rows stay quick."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView

Spin = Callable[..., bool]
DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    points: int | None = None


def columns() -> list[Column[Row]]:
    return [
        Column("name", "Tên", lambda row: row.name, stretch=True),
        Column(
            "points",
            "Điểm",
            lambda row: "" if row.points is None else str(row.points),
            sort=lambda row: row.points,
            right=True,
            state=lambda row: State.WARNING if row.points is None else None,
        ),
    ]


NAMES = ["xã 10", "Đa", "xã 2", "Da", "Ấn", "An", "Bá", "Ba"]


def model(names: list[str] = NAMES) -> RowsModel[Row]:
    made: RowsModel[Row] = RowsModel(columns())
    made.set_rows([Row(f"r{n}", name, None if n == 0 else 100 - n) for n, name in enumerate(names)])
    return made


def shown(rows: RowsModel[Row]) -> list[str]:
    return [rows.data(rows.index(n, 0)) for n in range(rows.rowCount())]


def test_vietnamese_order_and_back_to_the_given_order(app: QApplication) -> None:
    rows = model()
    rows.sort(0, UP)
    assert shown(rows) == ["An", "Ấn", "Ba", "Bá", "Da", "Đa", "xã 2", "xã 10"]
    rows.sort(0, DOWN)
    assert shown(rows)[0] == "xã 10"
    rows.sort(-1)
    assert shown(rows) == NAMES


def test_order_by_a_key_with_blanks_last(app: QApplication) -> None:
    rows = model(["a", "b", "c"])
    rows.sort(1, UP)
    assert shown(rows) == ["c", "b", "a"]


def test_filter_by_words_without_marks(app: QApplication) -> None:
    rows = model(["Phường Thọ Xương, Bắc Giang", "Phường Xương Giang", "Xã Đồng Sơn"])
    rows.set_filter("dong")
    assert shown(rows) == ["Xã Đồng Sơn"]
    rows.set_filter("XUONG giang")
    assert shown(rows) == ["Phường Xương Giang", "Phường Thọ Xương, Bắc Giang"]
    rows.set_condition(lambda row: row.id == "r1")
    assert shown(rows) == ["Phường Xương Giang"]
    rows.set_condition(None)
    rows.set_filter("")
    assert rows.rowCount() == rows.total == 3


def test_cells_give_states_alignment_and_texts(app: QApplication) -> None:
    rows = model(["a"])
    cell = rows.index(0, 1)
    assert rows.data(cell, Qt.ItemDataRole.DecorationRole).isNull() is False
    assert rows.data(cell, Qt.ItemDataRole.ForegroundRole).isValid()
    assert rows.data(cell, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert rows.data(rows.index(7, 7)) is None
    assert rows.headerData(0, Qt.Orientation.Horizontal) == "Tên"
    assert rows.as_texts() == (("Tên", "Điểm"), [("a", "")])


def test_the_chosen_row_survives_reading_sorting_and_filtering(app: QApplication) -> None:
    rows = model()
    view = RowsView(rows, "Danh sách")
    chosen: list[Any] = []
    view.chosen.connect(lambda row: chosen.append(row.name if row else None))
    view.show()
    assert view.choose("r3")
    rows.sort(0, UP)
    rows.set_rows([Row("r9", "mới"), *rows.rows])
    assert view.current_row().id == "r3"
    rows.set_filter("khong co")
    assert view.current_row() is None
    rows.set_filter("")
    assert view.current_row().id == "r3"
    assert chosen[0] == "Da"
    assert view.count_text() == "9 dòng"
    rows.set_filter("xa")
    assert view.count_text() == "2 / 9 dòng"


def test_keyboard_opens_and_letters_do_not_search(app: QApplication) -> None:
    view = RowsView(model(), "Danh sách")
    opened: list[Row] = []
    view.opened.connect(opened.append)
    view.show()
    view.choose("r0")
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClicks(view, "xa")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [row.id for row in opened] == ["r1"]


def test_an_empty_list_says_what_to_do_first(app: QApplication) -> None:
    rows = model([])
    view = RowsView(rows, "Danh sách")
    done: list[bool] = []
    view.set_empty("disclosure", "Chưa có nội dung nào.", "Thêm nội dung", lambda: done.append(True))
    view.resize(600, 300)
    view.show()
    empty = view._empty
    assert empty is not None
    assert empty.isVisible()
    assert empty.button.isVisible()
    empty.button.click()
    assert done == [True]
    rows.set_rows([Row("a", "An")])
    assert not empty.isVisible()
    rows.set_filter("zzz")
    assert view._nothing_found.isVisible()
    assert not empty.isVisible()


def test_a_list_that_is_not_read_yet_does_not_say_that_it_is_empty(app: QApplication, spin: Spin) -> None:
    rows: RowsModel[Row] = RowsModel(columns())
    view = RowsView(rows, "Danh sách")
    view.set_empty("disclosure", "Chưa có nội dung nào.")
    view.resize(600, 300)
    view.show()
    assert not view._empty.isVisible()
    assert spin(lambda: view._reading.isVisible())
    rows.set_rows([])
    assert view._empty.isVisible()
    assert not view._reading.isVisible()


def test_widths_are_remembered(app: QApplication, tmp_path: Path, spin: Spin) -> None:
    file = tmp_path / "window.json"
    cols = [Column[Row]("a", "A", lambda r: r.name, width=90), Column[Row]("b", "B", lambda r: r.id, width=80)]
    view = RowsView(RowsModel(cols), "Danh sách", preferences=Preferences(file), memory="list")
    view.resize(QSize(500, 200))
    view.show()
    assert view.horizontalHeader().sectionSize(0) == 90
    view.horizontalHeader().resizeSection(0, 222)
    assert spin(file.exists, 2000)
    other = RowsView(RowsModel(cols), "Danh sách", preferences=Preferences(file), memory="list")
    assert other.horizontalHeader().sectionSize(0) == 222


def test_a_damaged_memory_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    file.write_text("{", encoding="utf-8")
    memory = Preferences(file)
    assert memory.text("appearance", "light") == "light"
    assert memory.numbers("x") == []


def test_ten_thousand_rows_stay_quick(app: QApplication) -> None:
    rows = model([f"Xã Đồng {n % 977} của huyện {n % 13}" for n in range(10_000)])
    view = RowsView(rows, "Danh sách")
    view.resize(800, 500)
    started = time.perf_counter()
    view.show()
    canvas = QPixmap(view.size())
    view.render(canvas)
    rows.sort(0, UP)
    rows.set_filter("dong 5")
    rows.set_filter("")
    view.scrollToBottom()
    view.render(canvas)
    assert time.perf_counter() - started < 5
