"""Asking for files; the folder is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def ask_open(context: Context, *, title: str, pattern: str) -> Path | None:
    """Ask for one file to open; `title` and `pattern` are string keys."""
    name, _kind = QFileDialog.getOpenFileName(
        context.shell.widget, text(title), context.settings.folder, text(pattern)
    )
    return _remember(context, name)


def ask_several(context: Context, *, title: str, pattern: str) -> list[Path]:
    """Ask for one or more files to open."""
    names, _kind = QFileDialog.getOpenFileNames(
        context.shell.widget, text(title), context.settings.folder, text(pattern)
    )
    paths = [Path(name) for name in names]
    if paths:
        context.settings.folder = str(paths[0].parent)
    return paths


def ask_save(context: Context, *, title: str, pattern: str, name: str) -> Path | None:
    """Ask where to write; `name` is proposed, and its ending is added where missing."""
    proposed = str(Path(context.settings.folder) / name)
    chosen, _kind = QFileDialog.getSaveFileName(
        context.shell.widget, text(title), proposed, text(pattern)
    )
    path = _remember(context, chosen)
    if path is not None and not path.suffix:
        path = path.with_suffix(Path(name).suffix)
    return path


def _remember(context: Context, name: str) -> Path | None:
    if not name:
        return None
    context.settings.folder = str(Path(name).parent)
    return Path(name)
