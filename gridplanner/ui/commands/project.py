"""Commands of the menu File: make, open, import, export, copy, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.audit import record
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_export,
    needs_import,
    needs_project,
)
from gridplanner.ui.dialogs.files import ask_open, ask_save

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.ui.context import Context

needs_quiet_project = first_reason(needs_project, busy)


@command("project.new", menu="file", icon="new", keys=("Ctrl+N",), blocked=busy)
def new(context: Context) -> None:
    """Make a project from the user's own files."""
    context.shell.new_from_files(())


@command("project.open", menu="file", icon="open", keys=("Ctrl+O",), blocked=busy)
def open_(context: Context) -> None:
    """Open a project file."""
    path = ask_open(context, title="project.open", pattern="files.projects")
    if path is not None:
        context.shell.open_project(path)


@command("project.demo", menu="file", icon="town", blocked=busy)
def demo(context: Context) -> None:
    """Open the made-up town, making it where it is not there yet."""
    context.shell.open_demo()


@command(
    "project.import",
    menu="file",
    group=2,
    icon="import",
    keys=("Ctrl+L",),
    toolbar=1,
    blocked=needs_import,
)
def import_(context: Context) -> None:
    """Take files of buildings, borders, grids or things of the map in."""
    context.shell.import_files(())


@command(
    "project.export_table",
    menu="file",
    group=2,
    icon="table",
    blocked=needs_export,
)
def export_table(context: Context) -> None:
    """Write the figures of the level of work as a sheet."""
    from gridplanner.ui.export import write_table

    path = _ask(context, "project.export_table", "files.sheets", suffix=".xlsx")
    if path is not None:
        write_table(context, path)


@command(
    "project.export_picture",
    menu="file",
    group=2,
    icon="base_map",
    blocked=needs_export,
)
def export_picture(context: Context) -> None:
    """Write what the map shows as a picture."""
    from gridplanner.ui.export import write_picture

    path = _ask(context, "project.export_picture", "files.pictures", suffix=".png")
    if path is not None:
        write_picture(context, path)


@command(
    "project.save_copy",
    menu="file",
    group=3,
    icon="save_copy",
    keys=("Ctrl+Shift+S",),
    blocked=needs_export,
)
def save_copy(context: Context) -> None:
    """Write a copy of the whole project to another file."""
    _back_up(context, title="project.save_copy", name=text("export.copy_name"))


def not_looking(context: Context) -> str | None:
    """Say that the project can be edited where it is."""
    document = context.session.document
    if document is None:
        return "blocked.no_project"
    return None if document.read_only else "blocked.editable"


@command(
    "project.copy_here",
    menu="file",
    group=3,
    icon="copy",
    blocked=first_reason(not_looking, busy),
)
def copy_here(context: Context) -> None:
    """Copy a project that can only be looked at, and edit the copy."""
    path = _back_up(context, title="project.copy_here", name="")
    if path is not None:
        context.shell.open_project(path)


@command(
    "project.close",
    menu="file",
    group=4,
    icon="close",
    keys=("Ctrl+W",),
    blocked=needs_quiet_project,
)
def close(context: Context) -> None:
    """Close the project and go back to the start page."""
    context.shell.close_project()


@command("project.quit", menu="file", group=5, keys=("Ctrl+Q",))
def quit_(context: Context) -> None:
    """End the program."""
    context.shell.close()


def _ask(context: Context, title: str, pattern: str, *, suffix: str) -> Path | None:
    document = context.session.document
    stem = document.path.stem if document is not None else ""
    return ask_save(context, title=title, pattern=pattern, name=stem + suffix)


def _back_up(context: Context, *, title: str, name: str) -> Path | None:
    """Ask for a file and copy the project there; None where that was not to be."""
    document = context.session.document
    if document is None:
        return None
    proposed = f"{document.path.stem} {name}".strip() + ".gpkg"
    path = ask_save(context, title=title, pattern="files.projects", name=proposed)
    if path is None or path.resolve() == document.path.resolve():
        return None
    try:
        document.file.backup(path)
        if not document.read_only:
            record(document.file, "backup", file_name=path.name)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return None
    context.strip.show_message(text("strip.copied", file=path.name))
    return path
