"""Sheets bound into one file: with pages, what leads them, and indexes behind.

What leads and what closes a file are topics like the others, so that whoever writes a
file goes through a list and asks one source for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.sheet import Subject
from gridplanner.resources.texts import speaking, text
from gridplanner.studies.printing.front_pages import front_count, front_sheets
from gridplanner.studies.printing.index_pages import (
    listed,
    numbered_page,
    street_pages,
    street_sheets,
)
from gridplanner.studies.printing.insets import town_name
from gridplanner.studies.printing.pages import (
    BACK,
    FRONT,
    MapPage,
    PagePlan,
    parts_of,
)
from gridplanner.studies.printing.sheets import count_of, meaning_of, spread_of
from gridplanner.studies.printing.source import MapSource
from gridplanner.studies.printing.spoken import in_its_language
from gridplanner.studies.printing.subjects import notes_of
from gridplanner.studies.printing.surroundings import with_pages
from gridplanner.studies.printing.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import shapely

    from gridplanner.analysis.printing.listing import Page
    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.spread import Spread
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish

FEW: Final = 10
"""Sheets up to which a file needs no index of them."""


@dataclass(frozen=True)
class BoundSource:
    """A source of maps whose sheets know their pages.

    Attributes
    ----------
    inner : MapSource
    plan : PagePlan
        Empty where the file of a sheet holds no other: then nothing names pages.
    grounds : dict of str to shapely geometry
        Of each topic, by key.
    back : tuple of pages
        Of the index that closes the file.
    """

    inner: MapSource
    plan: PagePlan
    grounds: dict[str, shapely.Geometry]
    back: tuple[Page, ...] = ()

    @property
    def ground(self) -> Ground:
        """What maps are drawn from."""
        return self.inner.ground

    @property
    def crs(self) -> str | None:
        """Of the ground, as pyproj reads it."""
        return self.inner.crs

    def topics(self, wish: Wish) -> list[Topic]:
        """List what sheets are wanted of, without what leads and closes the file."""
        return self.inner.topics(wish)

    @in_its_language
    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the sheets of a topic, with their pages."""
        first, pages = self.plan.page_of(topic.key), self.plan.pages
        if PRODUCTS[wish.product].is_public and topic.key != FRONT:
            first = 0  # what hangs on a wall is no page of a book
        for number, sheet in enumerate(self._made(topic, wish, family)):
            page = first + number if first else 0
            beyond = with_pages(sheet.beyond, self.plan, first) if first else None
            bound = sheet if beyond is None else replace(sheet, beyond=beyond)
            yield numbered_page(bound, page, pages)

    def _made(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        telling = self.inner.telling
        if topic.key == FRONT:
            maps = self.plan.maps
            yield from front_sheets(telling, maps, self.grounds, wish, family)
            return
        if topic.key == BACK:
            yield from street_sheets(self.back, _whole(telling, wish), wish)
            return
        subject = None
        for sheet in self.inner.sheets(topic, wish, family):
            subject = sheet.subject
            yield sheet
        if wish.streets == "after" and subject is not None:
            pages = _after(telling, topic, wish, family)
            yield from street_sheets(pages, subject, wish)


def bind(
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    family: str,
    *,
    is_one: bool = True,
    counts: Mapping[str, int] | None = None,
) -> tuple[Source, list[Topic]]:
    """Plan the pages of a file, and add what leads and closes it.

    Parameters
    ----------
    source : Source
    topics : sequence of Topic
        In the order of their pages.
    wish : Wish
    family : str
        Font, as loaded.
    is_one : bool
        Whether all sheets go into one file; else each topic has its own, and nothing
        names pages of others.
    counts : mapping of str to int, optional
        Pages of topics by key, their indexes among them, where somebody has made them
        before; others are counted.

    Returns
    -------
    Source, list of Topic
        As given where sheets are no maps.
    """
    if not isinstance(source, MapSource) or not topics:
        return source, list(topics)
    if not is_one:
        return BoundSource(source, PagePlan(), {}), list(topics)
    with speaking(wish.language):
        return _bound(source, topics, wish, family, counts or {})


def _bound(
    source: MapSource,
    topics: Sequence[Topic],
    wish: Wish,
    family: str,
    known: Mapping[str, int],
) -> tuple[Source, list[Topic]]:
    """Plan a file of maps."""
    telling, grounds = source.telling, {one.key: one.ground for one in topics}
    spreads = {topic.key: spread_of(telling, topic, wish) for topic in topics}
    sheets = sum(len(one.all_views) for one in spreads.values())
    leads = wish.index
    if leads is None:
        leads = sheets > FEW and not PRODUCTS[wish.product].is_public
    counts = [(FRONT, front_count(sheets, wish) if leads else 0)]
    wayless = _without_way(source)
    for topic in topics:
        count = known.get(topic.key)
        if count is None:
            count = _count(wayless, topic, wish, family, spreads[topic.key])
        counts.append((topic.key, count))
    back: tuple[Page, ...] = ()
    maps = _maps(topics, spreads, counts)
    if _lists(wish, "end"):
        by_key, bare = {topic.key: topic for topic in topics}, _bare(wish)
        views = [
            (f"{one.page}-", view, meaning_of(telling, by_key[key], bare))
            for key, spread in spreads.items()
            for one, view in zip(
                [one for one in maps if one.key == key], spread.all_views, strict=True
            )
        ]
        back = street_pages(listed(telling.ground, views), wish, family)
    plan = PagePlan(parts_of([*counts, (BACK, len(back))]), maps)
    bound = BoundSource(source, plan, grounds, back)
    found = [*topics]
    if leads:
        found.insert(0, Topic(FRONT, "", text("print.index.sheets")))
    if back:
        found.append(Topic(BACK, "", text("print.index.all_streets")))
    return bound, found


def _without_way(source: MapSource) -> MapSource:
    """Leave away the way through stops, which takes a while and no room of a label."""
    ground = replace(source.telling.ground, way=None)
    return MapSource(replace(source.telling, ground=ground))


def _count(
    source: MapSource, topic: Topic, wish: Wish, family: str, spread: Spread
) -> int:
    """Count the pages of a topic."""
    behind = 0
    if _lists(wish, "after"):
        behind = len(_after(source.telling, topic, wish, family))
    if wish.looks.with_boxes and PRODUCTS[wish.product].with_boxes:
        # How many doors are left for a list is known with the labels alone.
        return behind + sum(1 for _sheet in source.sheets(topic, wish, family))
    return behind + count_of(source.telling, topic, wish, spread)


def _bare(wish: Wish) -> Wish:
    """Leave away what no index names: the way through the stops takes a while."""
    return replace(wish, looks=replace(wish.looks, with_stops=False))


def _lists(wish: Wish, where: str) -> bool:
    product = PRODUCTS[wish.product]
    return wish.streets == where and product.with_plates and not product.is_public


def _after(telling: Telling, topic: Topic, wish: Wish, family: str) -> tuple[Page, ...]:
    """Let the index of a topic's maps flow over pages."""
    if not _lists(wish, "after"):
        return ()
    spread = spread_of(telling, topic, wish)
    meant = meaning_of(telling, topic, _bare(wish))
    several = len(spread.all_views) > 1
    views: list[tuple[str, MapView, Meaning]] = [
        (f"{number}-" if several else "", view, meant)
        for number, view in enumerate(spread.all_views, 1)
    ]
    return street_pages(listed(telling.ground, views), wish, family)


def _maps(
    topics: Sequence[Topic],
    spreads: Mapping[str, Spread],
    counts: Sequence[tuple[str, int]],
) -> tuple[MapPage, ...]:
    """Give the maps of every topic their pages."""
    first = {part.key: part.first for part in parts_of(counts)}
    found = []
    for topic in topics:
        spread = spreads[topic.key]
        unit = topic.units[0] if len(topic.units) == 1 else 0
        for number, view in enumerate(spread.all_views, 1):
            found.append(
                MapPage(
                    first[topic.key] + number - 1,
                    topic.key,
                    topic.code,
                    topic.name,
                    unit,
                    int(view.scale),
                    number,
                    len(spread.all_views),
                    view.box,
                )
            )
    return tuple(found)


def _whole(telling: Telling, wish: Wish) -> Subject:
    """Say what the index of a whole file is of."""
    title = town_name(telling.units)
    product = text(f"print.product.{wish.product}")
    notes = (text("print.index.how"), *notes_of(wish, is_public=False))
    return Subject(0, title, product, "", wish.day, notes=notes)
