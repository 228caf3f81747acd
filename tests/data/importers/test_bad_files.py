"""Bad files of villages and grids: a clean tiling, or a list for a person; no crash."""

import json

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from gridplanner.data.checks.check import check
from gridplanner.data.checks.fix import fix_all
from gridplanner.data.errors import ImportRejected

X, Y = 480_000, 3_954_000
GRID = 2
GROUND = {"gap", "overlap", "sliver", "spike", "pieces", "two_parents"}


def at(west, south, east, north):
    return box(X + west, Y + south, X + east, Y + north)


def ring(*points):
    return Polygon([(X + x, Y + y) for x, y in points])


# What is wrong, the grids of a village of 200 by 100 m, and which lists name it: the
# issues of the import or, where the grids leave it so, those of the check.
FILES = {
    "nothing": ([at(0, 0, 100, 100), at(100, 0, 200, 100)], set()),
    "narrow gap": ([at(0, 0, 99.6, 100), at(100, 0, 200, 100)], {"gap"}),
    "wide gap": ([at(0, 0, 80, 100), at(100, 0, 200, 100)], {"gap"}),
    "hole": (
        [at(0, 0, 100, 100).difference(at(30, 30, 60, 60)), at(100, 0, 200, 100)],
        {"gap"},
    ),
    "overlap": ([at(0, 0, 110, 100), at(100, 0, 200, 100)], {"overlap"}),
    "bow-tie": (
        [ring((0, 0), (100, 100), (100, 0), (0, 100)), at(100, 0, 200, 100)],
        {"self_crossing", "invalid"},
    ),
    "duplicate": ([at(0, 0, 100, 100), at(0, 0, 100, 100)], {"duplicate"}),
    "nested": (
        [at(0, 0, 100, 100), at(20, 20, 50, 50), at(100, 0, 200, 100)],
        {"nested"},
    ),
    "sliver": (
        [at(0, 0, 100, 100), at(100, 0, 100.4, 100), at(100.4, 0, 200, 100)],
        {"sliver"},
    ),
    "spike": (
        [
            ring(
                (0, 0), (100, 0), (100, 50), (150, 50.2),
                (100, 50.4), (100, 100), (0, 100),
            ),
            ring(
                (100, 0), (200, 0), (200, 100), (100, 100),
                (100, 50.4), (150, 50.2), (100, 50),
            ),
        ],
        {"spike"},
    ),
    "several pieces": (
        [at(0, 0, 50, 100).union(at(150, 0, 200, 100)), at(50, 0, 150, 100)],
        {"multi_part"},
    ),
    "a little beyond": (
        [at(-0.8, 0, 100, 100), at(100, 0, 200, 100)],
        {"off_border"},
    ),
    "far beyond": ([at(-20, 0, 100, 100), at(100, 0, 200, 100)], {"two_parents"}),
    "repeated points": (
        [ring((0, 0), (0, 0), (100, 0), (100, 100), (100, 100), (0, 100)),
         at(100, 0, 200, 100)],
        set(),
    ),
    "no ground": ([at(0, 0, 100, 100), ring((0, 0), (50, 0), (90, 0))], {"no_ground"}),
}  # fmt: skip


@pytest.fixture
def village(imported, write):
    imported("areas", write("村界.gpkg", [at(0, 0, 200, 100)], 村名=["东村"]))


def said(proposal, found):
    """Everything that a person gets to read: of the import and of the check."""
    kinds = {issue.reason.removeprefix("import.issue.") for issue in proposal.issues}
    kinds |= {finding.kind for finding in proposal.findings}
    return kinds | {
        issue.kind for issue in found.issues if issue.kind in (*GROUND, "spike")
    }


def assert_one_ground(document):
    """No two cells hold the same ground, and all of the village is somebody's."""
    _, polygons = document.plan.polygons()
    whole = shapely.union_all(polygons)
    assert shapely.is_valid(polygons).all()
    assert shapely.area(polygons).sum() == pytest.approx(whole.area, abs=1e-4)
    assert whole.buffer(0.01).covers(at(0, 0, 200, 100))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("suffix", ["geojson", "shp"])
@pytest.mark.usefixtures("village")
def test_a_bad_file_gives_a_clean_tiling_or_a_list(
    document, write, imported, kind, suffix
):
    shapes, expected = FILES[kind]
    names = [f"第{n + 1}网格" for n in range(len(shapes))]

    proposal = imported("grids", write(f"网格.{suffix}", shapes, name=names))

    assert_one_ground(document)
    found = check(document.plan, level=GRID)
    listed = said(proposal, found)
    assert not expected or expected & listed, listed
    assert proposal.read == len(shapes)
    assert found.counts["overlap"] == 0
    assert found.tiles or "gap" in listed


@pytest.mark.parametrize("kind", FILES)
def test_what_is_left_can_be_mended_or_stays_listed(
    document, village, write, imported, kind
):
    shapes, _ = FILES[kind]
    names = [f"第{n + 1}网格" for n in range(len(shapes))]
    imported("grids", write("网格.geojson", shapes, name=names))
    issues = check(document.plan, level=GRID).issues

    change = fix_all(document.plan, issues)
    if change is not None:
        document.apply(change)

    assert_one_ground(document)
    left = check(document.plan, level=GRID)
    assert fix_all(document.plan, left.issues) is None
    assert left.counts["gap"] == 0


def test_a_ring_that_is_not_closed_is_closed_and_said(
    document, village, tmp_path, imported
):
    corners = [[X, Y], [X + 100, Y], [X + 100, Y + 100], [X, Y + 100]]
    other = shapely.get_coordinates(at(100, 0, 200, 100)).tolist()
    path = tmp_path / "网格.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [points]},
        }
        for name, points in (("甲", corners), ("乙", other))
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    drawn = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")

    proposal = imported("grids", path)

    assert "unclosed_ring" in {i.reason for i in proposal.issues}
    assert_one_ground(document)
    assert check(document.plan, level=GRID).tiles


def shaken(shape, rng):
    """The shape with each point up to 0.3 m elsewhere, equal points alike."""
    phase = rng.uniform(0, 7, 2)
    return shapely.transform(
        shape, lambda xy: xy + 0.3 * np.sin(xy * [1.7, 2.3] + xy[:, ::-1] * 0.9 + phase)
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("village")
def test_files_with_all_of_it_at_once_are_taken_or_refused_whole(
    document, write, imported, contents, seed
):
    rng = np.random.default_rng(seed)
    shapes = [shape for shapes, _ in FILES.values() for shape in shapes]
    chosen = [shapes[i] for i in rng.permutation(len(shapes))[: rng.integers(3, 20)]]
    moved = [shaken(shape, rng) for shape in chosen]
    names = [f"第{n + 1}网格" for n in range(len(moved))]
    before = contents()
    try:
        proposal = imported("grids", write("网格.geojson", moved, name=names))
    except ImportRejected:
        assert contents() == before
        return

    assert_one_ground(document)
    found = check(document.plan, level=GRID)
    assert found.counts["overlap"] == 0
    # Nobody's drawing is dropped without a word.
    lost = set(names) - {unit.name for unit in document.plan.units_at(GRID)}
    rows = {issue.row for issue in proposal.issues}
    assert {names.index(name) + 1 for name in lost} <= rows
    change = fix_all(document.plan, found.issues)
    if change is not None:
        document.apply(change)
        assert_one_ground(document)
    assert fix_all(document.plan, check(document.plan, level=GRID).issues) is None
