"""What sets proposals apart: a merit no other reaches, and none named twice."""

from __future__ import annotations

import numpy as np

from gridplanner.analysis.division.candidates import Candidate
from gridplanner.analysis.division.comparing import merits_of


def candidate(way, deviation, along, roundness, cut):
    none = np.zeros(2)
    return Candidate(
        way, none, none, none, none, np.array([deviation, -deviation]),
        np.array([roundness, roundness]), along, cut,
    )  # fmt: skip


def test_each_is_named_by_what_it_is_best_in():
    found = [
        candidate("balanced", 0.021, 0.87, 0.5, 0),
        candidate("along", 0.034, 0.95, 0.5, 0),
        candidate("round", 0.048, 0.60, 0.6, 2),
    ]
    assert merits_of(found) == ["balanced", "along", "round"]


def test_of_several_merits_the_first_is_named_and_none_that_all_have():
    found = [
        candidate("balanced", 0.033, 0.26, 0.62, 0),
        candidate("along", 0.033, 0.33, 0.60, 0),
        candidate("round", 0.0, 0.27, 0.63, 0),
    ]
    assert merits_of(found) == ["spare", "along", "balanced"]


def test_what_two_share_goes_to_the_one_that_has_no_other_merit():
    found = [
        candidate("balanced", 0.011, 0.37, 0.64, 0),
        candidate("along", 0.0111, 0.39, 0.64, 0),
        candidate("round", 0.022, 0.35, 0.66, 0),
    ]
    assert merits_of(found) == ["balanced", "along", "round"]


def test_no_merit_is_named_twice():
    alike = [candidate("balanced", 0.01, 0.5, 0.5, 1) for _ in range(5)]
    assert merits_of([*alike, candidate("round", 0.02, 0.4, 0.4, 2)]) == [
        "balanced", "along", "round", "whole", "rather_balanced", "spare",
    ]  # fmt: skip
    assert merits_of(alike) == ["spare"] * 5


def test_several_that_are_best_in_nothing_are_told_apart_among_themselves():
    found = [
        candidate("balanced", 0.01, 0.9, 0.60, 0),
        candidate("along", 0.02, 0.7, 0.50, 0),
        candidate("round", 0.03, 0.8, 0.50, 0),
    ]
    assert merits_of(found) == ["balanced", "rather_balanced", "rather_along"]


def test_what_is_best_in_nothing_lies_between_or_is_spare():
    found = [
        candidate("balanced", 0.01, 0.5, 0.60, 0),
        candidate("along", 0.05, 0.9, 0.60, 0),
        candidate("round", 0.03, 0.7, 0.55, 1),
    ]
    assert merits_of(found)[2] == "between"
    found[2] = candidate("round", 0.05, 0.8, 0.55, 1)
    assert merits_of(found) == ["balanced", "along", "spare"]


def test_without_a_rival_there_is_no_merit():
    assert merits_of([]) == []
    assert merits_of([candidate("balanced", 0.02, 0.8, 0.5, 0)]) == [""]
