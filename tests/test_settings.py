"""Settings come from corpus.toml and the environment, and every mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import settings
from corpus_tool.errors import CorpusError, SettingsError
from corpus_tool.workspace import Workspace

CANARY = "s3cret-canary"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder that is a workspace."""
    Workspace.create(tmp_path)
    return tmp_path


def test_defaults_lie_in_the_workspace(workspace: Path) -> None:
    """Without any setting the database is db/corpus.sqlite of the workspace."""
    read = settings.load_settings(workspace, environ={})

    assert read.database_url == str(workspace / "db/corpus.sqlite")
    assert read.folder("reports") == workspace / "reports"
    assert read.lexicon_name == "en"
    assert read.semantics is True


def test_workspace_is_found_from_below(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any folder below a workspace belongs to it."""
    deep = workspace / "documents" / "deep"
    deep.mkdir()
    monkeypatch.chdir(deep)

    assert settings.load_settings(environ={}).workspace.root == workspace


def test_environment_names_the_workspace(workspace: Path) -> None:
    """CORPUS_TOOL_WORKSPACE serves where no --workspace is given."""
    read = settings.load_settings(environ={"CORPUS_TOOL_WORKSPACE": str(workspace)})

    assert read.workspace.root == workspace


def test_no_workspace_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside any workspace the error says how to make one."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsError, match=r"E_NO_WORKSPACE: no corpus.toml .* corpus-tool init"):
        settings.load_settings(environ={})


def test_a_named_database_needs_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a database in the environment the current folder serves."""
    monkeypatch.chdir(tmp_path)
    read = settings.load_settings(environ={"CORPUS_TOOL_DATABASE": "sqlite:///mine.sqlite"})

    assert read.database_url == str(tmp_path / "mine.sqlite")


def test_environment_wins_over_the_file(workspace: Path) -> None:
    """CORPUS_TOOL_REPORTS overrides `reports` of corpus.toml, and the rest of the file stays."""
    (workspace / "corpus.toml").write_text('reports = "pages"\nlexicon = "mine.toml"\n')
    read = settings.load_settings(workspace, environ={"CORPUS_TOOL_REPORTS": "out"})

    assert read.folder("reports") == workspace / "out"
    assert read.lexicon_name == str(workspace / "mine.toml")


@pytest.mark.parametrize(
    ("written", "environ", "message"),
    [
        ('databse = "x"', {}, r"unknown setting 'databse' in '.*corpus.toml'. Perhaps 'database'"),
        ("zzz = 1", {}, r"unknown setting 'zzz' in .* Known: database, documents"),
        ("reports = 3", {}, r"'reports' in '.*corpus.toml' must be a text"),
        ('semantics = "yes"', {}, r"'semantics' in '.*corpus.toml' must be true or false"),
        ("reports =", {}, r"'.*corpus.toml' is not sound TOML \(Invalid value"),
        ("#" * 70_000, {}, r"'.*corpus.toml' has more than 65,536 bytes"),
        ("a" + ".a" * 20_000 + " = 1", {}, r"'.*corpus.toml' has a key of more than 32 parts"),
        ("a = " + "9" * 9_000, {}, r"'.*corpus.toml' is not sound TOML \(a number"),
        ("a = " + "[" * 9_000, {}, r"'.*corpus.toml' is not sound TOML \(nested too deep"),
        ("", {"CORPUS_TOOL_DATABSE": "x"}, r"'databse' in the environment \(CORPUS_TOOL_DATABSE\)"),
        ("", {"CORPUS_TOOL_SEMANTICS": "perhaps"}, r"'semantics' in the environment .* must be"),
        ("", {"CORPUS_TOOL_REPORTS": ""}, r"'reports' in the environment .* must be a text"),
    ],
)
def test_mistakes_are_named(
    workspace: Path, written: str, environ: dict[str, str], message: str
) -> None:
    """A wrong setting says which key and where it came from."""
    (workspace / "corpus.toml").write_text(written)

    with pytest.raises(SettingsError, match=message):
        settings.load_settings(workspace, environ=environ)


def test_a_workspace_that_is_no_folder(tmp_path: Path) -> None:
    """--workspace must name a folder."""
    with pytest.raises(SettingsError, match=r"--workspace names .* not a folder"):
        settings.load_settings(tmp_path / "none", environ={})


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql+psycopg://me:{CANARY}@host/name",
        f"postgresql+psycopg://me:{CANARY}@part@host/name",
        f"postgresql+psycopg://host/name?password={CANARY}",
        f"postgresql+psycopg://me:slash/{CANARY}@host/name",
    ],
)
def test_a_password_is_never_shown(workspace: Path, address: str) -> None:
    """Neither the shown address nor the value's representation holds the password."""
    read = settings.load_settings(workspace, environ={"CORPUS_TOOL_DATABASE": address})

    assert read.database_url == address
    assert CANARY not in read.database_shown + repr(read)
    assert read.database_shown.startswith("postgresql+psycopg://")


def test_a_wrong_value_is_not_repeated(workspace: Path) -> None:
    """The message about a database setting of the wrong kind does not hold its value."""
    (workspace / "corpus.toml").write_text(f'database = ["{CANARY}"]')

    with pytest.raises(CorpusError) as caught:
        settings.load_settings(workspace, environ={})

    assert CANARY not in str(caught.value)
