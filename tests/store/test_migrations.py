"""Every migration goes up, down and up again with data in place, and leads to our tables."""

from __future__ import annotations

import ast
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.store import Store, migrate, revisions, schema
from corpus_tool.store.columns import TableRow
from corpus_tool.store.engine import connect_engine, database_address
from corpus_tool.store.revisions import HEAD, REVISIONS
from corpus_tool.store.verify import verify_store
from tests.store import raw, values

LOST = {
    "0007": ("footnote",),
    "0002": ("comparison", "link", "link_member", "nearest"),
    "0004": ("retrieval",),
    "0005": (
        "scan",
        "scan_document",
        "formula",
        "formula_end",
        "formula_variant",
        "occurrence",
        "near_duplicate",
        "scan_index",
    ),
}
"""Tables whose rows going down loses for good."""

REFILLED = {"0003": ("partnership", "partnership_party", "partnership_document")}
"""Tables that the migration fills from others when it goes up."""

TAKEN_AGAIN = {"document_state", "scan_digest", "comparison_summary"}
"""Tables of digests: taken anew when it goes up, of the documents' last states and what is left."""


def to(url: str, revision: str) -> None:
    """Bring a database to a revision, up or down."""
    with migrate.migration_lock(url) as connection:
        config = migrate._config(connection)
        found = revisions.revision_of(connection, database_address(url))
        upward = revision != "base" and (found or "") < revision
        (command.upgrade if upward else command.downgrade)(config, revision)


def snapshot(url: str) -> dict[str, str]:
    """Return every object of a database with its definition."""
    engine = connect_engine(database_address(url))
    with engine.connect() as connection:
        found = schema.schema_snapshot(connection)
    engine.dispose()
    return found


def scripts() -> ScriptDirectory:
    """Return the migrations as Alembic sees them."""
    config = Config()
    config.set_main_option("script_location", "corpus_tool.store:migrations")
    return ScriptDirectory.from_config(config)


def test_one_line_of_migrations() -> None:
    """There is one head, and the program's list names every migration in order."""
    walked = [script.revision for script in scripts().walk_revisions()]

    assert tuple(reversed(walked)) == REVISIONS
    assert scripts().get_heads() == [HEAD]


def test_autogenerate_finds_no_difference(empty: str) -> None:
    """After all migrations neither Alembic nor our own comparison would change anything."""
    migrate.upgrade_database(empty)

    assert migrate.check_schema(empty) == ()


def test_schema_snapshot_equals_tables(empty: str) -> None:
    """Checks, triggers, functions and STRICT, which Alembic does not see, are the tables' too."""
    migrate.upgrade_database(empty)
    engine = connect_engine(database_address(empty))
    with engine.connect() as connection:
        found, wanted = schema.schema_snapshot(connection), schema.expected_schema(connection)
    engine.dispose()

    assert found == wanted
    assert {name.split()[0] for name in found} >= {"trigger", "index"}


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_step_up_and_down_gives_the_same_schema(empty: str, revision: str) -> None:
    """A schema reached from above equals the one reached from below."""
    to(empty, revision)
    from_below = snapshot(empty)
    to(empty, HEAD) if revision != HEAD else to(empty, "0001")
    to(empty, revision)

    assert snapshot(empty) == from_below


def test_down_to_the_ground_leaves_nothing(full: str) -> None:
    """Every migration undoes all it did, functions included, with data in place."""
    to(full, "base")

    assert snapshot(full) == {}


@pytest.mark.parametrize("revision", ["0002", "0003", "0004", "0005", "0006", "0007"])
def test_data_is_kept_through_down_and_up(full: str, revision: str) -> None:
    """Going below a migration and up again keeps all it can; what is left is sound and guarded."""
    before = raw.content(full)
    below = REVISIONS[REVISIONS.index(revision) - 1]

    to(full, below)
    to(full, HEAD)
    after = raw.content(full)

    lost = {name for step in LOST if step >= revision for name in LOST[step]}
    assert {name for name in before if before[name] != after[name]} <= lost | TAKEN_AGAIN
    assert all(after[name] == [] for name in lost)
    assert migrate.check_schema(full) == ()
    with raw.opened(full) as connection, pytest.raises(raw.Failure, match="immutable: "):
        connection.execute("DELETE FROM paragraph")


