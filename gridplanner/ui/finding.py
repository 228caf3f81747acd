"""What the search box finds: people, houses, areas and grids, workers, commands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QKeySequence

from gridplanner.data.levels import Role
from gridplanner.data.short_names import initials
from gridplanner.data.store.search import shared
from gridplanner.resources.texts import tables, text
from gridplanner.ui.commands import COMMANDS
from gridplanner.ui.panels.search_box import COMMANDS_ONLY, Hit
from gridplanner.ui.registry_hits import RegistryHits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.records import Unit
    from gridplanner.data.store import hits
    from gridplanner.ui.command import Command
    from gridplanner.ui.context import Context

LIMIT = 30
_Listed: TypeAlias = "tuple[str, str, Unit]"
_ICONS = {Role.AREA: "town", Role.GRID: "grid", Role.MICRO_GRID: "micro_grid"}


class Finder:
    """Answers the search box."""

    def __init__(self, context: Context, run: Callable[[str], None]) -> None:
        self._context = context
        self._run = run
        self._registry = RegistryHits(context)
        self._held: tuple[str, list[Hit], list[Hit]] = ("", [], [])
        self._listed: tuple[object, list[_Listed]] = (None, [])

    def find(self, words: str) -> list[Hit]:
        """Find what is held in memory: units first, then commands.

        After ``>`` commands only.
        """
        if words and not words.startswith(COMMANDS_ONLY):
            self._held = (words, self._units(words), self._commands(words))
        return self.join(words, ())

    def join(self, words: str, groups: Sequence[Sequence[hits.Hit]]) -> list[Hit]:
        """Put what the registry found before commands, people and houses first.

        Parameters
        ----------
        words : str
        groups : sequence of sequence of hits.Hit
            Of people, workers, houses and places, or none of them.
        """
        if words.startswith(COMMANDS_ONLY):
            return self._commands(words[1:].strip())[: len(COMMANDS)]
        if not words:
            return []
        found = [self._registry.rows(group) for group in groups] or [[]] * 4
        people, workers, houses, places = found
        # What is in memory was found when the key came.
        typed, units, commands = self._held
        if typed != words:
            units, commands = self._units(words), self._commands(words)
        listed = [people, houses, units, workers, places, commands]
        return [hit for group in shared(listed, LIMIT) for hit in group]

    def _units(self, words: str) -> list[Hit]:
        document = self._context.session.document
        if document is None:
            return []
        wanted = words.casefold()
        ranked: list[tuple[int, int, str, Unit]] = []
        for name, code, unit in self._all_units():
            rank = _rank(name, code, wanted)
            if rank is not None:
                ranked.append((rank, unit.level, unit.code, unit))
        ranked.sort(key=lambda each: each[:3])
        return [self._unit_hit(unit) for *_, unit in ranked[:LIMIT]]

    def _all_units(self) -> list[_Listed]:
        """List the units in force, folded once for each plan and not at each key."""
        units = self._context.session.plan.units
        if self._listed[0] is not units:
            listed = [
                (unit.name.casefold(), unit.code.casefold(), unit)
                for unit in units.values()
                if not unit.valid_to
            ]
            self._listed = (units, listed)
        return self._listed[1]

    def _unit_hit(self, unit: Unit) -> Hit:
        session = self._context.session
        document = session.document
        assert document is not None  # the unit is of it
        level = document.levels[unit.level]
        parent = session.unit(unit.parent)
        parts = [level.name, unit.code, parent.name if parent is not None else ""]
        detail = " · ".join(part for part in parts if part)

        def fly() -> None:
            session.set_level(unit.level)
            session.select_units([unit.id])
            self._context.shell.zoom_to_units([unit.id])

        title, picture = unit.name or unit.code, _ICONS[level.role]
        return Hit(title, detail, picture, fly, group="finding.units")

    def _commands(self, words: str) -> list[Hit]:
        wanted = words.casefold()
        found = [c for c in COMMANDS if _names(c, wanted)]
        called = Counter(text(command.key) for command in COMMANDS)
        return [
            self._command_hit(one, is_alone=called[text(one.key)] == 1) for one in found
        ]

    def _command_hit(self, command: Command, *, is_alone: bool) -> Hit:
        """Make the hit; one of two commands called alike says where it stands."""
        reason = command.blocked(self._context)
        native = QKeySequence.SequenceFormat.NativeText
        keys = QKeySequence(command.keys[0]).toString(native) if command.keys else ""
        where = "" if is_alone else text(f"menu.{command.menu}")
        return Hit(
            text(command.key),
            "  ".join(part for part in (where, keys) if part),
            command.icon,
            lambda: self._run(command.key),
            blocked=text(reason) if reason is not None else "",
            group="finding.commands",
        )


def _rank(name: str, code: str, wanted: str) -> int | None:
    """Tell how well a unit fits, 0 best; None where it does not. All are folded."""
    if wanted not in name and wanted not in code:
        return 3 if wanted.isascii() and wanted in initials(name) else None
    if wanted in (name, code):
        return 0
    if name.startswith(wanted) or code.startswith(wanted) or code.endswith(wanted):
        return 1
    return 2


def _names(command: Command, wanted: str) -> bool:
    """Whether `wanted` is in the command's title in either language, or initials."""
    titles = [tables()[name].get(command.key, "") for name in ("zh", "en")]
    if any(wanted in title.casefold() for title in titles):
        return True
    return wanted.isascii() and wanted in initials(titles[0])
