"""Whether changes for hand-overs are kept of a dossier; the changes themselves are records like all others."""

from sqlalchemy import select

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.tables import field_change


def any_change(reading: Reading, dossier_id: str) -> bool:
    """Whether at least one change of the dossier is kept, without reading them."""
    query = select(field_change.columns["id"]).where(field_change.columns["dossier_id"] == dossier_id).limit(1)
    return reading.connection.execute(query).first() is not None
