"""Draw the example pages of the manual on printing, from a demo town and real ground.

``python -m docs.draw_prints TOWN.gpkg [OSM_FOLDER]`` writes docs/pictures/prints/*.png.
TOWN is a demo town. OSM_FOLDER holds ``liechtenstein_municipalities.gpkg`` and
``liechtenstein_osm.gpkg`` (© OpenStreetMap contributors, ODbL 1.0).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from gridplanner.cli import run

FOLDER = Path(__file__).parent / "pictures/prints"
WIDTH = 1100
COLOURS = 96
GRID, VILLAGE = "990000103206001", "990000103206"
LANES = "990000103003001"  # with many door plates
SPLIT = "990000103273001"  # on four sheets
HOUSE = "99000010301100001"
# Name of the picture: what is asked of `print`, and which page of it is shown.
PAGES = {
    "patrol": (["--product", "patrol", "--grid", GRID, "--closeups"], 1),
    "closer": (["--product", "patrol", "--grid", GRID, "--closeups"], 2),
    "board": (["--product", "board", "--grid", GRID, "--paper", "60x80"], 1),
    "responsibility": (["--product", "responsibility", "--grid", VILLAGE], 1),
    "town": (["--product", "responsibility", "--by", "town", "--all"], 1),
    "index": (["--product", "patrol", "--all", "--index"], 2),
    "streets": (["--product", "patrol", "--grid", LANES, "--street-index", "after"], 2),
    "split": (["--product", "patrol", "--grid", SPLIT, "--inset"], 1),
    "grey": (["--product", "patrol", "--grid", GRID, "--theme", "grey"], 1),
    "building": (["--product", "building", "--building", HOUSE], 1),
    "matrix": (["--product", "matrix", "--building", HOUSE], 1),
    "household": (["--product", "household", "--building", HOUSE], 3),
}
REAL = {
    "real-patrol": (["--product", "patrol", "--grid", "000000102001"], 1),
    "real-responsibility": (["--product", "responsibility", "--grid", "000000102"], 1),
}


def draw(project: Path, name: str, words: list[str], page: int) -> None:
    """Print what is asked for, and keep one page as a small picture."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "a.pdf"
        # A copy: what was printed before would get a mark where it changed.
        project = Path(shutil.copy(project, folder))
        code = run(["print", str(project), *words, "--user", "示例", "--out", str(out)])
        if code:
            raise SystemExit(f"{name}: {code}")
        pdf = pypdfium2.PdfDocument(out)
        shown = pdf[page - 1]
        scale = WIDTH / shown.get_width()
        image = shown.render(scale=scale).to_pil().convert("RGB")
        pdf.close()
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=0)
    small.save(FOLDER / f"{name}.png", optimize=True)


def real_ground(source: Path, project: Path) -> None:
    """Make a project of eleven municipalities, divided into grids of 200 houses."""
    osm = str(source / "liechtenstein_osm.gpkg")
    areas = str(source / "liechtenstein_municipalities.gpkg")
    asked = [
        ["new", str(project), "--levels", "镇,网格"],
        ["import", "areas", areas, str(project), "--level", "镇", "--set", "name=name"],
        ["import", "buildings", osm, str(project), "--layer", "buildings"],
    ]
    asked += [
        ["import", "features", osm, str(project), "--layer", layer]
        for layer in ("roads", "waterways", "water_areas", "landuse", "railways")
    ]
    by_houses = "--target 200 --within 镇 --weight buildings --tolerance 0.1"
    asked.append(["divide", str(project), *by_houses.split(), "--barrier", "rivers"])
    for words in asked:
        if run(words):
            raise SystemExit(" ".join(words))


def main(town: Path, source: Path | None) -> None:
    """Draw all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (words, page) in PAGES.items():
        draw(town, name, words, page)
    if source is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "real.gpkg"
        real_ground(source, project)
        for name, (words, page) in REAL.items():
            draw(project, name, words, page)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
