"""Two villages side by side, and grids drawn in them.

+--------+--------+      each village 100 m wide, 100 m high
|  东村  |  西村  |
+--------+--------+
"""

import csv

import pytest
import shapely
from shapely.geometry import Polygon, box

from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers.areas import choose_level
from gridplanner.data.levels import DEFAULT_LEVELS
from tests.helpers.project import open_document

X, Y = 480000, 3954000


def square(column, row=0, *, size=100):
    x, y = X + size * column, Y + size * row
    return box(x, y, x + size, y + size)


EAST, WEST = square(0), square(1)


def villages(write, name="村界.gpkg", shapes=(EAST, WEST), **columns):
    columns = columns or {
        "村名": ["东村", "西村"],
        "村代码": ["370211103201", "370211103202"],
    }
    return write(name, shapes, **columns)


def units(document, level):
    return {unit.name: unit for unit in document.plan.units_at(level)}


def reasons(proposal):
    return [(issue.row, issue.reason, issue.action) for issue in proposal.issues]


def test_villages_become_locked_communities_with_their_codes(document, write, imported):
    proposal = imported("areas", villages(write))
    assert (proposal.read, proposal.added, proposal.skipped) == (2, 2, 0)
    found = units(document, 1)
    assert {name: unit.code for name, unit in found.items()} == {
        "东村": "370211103201",
        "西村": "370211103202",
    }
    assert all(unit.locked for unit in found.values())
    assert document.crs == "EPSG:4549"
    areas = [document.plan.outline(unit.id).area for unit in found.values()]
    assert areas == [pytest.approx(10_000)] * 2


def test_same_file_twice_changes_nothing(write, imported, contents):
    path = villages(write)
    imported("areas", path)
    before = contents()
    again = imported("areas", path)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert contents() == before


def test_level_follows_from_names_or_is_chosen():
    assert choose_level(DEFAULT_LEVELS, None, ["泊里镇", "王台街道", None]) == 0
    assert choose_level(DEFAULT_LEVELS, None, ["逢家桃园村", "尧头社区"]) == 1
    assert choose_level(DEFAULT_LEVELS, "镇", ["逢家桃园村"]) == 0
    assert choose_level(DEFAULT_LEVELS, "town", []) == 0
    for word, code in (("网格", "import.not_of_areas"), ("县", "error.no_level")):
        with pytest.raises(ImportRejected) as caught:
            choose_level(DEFAULT_LEVELS, word, [])
        assert caught.value.code == code


def test_areas_without_codes_get_proposed_ones(document, write, imported):
    imported("areas", villages(write, 村名=["东村", "西村"]))
    codes = sorted(unit.code for unit in units(document, 1).values())
    assert all(code.startswith("000000") for code in codes)
    assert len(set(codes)) == 2


def test_code_under_another_name_is_a_conflict_and_is_not_merged(
    document, write, imported
):
    imported("areas", villages(write))
    other = villages(
        write, "b.gpkg", [square(2)], 村名=["南村"], 村代码=["370211103201"]
    )
    proposal = imported("areas", other)
    assert (1, "code_conflict", "kept") in reasons(proposal)
    found = units(document, 1)
    assert found["东村"].code == "370211103201"
    assert found["南村"].code != "370211103201"


