"""backup, restore and verify FILE on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from corpus_tool.corpus import Corpus
from tests.cli.conftest import LATER, Run


def test_there_and_back(compared: Run, workspace: Path) -> None:
    """A backup is named on standard output, and brings back what was there when it was made."""
    made = compared("backup", "backups/one.sqlite")
    listed = compared("list", "versions", "--format", "json").out
    (workspace / "later.md").write_text(LATER.replace("every year", "every two years"))
    assert compared("add", "later.md").code == 0
    done = compared("restore", "backups/one.sqlite", "--replace")

    assert (made.code, made.out) == (0, "backups/one.sqlite\n")
    assert made.err == "2 documents, 2 versions, 1 comparison, 0 stored searches; verified\n"
    assert (done.code, done.out) == (0, "db/corpus.sqlite\n")
    kept, extent = done.err.splitlines()
    assert f"{extent}\n" == made.err
    assert kept.startswith("the corpus as it was: db/corpus-replaced-")
    assert (workspace / kept.partition(": ")[2]).is_file()
    assert compared("list", "versions", "--format", "json").out == listed
    assert compared("verify").code == 0


def test_into_a_new_workspace(compared: Run, workspace: Path) -> None:
    """A new workspace takes a backup without a further word, before its first addition or after
    `init`."""
    assert compared("backup", "one.sqlite").code == 0
    (workspace / "moved").mkdir()
    (workspace / "moved" / "corpus.toml").touch()
    assert compared("restore", "one.sqlite", "--workspace", "moved").code == 0
    assert compared("init", "fresh").code == 0
    assert compared("restore", "one.sqlite", "--workspace", "fresh").code == 0

    for name in ("moved", "fresh"):
        assert compared("list", "--workspace", name).out == compared("list").out


def test_nothing_is_replaced_unasked(compared: Run, workspace: Path) -> None:
    """Without --replace neither a backup nor a corpus is replaced, and one line says how."""
    assert compared("backup", "one.sqlite").code == 0
    before = (workspace / "one.sqlite").read_bytes()
    for command in ("backup", "restore"):
        refused = compared(command, "one.sqlite")

        assert (refused.code, refused.out) == (1, "")
        assert refused.err.startswith("E_EXISTS: ")
        assert "--replace" in refused.err
        assert refused.err.count("\n") == 1
    assert (workspace / "one.sqlite").read_bytes() == before
    assert compared("backup", "--replace", "one.sqlite").code == 0


def test_verify_of_a_backup(compared: Run, workspace: Path) -> None:
    """`verify FILE` examines a backup wherever one stands, and prints what it finds as ever."""
    assert compared("backup", "one.sqlite").code == 0
    (workspace / "corpus.toml").unlink()
    sound = compared("verify", "one.sqlite")
    content = (workspace / "one.sqlite").read_bytes()
    assert b"strengthen" in content
    (workspace / "bad.sqlite").write_bytes(content.replace(b"strengthen", b"strongthen"))
    bad = compared("verify", "bad.sqlite", "--format", "json")
    restored = compared("restore", "bad.sqlite", "--workspace", ".")

    assert (sound.code, sound.err) == (0, "everything is as it was stored\n")
    assert bad.code == 1
    assert {row["code"] for row in json.loads(bad.out)} >= {"E_HASH"}
    assert bad.err.endswith("problems: take another backup\n")
    assert restored.code == 1


def test_a_damaged_backup_is_one_line(compared: Run, workspace: Path) -> None:
    """A damaged backup and a corpus that is damaged are told in one line, and nothing changes."""
    assert compared("backup", "one.sqlite").code == 0
    sound = (workspace / "one.sqlite").read_bytes()
    (workspace / "one.sqlite").write_bytes(sound.replace(b"strengthen", b"strongthen"))
    refused = compared("restore", "one.sqlite", "--replace")

    assert refused.code == 1
    assert refused.err.startswith("E_DAMAGED: 'one.sqlite' is damaged: E_HASH: ")
    assert refused.err.endswith(". Take another backup; nothing was changed.\n")
    assert refused.err.count("\n") == 1

    database = workspace / "db" / "corpus.sqlite"
    with Corpus.open(workspace=workspace):
        pass
    database.write_bytes(database.read_bytes().replace(b"strengthen", b"strongthen"))
    (workspace / "one.sqlite").write_bytes(sound)
    refused = compared("backup", "one.sqlite", "--replace")
    assert refused.code == 1
    assert refused.err.startswith("E_DAMAGED: what was copied of ")
    assert "corpus-tool verify" in refused.err
    assert (workspace / "one.sqlite").read_bytes() == sound


def test_wrong_use(run: Run, workspace: Path) -> None:
    """No file, no corpus, no workspace: one clear line each."""
    assert run("backup").code == 2
    assert run("restore").code == 2
    assert run("restore", "nothing").err == "E_NOT_FOUND: no file at 'nothing'.\n"
    assert run("verify", "nothing").err == "E_NOT_FOUND: no file at 'nothing'.\n"
    assert run("backup", "one.sqlite").err.startswith("E_OPEN: ")
    assert not (workspace / "one.sqlite").exists()
    (workspace / "corpus.toml").unlink()
    assert run("backup", "one.sqlite").err.startswith("E_NO_WORKSPACE: ")


def test_from_python(compared: Run, workspace: Path) -> None:
    """`Corpus` backs up, verifies and restores with the same outcome."""
    stages = []
    with Corpus.open(workspace=workspace) as corpus:
        made = corpus.backup(workspace / "one.sqlite", progress=lambda *told: stages.append(told))
    other = workspace / "other" / "corpus.sqlite"
    done = Corpus.restore(made.path, database=other)

    assert [str(stage) for stage, _, _ in stages][:1] == ["copying the corpus"]
    assert str(stages[-1][0]) == "verifying"
    assert stages[-1][1] == stages[-1][2] > 0
    assert Corpus.verify_backup(made.path) == ()
    assert done.kept is None
    assert dict(done.backup.rows) == dict(made.rows)
    with Corpus.open(other, create=False) as corpus:
        assert [entry.document.key for entry in corpus.documents()] == ["earlier", "later"]
