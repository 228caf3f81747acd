"""Duties: workers and their units as arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.duties import even_shares, no_duties


def test_a_project_without_workers_has_no_duties():
    none = no_duties()
    assert len(none) == 0
    assert even_shares(none.workers).tolist() == []


@given(st.lists(st.integers(0, 5), min_size=1))
def test_even_shares_give_away_the_whole_time_of_everybody(workers):
    shares = even_shares(np.array(workers, np.intp))
    for worker in set(workers):
        of_one = shares[np.array(workers) == worker]
        assert np.isclose(of_one.sum(), 1)
        assert len(set(of_one.tolist())) == 1
