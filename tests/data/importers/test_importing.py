"""The way of an import as a whole: chosen layers, places, failures, cancelling."""

import ast
import json
import zipfile
from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from gridplanner.data.errors import ImportRejected, ProjectError
from gridplanner.data.intake.importing import propose_import, run_import
from gridplanner.data.intake.target import Target
from gridplanner.data.job import Cancelled, Progress
from gridplanner.resources.texts import tables, text
from tests.helpers.drawings import outline

X, Y = 480000, 3954000
HOUSES = [box(X + 20 * n, Y, X + 20 * n + 10, Y + 10) for n in range(10)]


def cancel_at(number):
    calls = iter(range(10_000))
    return Progress(cancelled=lambda: next(calls) >= number)


@pytest.mark.parametrize("kind", ["buildings", "areas", "features", "grids"])
def test_import_cancelled_at_any_step_leaves_every_table_as_it_was(
    write, imported, contents, kind
):
    path = write("a.gpkg", HOUSES, 名称=[str(n) for n in range(10)])
    before = contents()
    cancelled = 0
    for number in range(100):
        try:
            imported(kind, path, progress=cancel_at(number))
        except Cancelled:
            cancelled += 1
            assert contents() == before
        else:
            break
    assert 3 < cancelled < 100
    assert contents() != before


@pytest.mark.parametrize("kind", ["buildings", "areas", "features", "grids"])
def test_failure_while_writing_leaves_every_table_as_it_was(
    document, write, contents, monkeypatch, kind
):
    from gridplanner.data.store import history

    path = write("a.gpkg", HOUSES, 名称=[str(n) for n in range(10)])
    before, plan, srs = contents(), document.plan, document.file.srs_id

    def fail(*args, **options):
        raise ProjectError("error.disk_full", file="town.gpkg")

    monkeypatch.setattr(history, "add_entry", fail)
    with pytest.raises(ProjectError):
        run_import(document, kind, path)
    assert contents() == before
    assert document.crs is None
    assert document.plan is plan
    assert document.file.srs_id == srs


def test_dry_run_says_the_same_and_does_nothing(write, imported, contents):
    path = write("a.gpkg", HOUSES)
    before = contents()
    shown = imported("buildings", path, dry_run=True)
    assert contents() == before
    assert shown.answer() == imported("buildings", path).answer()


def test_answer_is_json_with_the_names_of_the_command_line(write, imported):
    path = write("a.gpkg", [*HOUSES, None])
    answer = json.loads(json.dumps(imported("buildings", path).answer()))
    assert list(answer) == [
        "kind", "read", "added", "changed", "same", "gone", "repaired", "skipped",
        "issues",
    ]  # fmt: skip
    assert answer["issues"] == [
        {"row": 11, "place": None, "reason": "no_shape", "action": "skipped"}
    ]


def test_layer_is_chosen_by_its_name_and_its_columns(tmp_path, document):
    path = tmp_path / "town_map.gpkg"
    frame = geopandas.GeoDataFrame(geometry=HOUSES, crs="EPSG:4549")
    for layer in ("house_signs", "landuse", "municipalities"):
        frame.to_file(path, layer=layer, driver="GPKG")
    frame.assign(层数=2).to_file(path, layer="buildings", driver="GPKG")
    for kind, layer in (
        ("buildings", "buildings"),
        ("features", "landuse"),
        ("areas", "municipalities"),
    ):
        target = Target.of(document)
        assert propose_import(target, kind, path).layer == layer


def test_drawing_gives_its_house_layer_and_no_ponds(tmp_path, imported):
    path = tmp_path / "房屋.dxf"
    house = [(X, Y), (X + 10, Y), (X + 10, Y + 10)]
    pond = [(X + 50, Y), (X + 90, Y), (X + 90, Y + 40)]
    body = outline("JMD", house) + outline("SXSS", pond) + outline("JMD2", pond)
    head = "0\nSECTION\n2\nENTITIES\n"
    path.write_text(head + body + "0\nENDSEC\n0\nEOF\n")
    proposal = imported("buildings", path, crs="4549")
    assert (proposal.read, proposal.added) == (2, 2)
    features = imported("features", path)
    assert features.read == 3


