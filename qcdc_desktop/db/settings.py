"""Small values of this folder by key: who works here, when the last reminder was shown. No record belongs here."""

from sqlalchemy import select, update

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.tables import setting
from qcdc_desktop.db.transaction import Transaction


def read_setting(reading: Reading, key: str) -> str | None:
    """The value of a setting, or None when it was never written."""
    columns = setting.columns
    found: str | None = reading.connection.execute(select(columns["value"]).where(columns["key"] == key)).scalar()
    return found


def write_setting(tx: Transaction, key: str, value: str) -> None:
    """Write a setting; the trail gets a line when the value is another than before."""
    old = read_setting(tx, key)
    if old == value:
        return
    if old is None:
        tx.connection.execute(setting.insert().values(key=key, value=value))
    else:
        tx.connection.execute(update(setting).where(setting.columns["key"] == key).values(value=value))
    tx.note("add" if old is None else "change", "Setting", key, field="value", old=old, new=value)
