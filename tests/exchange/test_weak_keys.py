"""The fourteen weak encodings follow from the curve, and our library would have believed them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from qcdc_desktop.exchange.weak_keys import SMALL_ORDER, is_weak

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493

Point = tuple[int, int]


def add(a: Point, b: Point) -> Point:
    """The addition law of the twisted Edwards curve -x² + y² = 1 + d·x²·y²."""
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def times(n: int, point: Point) -> Point:
    result = (0, 1)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def point_with(y: int) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return None if (x * x - square) % P else (x, y)


def small_order_points() -> set[Point]:
    """Any point times the large prime order lies in the group of eight; one of order 8 makes them all."""
    y = 2
    while True:
        found = point_with(y)
        if found is not None:
            torsion = times(ORDER, found)
            group = {times(n, torsion) for n in range(8)}
            if len(group) == 8:
                return group
        y += 1


def encodings(point: Point) -> set[bytes]:
    """Every 32 bytes a lax reader takes for the point: y may exceed the field, and x = 0 may carry a sign."""
    x, y = point
    signs = {0, 1} if x == 0 else {x & 1}
    return {(value | sign << 255).to_bytes(32, "little") for value in (y, y + P) if value < 2**255 for sign in signs}


def test_the_list_is_what_the_curve_says() -> None:
    computed = set().union(*(encodings(point) for point in small_order_points()))
    assert len(computed) == 14
    assert computed == SMALL_ORDER


def test_with_a_weak_key_one_signature_fits_many_messages() -> None:
    """Why the list is needed: R = the key = the neutral point and S = 0 verify whatever the message is."""
    neutral = (1).to_bytes(32, "little")
    key = Ed25519PublicKey.from_public_bytes(neutral)
    for message in (b"mot", b"hai", b"ba"):
        key.verify(neutral + bytes(32), message)
    assert is_weak(neutral)


@pytest.mark.parametrize("data", [b"\x05" * 32, b"", (2).to_bytes(32, "little")])
def test_others_are_not_weak(data: bytes) -> None:
    assert not is_weak(data)
