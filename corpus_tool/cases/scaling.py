"""The search of the whole corpus on more machines than one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from corpus_tool import spark
from corpus_tool.cases.reusing import REUSE, Reusing
from corpus_tool.cases.searchable import read_all
from corpus_tool.model import Holdings, Progress, ReuseOptions, Scan, ScanDraft, untold
from corpus_tool.reuse import analysis
from corpus_tool.spark import Measured

__all__ = ["Scaling"]


class Scaling(Reusing):
    """Search with Apache Spark what is too much for one machine."""

    def scan_with_spark(
        self,
        *,
        master: str = "local[*]",
        passages: Path | None = None,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> tuple[Scan, Measured | None]:
        """Search the corpus on Apache Spark; return the scan, and what was moved for it.

        What is found is the same as without Spark; so a stored search is not made again.

        Args:
            master: the cluster's address; `local[2]` is two cores of this machine.
            passages: an export of this corpus as Parquet, where every machine of the cluster can
                read it; by default a file that only this machine sees is written.
            options: what a reader may set.
            progress: told what is being done here, before and after the work of the cluster.

        Raises:
            MissingDependency: pyspark, pyarrow or Java is not installed.
        """
        measured: list[Measured] = []

        def search(holdings: Holdings, chosen: ReuseOptions) -> tuple[ScanDraft, analysis.Texts]:
            with tempfile.TemporaryDirectory(prefix="corpus-tool-") as folder:
                path = passages or Path(folder, "passages.parquet")
                if passages is None:
                    with self._store.read() as reader:
                        read = read_all(reader, holdings.carriers, progress)
                        spark.write_passages(read, holdings, path)
                draft, texts, moved = spark.search(
                    holdings,
                    path,
                    options=chosen,
                    lexicon=self.lexicon,
                    settings=spark.Settings(master=master),
                )
            measured.append(moved)
            return draft, texts

        scan = self.scan(options=options, search=search, progress=progress)
        return scan, measured[0] if measured else None
