"""The PINs of people: how they are kept, and how many wrong ones came in a row. Neither ever goes into the trail.

What a PIN must look like and when one has to wait is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import instant_text
from qcdc_desktop.db.tables import person_pin
from qcdc_desktop.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Pin:
    """What is kept of a PIN: its hash with salt and cost, the wrong ones in a row, when the last of them came."""

    person_id: str
    secret: str
    failures: int = 0
    failed_at: datetime | None = None


def read_pin(reading: Reading, person_id: str) -> Pin | None:
    """The PIN of a person, or None when they have none."""
    columns = person_pin.columns
    query = select(columns["secret"], columns["failures"], columns["failed_at"]).where(
        columns["person_id"] == person_id
    )
    found = reading.connection.execute(query).first()
    if found is None:
        return None
    return Pin(person_id, found[0], found[1], datetime.fromisoformat(found[2]) if found[2] else None)


def people_with_pin(reading: Reading) -> frozenset[str]:
    """The ids of the people who have a PIN."""
    return frozenset(reading.connection.execute(select(person_pin.columns["person_id"])).scalars())


def write_pin(tx: Transaction, pin: Pin) -> None:
    """Keep a PIN in the place of an older one."""
    drop_pin(tx, pin.person_id)
    failed_at = instant_text(pin.failed_at) if pin.failed_at else None
    values = {"person_id": pin.person_id, "secret": pin.secret, "failures": pin.failures, "failed_at": failed_at}
    tx.connection.execute(person_pin.insert().values(**values))


def drop_pin(tx: Transaction, person_id: str) -> bool:
    """Take a PIN away; whether there was one."""
    gone = tx.connection.execute(person_pin.delete().where(person_pin.columns["person_id"] == person_id))
    return gone.rowcount > 0
