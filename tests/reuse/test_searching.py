"""What a search of the corpus starts from: which text goes on from which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.model import Carrier, Document
from corpus_tool.reuse.analysis import predecessors
from corpus_tool.reuse.lineage import is_earlier

DATES = st.sampled_from([None, "2012", "2015", "2015-03", "2015-03-06", "2015-11", "2025-01-21"])
PARTIES = st.sampled_from([(), ("ARD",), ("ARD", "BEL"), ("BEL", "ARD")])


@given(st.lists(st.tuples(DATES, PARTIES), max_size=12))
def test_a_text_goes_on_from_its_partners_last_earlier_one(described) -> None:  # type: ignore[no-untyped-def]
    """Whatever the dates, it is the one that looking at every pair would find."""
    carriers = [
        Carrier(f"d{number:02}@1", f"d{number:02}", date, parties)
        for number, (date, parties) in enumerate(described)
    ]
    expected = {}
    for carrier in carriers:
        earlier = [
            (other.date, other.version)
            for other in carriers
            if other.partners == carrier.partners != ()
            and other.date
            and carrier.date
            and is_earlier(other.date, carrier.date)
        ]
        if earlier:
            expected[carrier.version] = max(earlier)[1]

    assert predecessors(carriers, []) == expected


def test_what_a_text_succeeds_goes_first() -> None:
    """A description that names the earlier text is believed, whatever the dates say."""
    old = Carrier("old@1", "old", "2020", ("ARD",))
    other = Carrier("other@1", "other", "2021", ("ARD",))
    new = Carrier("new@2", "new", "2022", ("ARD",))
    described = [Document("new", "New", succeeds="old")]

    found = predecessors([old, other, new], described)
    assert found == {"other@1": "old@1", "new@2": "old@1"}
