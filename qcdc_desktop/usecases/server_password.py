"""The password of the office's database server: asked from the environment or the operating system's own store.

It is never written into a file of ours.
"""

import os
from typing import Final

from qcdc_desktop.domain.errors import Trouble

VARIABLE: Final = "QCDC_DATABASE_PASSWORD"
_SERVICE: Final = "qcdc-desktop"


def password_of(url: str) -> str | None:
    """The password kept for an address, or None: the server may ask for none, or libpq's own file may hold it."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(_SERVICE, url)
    except KeyringError:
        return None  # no store on this machine: a server that wants a password will say so


def keep_password(url: str, password: str) -> None:
    """Keep a password in the operating system's store; raises `Trouble("password-store-missing")`."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise Trouble("server-extra-missing", detail=str(error)) from error
    try:
        keyring.set_password(_SERVICE, url, password)
    except KeyringError as error:
        raise Trouble("password-store-missing", variable=VARIABLE, detail=str(error)) from error
