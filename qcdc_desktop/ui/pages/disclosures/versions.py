"""How versions of changed information follow each other: "Thay cho …" and "Đã thay bằng …", both as links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.usecases.disclosures import DisclosureRow


@dataclass(frozen=True, slots=True)
class Versions:
    """The entries of a register by id, and the newer versions of each."""

    entries: Mapping[str, Disclosure] = field(default_factory=dict)
    newer: Mapping[str, tuple[Disclosure, ...]] = field(default_factory=dict)

    def before(self, disclosure: Disclosure) -> Disclosure | None:
        """What an entry stands in for."""
        return self.entries.get(disclosure.supersedes) if disclosure.supersedes else None

    def after(self, disclosure: Disclosure) -> tuple[Disclosure, ...]:
        """What stands in for it."""
        return self.newer.get(disclosure.id, ())


def versions_of(rows: Iterable[DisclosureRow]) -> Versions:
    """The versions in a register."""
    entries = {row.disclosure.id: row.disclosure for row in rows}
    newer: dict[str, tuple[Disclosure, ...]] = {}
    for disclosure in entries.values():
        if disclosure.supersedes:
            newer[disclosure.supersedes] = (*newer.get(disclosure.supersedes, ()), disclosure)
    return Versions(entries, newer)


class VersionLinks(QWidget):
    """The links of one entry, hidden where there is one version only; `wanted(id)` when one is followed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.links: list[QPushButton] = []
        self.hide()

    def show_versions(self, versions: Versions, disclosure: Disclosure) -> None:
        """Show what an entry replaces and what replaced it."""
        for link in self.links:
            self._column.removeWidget(link)
            link.deleteLater()
        before = versions.before(disclosure)
        found = [("Thay cho", before)] if before else []
        found += [("Đã thay bằng", one) for one in versions.after(disclosure)]
        self.links = [self._link(words, one) for words, one in found]
        self.setVisible(bool(self.links))

    def _link(self, words: str, other: Disclosure) -> QPushButton:
        link = make_link("", lambda: self.wanted.emit(other.id))
        text = f"{words}: {version_words(other)}"
        link.setAccessibleName(text)
        link.setToolTip(text)
        link.setText(link.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 372).replace("&", "&&"))
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link


def version_words(disclosure: Disclosure) -> str:
    """An entry in a link: its title with number and day of its document."""
    number = f" số {disclosure.document_number}" if disclosure.document_number else ""
    day = f" ngày {format_date(disclosure.document_date)}" if disclosure.document_date else ""
    return f"{disclosure.title}{',' if number or day else ''}{number}{day}"