def test_digests_of_older_corpora_are_taken(unnoted: str) -> None:
    """Migration 0006 takes the digests of a corpus stored before it: nothing is called damaged."""
    before = raw.content_of(unnoted, "scan_digest", "comparison_summary")
    to(unnoted, "0005")
    to(unnoted, HEAD)

    assert raw.content_of(unnoted, "scan_digest", "comparison_summary") == before
    with Store.open(unnoted) as store:
        assert verify_store(store) == ()


def test_what_is_damaged_gets_no_digest(unnoted: str) -> None:
    """Damage from before migration 0006 stays damage: it is told when read, and by `verify`."""
    to(unnoted, "0005")
    with raw.defenceless(unnoted) as connection:
        connection.execute("UPDATE paragraph SET label = 'X' WHERE version_id = 1")
        connection.execute("UPDATE formula SET template = 'Nothing' WHERE scan_id = 1")
    to(unnoted, HEAD)

    with Store.open(unnoted) as store:
        subjects = {(each.code, each.subject) for each in verify_store(store)}
        with store.read() as reading:
            assert reading.version("north-south-2025").number == 1
            for ask in (reading.versions, reading.history, reading.document):
                with pytest.raises(DatabaseDamaged, match="north-south-2015 is damaged"):
                    ask("north-south-2015")
    assert subjects >= {("E_HASH", "north-south-2015@1"), ("E_HASH", "north-south-2015")}
    assert ("E_HASH", "scan 1") in subjects


def test_derived_rows_are_filled_again(full: str) -> None:
    """Migration 0003 fills the partnerships of a corpus that was stored before it."""
    before = raw.content(full)
    to(full, "0002")
    to(full, "0003")

    for name, rows in raw.content_of(full, *REFILLED["0003"]).items():
        assert rows == before[name] != []


def test_an_upgraded_corpus_is_written_further(unnoted: str) -> None:
    """After down and up the store reads, misses only what went down, and takes new versions."""
    to(unnoted, "0002")
    migrate.upgrade_database(unnoted)
    with Store.open(unnoted) as store:
        problems = verify_store(store)
        values.add(store, ("A new text.",), document=values.LATER)
        with store.read() as reading:
            (partnership,) = reading.partnerships()

    assert {(each.code, each.message) for each in problems} == {
        ("E_COUNT", "it stored 1 retrievals, and 0 are there"),
        ("E_COUNT", "it stored 1 scans, and 0 are there"),
    }
    assert partnership.documents == ("north-south-2015", "north-south-2025")


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE paragraph ADD COLUMN extra TEXT",
        "DROP TRIGGER version_no_update{on}",
        "DROP INDEX ix_source_blob_id",
        "DROP TABLE nearest",
        "CREATE TABLE foreigner (id INTEGER)",
    ],
)
def test_check_sees_what_differs(full: str, kind: str, damage: str) -> None:
    """`check` names a column, trigger, index or table that is missing or in excess."""
    with raw.opened(full) as connection:
        connection.execute(damage.format(on=" ON version" if kind == "postgresql" else ""))

    assert migrate.check_schema(full)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_check_leaves_no_trace(full: str) -> None:
    """The scratch schema that the comparison makes on a server is gone afterwards."""
    migrate.check_schema(full)

    assert raw.rows(full, "SELECT 1 FROM pg_namespace WHERE nspname = 'corpus_tool_check'") == []


def test_names_fit_both_databases() -> None:
    """Every constraint and index has a name, and no name is longer than PostgreSQL's 63."""
    for table in TableRow.metadata.tables.values():
        names = [str(thing.name) for thing in (*table.constraints, *table.indexes)]

        assert all(names) and max(map(len, names)) <= 63


def test_migrations_hold_their_own_statements() -> None:
    """No migration imports tables, guards or schema: a change of these must not change history."""
    allowed = {"corpus_tool.store.migrations", "alembic", "sqlalchemy"}
    folder = Path(str(files("corpus_tool.store.migrations").joinpath("versions")))
    for path in folder.glob("0*.py"):
        imported = {
            node.module or ""
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
        }

        assert {name for name in imported if name.startswith("corpus_tool")} <= allowed


def test_alembic_reaches_a_database_by_its_address(empty: str, root: Path) -> None:
    """The developers' `alembic -x url=…` takes the same way as `db upgrade`."""
    config = Config(root / "alembic.ini", cmd_opts=Options(empty))
    command.upgrade(config, "head")

    assert migrate.current_revision(empty) == HEAD


class Options:
    """What Alembic's command line would have parsed."""

    def __init__(self, url: str) -> None:
        self.x = [f"url={url}"]
