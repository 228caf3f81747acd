"""Elements of a sheet, one a file; each registers its painter where it is written."""

from gridplanner.layers.print.elements import (
    asides,
    check_list,
    duties,
    figures,
    legend,
    north_arrow,
    notes,
    parts,
    portraits,
    qr_code,
    roster,
    scale_bar,
    sides,
    squares,
    title,
)

__all__ = (
    "asides",
    "check_list",
    "duties",
    "figures",
    "legend",
    "north_arrow",
    "notes",
    "parts",
    "portraits",
    "qr_code",
    "roster",
    "scale_bar",
    "sides",
    "squares",
    "title",
)
