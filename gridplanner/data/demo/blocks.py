"""What is built on every site, in its frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.courtyards import raise_homesteads, raise_public_houses
from gridplanner.data.demo.estates import Block, Box, build_estate, share_kinds
from gridplanner.data.demo.footprints import Footprints, join_footprints
from gridplanner.data.demo.industry import build_industry
from gridplanner.data.demo.layout import Layout, Use, lay_out_block, lay_out_village
from gridplanner.data.demo.market import build_civic, build_market
from gridplanner.data.demo.sites import STREET, Core
from gridplanner.data.demo.sizes import SiteKind, Size
from gridplanner.data.demo.villages import Pieces, cut_halves

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.demo.frames import Floats, Ints


@dataclass(frozen=True, slots=True)
class Built:
    """All sites, urban blocks first, then villages.

    ``frame`` and ``kind`` (s,) of each site; ``core`` (s,) the core it stands in,
    -1 for villages; ``pieces`` the ground cut for micro-grids; ``gates`` (v, 4, 2)
    of the villages, in their frames; ``streets`` (site, line, class) in the
    frames; ``squares`` (q, 5) site and box; ``plots`` (c, 5) site and homestead;
    ``floors`` (s,) storeys of an estate, 0 elsewhere.
    """

    frame: Ints
    kind: Ints
    core: Ints
    pieces: Pieces
    gates: Floats
    streets: tuple[tuple[int, Floats, str], ...]
    squares: Floats
    plots: Floats
    footprints: Footprints
    floors: Ints


def build_sites(
    rng: np.random.Generator,
    size: Size,
    cores: tuple[Core, ...],
    first: int,
    villages: int,
) -> Built:
    """Build on every site.

    Parameters
    ----------
    rng : numpy.random.Generator
    size : Size
    cores : tuple of Core
        Cores and parks; core `i` has frame `i`.
    first : int
        Frame of the first village.
    villages : int

    Returns
    -------
    Built
    """
    sites = _Sites()
    estates = sum(int((core.kinds == SiteKind.ESTATE).sum()) for core in cores)
    sites.estates = share_kinds(rng, estates, size.storeys)
    for frame, core in enumerate(cores):
        _add_core(rng, sites, core, frame)
        # Two villages alone should both be worth a look.
    least = 18.0 if villages > 9 else 0.8 * size.homesteads
    homesteads = np.clip(
        size.homesteads * rng.lognormal(-0.1, 0.48, villages), least, 230
    )
    homesteads *= size.homesteads / homesteads.mean()  # the same number at any seed
    layouts = [lay_out_village(rng, homesteads=float(count)) for count in homesteads]
    for index, layout in enumerate(layouts):
        sites.add_village(layout, first + index)
    pieces = _cut_sites(sites, size)
    plots = np.vstack(sites.plots)
    numbered = np.arange(len(plots))
    homes = raise_homesteads(
        rng, plots[:, 1:], site=plots[:, 0].astype(np.int64), plot=numbered
    )
    public = np.vstack(sites.public)
    halls = raise_public_houses(
        rng,
        public[:, 2:],
        site=public[:, 0].astype(np.int64),
        use=public[:, 1].astype(np.int64),
    )
    return Built(
        np.array(sites.frame),
        np.array(sites.kind),
        np.array(sites.core),
        pieces,
        np.stack([layout.gates for layout in layouts]),
        tuple(sites.streets),
        np.array(sites.squares).reshape(-1, 5),
        plots,
        join_footprints([*sites.footprints, homes, halls]),
        np.array(sites.floors),
    )


class _Sites:
    """Sites as they are added, one after the other."""

    def __init__(self) -> None:
        self.frame: list[int] = []
        self.estates: list[int] = []
        self.kind: list[int] = []
        self.core: list[int] = []
        self.floors: list[int] = []
        self.hulls: list[BaseGeometry] = []
        self.cuts: list[tuple[Floats, Floats]] = []
        self.places: list[Floats] = []
        self.streets: list[tuple[int, Floats, str]] = []
        self.squares: list[Floats] = []
        self.plots: list[Floats] = []
        self.public: list[Floats] = [np.empty((0, 6))]
        self.footprints: list[Footprints] = []

    def start(self, frame: int, kind: int, core: int, hull: BaseGeometry) -> int:
        self.frame.append(frame)
        self.kind.append(kind)
        self.core.append(core)
        self.floors.append(0)
        self.hulls.append(hull)
        return len(self.frame) - 1

    def add_village(self, layout: Layout, frame: int) -> None:
        site = self.start(frame, int(SiteKind.VILLAGE), -1, layout.hull)
        self.add_layout(site, layout)

    def add_layout(self, site: int, layout: Layout) -> None:
        plots, uses = layout.plots, layout.uses
        homes = plots[uses == Use.HOUSE]
        self.plots.append(np.column_stack([np.full(len(homes), site), homes]))
        squares = plots[uses == Use.SQUARE]
        half = squares[:, 2:] / 2 - 0.5
        self.squares.extend(
            np.column_stack(
                [np.full(len(half), site), squares[:, :2] - half, squares[:, :2] + half]
            )
        )
        public = (uses != Use.HOUSE) & (uses != Use.SQUARE)
        self.public.append(
            np.column_stack(
                [np.full(int(public.sum()), site), uses[public], plots[public]]
            )
        )
        self.cuts.append(layout.cuts)
        self.places.append(homes[:, :2])
        self.streets.extend((site, line, name) for line, name in layout.streets)

    def add_block(self, site: int, block: Block) -> None:
        self.footprints.append(block.footprints)
        self.cuts.append(block.cuts)
        self.places.append(block.footprints.anchors)
        self.floors[site] = block.floors
        self.squares.extend(
            np.column_stack(
                [np.full(len(block.squares), site), block.squares.reshape(-1, 4)]
            )
        )


def _add_core(rng: np.random.Generator, sites: _Sites, core: Core, frame: int) -> None:
    rows, columns = core.kinds.shape
    c = core.corners
    for row in range(rows):
        for column in range(columns):
            ring = np.array(
                [
                    c[row, column],
                    c[row, column + 1],
                    c[row + 1, column + 1],
                    c[row + 1, column],
                ]
            )
            kind = SiteKind(int(core.kinds[row, column]))
            site = sites.start(frame, int(kind), frame, shapely.polygons(ring))
            box = (
                float(max(ring[0, 0], ring[3, 0]) + STREET),
                float(max(ring[0, 1], ring[1, 1]) + STREET),
                float(min(ring[1, 0], ring[2, 0]) - STREET),
                float(min(ring[2, 1], ring[3, 1]) - STREET),
            )
            _fill_block(rng, sites, site, box)
    name = "园区路" if core.kinds.flat[0] == SiteKind.INDUSTRY else "街道"
    first = len(sites.frame) - rows * columns
    lines = [
        *(c[row] for row in range(rows + 1)),
        *(c[:, column] for column in range(columns + 1)),
    ]
    sites.streets.extend((first, line, name) for line in lines)


def _fill_block(rng: np.random.Generator, sites: _Sites, site: int, box: Box) -> None:
    kind = SiteKind(sites.kind[site])
    if kind is SiteKind.OLD_TOWN:
        sites.add_layout(site, lay_out_block(rng, box))
    elif kind is SiteKind.ESTATE:
        sites.add_block(
            site, build_estate(rng, box, site=site, kind=sites.estates.pop())
        )
    elif kind is SiteKind.MARKET:
        sites.add_block(site, build_market(rng, box, site=site))
    elif kind is SiteKind.CIVIC:
        sites.add_block(site, build_civic(rng, box, site=site))
    else:
        sites.add_block(site, build_industry(rng, box, site=site))


def _cut_sites(sites: _Sites, size: Size) -> Pieces:
    """Cut the hulls so that the pieces come to the number wanted, large sites more."""
    count = len(sites.hulls)
    weight = np.array(
        [min(260.0, max(20.0, 1.0 * len(places))) for places in sites.places]
    )
    urban = np.array(sites.core) >= 0
    weight = np.where(urban, np.maximum(weight, 110.0), weight)
    least = size.grids_per_site
    wanted = np.full(count, least)
    cut: dict[int, list[tuple[BaseGeometry, int]]] = {}
    full = np.zeros(count, bool)
    for site in range(count):
        cut[site] = _cut(sites, site, least)
    while (total := sum(map(len, cut.values()))) < size.pieces and not full.all():
        load = np.where(full, 0.0, weight / (wanted + 0.35))
        for site in np.argsort(-load)[: max(1, (size.pieces - total) // 2)]:
            pieces = _cut(sites, int(site), int(wanted[site]) + 1)
            if len(pieces) <= len(cut[int(site)]):
                full[site] = True
                continue
            cut[int(site)] = pieces
            wanted[site] = len(pieces)
    order = [(site, *piece) for site in range(count) for piece in cut[site]]
    local: NDArray[np.object_] = np.array(
        [piece for _, piece, _ in order], dtype=object
    )
    site_of = np.array([site for site, _, _ in order])
    half = np.array([side for _, _, side in order])
    return Pieces(local, np.array(sites.frame)[site_of], site_of, half)


def _cut(sites: _Sites, site: int, count: int) -> list[tuple[BaseGeometry, int]]:
    first, second = cut_halves(
        sites.hulls[site], sites.cuts[site], sites.places[site], count
    )
    return [*((piece, 0) for piece in first), *((piece, 1) for piece in second)]
