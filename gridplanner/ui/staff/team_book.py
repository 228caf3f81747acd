"""The team templates of a project: kept, copied, taken into use, sent and received.

Each of these is one edit that can be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.standards import (
    Standard,
    StandardKind,
    change_standard,
    drop_standard,
    keep_standard,
    read_standards,
    standard_from_text,
    standard_to_text,
    use_standard,
)
from gridplanner.data.team.template import DEFAULT_TEMPLATE, TeamTemplate
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.document import Document

_TEAM = StandardKind.TEAM


class TeamBook:
    """Reads and writes the team templates of an open project."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def templates(self) -> list[Standard]:
        """List the templates by name; the program's own where none is in use."""
        found = self._kept()
        if any(each.in_use for each in found):
            return found
        default = DEFAULT_TEMPLATE
        own = Standard(0, _TEAM, default.name, default.to_body(), in_use=True)
        return [own, *found]

    def add(self, template: TeamTemplate) -> str:
        """Keep one that comes with the program under a name of its own."""
        return self._keep(self.free_name(template.name), template)

    def copy(self, standard: Standard) -> str:
        """Keep the same once more."""
        name = self.free_name(text("norm.copy_of", name=standard.name))
        return self._keep(name, TeamTemplate.from_body(name, standard.body))

    def save(self, standard: Standard, template: TeamTemplate) -> str:
        """Write what was changed; the program's own becomes one of the project.

        Raises
        ------
        GridPlannerError
            ``standard.no_name``, ``standard.name_taken``.
        """
        name, kept = template.name.strip(), self._kept()
        if standard.id:
            batch = change_standard(standard, name, template.to_body(), kept)
        elif name in {each.name for each in kept}:
            raise GridPlannerError("standard.name_taken", name=name)
        else:
            batch = keep_standard(_TEAM, name, template.to_body(), kept)
        self._document.apply_batch(batch)
        return name

    def use(self, standard: Standard) -> None:
        """Demand what this template asks for from now on."""
        kept = self._kept()
        if standard.id:
            self._document.apply_batch(use_standard(standard, kept))
            return
        for each in kept:
            if each.in_use:
                self._document.apply_batch(use_standard(each, kept, use=False))

    def drop(self, standard: Standard) -> None:
        """Forget a template."""
        self._document.apply_batch(drop_standard(standard))

    def send(self, standard: Standard, path: Path) -> None:
        """Write a template as a file for another office."""
        path.write_text(standard_to_text(standard), "utf-8")

    def receive(self, path: Path) -> str:
        """Keep the template of a file, checked before anything is written.

        Raises
        ------
        GridPlannerError
            ``standard.not_one``, ``team.other_kind``, or the fault of a line.
        """
        try:
            read = standard_from_text(path.read_text("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise GridPlannerError("standard.not_one") from error
        if read.kind is not _TEAM:
            raise GridPlannerError("team.other_kind")
        name = self.free_name(read.name or path.stem)
        return self._keep(name, TeamTemplate.from_body(name, read.body))

    def free_name(self, name: str) -> str:
        """Give a name no template of the project has."""
        taken = {each.name for each in self.templates()}
        found, number = name, 2
        while found in taken:
            found = text("norm.numbered", name=name, n=number)
            number += 1
        return found

    def _kept(self) -> list[Standard]:
        return read_standards(self._document.file, _TEAM)

    def _keep(self, name: str, template: TeamTemplate) -> str:
        batch = keep_standard(_TEAM, name, template.to_body(), self._kept(), use=False)
        self._document.apply_batch(batch)
        return name
