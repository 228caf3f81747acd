"""Time QGIS at drawing a GeoPackage; run by Debian's own Python, which has QGIS.

Usage: /usr/bin/python3 qgis_drawing.py FILE.gpkg BOXES.json

Prints JSON: for layers of the file and for copies in memory, milliseconds of the
repeats at each box, by the clock and of the processor. The first is left out.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QSize
from qgis.PyQt.QtGui import QColor

SIZE = 1600, 1000
REPEATS = 8
SYMBOLS = {
    "road": lambda: QgsLineSymbol.createSimple({"color": "#d9d4c8", "width": "0.5"}),
    "grid": lambda: QgsFillSymbol.createSimple(
        {"color": "143,184,222,90", "outline_color": "#c2188b", "outline_width": "0.5"}
    ),
    "building": lambda: QgsFillSymbol.createSimple(
        {"color": "#ddd0c0", "outline_color": "#a8967f", "outline_width": "0.1"}
    ),
}


def open_layers(path: str) -> dict:
    layers = {}
    for name, symbol in SYMBOLS.items():
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        if not layer.isValid():
            raise SystemExit(f"QGIS cannot open {name} of {path}")
        layer.setRenderer(QgsSingleSymbolRenderer(symbol()))
        layers[name] = layer
    return layers


def copy_to_memory(layers: dict) -> dict:
    copies = {}
    for name, layer in layers.items():
        copy = layer.materialize(QgsFeatureRequest())
        copy.dataProvider().createSpatialIndex()
        copy.setRenderer(QgsSingleSymbolRenderer(SYMBOLS[name]()))
        copies[name] = copy
    return copies


def draw(layers: dict, box: list) -> tuple[float, float]:
    settings = QgsMapSettings()
    settings.setLayers([layers["building"], layers["grid"], layers["road"]])
    settings.setExtent(QgsRectangle(*box))
    settings.setOutputSize(QSize(*SIZE))
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    settings.setDestinationCrs(layers["grid"].crs())
    start, worked = time.perf_counter(), time.process_time()
    job = QgsMapRendererParallelJob(settings)
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    job.start()
    loop.exec_()
    job.waitForFinished()
    took, worked = time.perf_counter() - start, time.process_time() - worked
    if len(sys.argv) > 3:
        job.renderedImage().save(f"{sys.argv[3]}_{box[0]:.0f}.png")
    return 1000 * took, 1000 * worked


def main() -> None:
    path, boxes = sys.argv[1], json.loads(Path(sys.argv[2]).read_text())
    application = QgsApplication([], False)
    application.initQgis()
    layers = open_layers(path)
    found = {}
    for kind, drawn in (("file", layers), ("memory", copy_to_memory(layers))):
        found[kind] = {
            name: [draw(drawn, box) for _ in range(REPEATS + 1)][1:]
            for name, box in boxes.items()
        }
    print(json.dumps(found))
    os._exit(0)  # QGIS 3.22 may crash while it takes itself apart


if __name__ == "__main__":
    main()
