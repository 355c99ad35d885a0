"""Keys of records: UUID version 7, so that records made on several machines merge and sort by time.

What comes from another program has the key of its origin instead.
"""

import hashlib
import secrets
import uuid
from datetime import datetime


def new_id(now: datetime, entropy: bytes | None = None) -> str:
    """Return a UUIDv7 (RFC 9562) as text; `now` must carry a time zone, `entropy` (10 bytes) is for tests."""
    milliseconds = int(now.timestamp() * 1000)
    tail = entropy if entropy is not None else secrets.token_bytes(10)
    number = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(tail, "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


def id_of(*origin: str) -> str:
    """Return the one key of a thing that came from elsewhere: a UUIDv8 (RFC 9562) of where it came from.

    The same origin gives the same key, so that what is taken in twice is found again.
    """
    number = int.from_bytes(hashlib.sha256("\n".join(origin).encode("utf-8")).digest()[:16], "big")
    number = number & ~(0xF << 76) | 0x8 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))
