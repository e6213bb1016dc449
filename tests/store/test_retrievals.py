"""What publishers answered comes back as it went in, and is found by document and address."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_tool.errors import CorpusError, StorageError
from corpus_tool.model import Retrieval
from corpus_tool.store import Store, run_log
from corpus_tool.store.verify import verify_store
from tests.store import values

NUMBERS = count()
HEADERS = st.lists(st.tuples(values.texts, values.texts), max_size=3).map(tuple)
STATUSES = st.integers(100, 599)
WAYS = st.lists(values.texts, max_size=3).map(tuple)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_retrieval_comes_back_equal(store: Store, data: st.DataObject) -> None:
    """Every field is exactly what was stored, on either database."""
    document = replace(values.DOCUMENT, key=f"drawn-{next(NUMBERS)}")
    version = values.add(store, document=document)
    made = st.builds(
        Retrieval,
        address=values.texts.map(lambda text: f"https://{document.key}.example/{text}"),
        final_address=values.texts,
        via=WAYS,
        status=STATUSES,
        headers=HEADERS,
        retrieved_at=values.moments,
        sha256=st.just(version.provenance.sha256),
    )
    retrieval = data.draw(made)
    with store.begin() as transaction:
        transaction.add_retrieval(retrieval)
    with store.read() as reading:
        assert reading.retrievals()[-1] == retrieval
        assert reading.last_retrieval(document.key, retrieval.address) == retrieval


def test_the_last_answer_counts(store: Store) -> None:
    """The newest retrieval of an address whose bytes the document has is found, and no other's."""
    version = values.add(store)
    other = values.add(store, values.NEW, document=values.LATER)
    first = values.retrieval(version)
    second = replace(first, status=304, headers=(("etag", '"two"'),))
    with store.begin() as transaction:
        for each in (first, second, values.retrieval(other)):
            transaction.add_retrieval(each)

    with store.read() as reading:
        assert reading.last_retrieval(version.document.key, first.address) == second
        assert reading.last_retrieval(version.document.key, "https://example.org/other") is None
        assert reading.last_retrieval("nobody", first.address) is None
    assert verify_store(store) == ()


def test_only_stored_bytes_were_retrieved(store: Store) -> None:
    """A retrieval of bytes that are not there is refused, and so is what no database keeps."""
    version = values.add(store)
    with pytest.raises(StorageError, match="were not stored"), store.begin() as transaction:
        transaction.add_retrieval(replace(values.retrieval(version), sha256="00" * 32))
    odd = replace(values.retrieval(version), headers=(("x", "a\0b"),))
    with pytest.raises(CorpusError, match="NUL"), store.begin() as transaction:
        transaction.add_retrieval(odd)

    with store.read() as reading:
        assert reading.retrievals() == ()


def test_runs_of_an_older_program_are_sound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ended before retrievals were counted states none, and has none."""
    older = {name: column for name, column in run_log.OUTPUTS.items() if name != "retrievals"}
    with monkeypatch.context() as patched:
        patched.setattr(run_log, "OUTPUTS", older)
        values.add(store)

    assert verify_store(store) == ()
