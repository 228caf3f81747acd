"""How many people of a list live where: a disc with the number at each building.

Far off, where houses are specks, there is one disc for each unit, its area by the
number. What may not be told small is written as it comes, ``"<3"``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from gridplanner.layers import style as styles
from gridplanner.layers.layer import Frame, Layer, LegendEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.style import Style
    from gridplanner.layers.view import View

# A green that no border, band or building has; ink for what stands on it.
_COLOURS: Final = {"light": ("#0F6B5C", "#FFFFFF"), "dark": ("#5FD3BC", "#06251F")}
_DOT: Final = 3.5  # logical pixels, radius of a building without its number
_LONGEST: Final = 24  # characters of the caption in the legend
_STEP: Final = 400  # discs painted between two looks at the clock
_LEAST, _MOST = 10.0, 22.0  # radii of discs with a number


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Numbers and where they stand.

    Attributes
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS.
    numbers : ndarray, int64, shape (n,)
    """

    points: NDArray[np.float64]
    numbers: NDArray[np.int64]


def no_places() -> Places:
    """Give no numbers at all."""
    return Places(np.empty((0, 2)), np.empty(0, np.int64))


def at_buildings(
    packed: Packed, ids: NDArray[np.int64], numbers: NDArray[np.int64]
) -> Places:
    """Put numbers at buildings; those that are not on the map are left out."""
    there = np.isin(ids, packed.ids)
    return Places(packed.points[packed.rows_of(ids[there])], numbers[there])


def at_units(
    packed: Packed, buildings: NDArray[np.int64], units: NDArray[np.int64]
) -> Places:
    """Put the number of people of each unit in the middle of their houses.

    Parameters
    ----------
    packed : Packed
        The buildings on the map.
    buildings, units : ndarray, int64, shape (n,)
        House and unit of each person; those in no unit (0) are left out.

    Returns
    -------
    Places
    """
    inside = units > 0
    pairs, numbers = np.unique(
        np.column_stack([units[inside], buildings[inside]]), axis=0, return_counts=True
    )
    there = np.isin(pairs[:, 1], packed.ids)
    pairs, numbers = pairs[there], numbers[there]
    points = packed.points[packed.rows_of(pairs[:, 1])]
    found, group = np.unique(pairs[:, 0], return_inverse=True)
    sums = np.bincount(group, numbers, len(found))
    places = [
        np.bincount(group, points[:, axis] * numbers, len(found)) / np.maximum(sums, 1)
        for axis in (0, 1)
    ]
    return Places(np.column_stack(places), sums.astype(np.int64))


@dataclass
class PeopleCountsLayer(Layer):
    """The numbers of a list of people on the map.

    Attributes
    ----------
    caption : str
        What is counted, in the user's language; empty while nothing is shown.
    total : str
    houses, units : Places
    said : callable
        Writes a number as it may be told.
    """

    name: str = "people_counts"
    printed: bool = False
    caption: str = ""
    total: str = ""
    houses: Places = field(default_factory=no_places)
    units: Places = field(default_factory=no_places)
    said: Callable[[int], str] = str

    def show(
        self,
        caption: str,
        total: str,
        *,
        houses: Places,
        units: Places,
        said: Callable[[int], str],
    ) -> None:
        """Show other numbers from now on."""
        self.caption, self.total, self.said = caption, total, said
        self.houses, self.units = houses, units
        self.redraw()

    def clear(self) -> None:
        """Show nothing."""
        self.show("", "", houses=no_places(), units=no_places(), said=str)

    def drawn_at(self, view: View) -> bool:
        """Whether there are any numbers."""
        del view
        return bool(len(self.houses.numbers))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the discs of the frame, the larger numbers first."""
        far = frame.band < styles.WORK and len(self.units.numbers) > 0
        places = self.units if far else self.houses
        with_words = far or frame.band >= styles.NEAR
        at = frame.to_device(places.points)
        edge = frame.px(_MOST)
        size = frame.image.size()
        seen = np.flatnonzero(
            (at >= -edge).all(axis=1)
            & (at[:, 0] < size.width() + edge)
            & (at[:, 1] < size.height() + edge)
        )
        seen = seen[np.argsort(-places.numbers[seen], kind="stable")]
        discs = self._discs(frame, at[seen], places.numbers[seen], with_words)
        yield
        for start in range(0, len(discs), _STEP):
            _paint(frame, discs[start : start + _STEP])
            yield

    def _discs(
        self,
        frame: Frame,
        at: NDArray[np.float64],
        numbers: NDArray[np.int64],
        with_words: bool,  # noqa: FBT001 - follows the scale
    ) -> list[_Disc]:
        """Give the largest numbers their room; what is left without becomes a dot."""
        most = int(numbers.max(initial=1))
        taken: dict[tuple[int, int], list[_Disc]] = {}
        step = frame.px(2 * _MOST)
        dots, discs = [], []
        for place, number in zip(at.tolist(), numbers.tolist(), strict=True):
            middle = QPointF(*place)
            words = self.said(number) if with_words else ""
            radius = frame.px(max(_radius(number, most), 4 + 3.5 * len(words)))
            disc = _Disc(middle, radius, words)
            column, row = int(middle.x() // step), int(middle.y() // step)
            near = [
                other
                for x in (column - 1, column, column + 1)
                for y in (row - 1, row, row + 1)
                for other in taken.get((x, y), ())
            ]
            if not words or any(disc.meets(other) for other in near):
                dots.append(_Disc(middle, frame.px(_DOT), ""))
            else:
                taken.setdefault((column, row), []).append(disc)
                discs.append(disc)
        return dots + discs

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say what is counted and how many there are."""
        del scale
        if not self.caption:
            return []
        colour, _ink = _COLOURS[style.palette.name]
        caption = self.caption
        if len(caption) > _LONGEST:
            caption = caption[: _LONGEST - 1] + "…"
        words = f"{caption}  {self.total}"
        return [LegendEntry(words, "icon", colour, icon="n")]


@dataclass(frozen=True, slots=True)
class _Disc:
    """A disc in device pixels, with what stands on it."""

    middle: QPointF
    radius: float
    words: str

    def meets(self, other: _Disc) -> bool:
        """Tell whether two lie over each other."""
        apart = self.middle - other.middle
        reach = self.radius + other.radius
        return bool(apart.x() ** 2 + apart.y() ** 2 < reach**2)


def _paint(frame: Frame, discs: list[_Disc]) -> None:
    painter = frame.painter
    fill, ink = _COLOURS[frame.style.palette.name]
    painter.save()
    painter.setRenderHint(painter.RenderHint.Antialiasing, True)
    font = QFont(frame.style.font_family)
    font.setPixelSize(round(frame.px(11 * frame.style.text_scale)))
    font.setBold(True)
    painter.setFont(font)
    halo = QPen(QColor(frame.style.palette.halo), frame.px(1.2))
    for disc in discs:
        radius = disc.radius
        painter.setPen(halo)
        painter.setBrush(QColor(fill))
        painter.drawEllipse(disc.middle, radius, radius)
        if disc.words:
            painter.setPen(QColor(ink))
            room = QRectF(0, 0, 2 * radius, 2 * radius)
            room.moveCenter(disc.middle)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), disc.words)
    painter.restore()


def _radius(number: int, most: int) -> float:
    """Let the area grow with the number, between the least and the most."""
    share = (number / most) ** 0.5 if most else 0.0
    return _LEAST + (_MOST - _LEAST) * share
