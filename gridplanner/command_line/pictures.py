"""The commands `render` and `demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    command,
    now,
    say,
)
from gridplanner.resources.texts import language, text

if TYPE_CHECKING:
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.demo import SizeName
    from gridplanner.data.document import Document
    from gridplanner.headless import Drawn, Theme
    from gridplanner.layers.town_map import TownMap

SIZE = (1600, 1000)


@command("render")
def render(
    call: Call,
    project: Project,
    *,
    out: Annotated[Path, typer.Option("--out", help="cli.option.picture")],
    grid: Annotated[str, typer.Option("--grid", help="cli.option.render_grid")] = "",
    show_all: Annotated[
        bool, typer.Option("--all", help="cli.option.render_all")
    ] = False,
    theme: Annotated[str, typer.Option("--theme", help="cli.option.theme")] = "",
    width: Annotated[int, typer.Option(min=16, help="cli.option.width")] = SIZE[0],
    height: Annotated[int, typer.Option(min=16, help="cli.option.height")] = SIZE[1],
) -> Answer:
    """Draw the map as a picture."""
    if grid and show_all:
        raise typer.BadParameter(text("cli.grid_or_all"))
    look = _theme(theme)
    drawn = _draw(call, project, grid=grid, theme=look, size=(width, height))
    drawn.save(out)
    data = {
        "file": str(out),
        "width": drawn.image.width(),
        "height": drawn.image.height(),
        "scale": round(drawn.scale),
    }
    return Answer(data, (text("cli.render.done", **data),))


@command("demo")
def demo(
    call: Call,
    *,
    size: Annotated[
        Literal["village", "town", "district"], typer.Option(help="cli.option.size")
    ] = "town",
    seed: Annotated[int, typer.Option(help="cli.option.seed")] = 1,
    out: Annotated[Path, typer.Option("--out", help="cli.option.folder")] = Path(
        "demo-output"
    ),
    no_window: Annotated[
        bool, typer.Option("--no-window", help="cli.option.no_window")
    ] = False,
) -> Answer:
    """Make the demo town; open it, or write pictures and tables of it."""
    from gridplanner.headless import has_display

    project = out / "demo-town.gpkg"
    counts = _make(call, project, size=size, seed=seed)
    ledgers = _write_ledgers(call, project, seed=seed)
    if has_display() and not no_window and not call.as_json:
        from gridplanner.app import main

        main(project)
        beside = [str(file) for file in ledgers]
        return Answer({"project": str(project), "files": beside, "counts": counts})
    if not has_display() and not no_window:
        say(text("cli.demo.no_display", folder=str(out.absolute())))
    files = [*_write_results(call, project), *ledgers]
    data = {
        "project": str(project),
        "files": [str(file) for file in files],
        "counts": counts,
    }
    lines = [text("cli.demo.done", folder=str(out.absolute()))]
    return Answer(data, (*lines, *(f"  {file}" for file in (project, *files))))


def _make(call: Call, project: Path, *, size: "SizeName", seed: int) -> dict[str, int]:
    """Make the town, or take the same one that stands there already."""
    import dataclasses
    import json

    from gridplanner.data.demo import make_demo
    from gridplanner.data.store.connection import remove_file
    from gridplanner.data.store.geopackage import ProjectFile

    if project.exists():
        return _made(call, project, size=size, seed=seed)
    project.parent.mkdir(parents=True, exist_ok=True)
    with call.progress() as progress:
        counts = make_demo(project, size=size, seed=seed, clock=now, progress=progress)
    told = {"size": size, "seed": seed, "counts": dataclasses.asdict(counts)}
    try:
        file = ProjectFile.open(project, clock=now, user=call.user)
        try:
            file.set_meta("demo", json.dumps(told))
        finally:
            file.close()
    except BaseException:
        # Without its note it would never be taken for the demo town again.
        remove_file(project)
        raise
    return dataclasses.asdict(counts)


def _made(call: Call, project: Path, *, size: str, seed: int) -> dict[str, int]:
    import json

    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.store.geopackage import ProjectFile

    file = ProjectFile.open(project, mode="look", clock=now, user=call.user)
    told = json.loads(file.meta("demo") or "{}")
    file.close()
    if (told.get("size"), told.get("seed")) != (size, seed):
        raise GridPlannerError("cli.demo.exists", folder=str(project.parent))
    counts: dict[str, int] = told["counts"]
    return counts


def _write_ledgers(call: Call, project: Path, *, seed: int) -> list[Path]:
    """Write the ledgers to try the import on beside the town."""
    from gridplanner.data.demo.ledgers import write_ledgers
    from gridplanner.data.store.geopackage import ProjectFile

    file = ProjectFile.open(project, mode="look", clock=now, user=call.user)
    try:
        return write_ledgers(file, project.parent / "ledgers", seed=seed)
    finally:
        file.close()


def _write_results(call: Call, project: Path) -> list[Path]:
    """Write what one looks at: window, map, and the table of grids."""
    from gridplanner.data.export import write_layer
    from gridplanner.data.levels import Role
    from gridplanner.extracts import unit_layer
    from gridplanner.headless import Theme
    from gridplanner.window_picture import grab_window

    folder = project.parent
    # First: the window makes the one application of the process, with widgets.
    grab_window(project, folder / "window.png", clock=now, language=language())
    figure = "people"
    drawn = _draw(call, project, grid="", theme=Theme(figure=figure), size=SIZE)
    drawn.save(folder / "map.png")
    with call.project(project) as document:
        layer = unit_layer(document, _stand(call, document), Role.GRID)
    for suffix in (".xlsx", ".csv"):
        write_layer(folder / f"grids{suffix}", layer)
    names = ("window.png", "map.png", "grids.xlsx", "grids.csv")
    return [folder / name for name in names]


def _stand(call: Call, document: "Document") -> "Standing":
    from gridplanner.command_line.figures import stand

    return stand(call, document)


def _draw(
    call: Call, project: Path, *, grid: str, theme: "Theme", size: tuple[int, int]
) -> "Drawn":
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.levels import Role
    from gridplanner.headless import draw_map, make_map

    with call.project(project, right="print", whole=True) as document:
        standing = _stand(call, document)
        roles = [level.role for level in document.levels]
        level = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
        town = make_map(document, standing, level=level, theme=theme)
        if theme.people or theme.spots:
            _show(call, document, standing, level=level, theme=theme, town=town)
        if not grid:
            return draw_map(town, size, None)
        plan = document.plan
        wanted = [unit.id for unit in standing.snapshot.units if unit.code == grid]
        grounded = [unit for unit in wanted if plan.cells_of(unit)]
        if not grounded:
            raise GridPlannerError("cli.no_unit", unit=grid)
        town.select(grounded)
        return draw_map(town, size, plan.outline(grounded[0]).bounds)


def _show(
    call: Call,
    document: "Document",
    standing: "Standing",
    *,
    level: int,
    theme: "Theme",
    town: "TownMap",
) -> None:
    """Work out people or hot spots, and put them on the map."""
    from gridplanner.data.access.roles import permissions_of
    from gridplanner.data.filters.people_list import rules_of
    from gridplanner.studies.themes.showing import (
        show_spots,
        show_theme,
        spots_words,
        theme_words,
    )
    from gridplanner.studies.themes.study import (
        SpotChoice,
        ThemeChoice,
        study_hot_spots,
        study_theme,
    )

    keys = document.file.keys
    permissions = permissions_of(None if keys is None else keys.account)
    rules = rules_of(document.file, permissions, day=now().date().isoformat())
    with call.progress() as progress:
        if theme.people:
            choice = ThemeChoice(theme.people, theme.way)
            shown = study_theme(
                document, standing, choice, level=level, rules=rules, progress=progress
            )
            show_theme(town, shown, level=level)
            if not call.as_json:
                say(theme_words(shown))
        if theme.spots:
            snapshot, asked = standing.snapshot, SpotChoice(theme.spots)
            spots = study_hot_spots(
                document, snapshot, asked, level=level, progress=progress
            )
            show_spots(town, spots)
            if not call.as_json:
                say(spots_words(spots))


def _theme(words: str) -> "Theme":
    """Read what a picture is to show: words separated by commas.

    ``dark``; a figure; people by a theme or a category, and how they are drawn; hot
    spots of events by grids, hexagons or squares.
    """
    from gridplanner.data.filters.themes import THEMES, WAYS
    from gridplanner.data.people.categories import category_of
    from gridplanner.headless import FIGURES, LOOKS, Theme

    found = {}
    for word in words.replace("，", ",").split(","):
        key = word.strip().replace("-", "_")
        if key in LOOKS:
            found["look"] = key
        elif key in WAYS:
            found["way"] = key
        elif key in FIGURES:
            found["figure"] = key
        elif key in THEMES or category_of(key):
            found["people"] = key if key in THEMES else category_of(key)
        elif key in SPOTS:
            found["spots"] = SPOTS[key]
        elif key:
            known = ", ".join((*LOOKS, *FIGURES, *WAYS, *SPOTS, *THEMES))
            raise typer.BadParameter(text("cli.no_theme", theme=word, themes=known))
    return Theme(**found)


SPOTS = {
    "hot_spots": "grids",
    "hot_spots_hexagons": "hexagons",
    "hot_spots_squares": "squares",
}
