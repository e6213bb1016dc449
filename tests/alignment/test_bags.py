"""Units as weighted terms."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool.alignment import terms
from corpus_tool.alignment.terms import cosines, count_terms, fill_rows, multiply_sparse

VOCABULARY = 7
units = st.lists(
    st.lists(st.integers(0, VOCABULARY - 1), max_size=9).map(lambda u: np.array(u, dtype=np.int64)),
    min_size=1,
    max_size=6,
)


def table(side):
    """The same counts as a plain table."""
    made = np.zeros((len(side), VOCABULARY))
    for row, unit in enumerate(side):
        for term in unit:
            made[row, term] += 1
    return np.log2(1 + made)


@given(units, units)
@settings(deadline=None)
def test_products_are_those_of_the_tables(left, right):
    """Only pairs that share a term are there, and their sums are right."""
    found = multiply_sparse(count_terms(left), count_terms(right), vocabulary=VOCABULARY)
    expected = table(left) @ table(right).T

    assert np.allclose(found.at(np.arange(expected.size)), expected.ravel())
    assert np.all(np.diff(found.keys) > 0)


@given(units, units)
@settings(deadline=None)
def test_sums_by_table_and_by_sorting_agree(left, right):
    """Large texts are summed by another way, with the same result."""
    dense = multiply_sparse(count_terms(left), count_terms(right), vocabulary=VOCABULARY)
    kept, terms.DENSE = terms.DENSE, 0
    try:
        sparse = multiply_sparse(count_terms(left), count_terms(right), vocabulary=VOCABULARY)
    finally:
        terms.DENSE = kept

    assert np.array_equal(dense.keys, sparse.keys)
    assert np.allclose(dense.values, sparse.values)


def test_equal_units_have_cosine_one():
    """A unit is as like itself as can be."""
    weighed = fill_rows(count_terms([np.array([1, 2, 2])]), np.arange(VOCABULARY) + 1.0)
    shared = multiply_sparse(weighed, weighed, vocabulary=VOCABULARY)

    assert np.allclose(cosines(shared, weighed, weighed, np.ones(VOCABULARY)).values, [1])


def test_what_many_share_is_left_out_when_it_costs_too_much():
    """Beyond the budget the commonest terms are not compared."""
    common, rare = np.array([0]), np.array([0, 1])
    many = count_terms([*[common] * 3000, rare])

    found = multiply_sparse(many, many, vocabulary=2)

    assert found.keys.tolist() == [3000 * 3001 + 3000]
