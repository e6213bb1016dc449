"""Databases for the tests: each test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_tool.store import Store, migrate
from tests.conftest import require
from tests.store.cluster import Cluster, programs, running

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own, started once."""
    found = programs()
    require(found is not None, "PostgreSQL's server programs (initdb, postgres)")
    with running(found) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where a migrated, empty database of each kind lies, once made."""
    path = tmp_path_factory.mktemp("template") / "corpus.sqlite"
    migrate.upgrade(path)
    return {"sqlite": str(path)}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database the test runs on."""
    return request.param


@pytest.fixture
def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield str(tmp_path / "corpus.sqlite")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.make()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def fresh(
    kind: str, tmp_path: Path, templates: dict[str, str], request: pytest.FixtureRequest
) -> Iterator[Callable[[], str]]:
    """Give the address of a new migrated database, as often as asked."""
    made: list[str] = []

    def copy() -> str:
        made.append(f"corpus-{len(made)}.sqlite")
        shutil.copy(templates["sqlite"], tmp_path / made[-1])
        return str(tmp_path / made[-1])

    if kind == "sqlite":
        yield copy
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    if "postgresql" not in templates:
        templates["postgresql"] = cluster.make()
        migrate.upgrade(cluster.url(templates["postgresql"]))

    def clone() -> str:
        made.append(cluster.make(templates["postgresql"]))
        return cluster.url(made[-1])

    yield clone
    for name in made:
        cluster.drop(name)


@pytest.fixture
def url(fresh: Callable[[], str]) -> str:
    """The address of a migrated database without documents."""
    return fresh()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store without documents."""
    with Store.open(url) as store:
        yield store
