import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from qcdc_desktop.db.backup import list_backups, verify_backup
from qcdc_desktop.db.dialect import SAFE_SETTINGS, connect, damage, read_number, table_counts
from qcdc_desktop.db.migrations import REVISIONS, SCHEMA_VERSION
from qcdc_desktop.db.migrations.migrate import migrate, revision_modules
from qcdc_desktop.db.sheets import stream_sheets
from qcdc_desktop.db.store import Store, open_store
from qcdc_desktop.db.tables import METADATA, TABLES
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.office import Office
from qcdc_desktop.domain.survey import Mark

NOW = datetime(2026, 2, 6, 5, 0, tzinfo=UTC)
SHIPPED = sorted((Path(__file__).parent / "shipped").glob("version_*.sql"), key=lambda file: int(file.stem[8:]))
Upgrade = Callable[[Operations], None]


def revision(upgrade: Upgrade, rows_change: Sequence[str] = ()) -> ModuleType:
    module = ModuleType("rev_later")
    module.upgrade = upgrade  # type: ignore[attr-defined]
    module.ROWS_CHANGE = rows_change  # type: ignore[attr-defined]
    return module


def with_next(upgrade: Upgrade, rows_change: Sequence[str] = ()) -> tuple[ModuleType, ...]:
    """The shipped revisions and one that a later release might bring."""
    return (*revision_modules(), revision(upgrade, rows_change))


