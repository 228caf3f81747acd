"""QGIS itself edits the project while it is open here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import shapely

from tests.helpers.project import box, small_town, unit_named

PYTHON = "/usr/bin/python3"  # PyQGIS comes with the system's Python

EDIT = """
import sys
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
def layer(name):
    found = QgsVectorLayer(sys.argv[1] + "|layername=" + name, name, "ogr")
    assert found.isValid() and found.startEditing()
    return found
grid = layer("grid")
first = next(f for f in grid.getFeatures() if f["name"] == "丙网格")
grid.changeAttributeValue(first.id(), grid.fields().indexOf("name"), "丙新网格")
moved = first.geometry()
moved.translate(20, 0)
grid.changeGeometry(first.id(), moved)
assert grid.commitChanges(), grid.commitErrors()
building = layer("building")
new = QgsFeature(building.fields())
new["name"] = "新房"
new.setGeometry(QgsGeometry.fromWkt(sys.argv[2]))
assert building.addFeature(new)
assert building.commitChanges(), building.commitErrors()
feature = layer("feature")
setup = feature.editorWidgetSetup(feature.fields().indexOf("kind"))
print(setup.type(), setup.config(), flush=True)
del first, moved, new, grid, building, feature  # QGIS falls over layers that outlive it
app.exitQgis()
"""


def has_qgis():
    if not Path(PYTHON).exists():
        return False
    asked = subprocess.run(
        [PYTHON, "-c", "import qgis.core"], capture_output=True, check=False
    )
    return asked.returncode == 0


@pytest.mark.slow
def test_qgis_edits_fields_and_polygons_and_adds_a_building(tmp_path):
    if not has_qgis():
        pytest.skip("needs QGIS for the system's Python (python3-qgis)")
    document = small_town(tmp_path / "town.gpkg")
    unit, plan = unit_named(document, "丙网格"), document.plan
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [PYTHON, "-c", EDIT, document.path, box(5, 5, 15, 15).wkt],
        capture_output=True,
        text=True,
        check=False,
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert "ValueMap" in done.stdout
    assert "河流" in done.stdout
    found = document.poll_outside()
    (proposal,) = found.proposals
    assert proposal.unit == unit.id
    assert shapely.equals(shapely.from_wkb(proposal.polygon), box(220, 0, 420, 200))
    document.accept_outside()
    assert document.plan.units[unit.id].name == "丙新网格"
    assert document.file.read_columns("building", ["name"])["name"] == ["新房"]
    document.undo()
    assert document.plan.same_records(plan)
    assert len(document.file.read_shapes("building")[0]) == 0
    assert document.close()
