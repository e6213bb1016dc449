"""The collection of garbage is put off, and on again whatever happens."""

from __future__ import annotations

import gc

import pytest

from corpus_tool.reuse.near_duplicates import collection_put_off


def test_it_is_on_again_after_an_error() -> None:
    """Within it is off; afterwards, though something failed, it is on."""
    with pytest.raises(ZeroDivisionError), collection_put_off():
        assert not gc.isenabled()
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    """A caller who had it off finds it so."""
    gc.disable()
    try:
        with collection_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
