"""The norms of a project: kept, renamed, copied, taken into use, sent and received.

Each of these is one edit that can be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.body import from_body, to_body
from gridplanner.data.norms.defaults import PRESETS, time_norm
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
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm

_NORM = StandardKind.NORM


class NormBook:
    """Reads and writes the norms of an open project."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def norms(self) -> list[Standard]:
        """List the norms by name; the program's own where the project has none."""
        found = read_standards(self._document.file, _NORM)
        if any(each.in_use for each in found):
            return found
        default = text("workload.default_norm")
        return [Standard(0, _NORM, default, to_body(time_norm()), in_use=True), *found]

    def add(self, preset: str) -> str:
        """Keep one that comes with the program under a name of its own."""
        name = self.free_name(text(f"norm.preset.{preset}"))
        return self._keep(name, to_body(PRESETS[preset]()))

    def copy(self, standard: Standard) -> str:
        """Keep the same once more."""
        name = self.free_name(text("norm.copy_of", name=standard.name))
        return self._keep(name, dict(standard.body))

    def keep_calibrated(self, standard: Standard, norm: Norm) -> str:
        """Keep what visits on record made of a norm, under a name of its own."""
        name = self.free_name(text("norm.calibrated_of", name=standard.name))
        return self._keep(name, to_body(norm))

    def save(self, standard: Standard, name: str, norm: Norm) -> str:
        """Write what was changed; of the program's own norm it becomes one in use.

        Raises
        ------
        GridPlannerError
            ``standard.no_name``, ``standard.name_taken``.
        """
        body = to_body(norm)
        kept = read_standards(self._document.file, _NORM)
        if standard.id:
            self._write(change_standard(standard, name, body, kept))
            return name.strip()
        if name.strip() in {each.name for each in kept}:
            raise GridPlannerError("standard.name_taken", name=name.strip())
        self._write(keep_standard(_NORM, name, body, kept))
        return name.strip()

    def use(self, standard: Standard) -> None:
        """Reckon by this norm from now on; by the program's own where it is that."""
        kept = read_standards(self._document.file, _NORM)
        if standard.id:
            self._write(use_standard(standard, kept))
            return
        used = [each for each in kept if each.in_use]
        if used:
            self._write(use_standard(used[0], kept, use=False))

    def drop(self, standard: Standard) -> None:
        """Forget a norm."""
        self._write(drop_standard(standard))

    def send(self, standard: Standard, path: Path) -> None:
        """Write a norm as a file for another office."""
        path.write_text(standard_to_text(standard), "utf-8")

    def receive(self, path: Path) -> str:
        """Keep the norm of a file, checked before anything is written.

        Raises
        ------
        GridPlannerError
            ``standard.not_one``, ``norm.other_kind``, or the fault of the norm.
        """
        try:
            read = standard_from_text(path.read_text("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise GridPlannerError("standard.not_one") from error
        if read.kind is not _NORM:
            raise GridPlannerError("norm.other_kind")
        body = to_body(from_body(read.body))
        return self._keep(self.free_name(read.name or path.stem), body)

    def free_name(self, name: str) -> str:
        """Give a name no norm of the project has."""
        taken = {each.name for each in self.norms()}
        if name not in taken:
            return name
        number = 2
        while (found := text("norm.numbered", name=name, n=number)) in taken:
            number += 1
        return found

    def _keep(self, name: str, body: dict[str, object]) -> str:
        kept = read_standards(self._document.file, _NORM)
        self._write(keep_standard(_NORM, name, body, kept, use=False))
        return name

    def _write(self, batch: Batch) -> None:
        self._document.apply_batch(batch)