def test_same_code_and_another_name_are_found_in_two_real_lists(
    shared_data, write, imported
):
    with (shared_data / "admin_codes_qingdao_towns.csv").open(
        encoding="utf-8-sig"
    ) as file:
        towns = [row for row in csv.DictReader(file) if row["name"]]
    grid = [square(n % 14, n // 14) for n in range(len(towns))]
    path = write(
        "towns.gpkg",
        grid,
        code12=[row["code12"] for row in towns],
        name=[row["name"] for row in towns],
        other=[row["name_xy2025"] or None for row in towns],
    )
    first = imported("areas", path, level="镇")
    assert first.added == len(towns)
    assert not [i for i in first.issues if i.reason == "code_conflict"]
    second = imported("areas", path, level="镇", columns={"name": "other"})
    conflicts = [i for i in second.issues if i.reason == "code_conflict"]
    assert len(conflicts) == 39
    assert {
        "code": "370211103000",
        "name": "大村镇",
        "other": "泊里镇",
    } in [dict(i.fields) for i in conflicts]
    assert second.added == 0


def test_nested_area_is_cut_out_or_left_out_as_decided(document, write, imported):
    inner = box(X + 20, Y + 20, X + 60, Y + 60)
    path = villages(write, shapes=[EAST, inner], 村名=["东村", "里村"])
    proposal = imported("areas", path, dry_run=True)
    (finding,) = [f for f in proposal.findings if f.kind == "nested"]
    assert set(finding.choices) == {"cut", "other_level"}
    imported("areas", path)
    found = units(document, 1)
    assert document.plan.outline(found["里村"].id).area == pytest.approx(1600)
    assert document.plan.outline(found["东村"].id).area == pytest.approx(8400)


def test_overlap_and_gap_are_named_with_their_place(write, imported):
    shapes = [EAST, box(X + 98, Y, X + 200, Y + 100)]
    proposal = imported("areas", villages(write, shapes=shapes))
    (overlap,) = [i for i in proposal.issues if i.reason == "overlap"]
    assert overlap.fields["area"] == pytest.approx(200)
    assert overlap.place is not None


def test_rows_of_one_code_and_name_are_one_area(document, write, imported):
    path = villages(
        write, shapes=[EAST, square(3)], 村名=["东村"] * 2, 村代码=["370211103201"] * 2
    )
    proposal = imported("areas", path)
    assert (proposal.added, proposal.skipped) == (1, 1)
    assert (2, "joined", "skipped") in reasons(proposal)
    (unit,) = units(document, 1).values()
    assert document.plan.outline(unit.id).area == pytest.approx(20_000)


def test_every_row_is_in_or_named(write, imported):
    bow = Polygon([(X, Y), (X + 50, Y + 50), (X + 50, Y), (X, Y + 50)])
    path = villages(write, shapes=[bow, None, WEST], 村名=["东村", "无", "西村"])
    proposal = imported("areas", path)
    assert proposal.read == 3
    total = proposal.added + proposal.changed + proposal.same + proposal.skipped
    assert total == 3
    assert (1, "self_crossing", "repaired") in reasons(proposal)
    assert (2, "no_shape", "skipped") in reasons(proposal)


def grids(write, name="网格.gpkg", **columns):
    halves = [
        box(X, Y, X + 50, Y + 100),
        box(X + 50, Y, X + 100, Y + 100),
        WEST,
    ]
    columns = {"网格名称": ["第一网格", "第二网格", "西村网格"], **columns}
    return write(name, halves, **columns)


def test_grids_take_their_place_in_the_villages(document, write, imported):
    imported("areas", villages(write))
    proposal = imported("grids", grids(write, 网格类型=["基础网格", "专属", None]))
    assert proposal.added == 3
    found = units(document, 2)
    villages_by_id = {unit.id: unit.name for unit in units(document, 1).values()}
    assert {n: villages_by_id[u.parent] for n, u in found.items()} == {
        "第一网格": "东村",
        "第二网格": "东村",
        "西村网格": "西村",
    }
    assert found["西村网格"].code == "370211103202001"
    assert sorted(found[n].code for n in ("第一网格", "第二网格")) == [
        "370211103201001",
        "370211103201002",
    ]
    assert [found[n].kind for n in ("第一网格", "第二网格")] == ["basic", "exclusive"]


def test_grids_again_change_nothing_and_a_rename_is_a_change(document, write, imported):
    codes = ["370211103201001", "370211103201002", "370211103202001"]
    imported("areas", villages(write))
    imported("grids", grids(write, 网格编码=codes))
    again = imported("grids", grids(write, 网格编码=codes))
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    assert again.batch is None
    moved = [box(X, Y, X + 40, Y + 100), box(X + 40, Y, X + 100, Y + 100), WEST]
    newer = write(
        "new.gpkg", moved, 网格名称=["第一网格", "第二网格", "西村网格"], 网格编码=codes
    )
    changed = imported("grids", newer)
    assert (changed.added, changed.changed, changed.same) == (0, 2, 1)
    found = units(document, 2)
    assert document.plan.outline(found["第一网格"].id).area == pytest.approx(4000)


def test_levels_of_one_file_go_in_from_the_top(document, write, imported):
    shapes = [box(X, Y, X + 50, Y + 100), EAST]
    path = write("网格.gpkg", shapes, 名称=["微一", "网格一"], 层级=["微网格", "网格"])
    proposal = imported("grids", path)
    assert proposal.added == 2
    (micro,) = units(document, 3).values()
    (grid,) = units(document, 2).values()
    assert micro.parent == grid.id
    assert len(document.history()) == 1


def test_parent_that_the_ground_denies_is_named(write, imported):
    imported("areas", villages(write))
    path = grids(write, 所属社区=["东村", "西村", "370211103202"])
    proposal = imported("grids", path)
    named = [i for i in proposal.issues if i.reason == "other_parent"]
    assert [(i.row, dict(i.fields)) for i in named] == [
        (2, {"parent": "西村", "found": "东村"})
    ]


def departments(document):
    """Names of the grids of each department."""
    return {
        document.file.plan_name(number): {u.name for u in plan.units_at(2)}
        for number, plan in document.plans.items()
        if number != 1 and plan.units_at(2)
    }


def professional(write, name="网格.gpkg"):
    """A basic, an exclusive and three professional grids across both villages."""
    across = box(X + 20, Y + 20, X + 180, Y + 60)
    return write(
        name,
        [EAST, WEST, across, box(X + 20, Y + 60, X + 180, Y + 90), across],
        网格名称=["东格", "园区格", "消防一格", "消防二格", "城管一格"],
        网格类型=["基础网格", "专属网格", "专业网格", "专业网格", "专业"],
        部门=["", "", "消防", "消防", ""],
    )


def test_professional_grids_go_into_a_plan_of_each_department(
    document, write, imported
):
    imported("areas", villages(write))
    tiling = document.plan.same_records
    proposal = imported("grids", professional(write))
    assert (proposal.added, proposal.skipped, proposal.repaired) == (5, 0, 0)
    assert set(units(document, 2)) == {"东格", "园区格"}
    assert {u.kind for u in units(document, 2).values()} == {"basic", "exclusive"}
    assert departments(document) == {
        "消防": {"消防一格", "消防二格"},
        "专业网格": {"城管一格"},
    }
    assert not tiling(document.plan)
    areas = [document.plan.outline(u.id).area for u in units(document, 2).values()]
    assert areas == [pytest.approx(10_000)] * 2


def test_professional_grids_are_one_step_that_is_taken_back_and_done_again(
    document, write, imported, contents
):
    imported("areas", villages(write))
    plan = document.plan
    imported("grids", professional(write))
    after = contents()
    assert len(document.history()) == 2
    document.undo()
    assert departments(document) == {}
    assert document.plan.same_records(plan)
    document.redo()
    assert len(departments(document)) == 2
    stamped = {"gp_state", "gpkg_contents"}  # a counter, and the time of the change
    now = contents()
    assert all(now[table] == after[table] for table in now if table not in stamped)


def test_same_professional_grids_twice_change_nothing(
    document, write, imported, contents
):
    imported("areas", villages(write))
    path = professional(write)
    imported("grids", path)
    before = contents()
    again = imported("grids", path)
    assert (again.added, again.changed, again.same) == (0, 0, 5)
    assert contents() == before


def test_professional_grids_are_there_after_opening_again(document, write, imported):
    imported("grids", professional(write))
    before = departments(document)
    document.close()
    again = open_document(document.path)
    assert departments(again) == before
    again.close()


def test_department_in_two_spellings_has_one_plan(document, write, imported):
    def one(name, shape, spelling):
        word = {"网格名称": [name], "网格类型": ["专业网格"], "部门": [spelling]}
        return write(f"{name}.gpkg", [shape], **word)

    imported("grids", one("一格", square(0), "消防（西）队"))
    imported("grids", one("二格", square(200), "消防 (西) 队"))
    assert departments(document) == {"消防（西）队": {"一格", "二格"}}
    path = write(
        "两种.gpkg",
        [square(0), square(200)],
        网格名称=["三格", "四格"],
        网格类型=["专业网格"] * 2,
        部门=["110(东)", "１１０（东）"],
    )
    imported("grids", path)
    assert departments(document)["110(东)"] == {"三格", "四格"}
    assert len(departments(document)) == 2


def test_overlaps_count_within_a_department_only(document, write, imported):
    shapes = [
        square(0),
        box(X + 50, Y, X + 150, Y + 100),
        box(X + 50, Y, X + 150, Y + 100),
    ]
    path = write(
        "网格.gpkg",
        shapes,
        网格名称=["一格", "二格", "三格"],
        网格类型=["专业网格"] * 3,
        部门=["消防", "消防", "公安"],
    )
    proposal = imported("grids", path, dry_run=True)
    overlaps = [f for f in proposal.findings if f.kind == "overlap"]
    assert [(f.rows, f.id.partition("/")[0]) for f in overlaps] == [((0, 1), "消防")]
    other = overlaps[0].choices[1]
    done = imported("grids", path, decisions={overlaps[0].id: other})
    (taken,) = [f for f in done.findings if f.kind == "overlap"]
    assert taken.chosen == other


def test_areas_are_no_level_of_grids(write, imported):
    with pytest.raises(ImportRejected) as caught:
        imported("grids", grids(write), level="社区")
    assert caught.value.code == "import.not_of_grids"


def test_import_of_areas_is_undone_as_a_whole(document, write, imported):
    imported("areas", villages(write))
    document.undo()
    assert not document.plan.units
    document.redo()
    assert len(document.plan.units_at(1)) == 2
    assert shapely.union_all(document.plan.polygons()[1]).area == pytest.approx(20_000)
