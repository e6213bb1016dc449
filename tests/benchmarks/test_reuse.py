"""The benchmark of reuse, on a small invented corpus."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path

import pytest

from benchmarks import corpora, joins, reuse


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of statements that share sentences, with a README among them."""
    rng = random.Random(5)
    vocabulary = [f"w{n}" for n in range(400)]
    shared = [" ".join(rng.choices(vocabulary, k=20)) for _ in range(6)]
    for n in range(24):
        blocks = [" ".join(rng.choices(vocabulary, k=20)) for _ in range(3)]
        blocks.append(f"{rng.choice(shared)} x{n}")
        text = "---\ntitle: x\n---\n" + "\n \n".join(blocks)
        (tmp_path / f"2031-01-{n + 1:02}-saltmere.md").write_text(text)
    (tmp_path / "README.md").write_text("No front matter, no statement.")
    path = tmp_path / "statements.tar.xz"
    with tarfile.open(path, "w:xz") as written:
        for source in sorted(tmp_path.glob("*.md")):
            written.add(source, source.name)
    return path


def test_the_archive_is_read_in_nested_sizes(archive: Path) -> None:
    """Statements come with date and blocks; a smaller size is the beginning of a larger one."""
    statements = corpora.read_archive(archive)

    assert len(statements) == 24
    assert {len(statement.paragraphs) for statement in statements} == {4}
    assert all((s.date or "").startswith("2031-01-") for s in statements)
    assert corpora.nested(statements, 5) == corpora.nested(statements, 9)[:5]


def test_peers_and_truth_join_the_same_texts(archive: Path) -> None:
    """The SQL truth and our join agree; the estimates of the others meet most of it."""
    texts = reuse.distinct_texts(corpora.read_archive(archive))

    truth = joins.duckdb_pairs(texts)

    assert truth
    assert joins.own_pairs(texts) == truth
    assert joins.rensa_pairs(texts) & truth
    assert joins.datasketch_pairs(texts) & truth


def test_tables(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every size has a row for every system, with growth from the second on."""
    monkeypatch.setattr(reuse, "find_archive", lambda: archive)

    join, formulae, adding = reuse.run((12, None))

    assert [row[:2] for row in join.rows] == [(n, s) for n in (12, 24) for s in reuse.SYSTEMS]
    assert all(row[-2:] == (1.0, 1.0) for row in join.rows if row[1] in ("corpus-tool", "DuckDB"))
    assert [row[0] for row in formulae.rows] == [12, 24]
    assert (join.rows[0][4], formulae.rows[0][3]) == (None, None)
    assert join.rows[-1][4] is not None
    assert len(adding.rows) == 4


def test_without_a_corpus_there_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is measured on nothing."""
    monkeypatch.setattr(reuse, "find_archive", lambda: None)

    assert reuse.run() == ()