def test_several_fitting_layers_are_asked_about(tmp_path, imported):
    path = tmp_path / "a.gpkg"
    frame = geopandas.GeoDataFrame(geometry=HOUSES, crs="EPSG:4549")
    for layer in ("houses_2025", "houses_2026"):
        frame.to_file(path, layer=layer, driver="GPKG")
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", path)
    assert caught.value.code == "import.which_layer"
    assert caught.value.fields["layers"] == "houses_2025, houses_2026"
    assert imported("buildings", path, layer="houses_2026").added == 10
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", path, layer="nowhere")
    assert caught.value.code == "import.no_layer"


def test_archive_is_imported(tmp_path, write, imported):
    write("房屋.shp", HOUSES)
    archive = tmp_path / "town.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in tmp_path.glob("房屋.*"):
            packed.write(part, part.name)
    assert imported("buildings", archive).added == 10


def test_file_without_a_place_is_asked_about_and_then_goes_in(
    document, write, imported, contents
):
    path = write("a.shp", HOUSES, crs=None)
    before = contents()
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", path)
    assert caught.value.code == "import.where"
    assert contents() == before
    proposal = imported("buildings", path, crs="4549")
    assert (proposal.added, document.crs) == (10, "EPSG:4549")
    again = imported("buildings", path)
    assert (again.same, again.place.confidence) == (10, "guessed")


def test_swapped_axes_are_put_right_near_the_town(document, write, imported):
    imported("buildings", write("a.gpkg", HOUSES))
    swapped = [box(Y, X + 20 * n, Y + 10, X + 20 * n + 10) for n in range(10)]
    proposal = imported("buildings", write("b.shp", swapped, crs=None))
    assert proposal.place.swapped
    assert (proposal.added, proposal.same) == (0, 10)


def test_false_label_of_degrees_does_not_lose_the_file(write, imported):
    imported("buildings", write("a.gpkg", HOUSES))
    proposal = imported("buildings", write("b.shp", HOUSES, crs="EPSG:4326"))
    assert proposal.same == 10
    assert proposal.issues[0].reason == "false_place"


def test_empty_source_is_a_warning_with_its_likely_cause(write, imported):
    imported("buildings", write("a.gpkg", HOUSES))
    frame = geopandas.GeoDataFrame(
        {"名称": []}, geometry=geopandas.GeoSeries([], crs="EPSG:4549"), crs="EPSG:4549"
    )
    path = write("b.gpkg", HOUSES)
    path.unlink()
    frame.to_file(path, driver="GPKG", geometry_type="Polygon")
    proposal = imported("buildings", path)
    assert (proposal.read, proposal.added) == (0, 0)
    assert [(i.row, i.reason) for i in proposal.issues] == [(0, "empty")]


def test_empty_street_map_names_the_order_of_its_parts_as_the_cause(
    tmp_path, document, imported, contents
):
    path = tmp_path / "a.osm"
    path.write_text('<?xml version="1.0"?><osm version="0.6"></osm>')
    before = contents()
    proposal = imported("buildings", path, layer="multipolygons")
    assert (proposal.read, proposal.issues[0].reason) == (0, "empty_unsorted")
    assert contents() == before


def test_one_wild_point_does_not_move_the_town(document, tmp_path, imported):
    shapes = [
        box(119.78 + n / 5000, 35.72, 119.7801 + n / 5000, 35.7201) for n in range(99)
    ]
    frame = geopandas.GeoDataFrame(geometry=[*shapes, box(200, 95, 201, 96)], crs=4326)
    frame.to_file(tmp_path / "a.geojson", driver="GeoJSON")
    proposal = imported("buildings", tmp_path / "a.geojson")
    assert document.crs == "EPSG:4549"
    assert proposal.added == 99
    assert [(i.row, i.reason) for i in proposal.issues] == [(100, "no_place")]


def test_table_without_places_is_refused(tmp_path, imported):
    path = tmp_path / "人员.csv"
    path.write_text("村名,户数\n东村,12\n", encoding="utf-8")
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", path)
    assert caught.value.code == "import.no_places"


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"flavour": "a"}, "import.no_field"), ({"name": "nowhere"}, "import.no_column")],
)
def test_meaning_or_column_that_is_not_there_is_refused(write, imported, columns, code):
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", write("a.gpkg", HOUSES), columns=columns)
    assert caught.value.code == code


