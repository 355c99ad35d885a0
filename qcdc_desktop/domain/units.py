"""Administrative units. A code alone names nothing: codes are used again after a reform,
so a unit is (code, valid_from). Levels are data of the catalogue; no rule here knows how many there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qcdc_desktop.domain.catalogue import Edition


@dataclass(frozen=True, slots=True, order=True)
class UnitKey:
    """What names a unit: its code (text with leading zeros) and the day from which the code means it."""

    code: str
    valid_from: date

    def __str__(self) -> str:
        return f"{self.code}@{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit (đơn vị hành chính) during its validity; `valid_to` is the last day, or None."""

    code: str
    valid_from: date
    valid_to: date | None
    name: str
    level: str
    parent_code: str

    @property
    def key(self) -> UnitKey:
        """The pair that names the unit."""
        return UnitKey(self.code, self.valid_from)

    def covers(self, day: date) -> bool:
        """Whether the unit existed on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class UnitCatalogue:
    """All units of all editions, in the order of the list. No slots: the look-ups are made when first needed."""

    editions: tuple[Edition, ...]
    units: tuple[Unit, ...]

    @cached_property
    def by_key(self) -> Mapping[UnitKey, Unit]:
        """Every unit by what names it."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def names(self) -> Mapping[UnitKey, str]:
        """The name of every unit."""
        return {key: unit.name for key, unit in self.by_key.items()}

    def find(self, key: UnitKey) -> Unit | None:
        """The unit named by `key`, or None."""
        return self.by_key.get(key)

    def on(self, day: date) -> tuple[Unit, ...]:
        """The units that exist on `day`."""
        return tuple(unit for unit in self.units if unit.covers(day))

    def at(self, code: str, day: date) -> Unit | None:
        """The unit that `code` means on `day`, or None."""
        return next((unit for unit in self.units if unit.code == code and unit.covers(day)), None)

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """The units directly below `unit` in its own edition."""
        return tuple(u for u in self.units if u.parent_code == unit.code and u.valid_from == unit.valid_from)

    def below(self, unit: Unit) -> tuple[Unit, ...]:
        """All units below `unit`, at any depth, in its own edition."""
        found: list[Unit] = []
        for child in self.children(unit):
            found.append(child)
            found.extend(self.below(child))
        return tuple(found)

    def parent(self, unit: Unit) -> Unit | None:
        """The unit directly above `unit` in its own edition, or None at the top."""
        return next((u for u in self.units if u.code == unit.parent_code and u.valid_from == unit.valid_from), None)
