"""The standards of one kind: kept, renamed, copied, taken into use, sent and received.

Each of these is one edit that can be taken back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

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
from gridplanner.resources.texts import own_name, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document


class StandardBook(ABC):
    """Reads and writes the standards of a kind of an open project."""

    kind: ClassVar[StandardKind]
    other_kind: ClassVar[str]
    """Code of the fault of a file that holds a standard of another kind."""
    own_key: ClassVar[str] = ""
    """Sentence that names the program's own, where it has a name in each language."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @abstractmethod
    def own(self) -> Standard:
        """Give the one that comes with the program and holds where none is in use."""

    @abstractmethod
    def sound(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Give a body as it is kept, or raise the fault it has."""

    def standards(self) -> list[Standard]:
        """List them by name; the program's own first where none is in use."""
        found = self._kept()
        return found if any(each.in_use for each in found) else [self.own(), *found]

    def called(self, standard: Standard) -> str:
        """Name one for people: the program's own as it is called in their language."""
        return own_name(standard.name, self.own_key) if self.own_key else standard.name

    def keep(self, name: str, body: Mapping[str, Any]) -> str:
        """Keep another, not in use, under this name or one with a number behind it."""
        name = self.free_name(name)
        self._write(keep_standard(self.kind, name, body, self._kept(), use=False))
        return name

    def copy(self, standard: Standard) -> str:
        """Keep the same once more."""
        return self.keep(text("norm.copy_of", name=standard.name), standard.body)

    def write(self, standard: Standard, name: str, body: Mapping[str, Any]) -> str:
        """Write what was changed; of the program's own it becomes one in use.

        Raises
        ------
        GridPlannerError
            ``standard.no_name``, ``standard.name_taken``.
        """
        name, kept = name.strip(), self._kept()
        if standard.id:
            self._write(change_standard(standard, name, body, kept))
        elif name in {each.name for each in kept}:
            raise GridPlannerError("standard.name_taken", name=name)
        else:
            self._write(keep_standard(self.kind, name, body, kept))
        return name

    def use(self, standard: Standard) -> None:
        """Go by this one from now on; by the program's own where it is that."""
        kept = self._kept()
        if standard.id:
            self._write(use_standard(standard, kept))
            return
        for each in kept:
            if each.in_use:
                self._write(use_standard(each, kept, use=False))

    def drop(self, standard: Standard) -> None:
        """Forget one."""
        self._write(drop_standard(standard))

    def send(self, standard: Standard, path: Path) -> None:
        """Write one as a file for another office."""
        path.write_text(standard_to_text(standard), "utf-8")

    def receive(self, path: Path) -> str:
        """Keep the standard of a file, checked before anything is written.

        Raises
        ------
        GridPlannerError
            ``standard.not_one``, `other_kind`, or the fault of what it says.
        """
        try:
            read = standard_from_text(path.read_text("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise GridPlannerError("standard.not_one") from error
        if read.kind is not self.kind:
            raise GridPlannerError(self.other_kind)
        name = read.name or path.stem
        return self.keep(name, self.sound(name, read.body))

    def free_name(self, name: str) -> str:
        """Give a name no standard of the kind has."""
        taken = {each.name for each in self.standards()}
        found, number = name, 2
        while found in taken:
            found = text("norm.numbered", name=name, n=number)
            number += 1
        return found

    def _kept(self) -> list[Standard]:
        return read_standards(self._document.file, self.kind)

    def _write(self, batch: Batch) -> None:
        self._document.apply_batch(batch)
