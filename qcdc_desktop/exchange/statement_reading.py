"""From the bytes of a payload to a `Statement`: strict JSON, the type, the version gate, then every field.

The version is judged before any other field is looked at, so that a newer package is told apart from a wrong one.
Nothing here says whether the statement may be believed.
"""

import re
from typing import Any, NoReturn

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, LARGEST_BLOB, MOST_ENTRIES, NAME
from qcdc_desktop.exchange.statement import (
    NDJSON,
    PREDICATE_ROOT,
    SCHEMA,
    STATEMENT_TYPE,
    CatalogueUse,
    People,
    Period,
    Schema,
    Sender,
    Series,
    Statement,
    Subject,
)
from qcdc_desktop.exchange.strict_json import LARGEST_INTEGER, JsonWrong, parse
from qcdc_desktop.exchange.typed_json import (
    CODE,
    HEX32,
    HEX64,
    UUID,
    Fields,
    FieldWrong,
    day_of,
    instant_of,
    integer_of,
    matching,
)

MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")
_PREDICATE = re.compile(re.escape(PREDICATE_ROOT) + r"([a-z-]{1,40})/v([1-9][0-9]{0,5})")
_UNIT_CODE = re.compile(r"[0-9]{1,10}")
_DATA_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def read_statement(payload: bytes) -> Statement:
    """The statement that `payload` holds.

    Raises `Refusal` wrong-type (another kind of document), newer-format (update the program), statement-wrong
    (with `name`, the path of the field).
    """
    try:
        return _statement(parse(payload))
    except JsonWrong as error:
        raise Refusal("statement-wrong", name=error.why) from error
    except FieldWrong as error:
        raise Refusal("statement-wrong", name=error.field) from error


def _statement(value: object) -> Statement:
    kind, schema = _gate(value)
    lenient = schema.minor > SCHEMA.minor
    top = Fields(value, "", lenient)
    top.take("_type")
    top.take("predicateType")
    subjects = tuple(_subject(item, place, lenient) for place, item in enumerate(top.items("subject", MOST_ENTRIES)))
    predicate = top.nested("predicate")
    top.done()
    statement = _predicate(predicate, kind, schema, subjects)
    predicate.done()
    return statement


def _gate(value: object) -> tuple[PackageKind, Schema]:
    """The type and the version, before any other field; everything else of a newer package may look different."""
    if type(value) is not dict or value.get("_type") != STATEMENT_TYPE:
        raise Refusal("wrong-type")
    predicate_type: Any = value.get("predicateType")
    found = _PREDICATE.fullmatch(predicate_type) if type(predicate_type) is str else None
    if found is None:
        raise Refusal("wrong-type")
    name, major = found.group(1), int(found.group(2))
    if major > SCHEMA.major:
        raise Refusal("newer-format", major=major, minor=0)
    fields = Fields(value.get("predicate"), "predicate", lenient=True).nested("schema")
    schema = Schema(*(fields.integer(part, 0, 1_000_000) for part in ("major", "minor", "min_reader_minor")))
    if schema.major > SCHEMA.major or schema.min_reader_minor > SCHEMA.minor:
        raise Refusal("newer-format", major=schema.major, minor=schema.minor)
    if schema.major != major or schema.min_reader_minor > schema.minor:
        raise FieldWrong("predicate.schema")
    if name not in {kind.value for kind in PackageKind}:
        if schema.minor > SCHEMA.minor:
            raise Refusal("newer-format", major=schema.major, minor=schema.minor)
        raise Refusal("wrong-type")
    return PackageKind(name), schema


def _subject(value: object, place: int, lenient: bool) -> Subject:
    path = f"subject[{place}]"
    fields = Fields(value, path, lenient)
    name = fields.match("name", NAME)
    digest = fields.nested("digest")
    sha256 = digest.match("sha256", HEX64)
    digest.done()
    annotations = fields.nested("annotations")
    size = annotations.integer("size", 0, LARGEST_BLOB)
    annotations.done()
    media_type = fields.text("mediaType", 100)
    fields.done()
    if name == ENVELOPE or media_type not in _media_types(name) or (name.startswith("blobs/") and name[6:] != sha256):
        raise FieldWrong(path)
    return Subject(name, sha256, size, media_type)


def _media_types(name: str) -> tuple[str, ...]:
    if name.startswith("blobs/"):
        return MEDIA_TYPES
    return (NDJSON,) if name.endswith(".ndjson") else ("application/json",)


