"""Let QGIS print the pages of an atlas; run by Debian's own Python, which has QGIS.

Usage: /usr/bin/python3 qgis_printing.py PROJECT.gpkg PAGES.json OUT.pdf [PAGES]

PAGES.json lists the paper in mm, the map's place on it, the scale, and each page's
code, title and frame in metres. The layout has what our sheet has: map with labelled
houses and roads, title, legend, scale bar, north arrow. Prints JSON: pages, seconds of
the processor and of the clock, bytes.
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
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QFont

MM = QgsUnitTypes.RenderMillimeters


def labelled(layer, field, size, placement):
    """Write a field on the things of a layer."""
    settings = QgsPalLayerSettings()
    settings.fieldName = field
    settings.placement = placement
    text = QgsTextFormat()
    text.setFont(QFont("GridPlanner Hei"))
    text.setSize(size)
    text.setSizeUnit(MM)
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.3)
    halo.setSizeUnit(MM)
    text.setBuffer(halo)
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def layers_of(path, pages):
    """Open houses and roads, and make a layer of the frames that lead the atlas."""
    house = QgsVectorLayer(f"{path}|layername=building", "房屋", "ogr")
    road = QgsVectorLayer(f"{path}|layername=feature", "道路", "ogr")
    frame = QgsVectorLayer(
        "Polygon?crs=EPSG:4549&field=code:string&field=title:string", "网格", "memory"
    )
    rows = []
    for page in pages:
        row = QgsFeature(frame.fields())
        row.setAttributes([page["code"], page["title"]])
        row.setGeometry(QgsGeometry.fromRect(QgsRectangle(*page["box"])))
        rows.append(row)
    frame.dataProvider().addFeatures(rows)
    for layer, symbol in (
        (
            house,
            QgsFillSymbol.createSimple(
                {"color": "#ddd0c0", "outline_color": "#8f7f6a", "outline_width": "0.1"}
            ),
        ),
        (road, QgsLineSymbol.createSimple({"color": "#d9d4c8", "width": "2.2"})),
        (
            frame,
            QgsFillSymbol.createSimple(
                {"style": "no", "outline_color": "#c2188b", "outline_width": "0.9"}
            ),
        ),
    ):
        if not layer.isValid():
            raise SystemExit(f"QGIS cannot open {layer.name()} of {path}")
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    labelled(house, "plate", 2.1, QgsPalLayerSettings.OverPoint)
    labelled(road, "name", 2.6, QgsPalLayerSettings.Curved)
    QgsProject.instance().addMapLayers([house, road, frame])
    return house, road, frame


def place(item, layout, where):
    item.attemptMove(QgsLayoutPoint(*where[:2]))
    item.attemptResize(QgsLayoutSize(*where[2:]))
    layout.addLayoutItem(item)


def layout_of(paper, where, scale, layers):
    """Lay out a sheet as ours is laid out."""
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    page = layout.pageCollection().page(0)
    wide = paper[0] > paper[1]
    page.setPageSize(
        "A3", QgsLayoutItemPage.Landscape if wide else QgsLayoutItemPage.Portrait
    )
    shown = QgsLayoutItemMap(layout)
    place(shown, layout, where)
    shown.setLayers([layers[2], layers[1], layers[0]])
    shown.setCrs(QgsProject.instance().crs())
    first = next(layers[2].getFeatures()).geometry().boundingBox()
    shown.setExtent(first)
    shown.attemptResize(QgsLayoutSize(*where[2:]))
    shown.setAtlasDriven(True)
    shown.setAtlasScalingMode(QgsLayoutItemMap.Fixed)
    shown.setScale(scale)
    title = QgsLayoutItemLabel(layout)
    title.setText("[% attribute(@atlas_feature,'title') %]")
    place(title, layout, (10, 8, paper[0] - 20, 12))
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(shown)
    bar.applyDefaultSize()
    place(bar, layout, (12, paper[1] - 18, 80, 12))
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(shown)
    place(legend, layout, (where[0] + where[2] + 6, where[1], 60, 60))
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath("/usr/share/qgis/svg/arrows/NorthArrow_02.svg")
    place(arrow, layout, (where[0] + where[2] - 14, where[1] + 3, 10, 16))
    return layout


def main(project, pages_file, out, most):
    said = json.loads(Path(pages_file).read_text(encoding="utf-8"))
    pages = said["pages"][:most]
    system = QgsCoordinateReferenceSystem.fromEpsgId(4549)
    QgsProject.instance().setCrs(system)
    layers = layers_of(project, pages)
    layout = layout_of(said["paper"], said["map"], said["scale"], layers)
    atlas = layout.atlas()
    atlas.setCoverageLayer(layers[2])
    atlas.setEnabled(True)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    clock, begin = time.perf_counter(), time.process_time()
    result, fault = QgsLayoutExporter.exportToPdf(atlas, out, settings)
    used, clock = time.process_time() - begin, time.perf_counter() - clock
    if result != QgsLayoutExporter.Success:
        raise SystemExit(fault)
    print(
        json.dumps(
            {
                "pages": len(pages),
                "processor": used,
                "clock": clock,
                "bytes": Path(out).stat().st_size,
            }
        )
    )


if __name__ == "__main__":
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    main(*sys.argv[1:4], int(sys.argv[4]) if len(sys.argv) > 4 else None)
