"""No cycles are sought while many small objects are made, and then they are again."""

import gc

import pytest

from gridplanner.data.memory import uncollected


@pytest.fixture(params=[True, False])
def was_on(request):
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_no_cycles_are_sought_meanwhile(was_on):
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled() == was_on


def test_an_error_changes_nothing_of_that(was_on):
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled() == was_on
