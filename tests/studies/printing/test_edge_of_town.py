"""四至 at the edge of a town: called after it, and only where nothing else is named."""

from gridplanner.studies.printing.sides import sides_of_open_plan
from tests.helpers.project import small_town, unit_named


def test_a_grid_ends_at_its_neighbours_and_at_the_edge_of_its_town(qapp, tmp_path):
    document = small_town(tmp_path / "a.gpkg")
    plan = document.plan
    said = {
        name: sides_of_open_plan(document, plan, unit_named(document, name))
        for name in ("甲网格", "丙网格", "泊里镇")
    }
    document.close()
    assert said["甲网格"] == ("丙网格", "乙网格", "泊里镇界", "泊里镇界")
    east, south, _west, north = said["丙网格"]
    assert {east, south, north} == {"泊里镇界"}
    assert said["泊里镇"] == ("", "", "", "")