def test_kind_that_is_not_there_is_refused(write, imported):
    with pytest.raises(ImportRejected) as caught:
        imported("castles", write("a.gpkg", HOUSES))
    assert caught.value.code == "import.no_such_kind"


def said_in(tree):
    """Give the codes and reasons a module says, by the calls that say them."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        words = [word for word in words if isinstance(word, str)]
        if name == "ImportRejected" and words and words[0].startswith("import."):
            yield "code", words[0]
        says = name in {"note", "skip", "note_file", "Fault", "Oddity", "Note"}
        # An action comes first where the reason is a variable.
        if says and words and words[0] not in {"kept", "repaired", "skipped"}:
            yield "reason", words[0]


def test_every_fault_and_issue_has_its_sentence():
    from gridplanner import data

    folder = Path(data.__file__).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]
    said = {entry for tree in trees for entry in said_in(tree)}
    codes = {word for what, word in said if what == "code"}
    reasons = {word for what, word in said if what == "reason"}
    known = tables()["zh"]
    assert len(codes) > 15
    assert len(reasons) > 25
    missing = {code for code in codes if not {code, code + ".hint"} <= known.keys()}
    missing |= {word for word in reasons if f"import.issue.{word}" not in known}
    assert missing == set()


def test_every_finding_of_drawn_polygons_has_its_sentence_as_an_issue():
    from gridplanner.data.drawn import build, mending

    found = set()
    for module in (build, mending):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "faults.add":
                found.add(ast.literal_eval(node.args[0]))
    assert len(found) > 8
    known = tables()["zh"]
    assert {kind for kind in found if f"import.issue.{kind}" not in known} == set()


def test_sentences_are_filled_by_what_the_issues_carry(write, imported):
    shapes = [*HOUSES, HOUSES[0], HOUSES[1].buffer(-3), None, box(X, Y, X + 0.1, Y + 1)]
    path = write("a.gpkg", shapes, 层数=["1"] * 13 + ["many"])
    proposal = imported("buildings", path)
    assert len(proposal.issues) >= 5
    for issue in proposal.issues:
        assert "{" not in text("import.issue." + issue.reason, **issue.fields)


def test_liechtenstein_goes_in_whole_and_its_older_file_is_told_apart(
    shared_data, document, imported
):
    areas = shared_data / "liechtenstein_municipalities.gpkg"
    town = shared_data / "liechtenstein_osm.gpkg"
    assert imported("areas", areas, level="镇", columns={"name": "name"}).added == 11
    older = imported(
        "buildings", shared_data / "liechtenstein_osm_2013.gpkg", source="o"
    )
    assert older.added + older.skipped == older.read == 3723
    newer = imported("buildings", town, layer="buildings", source="o")
    assert newer.read == 8994
    assert newer.added + newer.changed + newer.same + newer.skipped == 8994
    assert newer.added > 5000
    assert newer.same > 3000
    assert 0 < newer.gone < 400
    outside = [i for i in newer.issues if i.reason == "outside"]
    assert len(outside) == 33
    again = imported("buildings", town, layer="buildings", source="o")
    assert (again.added, again.changed, again.same) == (0, 0, 8994)
    grids = imported("grids", areas, level="网格", columns={"name": "name"})
    assert grids.added == 11
    assert all(unit.code for unit in document.plan.units.values())


def test_olemps_brings_its_floors_and_dwellings(shared_data, document, imported):
    town = shared_data / "olemps_bdtopo_v3.gpkg"
    assert imported("buildings", town, layer="buildings").added == 2273
    columns = document.file.read_columns("building", ["floors", "dwellings"])
    assert sum(n or 0 for n in columns["dwellings"]) == 1429
    assert {n for n in columns["floors"] if n} <= set(range(1, 6))
    assert document.crs == "EPSG:32631"
    raw = shared_data / "import_samples" / "olemps_raw_utf8_without_cpg"
    assert imported("buildings", raw / "BATIMENT.shp").added == 0
    for layer in ("vegetation", "water_areas", "roads"):
        imported("features", town, layer=layer)
    kinds = set(document.file.read_columns("feature", ["kind"])["kind"])
    assert {"woodland", "river", "road"} <= kinds
