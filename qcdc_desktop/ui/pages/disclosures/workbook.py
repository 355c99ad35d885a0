"""What Excel files of the register hold: which use cases write, look through and take over its table."""

from functools import partial

from qcdc_desktop.ui.excel_exchange import Exchange
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.usecases.excel_disclosures import (
    check_disclosure_file,
    import_disclosure_file,
    write_disclosure_template,
)
from qcdc_desktop.usecases.workspace import Workspace


def register_exchange(ws: Workspace, year: int) -> Exchange:
    """The exchange of the register of a year."""
    return Exchange(
        write=lambda file: write_disclosure_template(ws, year, file),
        check=partial(check_disclosure_file, ws, year),
        take=partial(import_disclosure_file, ws, year),
        file_name=f"cong-khai-{year}.xlsx",
        noun="nội dung",
        kinds=frozenset({Kind.DISCLOSURE}),
    )
