"""What is shipped: the archives' contents, and the wheel at work outside the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

pytestmark = pytest.mark.fault

TREE = (
    *("corpus_tool", "tests", "docs", "benchmarks", "documents", "alembic.ini", "corpus.toml"),
    *("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *(
        ".ci",
        "CITATION.cff",
        "LICENSE",
        "db",
        "reports",
        "requirements.lock",
        "requirements-dev.lock",
    ),
)

INSIDE = (
    *("py.typed", "lexicon/en.toml", "store/migrations/env.py", "store/migrations/script.py.mako"),
    "ingest/catalogue.toml",
    *("report/templates/comparison.html.j2", "report/templates/index.html.j2"),
    *("export/schemas/comparison.schema.json", "report/words.en.toml"),
    *("export/schemas/corpus.schema.json", "export/schemas/tei.rng"),
    *("report/static/report.css", "report/static/report.js"),
)


@pytest.fixture(scope="module")
def archives(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source archive, built from a copy with a used database and reports."""
    copy = tmp_path_factory.mktemp("build") / "project"
    for name in TREE:
        source = root / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "node_modules")
            shutil.copytree(source, copy / name, ignore=ignored)
        elif source.exists():
            copy.mkdir(exist_ok=True)
            shutil.copy(source, copy / name)
    (copy / "db" / "corpus.sqlite").write_bytes(b"a user's corpus")
    (copy / "reports" / "index.html").write_text("a user's report")
    (copy.parent / "shared").mkdir()
    (copy.parent / "shared" / "secret.md").write_text("not ours")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            "--outdir",
            str(copy / "dist"),
            str(copy),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = (copy / "dist").glob("*.whl")
    (sdist,) = (copy / "dist").glob("*.tar.gz")
    return wheel, sdist


def of_project(root: Path) -> set[str]:
    """Return the package's own files that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "corpus_tool"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in listed.stdout.splitlines() if (root / name).exists()}


def test_the_wheel_holds_the_package_whole(root: Path, archives: tuple[Path, Path]) -> None:
    """Every file of the package is in the wheel, and nothing else but its own description."""
    with zipfile.ZipFile(archives[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert {f"corpus_tool/{name}" for name in INSIDE} <= names
    assert {PurePosixPath(name).parts[0] for name in names} == {"corpus_tool"}
    if (root / ".git").exists():
        assert names == of_project(root)
    assert any(name.startswith("corpus_tool/store/migrations/versions/") for name in names)


def test_the_source_archive_holds_no_data(archives: tuple[Path, Path]) -> None:
    """The source archive has what builds and tests the tool, and nobody's corpus or reports."""
    with tarfile.open(archives[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert {f"corpus_tool/{name}" for name in INSIDE} <= names
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "corpus.toml"} <= names
    assert {"documents/manifest.toml", "tests/conftest.py", "db/README.md"} <= names
    assert {"requirements.lock", "requirements-dev.lock", ".ci/run"} <= names
    assert {name for name in names if name.startswith("db/")} <= {"db/README.md", "db/schema.sql"}
    assert {name for name in names if name.startswith("reports/")} == {"reports/README.md"}
    assert not any("secret" in name or "__pycache__" in name for name in names)


def test_the_wheel_builds_from_the_source_archive(
    archives: tuple[Path, Path], tmp_path: Path
) -> None:
    """What is built from the source archive is what is built from the project."""
    wheel, sdist = archives
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", str(unpacked)],
        check=True,
        capture_output=True,
    )
    (again,) = (unpacked / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from the wheel into an environment of its own.

    Its dependencies are lent by this environment, so that nothing is downloaded; the package
    itself is not, because the borrowed folder comes last and holds it only as a link.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    purelib = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check")
    install = ("install", "--quiet", "--no-deps", "--no-index", str(archives[0]))
    subprocess.run([*pip, *install], check=True)
    (purelib / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_works_outside_the_project(installed: Path, tmp_path: Path) -> None:
    """In an empty folder the installed program makes a workspace, adds, compares and reports."""
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "LANG": "C.UTF-8"}

    def run(*arguments: str) -> str:
        child = subprocess.run(
            [installed / "corpus-tool", *arguments],
            cwd=tmp_path / "empty",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == 0, child.stderr
        return child.stdout

    (tmp_path / "empty").mkdir()
    where = [installed / "python", "-c", "import corpus_tool; print(corpus_tool.__file__)"]
    used = subprocess.check_output(where, cwd=tmp_path, env=environment, text=True)
    assert Path(used.strip()).is_relative_to(installed.parent)

    run("init")
    (tmp_path / "empty" / "earlier.md").write_text("1. The two sides agreed to cooperate.\n")
    (tmp_path / "empty" / "later.md").write_text("1. The two sides will cooperate closely.\n")
    assert "new" in run("add", "earlier.md")
    assert "¶1" in run("compare", "earlier", "later.md", "--report", "page.html")
    assert run("report") == "reports/index.html\n"
    assert run("db", "check") == ""
    assert (tmp_path / "empty" / "page.html").read_text("utf-8").rstrip().endswith("</html>")


def test_no_code_among_data(root: Path) -> None:
    """The data folders hold no Python, so that none can be imported by mistake."""
    for name in ("documents", "db", "reports"):
        assert list((root / name).rglob("*.py")) == []
