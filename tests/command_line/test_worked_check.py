"""The worked check of the time method, from the registry to the answers of commands."""

import pytest

from tests.helpers.project import wkb
from tests.helpers.staff import add_posts, add_workers, strip_town

DAY = ("--on", "2026-03-05")
AGED, YOUNGER = "1946-03-05", "1946-03-06"  # 80 on that day, and 80 on the next


@pytest.fixture
def town(tmp_path):
    """360 households, 40 of new citizens, 8 at high risk, 20 in care, 5 key places."""
    document, (grid,) = strip_town(tmp_path / "town.gpkg", 1)
    file = document.file
    (house,) = file.bulk_insert("building", {"name": ["1号楼"]}, [wkb(40, 40, 60, 60)])
    flats = list(file.bulk_insert("dwelling", {"building_id": [house] * 400}))
    homes = list(
        file.bulk_insert(
            "household", {"dwelling_id": flats, "kind": ["resident"] * 400}
        )
    )
    people = list(
        file.bulk_insert(
            "person",
            {
                "name": ["某人"] * 69,
                "household_id": [*homes[:40], *homes[100:129]],
                "population_kind": ["migrant"] * 40 + ["registered"] * 29,
                "birth": ["1980-01-01"] * 40 + [AGED] * 8 + [YOUNGER] + ["1990"] * 20,
            },
        )
    )
    file.bulk_insert(
        "person_tag",
        {
            "person_id": people[40:],
            "tag": ["elder_alone"] * 9 + ["dependent"] * 20,
        },
    )
    file.bulk_insert(
        "place",
        {"kind": ["key_place"] * 5, "name": ["校"] * 5, "building_id": [house] * 5},
    )
    (worker,) = add_workers(file, 1)
    add_posts(file, [worker], [grid], "full_time_worker")
    (route,) = file.bulk_insert("gp_patrol", {"unit_id": [grid], "metres": [2000.0]})
    return document, route


@pytest.mark.parametrize(
    ("metres", "minutes", "percent"), [(2000, 5003, 90), (4000, 6763, 122)]
)
def test_registry_route_and_worker_make_90_and_122_percent(
    ask, town, metres, minutes, percent
):
    document, route = town
    path = document.file.path
    file = document.file
    read = file.read_columns("person", ["id", "birth"])
    younger = read["id"][list(read["birth"]).index(YOUNGER)]
    file.update_rows("person", {int(younger): {"valid_to": "2026-01-01"}})
    file.update_rows("gp_patrol", {route: {"metres": float(metres)}})
    document.close()
    for by in ("grid", "community", "town", "worker"):
        code, answer, _ = ask("workload", path, "--by", by, *DAY)
        (row,) = answer["rows"]
        assert code == 0
        assert round(row["load"]) == minutes
        assert round(100 * row["utilisation"]) == percent
        assert row["capacity"] == 5544
        assert row["band"] == ("inside" if percent == 90 else "over")
    _, answer, _ = ask("workload", path, *DAY)
    (row,) = answer["rows"]
    counts = {key: line["count"] for key, line in row["lines"].items()}
    assert {key: n for key, n in counts.items() if n} == {
        "ordinary": 360,
        "migrant_household": 40,
        "high_risk": 8,
        "special_care": 20,
        "key_place": 5,
        "patrol": metres,
        "spread": 1,
    }
    work = sum(line["work"] or 0 for line in row["lines"].values())
    assert work == pytest.approx(row["load"], abs=1e-9)


def test_who_turns_80_on_the_day_is_at_high_risk_and_who_does_tomorrow_is_not(
    ask, town
):
    document, _ = town
    path = document.file.path
    document.close()

    def counted(day):
        _, answer, _ = ask("workload", path, "--on", day)
        lines = answer["rows"][0]["lines"]
        return lines["high_risk"]["count"], lines["care"]["count"]

    assert counted("2026-03-04") == (0, 9)
    assert counted("2026-03-05") == (8, 1)
    assert counted("2026-03-06") == (9, 0)
