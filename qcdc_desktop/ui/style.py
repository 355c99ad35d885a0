"""How everything looks: reads the one file of tokens and makes the palette, the style sheet and the fonts of it.

No widget chooses a colour or a size of its own; painted widgets ask `theme()`.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from qcdc_desktop.resources import resource

_PROPERTY = "qcdc-theme"


class Appearance(StrEnum):
    """The looks a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class State(StrEnum):
    """What a thing's colour, icon and word say together; never the colour alone."""

    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"
    INFO = "info"
    NEUTRAL = "neutral"


STATE_ICONS = {
    State.SUCCESS: "check",
    State.WARNING: "warning",
    State.ERROR: "error",
    State.INFO: "info",
    State.NEUTRAL: "clock",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of one look: sizes in logical pixels or points, colours as `#rrggbb`."""

    name: str
    sizes: dict[str, int]
    colours: dict[str, str]

    def size(self, name: str) -> int:
        """The size token `name`."""
        return self.sizes[name]

    def colour(self, name: str) -> QColor:
        """The colour token `name`."""
        return QColor(self.colours[name])

    def state(self, state: State, soft: bool = False) -> QColor:
        """The colour of a state, or its pale ground."""
        return QColor(self.colours[f"{state}_soft" if soft else str(state)])


@cache
def _load(name: str) -> Theme:
    tokens = json.loads(resource("style", "tokens.json").read_text(encoding="utf-8"))
    return Theme(name, tokens["sizes"], tokens[name])


def theme() -> Theme:
    """The look the running application was given; light before it has one."""
    app = QApplication.instance()
    chosen = app.property(_PROPERTY) if app is not None else None
    return _load(str(chosen) if chosen else "light")


def size(name: str) -> int:
    """The size token `name` in logical pixels or points."""
    return theme().size(name)


def style_sheet(look: Theme) -> str:
    """The style sheet of a look, made from `window.qss` and its tokens."""
    template = Template(resource("style", "window.qss").read_text(encoding="utf-8"))
    control = look.sizes["control"]
    values: dict[str, object] = {
        **look.sizes,
        **look.colours,
        "theme": look.name,
        "focus_width": look.sizes["focus"],
        "inner_control": control - 4,
        "button_control": control - 2,
        "focus_control": control - 4,
        "pictures": resource("style").as_posix(),
    }
    return template.substitute(values)


def palette_of(look: Theme) -> QPalette:
    """The palette roles of a look, for everything Qt paints without the style sheet."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "alternate"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Mid, "line"),
        (role.Dark, "line_strong"),
        (role.Light, "surface"),
        (role.Accent, "accent"),
    ):
        palette.setColor(target, look.colour(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, look.colour("disabled"))
    return palette


def apply_style(app: QApplication, appearance: Appearance = Appearance.LIGHT) -> None:
    """Give the application its look: Fusion, palette, font of the system at body size, style sheet."""
    name = str(appearance)
    if appearance is Appearance.SYSTEM:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        name = "dark" if dark else "light"
    look = _load(name)
    app.setProperty(_PROPERTY, name)
    app.setStyle(QStyleFactory.create("Fusion"))
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSize(look.size("body_pt"))
    app.setFont(font)
    app.setPalette(palette_of(look))
    app.setStyleSheet(style_sheet(look))


def font_of(token: str, bold: bool = False) -> QFont:
    """The system font at the size of a token such as `caption_pt`, for painted widgets."""
    font = QFont(QApplication.font())
    font.setPointSize(size(token))
    font.setBold(bold)
    return font


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is for the style sheet, e.g. `title`, `caption`, `card`."""
    widget.setProperty("role", role)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
