"""A PostgreSQL of the tests' own: made in a temporary folder, reached by its socket, thrown away.

PostgreSQL refuses to run as root, so root starts it as another user.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, or None."""
    candidates = []
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(told.stdout.strip()))
    if initdb := shutil.which("initdb"):
        candidates.append(Path(initdb).resolve().parent)
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/*/bin"):
        candidates += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def _user() -> str:
    """Return who shall run the server."""
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in USERS if user in known)


def scratch() -> str | None:
    """Return a folder in memory where there is room: tests write much and keep nothing."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


class Cluster:
    """A running server; `make` gives a new database, optionally a copy of another."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder = folder
        self.user = user
        self.made = 0

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.folder}"

    def name_in(self, url: str) -> str:
        """Return the database's name in an address of this cluster."""
        return url.partition("@/")[2].partition("?")[0]

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Execute a statement outside any transaction."""
        with psycopg.connect(
            host=str(self.folder), user=self.user, dbname=database, autocommit=True
        ) as connection:
            connection.execute(statement)

    def make(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        self.made += 1
        name = f"test_{self.made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def running(bin_folder: Path) -> Iterator[Cluster]:
    """Make a cluster, start its server, stop it and remove everything."""
    user = _user()
    as_user = {"user": user, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(
        tempfile.mkdtemp(prefix="corpus-pg-", dir=scratch())
    )  # short: a socket's path has 107 bytes
    if as_user:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    try:
        options = ["-U", user, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(
            [bin_folder / "initdb", "-D", data, *options],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user,
        )
        with log.open("wb") as output:
            server = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, "-k", folder, "-h", "", "-F"],
                stdout=output,
                stderr=output,
                cwd=folder,
                **as_user,
            )
        cluster = Cluster(folder, user)
        try:
            _await(cluster, server, log)
            yield cluster
        finally:
            server.send_signal(subprocess.signal.SIGQUIT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with suppress(psycopg.OperationalError):
            cluster.execute("SELECT 1")
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(f"PostgreSQL did not start: {log.read_text()}")
