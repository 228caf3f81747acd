"""What is to be printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gridplanner.layers.print.template import Template

BEST_FIT: Final = 0
"""In the place of a scale: the largest of whole hundreds that holds the ground."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What maps show, and by which colours.

    Attributes
    ----------
    theme : str
        One of `gridplanner.layers.print.themes.THEMES`.
    with_inset : bool
        Whether a small map shows where a sheet lies.
    with_closeups : bool
        Whether sheets at a larger scale follow where houses stand close.
    with_plates, with_stops, with_boxes, with_base : bool
        Door plates, what is looked at on patrols, boxes to tick beside door plates,
        and images under the map.
    base_file : str
        Path of the base map that lies under scanned plans; empty for these alone.
    """

    theme: str = "colour"
    with_plates: bool = True
    with_stops: bool = True
    with_boxes: bool = False
    with_base: bool = False
    with_closeups: bool = False
    with_inset: bool = False
    base_file: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be printed.

    Attributes
    ----------
    product : str
        ``"patrol"``.
    level : int
        Of the units that have sheets.
    units : tuple of int
        Ids; empty for all of the level.
    paper : str
        One of `gridplanner.layers.print.sheet.PAPERS`, or an own one as
        `gridplanner.layers.print.papers.own_paper` names it.
    scale : int or None
        Denominator; None for the largest of the series that fits; `BEST_FIT`.
    day : str
        ISO date of posts and figures.
    maker : str
    by : str
        What has a sheet: ``"unit"``, each of the product's level; ``"grid"``,
        ``"micro"``, ``"area"`` and ``"town"`` at a level of their own; ``"worker"``
        with all units of a post; ``"route"`` with what is looked at in a grid.
    order : str
        ``"code"``, or ``"walk"`` for the order they are walked in.
    looks : Looks
    template : Template or None
        Flattened; None for the product's own layout.
    secrecy, approval : str
        How the sheets may be used, and their 审图号; empty for as the product has it.
    bleed : float or None
        Millimetres; None for the template's.
    crop_marks : bool or None
    with_place : bool
        Whether map programs are told where each page lies.
    language : str
        Of what stands on paper, ``"zh"`` or ``"en"``; empty for what is spoken now.
    index : bool or None
        Whether an overview and an index of sheets lead a file; None for where it has
        many sheets.
    streets : str
        Where roads and door plates are listed: ``""`` for nowhere, ``"after"`` for
        behind the maps of each grid, ``"end"`` for behind all of them.
    buildings, dwellings : tuple of int
        Ids of the houses or the dwellings asked for; empty for those of the units.
    """

    product: str
    level: int
    units: tuple[int, ...] = ()
    paper: str = "A3"
    scale: int | None = None
    day: str = ""
    maker: str = ""
    by: str = "unit"
    order: str = "code"
    looks: Looks = field(default_factory=Looks)
    template: Template | None = None
    secrecy: str = ""
    approval: str = ""
    bleed: float | None = None
    crop_marks: bool | None = None
    with_place: bool = True
    language: str = ""
    index: bool | None = False
    streets: str = ""
    buildings: tuple[int, ...] = ()
    dwellings: tuple[int, ...] = ()