def _predicate(fields: Fields, kind: PackageKind, schema: Schema, subjects: tuple[Subject, ...]) -> Statement:
    fields.take("schema")
    counts = _counts(fields, subjects)
    statement = Statement(
        kind=kind,
        schema=schema,
        package_id=fields.match("package_id", UUID),
        sender=_sender(fields.nested("sender")),
        audience=_unit(fields.nested("audience")),
        period=_period(fields.nested("period")),
        series=_series(fields.nested("series")),
        issued_at=fields.read("issued_at", instant_of),
        catalogue=_catalogue(fields.nested("catalogue")),
        counts=counts,
        subjects=subjects,
        in_reply_to=fields.read_or_none("in_reply_to", lambda value: matching(value, HEX64)),
        personal=fields.match("confidentiality", re.compile("public|personal")) == "personal",
        people=_people(fields.nested("people")),
        **_app(fields.nested("app")),
    )
    if (statement.in_reply_to is not None) != (kind in (PackageKind.FEEDBACK, PackageKind.RECEIPT)):
        raise FieldWrong("predicate.in_reply_to")
    if (statement.series.prev is None) != (statement.series.revision == 1):
        raise FieldWrong("predicate.series.prev")
    totals = fields.nested("totals")
    if totals.integer("entries", 1, MOST_ENTRIES) != len(subjects):
        raise FieldWrong("predicate.totals.entries")
    if totals.integer("bytes", 0, LARGEST_INTEGER) != statement.total_bytes:
        raise FieldWrong("predicate.totals.bytes")
    totals.done()
    return statement


def _counts(fields: Fields, subjects: tuple[Subject, ...]) -> tuple[tuple[str, int], ...]:
    """Rows by data file: one count for each NDJSON entry and no other; names of entries are not said twice."""
    names = [subject.name for subject in subjects]
    if len(set(names)) != len(names):
        raise FieldWrong("subject")
    counts = fields.mapping("counts", MOST_ENTRIES)
    data_files = {name[len("data/") : -len(".ndjson")] for name in names if name.endswith(".ndjson")}
    if set(counts) != data_files:
        raise FieldWrong("predicate.counts")
    return tuple(sorted((name, _count(name, rows)) for name, rows in counts.items()))


def _count(name: str, rows: object) -> int:
    try:
        return integer_of(rows, 0, LARGEST_INTEGER)
    except ValueError:
        _wrong(f"predicate.counts.{name}")


def _unit(fields: Fields) -> UnitKey:
    unit = UnitKey(fields.match("code", _UNIT_CODE), fields.read("valid_from", day_of))
    fields.done()
    return unit


def _sender(fields: Fields) -> Sender:
    sender = Sender(_unit(fields.nested("unit")), fields.text("unit_name", 300), fields.match("key_id", HEX64))
    fields.done()
    return sender


def _period(fields: Fields) -> Period:
    year = fields.integer("year", 2000, 2200)
    forms = tuple(_code(item, "predicate.period.forms") for item in fields.items("forms", 100))
    if list(forms) != sorted(set(forms)):
        raise FieldWrong("predicate.period.forms")
    period = Period(year, fields.text("round", 80), forms)
    fields.done()
    return period


def _series(fields: Fields) -> Series:
    series = Series(
        fields.match("epoch", HEX32),
        fields.integer("revision", 1, 1_000_000),
        fields.read_or_none("prev", lambda value: matching(value, HEX64)),
    )
    fields.done()
    return series


def _catalogue(fields: Fields) -> CatalogueUse:
    targets = fields.mapping("targets", 1000)
    checked = sorted((_code(name, "predicate.catalogue.targets"), _hex(digest)) for name, digest in targets.items())
    catalogue = CatalogueUse(
        tuple(checked),
        fields.read_or_none("root", lambda value: integer_of(value, 1, LARGEST_INTEGER)),
        fields.read_or_none("timestamp", lambda value: integer_of(value, 1, LARGEST_INTEGER)),
    )
    fields.done()
    return catalogue


def _people(fields: Fields) -> People:
    people = People(fields.text("prepared_by", 300), fields.text("approved_by", 300))
    fields.done()
    return people


def _app(fields: Fields) -> dict[str, str]:
    app = {"app_name": fields.text("name", 100), "app_version": fields.text("version", 100)}
    fields.done()
    return app


def _code(value: object, path: str) -> str:
    try:
        return matching(value, CODE)
    except ValueError:
        _wrong(path)


def _hex(value: object) -> str:
    try:
        return matching(value, HEX64)
    except ValueError:
        _wrong("predicate.catalogue.targets")


def _wrong(path: str) -> NoReturn:
    raise FieldWrong(path)
