"""The load of a worker with other units is that of the duties there would be."""

from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.loads import share_out
from gridplanner.analysis.taking_on import TakingOn
from gridplanner.analysis.workload import Workload
from gridplanner.data.duties import even_shares
from gridplanner.data.norms.defaults import time_norm
from tests.analysis.test_workload import duties, groups_of, town

UNITS = (131, 132, 133, 134)


def shared(pairs, capacity):
    found = duties(*sorted(pairs), capacity=capacity)
    return replace(found, share=even_shares(found.workers))


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_load_that_is_shared_out_once_the_units_are_taken(seed):
    rng = np.random.default_rng(seed)
    groups = groups_of(household=[(1, 0, 400), (2, 0, 100)])
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    capacity = rng.choice([300.0, 100.0, 0.0, np.nan], 4).tolist()
    pairs = {(w, u) for w in range(4) for u in UNITS if rng.random() < 0.5} | {(0, 131)}
    present = shared(pairs, capacity)
    loads = work.loads(2, present)
    study = TakingOn(loads, present)
    for worker in range(4):
        taken = set(rng.choice(UNITS, 2).tolist())
        given = set(rng.choice(UNITS, 1).tolist()) - taken
        kept = {(w, u) for w, u in pairs if w != worker or u not in given}
        after = shared(kept | {(worker, u) for u in taken}, capacity)
        wanted = share_out(loads, after).load[worker]
        found = study.load_with(worker + 1, taken=taken, given=given)
        assert found[0] == pytest.approx(wanted, abs=0.05)
        assert found[1] == pytest.approx(capacity[worker], nan_ok=True)


def test_whoever_is_not_known_has_no_load():
    work = Workload(groups_of(), time_norm(), town([(120, 220), (250, 50)]))
    present = shared({(0, 131)}, [300.0])
    load, capacity = TakingOn(work.loads(2, present), present).load_with(9, taken=[131])
    assert load == 0
    assert np.isnan(capacity)
