"""Pages of a document as pictures under each other, as wide as there is room; for papers and for evidence.

It only shows pictures that are ready; making them is the business of a job.
"""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_icon_button
from qcdc_desktop.ui.style import set_role, theme

_GAP = 12
_MOST = 2400
"""Pixels: a picture from outside is read no wider or higher than this."""
_ZOOMS = (50, 75, 100, 125, 150, 200, 300)


def read_pictures(pages: Sequence[bytes]) -> tuple[QImage, ...]:
    """Pictures of the bytes of PNG or JPEG; to be called on the worker thread. What cannot be read is left out."""
    found = []
    for page in pages:
        buffer = QBuffer()
        buffer.setData(QByteArray(page))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > _MOST:
            reader.setScaledSize(size.scaled(_MOST, _MOST, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if not image.isNull():
            found.append(image)
    return tuple(found)


class _Pages(QAbstractScrollArea):
    """Paints the pages that are in sight, nothing else."""

    page_changed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        self.images: tuple[QImage, ...] = ()
        self.zoom = 100
        self._places: list[QRect] = []
        self._scaled: dict[tuple[int, int], QPixmap] = {}

    def show_images(self, images: tuple[QImage, ...]) -> None:
        """Show other pages, from the first."""
        self.images = images
        self._scaled = {}
        self.arrange()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(1 if images else 0)

    def set_zoom(self, percent: int) -> None:
        """100 is as wide as there is room."""
        here = self.verticalScrollBar().value() / max(1, self.zoom)
        self.zoom = percent
        self.arrange()
        self.verticalScrollBar().setValue(round(here * percent))

    @property
    def page(self) -> int:
        """The page that fills most of the upper half, from 1; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return next(
            (n for n, place in enumerate(self._places, 1) if place.bottom() + _GAP >= middle), len(self._places)
        )

    def go_to(self, page: int) -> None:
        """Bring the top of a page (from 1) into sight."""
        if 1 <= page <= len(self._places):
            self.verticalScrollBar().setValue(self._places[page - 1].top() - _GAP)

    def arrange(self) -> None:
        """Say where every page stands."""
        view = self.viewport().size()
        width = max(80, (view.width() - 2 * _GAP) * self.zoom // 100)
        self._places = []
        top = _GAP
        left = max(_GAP, (view.width() - width) // 2)
        for image in self.images:
            height = max(1, image.height() * width // max(1, image.width()))
            self._places.append(QRect(left, top, width, height))
            top += height + _GAP
        self._scaled = {key: kept for key, kept in self._scaled.items() if key[1] == width}
        for bar, whole, seen in (
            (self.verticalScrollBar(), top, view.height()),
            (self.horizontalScrollBar(), width + 2 * _GAP, view.width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Room for half a page."""
        return QSize(360, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages stay as wide as there is room."""
        super().resizeEvent(event)
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends; the rest is the scroll bar's."""
        bar = self.verticalScrollBar()
        moves = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in moves:
            bar.setValue(moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight; pictures are scaled once for a width."""
        painter = QPainter(self.viewport())
        look = theme()
        painter.fillRect(self.viewport().rect(), look.colour("track"))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        seen = self.viewport().rect().translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number, place in enumerate(self._places):
            if place.intersects(seen):
                painter.drawPixmap(place, self._picture(number, place.size()))
                painter.setPen(look.colour("line"))
                painter.drawRect(place)
        painter.end()

    def _picture(self, number: int, size: QSize) -> QPixmap:
        key = (number, size.width())
        if key not in self._scaled:
            ratio = self.devicePixelRatioF()
            scaled = self.images[number].scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture = QPixmap.fromImage(scaled)
            picture.setDevicePixelRatio(ratio)
            self._scaled[key] = picture
        return self._scaled[key]

    def _scrolled(self) -> None:
        self.viewport().update()
        self.page_changed.emit(self.page)


class PageView(QWidget):
    """The pages with a line that says where one is, and words while there is nothing to see."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self._total, self._first = 0, 1
        self._nothing = nothing
        self.pages = _Pages(name)
        self.pages.page_changed.connect(self._say_page)
        self._where = QLabel()
        set_role(self._where, "muted")
        self._words = QLabel(nothing, self.pages, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self._words, "muted")
        self._tools = (
            make_icon_button("chevron-up", "Trang trước", lambda: self.pages.go_to(self.pages.page - 1)),
            make_icon_button("chevron-down", "Trang sau", lambda: self.pages.go_to(self.pages.page + 1)),
            make_icon_button("minus", "Thu nhỏ", lambda: self._zoom(-1)),
            make_icon_button("add", "Phóng to", lambda: self._zoom(1)),
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._where, 1)
        for tool in self._tools:
            row.addWidget(tool)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.pages, 1)
        self.clear()

    @property
    def words(self) -> str:
        """What is said while there is nothing to see, else the place in the document."""
        return self._words.text() if not self.pages.images else self._where.text()

    def clear(self, words: str = "") -> None:
        """Show nothing, and say why."""
        self._total = 0
        self._words.setText(words or self._nothing)
        self.pages.show_images(())
        self._set_shown(False)

    def show_pages(self, images: tuple[QImage, ...], total: int, first: int = 1, at: int = 1) -> None:
        """Show pages of a document of `total` pages, `first` being the number of the first; `at` comes into sight."""
        self._total, self._first = total, first
        self.pages.show_images(images)
        self._set_shown(bool(images))
        if not images:
            self._words.setText("Không xem trước được tệp này. Hãy mở bằng chương trình khác.")
        self.pages.go_to(at - first + 1)
        self._say_page(self.pages.page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words in the middle."""
        super().resizeEvent(event)
        self._words.setGeometry(self.pages.rect().adjusted(24, 24, -24, -24))

    def _set_shown(self, shown: bool) -> None:
        self._words.setVisible(not shown)
        self._words.setGeometry(self.pages.rect().adjusted(24, 24, -24, -24))
        self._where.setText("" if not shown else self._where.text())
        for tool in self._tools:
            tool.setEnabled(shown)

    def _say_page(self, page: int) -> None:
        if not self.pages.images:
            return
        shown = len(self.pages.images)
        last = self._first + shown - 1
        part = f"{shown} trang đầu" if self._first == 1 else f"trang {self._first}–{last}"
        more = f" (xem trước {part})" if shown < self._total else ""
        self._where.setText(f"Trang {page + self._first - 1} / {self._total}{more}")

    def _zoom(self, way: int) -> None:
        at = _ZOOMS.index(self.pages.zoom) + way
        if 0 <= at < len(_ZOOMS):
            self.pages.set_zoom(_ZOOMS[at])
