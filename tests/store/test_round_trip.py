"""Every value of the model comes back from either database exactly as it went in."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_tool.model import Provenance
from corpus_tool.store import Store
from corpus_tool.store.verify import verify_store
from tests.store import values

NUMBERS = count()
ONE_STORE = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""All examples go into one store, each under a key of its own."""


@ONE_STORE
@given(data=st.data())
def test_version_comes_back_equal(store: Store, data: st.DataObject) -> None:
    """What `version` returns equals what `add_version` was given, field by field."""
    document = data.draw(values.documents(f"drawn-{next(NUMBERS)}"))
    text, received = data.draw(values.segmentations()), data.draw(values.sources)
    language, reader = data.draw(values.texts), data.draw(values.texts)

    with store.begin() as transaction:
        added, stored = transaction.add_version(
            document, received, text, language=language, reader=reader
        )
    with store.read() as reading:
        found = reading.version(document.key)
        content = reading.source(document.key)

    assert stored
    assert found == added
    assert found.document == document
    assert found.segmentation == text
    assert (found.number, found.language, found.parent) == (1, language, None)
    assert found.provenance == Provenance(
        received.sha256,
        received.media_type,
        received.origin,
        received.retrieved_at,
        len(received.content),
        reader,
        received.charset,
    )
    assert content == received


@ONE_STORE
@given(data=st.data())
def test_comparison_comes_back_equal(store: Store, data: st.DataObject) -> None:
    """What `comparison` returns equals what `save_comparison` was given, readings included."""
    sides = []
    for _ in range(2):
        document = data.draw(values.documents(f"drawn-{next(NUMBERS)}"))
        text, received = data.draw(values.segmentations()), data.draw(values.sources)
        with store.begin() as transaction:
            version, _ = transaction.add_version(
                document, received, text, language="en", reader="plain 1"
            )
        sides.append(version)
    made = data.draw(values.comparisons(*sides))

    with store.begin() as transaction:
        stored = transaction.save_comparison(made)
    with store.read() as reading:
        found = reading.comparison(
            *sides,
            options=made.options,
            engine=made.engine,
            lexicon=made.lexicon,
            encoder=made.encoder,
        )

    assert stored
    assert found == made


@settings(ONE_STORE, max_examples=10)
@given(data=st.data())
def test_whatever_is_stored_is_sound(store: Store, data: st.DataObject) -> None:
    """`verify` finds nothing in a store that was only ever written by the program."""
    document = data.draw(values.documents(f"drawn-{next(NUMBERS)}"))
    for _ in range(2):
        text, received = data.draw(values.segmentations()), data.draw(values.sources)
        with store.begin() as transaction:
            transaction.add_version(document, received, text, language="en", reader="plain 1")

    assert verify_store(store) == ()
