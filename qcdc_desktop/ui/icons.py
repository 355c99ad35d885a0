"""The program's own line icons, painted in colours of the palette and kept in Qt's pixmap cache.

Drawings stand in `resources/icons`; a colour is given by its token, so an icon follows the look.
"""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from qcdc_desktop.resources import resource
from qcdc_desktop.ui.style import STATE_ICONS, State, size, theme


def icon_names() -> tuple[str, ...]:
    """The names of all icons shipped."""
    return tuple(sorted(file.stem for file in resource("icons").glob("*.svg")))


def pixmap(name: str, colour: str = "text", extent: int = 0, ratio: float = 0.0) -> QPixmap:
    """The icon `name` painted in the colour token `colour`, `extent` logical pixels wide at a device ratio.

    Raises `FileNotFoundError` for an unknown name.
    """
    extent = extent or size("icon")
    ratio = ratio or _ratio()
    paint = theme().colours[colour]
    key = f"qcdc-icon:{name}:{paint}:{extent}:{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    source = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", paint.encode("ascii"))
    picture = QPixmap(QSize(round(extent * ratio), round(extent * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, extent, extent))
    painter.end()
    QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, colour: str = "text", extent: int = 0) -> QIcon:
    """The icon `name` for buttons and menus; greyed where the widget is disabled."""
    made = QIcon()
    made.addPixmap(pixmap(name, colour, extent), QIcon.Mode.Normal)
    made.addPixmap(pixmap(name, "disabled", extent), QIcon.Mode.Disabled)
    return made


def state_icon(state: State, extent: int = 0) -> QIcon:
    """The icon that goes with a state, in its colour."""
    return icon(STATE_ICONS[state], str(state), extent)


def _ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
