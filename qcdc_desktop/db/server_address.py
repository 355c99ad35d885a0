"""Where an office's PostgreSQL is, and where that is kept: a small file in the folder of each PC.

No password stands in it: that lies in the operating system's own store of passwords, or is given at the start.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from qcdc_desktop.disk import file_errors, write_atomically
from qcdc_desktop.domain.errors import Refusal, Trouble

ADDRESS_NAME = "server.json"
_USUAL_PORT = 5432
_SCHEMES = ("postgresql", "postgres")
_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})
"""What of libpq's many parameters may stand in an address; another would change what the program relies on."""
_HERE = ("localhost", "127.0.0.1", "::1", "")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server and who enters it; `files` is the folder all PCs of the office share, if they do."""

    host: str
    database: str
    user: str
    port: int = _USUAL_PORT
    options: Mapping[str, str] = field(default_factory=dict)
    files: str = ""

    @property
    def url(self) -> str:
        """The address as it is written, without a password."""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe=".-_")
        options = f"?{urlencode(sorted(self.options.items()))}" if self.options else ""
        name = f"{quote(self.user, safe='')}@" if self.user else ""
        return f"postgresql://{name}{host}:{self.port}/{quote(self.database, safe='')}{options}"

    @property
    def label(self) -> str:
        """How people name it in a sentence."""
        return f"{self.database} ({self.host or 'localhost'}:{self.port})"

    @property
    def parameters(self) -> dict[str, str | int]:
        """What the driver needs. To another computer the way is encrypted unless the address says otherwise."""
        asked = dict(self.options)
        if self.host not in _HERE and not self.host.startswith("/"):
            asked.setdefault("sslmode", "require")
        return {
            "host": self.host or "localhost",
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            **asked,
        }


def parse_address(url: str) -> tuple[ServerAddress, str | None]:
    """The address of "postgresql://user@host:port/database?sslmode=…" and the password in it, if one stands there.

    Raises `Refusal("server-address-wrong")`.
    """
    try:
        parts = urlsplit(url.strip())
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port or _USUAL_PORT
    except ValueError as error:
        raise Refusal("server-address-wrong", field="database", address=_without_password(url)) from error
    database = unquote(parts.path.lstrip("/"))
    host = options.pop("host", "") or parts.hostname or ""  # a folder with a socket does not fit before the path
    if parts.scheme not in _SCHEMES or not database or not parts.username or options.keys() - _OPTIONS:
        raise Refusal("server-address-wrong", field="database", address=_without_password(url))
    password = unquote(parts.password) if parts.password is not None else None
    return ServerAddress(host, database, unquote(parts.username), port, options), password


def read_address(folder: Path) -> ServerAddress | None:
    """The server this office works on, or None for a database in the folder; raises `Trouble("server-file-wrong")`."""
    file = folder / ADDRESS_NAME
    with file_errors(file):
        if not file.exists():
            return None
        text = file.read_text(encoding="utf-8")
    try:
        found = json.loads(text)
        address, _ = parse_address(found["url"])
        return ServerAddress(
            address.host, address.database, address.user, address.port, address.options, str(found.get("files", ""))
        )
    except (ValueError, KeyError, TypeError, Refusal) as error:
        raise Trouble("server-file-wrong", name=ADDRESS_NAME) from error


def write_address(folder: Path, address: ServerAddress) -> None:
    """From now on the office works on this server; raises `Trouble`."""
    shape = {"url": address.url, "files": address.files}
    write_atomically(folder / ADDRESS_NAME, (json.dumps(shape, ensure_ascii=False, indent=2) + "\n").encode())


def forget_address(folder: Path) -> None:
    """From now on the office works on the database in its folder; raises `Trouble`."""
    file = folder / ADDRESS_NAME
    with file_errors(file):
        file.unlink(missing_ok=True)


def _without_password(url: str) -> str:
    """The text with everything between the colon and the last @ taken out: it ends in sentences and logs."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, name = head.partition("://")
    return f"{scheme}{slashes}{name.split(':')[0]}{at}{tail}" if at else url
