"""A note in a folder of what a print has written there, so that it can go on.

It stands there while sheets are written and goes with the last of them. A print that
was stopped leaves it, and the next into that folder keeps the files that are whole and
show what they would show now, under the names they would have now.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from gridplanner.data.whole_file import told_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

NAME: Final = ".gridplanner-printing"


class Resuming:
    """What stands in a folder, and what is written there now.

    Parameters
    ----------
    folder : Path
        There already.
    kind : str
        What tells prints apart that must not be mixed: product, paper, kind of files.
    names : mapping of str to str
        Of the first file of each topic that is printed now, by its key. Topics of one
        name are told apart by numbers, which depend on what else is printed.
    """

    def __init__(self, folder: Path, kind: str, names: Mapping[str, str]) -> None:
        self._path = folder / NAME
        self._kind = kind
        self._file: TextIO | None = None
        self._lines: dict[str, list[object]] = {}
        owners = {name: key for key, name in names.items()}
        for key, (word, files) in _read(self._path, kind).items():
            # Not what stands under another name, or in the way of another topic.
            fits = files and files[0][0] == names.get(key, files[0][0])
            fits = fits and all(owners.get(name, key) == key for name, _size in files)
            if fits and all(_is_whole(folder / name, size) for name, size in files):
                self._lines[key] = [word, files]

    @property
    def words(self) -> dict[str, str]:
        """Words for what stands there whole, by the key of the topic."""
        return {key: str(word) for key, (word, _files) in self._lines.items()}

    def begin(self) -> None:
        """Write down what is kept."""
        with told_of(self._path):
            self._file = self._path.open("w", encoding="utf-8")
            self._write([self._kind])
            for key, (word, files) in self._lines.items():
                self._write([key, word, files])

    def add(self, key: str, word: str, files: Sequence[Path]) -> None:
        """Write down that the files of a topic are whole."""
        sizes = [[path.name, path.stat().st_size] for path in files]
        with told_of(self._path):
            self._write([key, word, sizes])

    def end(self) -> None:
        """Take the note away: all is done."""
        self.leave()
        self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Leave the note for the next print."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: list[object]) -> None:
        assert self._file is not None
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()


def _read(path: Path, kind: str) -> dict[str, tuple[str, list[tuple[str, int]]]]:
    """Read a note; of one that is damaged or of another print nothing."""
    found: dict[str, tuple[str, list[tuple[str, int]]]] = {}
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        if json.loads(first) != [kind]:
            return {}
        for line in lines:
            key, word, files = json.loads(line)
            found[str(key)] = (
                str(word),
                [(str(name), int(size)) for name, size in files],
            )
    except (OSError, ValueError, TypeError):
        pass  # a last line may be half there: what came before it counts
    return found


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
