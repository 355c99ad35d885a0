"""Keys of records: UUID version 7, so that records made on several machines merge and sort by time."""

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
