"""Changes that waited are told as few, and what must be dropped first comes first."""

from __future__ import annotations

from gridplanner.data.events import Changed, merged


def test_changes_of_one_plan_become_one():
    one = Changed(plan=1, cells=frozenset({1}), units=frozenset({9}))
    two = Changed(plan=1, cells=frozenset({2}))
    other = Changed(plan=7, cells=frozenset({3}))
    assert merged([one, other, two]) == [
        Changed(plan=1, cells=frozenset({1, 2}), units=frozenset({9})),
        other,
    ]


def test_tables_are_named_first():
    plan = Changed(plan=1, cells=frozenset({1}))
    rows = Changed(tables=frozenset({"building"}))
    assert merged([plan, rows]) == [
        Changed(plan=1, cells=frozenset({1}), tables=frozenset({"building"})),
        Changed(),
    ]


def test_rows_are_named_where_every_change_names_its_own():
    one = Changed(tables=frozenset({"building"}), rows={"building": frozenset({1})})
    two = Changed(tables=frozenset({"building"}), rows={"building": frozenset({2})})
    many = Changed(tables=frozenset({"building"}))
    assert merged([one, two])[0].rows == {"building": frozenset({1, 2})}
    assert merged([one, many, two])[0].rows == {}
    assert merged([one]) == [one]
    plan = Changed(plan=1, cells=frozenset({1}))
    assert merged([one, plan]) == [Changed(tables=one.tables), plan]


def test_everything_takes_the_place_of_all():
    plan = Changed(plan=1, cells=frozenset({1}))
    assert merged([plan, Changed(everything=True)]) == [Changed(everything=True)]


def test_nothing_stays_nothing():
    assert merged([]) == []
