"""The search on Apache Spark finds what the embedded one finds; it starts once for all tests."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from corpus_tool import Corpus
from corpus_tool.errors import InputError
from corpus_tool.model import CorpusState, Passage, ReuseOptions
from corpus_tool.operations import spark
from corpus_tool.reuse import analysis
from tests import travelling
from tests.conftest import require

SETTINGS = spark.SparkSettings(master="local[1]", buckets=2, memory="1g")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """A corpus of the travelling formula, where Spark can run."""
    for package in ("pyspark", "pyarrow"):
        require(importlib.util.find_spec(package) is not None, package)
    require(shutil.which("java") is not None, "Java")
    travelling.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    corpus = Corpus.open("db/corpus.sqlite")
    travelling.add(corpus, tmp_path)
    return corpus


def read(corpus: Corpus) -> tuple[CorpusState, tuple[Passage, ...]]:
    """Return what is searched."""
    with corpus._opened.store.read() as reader:
        holdings = reader.holdings()
        names = {carrier.version for carrier in holdings.carriers}
        return holdings, tuple(reader.passages(names))


def test_both_engines_find_the_same(corpus: Corpus, tmp_path: Path) -> None:
    """Formulae, occurrences and near-duplicates are equal, from Parquet and from JSON Lines."""
    holdings, passages = read(corpus)
    options = ReuseOptions()
    wanted = analysis.analyse_reuse(holdings, passages, options=options, lexicon=corpus.lexicon)
    parquet, lines = tmp_path / "passages.parquet", tmp_path / "passages.jsonl"
    spark.write_passages(passages, holdings, parquet)
    numbers = {carrier.version: n for n, carrier in enumerate(holdings.carriers)}
    lines.write_text(
        "\n".join(
            json.dumps(
                {
                    "position": position,
                    "document": numbers[each.version],
                    "version": each.version,
                    "paragraph": each.paragraph,
                    "text": each.text,
                }
            )
            for position, each in enumerate(passages)
        )
    )
    exported = tmp_path / "exported.parquet"
    corpus.export(form="parquet", to=exported)
    for path in (parquet, lines, exported):
        found, texts, measured = spark.analyse_reuse_on_spark(
            holdings, path, options=options, lexicon=corpus.lexicon, settings=SETTINGS
        )

        assert found == wanted
        assert wanted.formulas and wanted.near
        assert all((o.version, o.paragraph) in texts for f in found.formulas for o in f.occurrences)
        assert (measured.passages, measured.kept) == (10, 5)
        assert measured.shuffled > 0


def test_passages_that_are_not_there_are_told(corpus: Corpus, tmp_path: Path) -> None:
    """A path without passages, or with other columns, is one line."""
    holdings, _ = read(corpus)
    other = tmp_path / "other.jsonl"
    other.write_text('{"text": "x"}\n')
    for path, told in ((tmp_path / "none.parquet", "E_NOT_FOUND"), (other, "no column document")):
        with pytest.raises(InputError, match=told):
            spark.analyse_reuse_on_spark(
                holdings, path, options=ReuseOptions(), lexicon=corpus.lexicon, settings=SETTINGS
            )
