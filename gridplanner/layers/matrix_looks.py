"""How cells of the matrix look: fill, hatching and mark; colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gridplanner.data.dwelling_words import strip_of
from gridplanner.data.matrix import Cell, State
from gridplanner.data.people.categories import CARE
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.layers.style import Palette

HEART = "heart"  # painted, since no font is sure to have it
_MOST = 5  # people from which on a dwelling is in the last class


class ColourBy(StrEnum):
    """What the cells are coloured by."""

    STATE = "state"
    CARE = "care"
    PEOPLE = "people"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Look:
    """Fill, hatching, ink as ``"#rrggbb"``; `hatch` is empty where there is none.

    ``soft`` is the ink of the number, where that is another. ``mark`` stands at the
    right end: a letter or `HEART`; ``name`` says what it means, in the user's language.
    """

    name: str
    fill: str
    ink: str
    mark: str = ""
    hatch: str = ""
    soft: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    look: Look
    count: int


# The sequential ramp, its fourth class darker, so that white words can be read on it.
_RAMP = ("#FFFFCC", "#A1DAB4", "#41B6C4", "#2573AC", "#253494")
# Rented: yellow and its hatching, light and dark. Mixed and all from elsewhere.
_RENTED = {"light": ("#FFF9C9", "#E0CF6A"), "dark": ("#3B371E", "#75692F")}
_VACANT = {"light": "#EBEEF2", "dark": "#2C343E"}
_MIXED = {"light": ("#F1EDF9", "#C9BFE4"), "dark": ("#2B2740", "#544A7A")}
_AWAY = {"light": "#FBD9B5", "dark": "#5A4023"}


def look_of(cell: Cell, by: ColourBy, palette: Palette) -> Look:
    """Give the look of a cell under a way of colouring."""
    return _LOOKS[by](cell, palette)


def state_look(state: State, palette: Palette) -> Look:
    """Give the look of a state."""
    name = text(f"matrix.state.{state}")
    mark = text(f"matrix.mark.{state}") if state in _LETTERS else ""
    if state is State.RENTED:
        fill, hatch = _RENTED[palette.name]
        return Look(name, fill, palette.ink, mark, hatch, palette.muted)
    if state is State.VACANT:
        return Look(name, _VACANT[palette.name], palette.muted, mark)
    if state is State.CARE:
        return Look(name, palette.tint, palette.on_tint, HEART)
    if state is State.UNREGISTERED:
        return Look(name, palette.surface, palette.over_text, mark)
    return Look(name, palette.surface, palette.ink, soft=palette.muted)


_LETTERS = frozenset({State.RENTED, State.VACANT, State.UNREGISTERED})


def _by_state(cell: Cell, palette: Palette) -> Look:
    if strip_of(cell.use) and cell.state is State.UNREGISTERED:
        return state_look(State.OCCUPIED, palette)  # nobody need live in a shop
    look = state_look(cell.state, palette)
    if cell.state is State.CARE and cell.is_let:
        rented = state_look(State.RENTED, palette)
        name = text("matrix.state.care_rented")
        return Look(name, look.fill, look.ink, HEART, rented.hatch)
    return look


def _by_care(cell: Cell, palette: Palette) -> Look:
    if cell.state is State.CARE:
        return state_look(State.CARE, palette)
    return Look(text("matrix.care.none"), palette.surface, palette.muted)


def _by_people(cell: Cell, palette: Palette) -> Look:
    most = min(cell.people, _MOST)
    name = text("matrix.people.more" if most == _MOST else "unit.people", n=most)
    if not most:
        return Look(name, palette.surface, palette.muted)
    fill = _RAMP[most - 1]
    # The ramp is the same on a dark ground, with the ink its fills need.
    return Look(name, fill, "#FFFFFF" if most > 3 else LIGHT.ink)


def _by_register(cell: Cell, palette: Palette) -> Look:
    if not cell.people:
        return Look(text("matrix.nobody"), _VACANT[palette.name], palette.muted, "")
    if not cell.migrants:
        words = text("matrix.registered")
        return Look(words, palette.surface, palette.ink, soft=palette.muted)
    if cell.migrants < cell.people:
        fill, hatch = _MIXED[palette.name]
        mark = text("matrix.mark.mixed")
        return Look(text("matrix.mixed"), fill, palette.ink, mark, hatch)
    mark = text("matrix.mark.migrant")
    return Look(text("matrix.migrant"), _AWAY[palette.name], palette.ink, mark)


_LOOKS: dict[ColourBy, Callable[[Cell, Palette], Look]] = {
    ColourBy.STATE: _by_state,
    ColourBy.CARE: _by_care,
    ColourBy.PEOPLE: _by_people,
    ColourBy.REGISTER: _by_register,
}


def legend_of(cells: Iterable[Cell], by: ColourBy, palette: Palette) -> list[Entry]:
    """Count the homes of each look; states always stand all in the legend.

    Homes that are rented and looked after are counted by themselves, as they look.
    """
    found: dict[str, Entry] = {}
    if by is ColourBy.STATE:
        for state in State:
            look = state_look(state, palette)
            found[look.name] = Entry(look, 0)
    homes = [cell for cell in cells if not strip_of(cell.use)]
    if by is ColourBy.PEOPLE:
        homes.sort(key=lambda cell: cell.people)
    for cell in homes:
        look = look_of(cell, by, palette)
        held = found.get(look.name, Entry(look, 0))
        found[look.name] = Entry(held.look, held.count + 1)
    return list(found.values())


def main_words(cell: Cell, by: ColourBy, *, heads: bool) -> str:
    """Say the most important of a cell in a few characters."""
    if cell.business:
        return cell.business
    if by is ColourBy.CARE and cell.state is State.CARE:
        return care_words(cell)
    if not cell.people:
        state = State.RENTED if cell.is_let else cell.state
        return "" if strip_of(cell.use) else text(f"matrix.state.{state}")
    if heads and cell.head:
        return text("matrix.head", head=cell.head, n=cell.people)
    return text("unit.people", n=cell.people)


def care_words(cell: Cell) -> str:
    """Name the categories of those who are looked after."""
    return " · ".join(text(f"category.{tag}") for tag in cell.tags if tag in CARE)


def full_words(cell: Cell) -> str:
    """Say all of a cell, a fact a line, as tooltip and for a screen reader."""
    lines = [" ".join(filter(None, (cell.room, cell.use, cell.business)))]
    if not cell.business:
        states = [text(f"matrix.state.{cell.state}")]
        if cell.is_let and cell.state is not State.RENTED:
            states.append(text("matrix.state.rented"))
        lines.append(" · ".join(states))
    if cell.people:
        who = [cell.head] if cell.head else []
        if cell.households > 1:
            who.append(text("unit.households", n=cell.households))
        who.append(text("unit.people", n=cell.people))
        if cell.migrants:
            who.append(text("matrix.migrants", n=cell.migrants))
        lines.append(" · ".join(who))
    if cell.tags:
        lines.append(" · ".join(text(f"category.{tag}") for tag in cell.tags))
    return "\n".join(filter(None, lines))
