"""Ticks of photographed sheets into the project: ask, show, record in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.access.audit import record
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.ticked_doors import add_ticked_visits
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import apply_batch
from gridplanner.ui.command import needs_import
from gridplanner.ui.dialogs.files import ask_several
from gridplanner.ui.ticks.tick_form import TickForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.studies.ticks import ReadPhoto
    from gridplanner.ui.context import Context


_NAMES: Final = 200  # letters of file names that are kept


def ask_photos(context: Context) -> None:
    """Ask which photos, then read them."""
    paths = ask_several(context, title="ticks.read", pattern="ticks.files")
    if paths:
        read_ticks(context, paths)


def take_dropped(context: Context, paths: Sequence[Path]) -> None:
    """Read photos that were dropped onto the window, or say why that cannot be."""
    reason = needs_import(context)
    if reason is not None:
        context.strip.show_message(text(reason))
        return
    read_ticks(context, paths)


def read_ticks(context: Context, paths: Sequence[Path]) -> None:
    """Read photos of sheets, let them be settled, and record the visits."""
    form = TickForm(context, paths)
    document = context.session.document
    if not form.exec() or document is None:
        return
    file = document.file
    visits = list(form.answers.visits())
    batch = add_ticked_visits(visits, form.values, Stamp(file.now()))
    photos = form.answers.photos
    with document.together():
        if apply_batch(context, batch):
            record(
                file,
                "ticks",
                object=text("audit.and").join(map(_named, photos)),
                table="visit",
                rows=len(visits),
                file_name=", ".join(photo.name for photo in photos)[:_NAMES],
            )


def _named(photo: ReadPhoto) -> str:
    """Name a page by what it shows, which of its pages it is, and its boxes' key."""
    sheet = photo.sheet
    return f"{sheet.code} {sheet.number}/{sheet.count} ({sheet.key})"
