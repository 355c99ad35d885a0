"""The look: readable in light and dark, every icon draws, tokens hold on the grid."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from qcdc_desktop.resources import resource
from qcdc_desktop.ui.chart_likert import LikertBars, LikertRow
from qcdc_desktop.ui.charts import PointsBar, ProgressBars, ProgressItem, QuarterTimeline, TimelineMark
from qcdc_desktop.ui.icons import icon, icon_names, pixmap, state_icon
from qcdc_desktop.ui.style import Appearance, State, Theme, _load, apply_style, palette_of, style_sheet, theme

NEEDED = {
    "overview",
    "disclosure",
    "assessment",
    "survey",
    "package",
    "report",
    "settings",
    "inbox",
    "review",
    "add",
    "edit",
    "delete",
    "attach",
    "print",
    "excel",
    "import",
    "export",
    "search",
    "calendar",
    "check",
    "warning",
    "error",
    "info",
    "clock",
    "lock",
    "unlock",
    "folder",
    "key",
    "backup",
    "help",
    "chevron-down",
    "chevron-up",
    "chevron-left",
    "chevron-right",
    "refresh",
    "filter",
    "person",
}


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> Theme:
    return _load(request.param)


def test_words_can_be_read(look: Theme) -> None:
    pairs = [(text, ground) for text in ("text", "muted") for ground in ("window", "surface", "raised", "navigation")]
    pairs += [(str(state), f"{state}_soft") for state in State] + [(str(state), "surface") for state in State]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("text", "accent_soft"), ("text", "hover")]
    pairs += [(str(state), "alternate") for state in State] + [("accent", "surface"), ("accent", "window")]
    weak = {pair: round(contrast(*map(look.colour, pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_borders_and_focus_can_be_seen(look: Theme) -> None:
    for token in ("focus", "line_strong"):
        assert contrast(look.colour(token), look.colour("surface")) >= 3


def test_sizes_stand_on_the_grid() -> None:
    sizes = _load("light").sizes
    assert sizes["control"] == 32
    assert (sizes["body_pt"], sizes["title_pt"]) == (10, 15)
    assert {
        name for name in ("gap_small", "gap_large", "gap_wide", "control", "row", "header") if sizes[name] % 8
    } == set()


def test_both_looks_have_the_same_tokens() -> None:
    assert _load("light").colours.keys() == _load("dark").colours.keys()


def test_the_style_sheet_is_filled_and_names_no_colour_of_its_own(look: Theme) -> None:
    template = resource("style", "window.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", template) == []
    assert "$" not in style_sheet(look)
    for picture in re.findall(r'url\("([^"]+)"\)', style_sheet(look)):
        assert Path(picture).read_bytes().startswith(b"<svg")


def test_every_icon_draws(app: QApplication) -> None:
    assert set(icon_names()) >= NEEDED
    for name in icon_names():
        picture = pixmap(name, "text", 24, 2.0)
        assert picture.size().toTuple() == (48, 48)
        image = picture.toImage()
        drawn = sum(image.pixelColor(x, y).alpha() > 0 for x in range(0, 48, 2) for y in range(0, 48, 2))
        assert drawn > 10, name
    assert not icon("add").isNull()
    assert not state_icon(State.ERROR).isNull()


def test_an_icon_takes_the_colour_asked_for(app: QApplication) -> None:
    image = pixmap("add", "error", 24, 1.0).toImage()
    wanted = theme().colour("error")
    assert image.pixelColor(12, 12).name() == wanted.name()


def test_the_look_can_be_changed(app: QApplication) -> None:
    apply_style(app, Appearance.DARK)
    assert theme().name == "dark"
    assert app.palette().text().color() == palette_of(_load("dark")).text().color()
    apply_style(app, Appearance.SYSTEM)
    apply_style(app, Appearance.LIGHT)
    assert (theme().name, app.font().pointSize()) == ("light", 10)


def test_charts_say_in_words_what_they_show(app: QApplication) -> None:
    bars = ProgressBars()
    bars.set_items([ProgressItem("a", "Công khai", 12, 20, "mục"), ProgressItem("b", "Phiếu", 0, 0)])
    assert ProgressItem("a", "Công khai", 2, 3).rate == 6667  # half up, as on paper
    points = PointsBar()
    points.set_points(6825, 10_000, 8000)
    likert = LikertBars()
    likert.set_rows(("Hài lòng", "Không"), [LikertRow("Thái độ", (2, 1), 3), LikertRow("Khác", (0, 0), 0)])
    line = QuarterTimeline()
    line.set_marks([TimelineMark(100, State.SUCCESS, "Gửi gói quý I")], 640)
    told = [chart.accessibleDescription() for chart in (bars, points, likert, line)]
    assert told == [
        "Công khai: 12 / 20 mục; Phiếu: 0 / 0",
        "68,25 trên 100 điểm, điểm đạt chuẩn 80, còn thiếu 11,75 điểm",
        "Thái độ: Hài lòng 66,67 %, Không 33,33 % (n = 3); Khác: chưa có phiếu (n = 0)",
        "Gửi gói quý I",
    ]
    for chart in (bars, points, likert, line):
        chart.resize(320, chart.sizeHint().height())
        assert not chart.grab().isNull()


def test_bars_are_links_by_keyboard(app: QApplication) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    bars = ProgressBars()
    bars.set_items([ProgressItem("a", "A", 1, 2), ProgressItem("b", "B", 1, 2)])
    got: list[str] = []
    bars.chosen.connect(got.append)
    bars.show()
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.rect().topLeft())
    assert got == ["b", "a"]
