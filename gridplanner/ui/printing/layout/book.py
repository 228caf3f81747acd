"""The templates of an open project: kept, renamed, copied, dropped, sent, received."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.standards import Standard, StandardKind
from gridplanner.layers.print.template_body import from_body, to_body
from gridplanner.studies.printing.templates import (
    kept_templates,
    template_from_file,
    template_to_text,
)
from gridplanner.ui.standards.book import StandardBook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gridplanner.data.batch import Batch
    from gridplanner.layers.print.template import Template


class TemplateBook(StandardBook):
    """Reads and writes the templates of a project; each step is one edit."""

    kind = StandardKind.TEMPLATE
    other_kind = "template.not_one"

    def own(self) -> Standard:
        """Give what stands where there is none: a template that says nothing."""
        return Standard(0, self.kind, "", {})

    def sound(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Give a body as it is kept, or raise the fault it has."""
        return to_body(from_body(name, body))

    @property
    def templates(self) -> dict[str, Template]:
        """All of the project by name."""
        return kept_templates(self._document.file)

    def save(self, template: Template, name: str, was: str) -> str:
        """Keep a template under a name.

        Parameters
        ----------
        template : Template
        name : str
        was : str
            The name it has in the project; empty where it is new.

        Returns
        -------
        str
            The name it has now.

        Raises
        ------
        GridPlannerError
            ``template.no_name``, ``template.name_taken``, ``template.is_below``, or
            the fault it has.
        """
        name = name.strip()
        if not name:
            raise GridPlannerError("template.no_name")
        if name != was and name in {one.name for one in self._kept()}:
            raise GridPlannerError("template.name_taken", name=name)
        if was and name != was:
            self._check_free(was)
        body = self.sound(name, to_body(template))
        found = [one for one in self._kept() if one.name == was]
        if found:
            self.write(found[0], name, body)
        else:
            self.keep(name, body)
        return name

    def forget(self, name: str) -> None:
        """Drop a template.

        Raises
        ------
        GridPlannerError
            ``template.is_below``: another one inherits from it.
        """
        self._check_free(name)
        for one in self._kept():
            if one.name == name:
                self.drop(one)

    def write_file(self, template: Template, path: Path) -> None:
        """Write a template as a file."""
        path.write_text(template_to_text(template), "utf-8")

    def read_file(self, path: Path) -> str:
        """Keep the template of a file under its name, or one with a number behind."""
        read = template_from_file(path)
        return self.keep(read.name, to_body(read))

    def _write(self, batch: Batch) -> None:
        """Write an edit that the history calls by what it is about."""
        label = batch.label.replace("standard.", "template.")
        super()._write(replace(batch, label=label))

    def _check_free(self, name: str) -> None:
        above = [one.name for one in self.templates.values() if one.inherits == name]
        if above:
            raise GridPlannerError("template.is_below", name=name, above=above)