def load(dump: Path, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


def table_names_of(dump: Path) -> set[str]:
    """The tables a version had."""
    return set(re.findall(r'^CREATE TABLE "?(\w+)"?', dump.read_text(encoding="utf-8"), re.M))


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A database as the last shipped version left it, with a row in every table."""
    database = tmp_path / "qcdc.db"
    load(SHIPPED[-1], database)
    return database


def test_the_newest_revision_leads_to_the_tables_of_the_program(store: Store) -> None:
    with store.reading() as reading:
        context = MigrationContext.configure(reading.connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_column_stands_as_the_program_says(store: Store) -> None:
    """What the comparison above does not see: NOT NULL, keys, STRICT, what a deletion does."""
    with closing(sqlite3.connect(":memory:")) as memory:
        engine = sa.create_engine("sqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
        METADATA.create_all(engine)
        for table in METADATA.tables:
            for pragma in ("table_xinfo", "foreign_key_list"):
                wanted = sorted(r[1:] for r in memory.execute(f"PRAGMA {pragma}({table})"))
                with store.reading() as reading:
                    found = sorted(
                        tuple(r[1:]) for r in reading.connection.exec_driver_sql(f"PRAGMA {pragma}({table})")
                    )
                assert found == wanted, table
        with store.reading() as reading:
            strict = {r[1]: r[5] for r in reading.connection.exec_driver_sql("PRAGMA table_list")}
        assert all(strict[table] == 1 for table in METADATA.tables)


def test_a_new_database_knows_its_history(store: Store) -> None:
    with store.reading() as reading:
        rows = reading.connection.exec_driver_sql("SELECT version FROM schema_history").scalars().all()
        assert rows == list(range(1, SCHEMA_VERSION + 1))
        assert reading.connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA_VERSION == len(REVISIONS)


def test_there_is_a_shipped_database_of_every_version() -> None:
    assert [file.name for file in SHIPPED] == [f"version_{n}.sql" for n in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("dump", SHIPPED, ids=lambda dump: dump.stem)
def test_a_database_of_every_shipped_version_opens(dump: Path, database: Path, clock: Callable[[], datetime]) -> None:
    load(dump, database)
    store = open_store(database, clock)
    with store.reading() as reading:
        assert reading.one(Office).profile.villages == ("Thôn Đông", "Thôn Đoài")
        assert [d.supersedes for d in reading.find(Disclosure)] == [None, "c1"]
        read = list(stream_sheets(reading, round_id="r1"))
        assert [s.number for s in read] == list(range(1, 11))
        assert read[2].answers == {"q1": "rat_hai_long", "q2": ("a", "c"), "q3": 3}
        assert read[2].marks == {"q4": Mark.BLANK}
        then = table_names_of(dump)
        assert all(reading.find(record_class) for record_class, table in TABLES.items() if table.name in then)
        assert reading.find(Disclosure)[0].document_date == date(2026, 1, 12)
    store.close()


def test_data_live_through_an_upgrade(shipped: Path) -> None:
    def upgrade(op: Operations) -> None:
        op.add_column("disclosure", sa.Column("archived", sa.Integer(), nullable=False, server_default="0"))
        with op.batch_alter_table("dossier", table_kwargs={"sqlite_strict": True}) as batch:
            batch.alter_column("year", new_column_name="book_year")
        op.create_table("extra", sa.Column("id", sa.Text(), primary_key=True))

    before = counts(shipped)
    backup = migrate(shipped, NOW, with_next(upgrade))
    after = counts(shipped)
    assert after.pop("extra") == 0
    assert after == {**before, "schema_history": before["schema_history"] + 1}
    with closing(connect(shipped)) as connection:
        assert read_number(connection, "user_version") == SCHEMA_VERSION + 1
        assert damage(connection, thorough=True) == ""
        assert connection.execute("SELECT count(*) FROM disclosure WHERE archived = 0").fetchone() == (2,)
    assert verify_backup(backup).path == list_backups(shipped.parent / "backups")[0].path


def test_rows_in_the_log_live_through_an_upgrade(shipped: Path, clock: Callable[[], datetime]) -> None:
    """A write-ahead log beside the old file must be in the copy and must not be applied to the new file."""
    with closing(connect(shipped)) as connection:
        connection.execute("UPDATE office SET epoch = 'in the log'")
        assert shipped.with_name(shipped.name + "-wal").stat().st_size > 0
        content, log = shipped.read_bytes(), shipped.with_name(shipped.name + "-wal").read_bytes()
    shipped.write_bytes(content)
    shipped.with_name(shipped.name + "-wal").write_bytes(log)
    migrate(shipped, NOW, with_next(lambda op: op.execute("CREATE TABLE extra (id TEXT) STRICT")))
    assert not shipped.with_name(shipped.name + "-wal").exists()
    with closing(connect(shipped)) as connection:
        assert connection.execute("SELECT epoch FROM office").fetchone() == ("in the log",)


def fails_late(op: Operations) -> None:
    op.add_column("disclosure", sa.Column("archived", sa.Integer()))
    op.execute("DELETE FROM sheet")
    op.execute("INSERT INTO nowhere VALUES (1)")


def loses_rows(op: Operations) -> None:
    op.execute("DELETE FROM sheet WHERE number > 5")


def breaks_references(op: Operations) -> None:
    op.execute("UPDATE publication SET disclosure_id = 'gone'")


@pytest.mark.parametrize(
    ("upgrade", "error"),
    [(fails_late, sa.exc.OperationalError), (loses_rows, Trouble), (breaks_references, Trouble)],
)
def test_a_failing_upgrade_leaves_the_old_file_as_it_was(
    shipped: Path, upgrade: Upgrade, error: type[Exception], clock: Callable[[], datetime]
) -> None:
    before = shipped.read_bytes()
    with pytest.raises(error):
        migrate(shipped, NOW, with_next(upgrade))
    assert shipped.read_bytes() == before
    assert [file.name for file in shipped.parent.iterdir() if file.is_file()] == [shipped.name]
    open_store(shipped, clock).close()
    migrate(shipped, NOW, with_next(lambda op: op.execute("CREATE TABLE extra (id TEXT) STRICT")))


def test_rows_may_go_where_the_revision_says_so(shipped: Path) -> None:
    migrate(shipped, NOW, with_next(loses_rows, ["sheet"]))
    assert counts(shipped)["sheet"] == 5


def test_a_busy_database_is_not_migrated(shipped: Path) -> None:
    with closing(connect(shipped)) as other:
        other.execute("PRAGMA busy_timeout=0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Trouble) as caught:
            migrate(shipped, NOW, with_next(lambda op: op.execute("CREATE TABLE extra (id TEXT) STRICT")))
    assert caught.value.code == "database-locked"
    assert "extra" not in counts(shipped)


def counts(database: Path) -> dict[str, int]:
    with closing(connect(database, SAFE_SETTINGS)) as connection:
        return table_counts(connection)
