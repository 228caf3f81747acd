"""四至 typed over while the page they stand on is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.studies.printing.source import MapSource
from gridplanner.ui.commands.sides import edit_sides

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from PySide6.QtWidgets import QWidget

    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.plain_data import PlainData


def type_sides(
    context: Context,
    sheet: Sheet | None,
    parent: QWidget,
    sources: MutableMapping[tuple[str, str], Source],
    plain: PlainData,
) -> bool:
    """Ask for the sides of a sheet's unit; tell whether they are others now.

    Parameters
    ----------
    context : Context
    sheet : Sheet or None
        In front.
    parent : QWidget
    sources : mutable mapping to Source
        What was read of the project before: told of it.
    plain : PlainData
        Told of it as well.
    """
    unit = None
    if sheet is not None:
        unit = context.session.plan.units.get(sheet.subject.unit)
    if unit is None or not edit_sides(context, unit, parent):
        return False
    written = context.session.plan.units[unit.id]
    plain.tell(written)
    for key, source in sources.items():
        if isinstance(source, MapSource):
            sources[key] = source.with_unit(written)
    return True
