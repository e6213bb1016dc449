"""Databases for the tests: each test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_tool.store import Store, migrate
from tests.conftest import require
from tests.store import values
from tests.store.cluster import Cluster, programs, running, scratch

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


class Databases:
    """Makes databases of one kind: empty ones, and copies of templates made once."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder = folder
        self.cluster = cluster
        self.templates: dict[str, str] = {}
        self.number = 0

    def empty(self) -> str:
        """Return the address of a database without tables."""
        self.number += 1
        if self.cluster is None:
            return str(self.folder / f"corpus-{self.number}.sqlite")
        return self.cluster.url(self.cluster.make())

    def copy(self, template: str) -> str:
        """Return the address of a copy of a template: `migrated`, `filled` or `unnoted`."""
        if template not in self.templates:
            self.templates[template] = url = self.empty()
            migrate.upgrade_database(url)
            if template in ("filled", "unnoted"):
                with Store.open(url) as store:
                    values.filled(store, notes=template == "filled")
        original = self.templates[template]
        if self.cluster is None:
            return shutil.copy(original, self.empty())
        return self.cluster.url(self.cluster.make(self.cluster.name_in(original)))

    def drop(self, url: str) -> None:
        """Throw a database away."""
        if self.cluster is None:
            Path(url).unlink(missing_ok=True)
        else:
            self.cluster.drop(self.cluster.name_in(url))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own, started once."""
    found = programs()
    require(found is not None, "PostgreSQL's server programs (initdb, postgres)")
    with running(found) as cluster:
        yield cluster


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database the test runs on."""
    return request.param


@pytest.fixture(scope="session")
def databases(kind: str, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes databases of the test's kind."""
    cluster = request.getfixturevalue("cluster") if kind == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="corpus-tests-", dir=scratch()) as folder:
        yield Databases(Path(folder), cluster)


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """The address of a migrated database without documents."""
    url = databases.copy("migrated")
    yield url
    databases.drop(url)


@pytest.fixture
def unnoted(databases: Databases) -> Iterator[str]:
    """The address of one as releases before notes filled it: a row in every other table."""
    url = databases.copy("unnoted")
    yield url
    databases.drop(url)


@pytest.fixture
def full(databases: Databases) -> Iterator[str]:
    """The address of a database with a row in every table (`values.filled`)."""
    url = databases.copy("filled")
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def kept(databases: Databases) -> str:
    """The address of a database with a row in every table, for tests that change nothing."""
    return databases.copy("filled")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store without documents."""
    with Store.open(url) as store:
        yield store
