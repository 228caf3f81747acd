"""Who holds what on a day, asked for by house."""

from gridplanner.data.team.on_day import TeamOnDay
from gridplanner.data.team.reading import read_posts, read_workers
from tests.helpers.staff import DAY, add_buildings, add_posts, add_workers, strip_town


def team_of(document, day=DAY):
    file = document.file
    return TeamOnDay(read_posts(file), read_workers(file), document.plan.units, day)


def test_posts_of_a_house_are_those_of_its_building_entrances_and_floors(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    houses, stairs = add_buildings(document.file, 2, entrances=2)
    ids = add_workers(document.file, 6)
    add_posts(document.file, ids[:1], units, "grid_leader")
    add_posts(
        document.file, ids[1:2], houses[:1], "floor_leader", scope="floor", part=["3"]
    )
    add_posts(document.file, ids[2:4], stairs[:2], "entrance_leader", scope="entrance")
    add_posts(document.file, ids[4:6], houses, "building_leader", scope="building")
    found = team_of(document).at_house(houses[0], stairs[:2])
    assert [(one.role.value, one.worker_id, one.part) for one in found] == [
        ("building_leader", ids[4], 0),
        ("entrance_leader", ids[2], 0),
        ("entrance_leader", ids[3], 0),
        ("floor_leader", ids[1], 3),
    ]
    document.close()


def test_an_entrance_with_the_number_of_a_building_is_no_building(tmp_path):
    document, _units = strip_town(tmp_path / "a.gpkg", 1)
    houses, stairs = add_buildings(document.file, 2, entrances=1)
    assert stairs == houses  # both are numbered from 1
    (leader,) = add_workers(document.file, 1)
    add_posts(document.file, [leader], stairs[:1], "entrance_leader", scope="entrance")
    assert team_of(document).at_house(houses[0]) == ()
    assert len(team_of(document).at_house(houses[0], stairs[:1])) == 1
    assert team_of(document).at_house(houses[1], stairs[1:]) == ()
    document.close()
