"""One value of a norm set to another, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.one_value import values_of, with_value


@pytest.mark.parametrize("norm", [time_norm(), equivalents_norm()])
def test_each_value_is_set_alone(norm):
    values = values_of(norm)
    assert len(values) > 3
    for name, value in values.items():
        found = values_of(with_value(norm, name, value + 7))
        assert found[name] == pytest.approx(value + 7)
        others = {key: one for key, one in found.items() if key != name}
        kept = {key: one for key, one in values.items() if key != name}
        assert others == pytest.approx(kept)


def test_a_line_that_follows_another_has_no_visits_of_its_own():
    norm = time_norm()
    first, second = norm.lines[:2]
    norm = replace(norm, lines=(first, replace(second, like=first.key)))
    found = values_of(norm)
    assert f"visits:{second.key}" not in found
    assert f"minutes:{second.key}" in found
    off = replace(norm, lines=(replace(first, is_on=False), second))
    assert f"minutes:{first.key}" not in values_of(off)


def test_a_value_the_norm_has_not_is_refused():
    for name in ("visits:nobody", "target", "", "nothing"):
        with pytest.raises(GridPlannerError):
            with_value(time_norm(), name, 5.0)


def test_a_target_keeps_its_proportions_and_comes_back_from_nothing():
    norm = equivalents_norm()
    low, high = norm.target
    half = with_value(norm, "target", norm.full_time / 2)
    assert half.target == pytest.approx((low / 2, high / 2))
    none = with_value(norm, "target", 0.0)
    assert with_value(none, "target", 500.0).full_time == 500.0
