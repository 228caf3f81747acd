"""The commands `inspect` and `import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    NotBuiltError,
    Project,
    Table,
    cells,
    command,
)
from gridplanner.command_line.ledgers import import_people
from gridplanner.command_line.rosters import fields_of_rosters, import_roster
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.intake.proposal import Proposal
    from gridplanner.data.ledgers.ledger import LedgerOptions
    from gridplanner.data.sources import Layer

BUILT = ("areas", "buildings", "features", "grids", "people", "places")
ROSTERS = ("workers", "posts")
Unused = dict[str, object]
Standing = Literal["police", "department", "community", "self"]
Kind = Literal[
    "areas",
    "buildings",
    "features",
    "grids",
    "people",
    "places",
    "workers",
    "posts",
    "events",
    "tracks",
    "readings",
]


@command("inspect")
def inspect(
    call: Call,  # noqa: ARG001 - every command takes it
    source: Annotated[Path, typer.Argument(help="cli.option.source")],
    *,
    encoding: Annotated[str, typer.Option(help="cli.option.encoding")] = "",
) -> Answer:
    """Show what a file holds."""
    from gridplanner.command_line.ledgers import layers_of, ledger_of
    from gridplanner.data.sources import open_source

    ledger = ledger_of(source, encoding)
    if ledger is not None:
        layers = layers_of(ledger)
    else:
        found = open_source(source, encoding=encoding or None)
        layers = [_layer(layer) for layer in found.layers]
    return Answer({"layers": layers}, (), tuple(_tables(layers)))


@command("import")
def import_(
    call: Call,
    kind: Annotated[Kind, typer.Argument(help="cli.option.kind")],
    source: Annotated[Path, typer.Argument(help="cli.option.source")],
    project: Project,
    *,
    layer: Annotated[str, typer.Option(help="cli.option.layer")] = "",
    encoding: Annotated[str, typer.Option(help="cli.option.encoding")] = "",
    crs: Annotated[str, typer.Option(help="cli.option.source_crs")] = "",
    shift: Annotated[
        Literal["gcj02", "bd09"] | None, typer.Option(help="cli.option.shift")
    ] = None,
    level: Annotated[str, typer.Option(help="cli.option.level")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--set", help="cli.option.set")
    ] = None,
    confirm_gone: Annotated[
        bool, typer.Option("--confirm-gone", help="cli.option.confirm_gone")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="cli.option.dry_run")
    ] = False,
    standing: Annotated[
        Standing | None, typer.Option("--standing", help="cli.option.standing")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", help="cli.option.rejected")
    ] = None,
) -> Answer:
    """Import a file into a project."""
    of_maps: Unused = {
        "--crs": crs,
        "--shift": shift,
        "--level": level,
        "--confirm-gone": confirm_gone,
    }
    of_people: Unused = {"--standing": standing, "--rejected": rejected}
    if kind == "people" or kind in ROSTERS:
        _refuse(kind, of_maps)
    elif kind == "places":
        _refuse(kind, {**of_maps, **of_people, "--encoding": encoding})
    else:
        _refuse(kind, of_people)
    if kind == "people":
        ledger = _ledger_options(kind, layer, encoding, columns or [], standing)
        return import_people(
            call, source, project, options=ledger, rejected=rejected, dry_run=dry_run
        )
    if kind in ROSTERS:
        ledger = _ledger_options(kind, layer, encoding, columns or [], standing)
        return import_roster(
            call,
            kind,
            source,
            project,
            options=ledger,
            rejected=rejected,
            dry_run=dry_run,
        )
    if kind == "places":
        chosen = {column: field for field, column in _pairs(columns or []).items()}
        return _import_places(
            call, source, project, columns=chosen, sheet=layer, dry_run=dry_run
        )
    from gridplanner.data.geodesy.shift import Shift
    from gridplanner.data.intake.importing import run_import
    from gridplanner.data.intake.proposal import ImportOptions

    if kind not in BUILT:
        raise NotBuiltError("cli.not_built", option=f"import {kind}")
    options = ImportOptions(
        layer=layer or None,
        encoding=encoding or None,
        crs=crs or None,
        shift=None if shift is None else Shift(shift),
        level=level or None,
        columns=_pairs(columns or []),
        remove_gone=confirm_gone,
    )
    opened = call.project(project, "edit", right="import")
    with opened as document, call.progress() as progress:
        done = run_import(
            document,
            kind,
            source,
            options=options,
            dry_run=dry_run,
            progress=progress,
        )
    return _done(done, dry_run)


def _refuse(kind: str, options: Unused) -> None:
    """Refuse options that mean nothing to a kind of import: none goes unheard."""
    for option, value in options.items():
        if value:
            raise typer.BadParameter(
                text("cli.import.not_for", option=option, kind=kind)
            )


def _done(done: "Proposal", dry_run: bool) -> Answer:  # noqa: FBT001 - as it was asked
    lines = [text("cli.import.dry")] if dry_run else []
    lines.append(text("cli.import.done", **_counts(done)))
    return Answer(done.answer(), tuple(lines), _issues(done))


def _import_places(
    call: Call,
    source: Path,
    project: Path,
    *,
    columns: dict[str, str],
    sheet: str,
    dry_run: bool,
) -> Answer:
    """Import a list of villages, committees, enterprises and other places."""
    from gridplanner.data.importers.places import run_import
    from gridplanner.data.ledgers.ledger import LedgerOptions

    options = LedgerOptions(sheets=(sheet,) if sheet else (), columns=columns)
    opened = call.project(project, "edit", right="import")
    with opened as document, call.progress() as progress:
        done = run_import(
            document, source, options=options, dry_run=dry_run, progress=progress
        )
    return _done(done, dry_run)


def _ledger_options(
    kind: str, sheet: str, encoding: str, columns: list[str], standing: str | None
) -> "LedgerOptions":
    from gridplanner.command_line.ledgers import columns_of, fields_of_people
    from gridplanner.data.ledgers.ledger import LedgerOptions

    fields, others = fields_of_people()
    if kind in ROSTERS:
        fields, others = fields_of_rosters(), []
    chosen, without = columns_of(_pairs(columns), fields, others)
    return LedgerOptions(
        sheets=(sheet,) if sheet else (),
        columns=chosen,
        without=without,
        encoding=encoding or None,
        standing=standing or "",
    )


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not (field and equals):
            raise typer.BadParameter(text("cli.bad_set", value=word))
        pairs[field.strip()] = column.strip()
    return pairs


def _counts(done: "Proposal") -> dict[str, int]:
    names = ("read", "added", "changed", "same", "gone", "repaired", "skipped")
    return {name: getattr(done, name) for name in names}


def _issues(done: "Proposal") -> tuple[Table, ...]:
    if not done.issues:
        return ()
    names = ("row", "place", "reason", "action")
    rows = []
    for issue in done.issues:
        place = "" if issue.place is None else "{:.2f} {:.2f}".format(*issue.place)
        reason = text(f"import.issue.{issue.reason}", **issue.fields)
        action = text(f"import.action.{issue.action}")
        rows.append(cells([issue.row, place, reason, action]))
    return (Table(tuple(text(f"cli.column.{name}") for name in names), tuple(rows)),)


def _layer(layer: "Layer") -> dict[str, Any]:
    from gridplanner.data.intake.aliases import propose_mapping
    from gridplanner.data.intake.choosing import layer_kind

    names = [column.name for column in layer.columns]
    mapping = propose_mapping(layer_kind(layer), names)
    maps_to = {column: word for word, column in mapping.items()}
    fields = [
        {
            "name": column.name,
            "type": column.type,
            "sample": list(column.sample),
            "maps_to": maps_to.get(column.name),
        }
        for column in layer.columns
    ]
    return {
        "name": layer.name,
        "geometry": layer.geometry,
        "count": layer.count,
        "crs": layer.crs,
        "encoding": layer.encoding,
        "fields": fields,
    }


def _tables(layers: list[dict[str, Any]]) -> list[Table]:
    tables = [_table(layers, ("name", "geometry", "count", "crs", "encoding"))]
    for layer in layers:
        fields = [
            field | {"field": field["name"], "sample": " · ".join(field["sample"])}
            for field in layer["fields"]
        ]
        tables.append(_table(fields, ("field", "type", "sample", "maps_to")))
    return tables


def _table(rows: list[dict[str, Any]], names: tuple[str, ...]) -> Table:
    titles = tuple(text(f"cli.column.{name}") for name in names)
    return Table(titles, tuple(cells([row[name] for name in names]) for row in rows))
