"""Where sheets are written: one file of all, a file for each topic, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gridplanner.data.whole_file import told_of
from gridplanner.studies.printing.resuming import NAME, Resuming

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Form:
    """In which files sheets are written.

    Attributes
    ----------
    kind : str
        Of `gridplanner.studies.printing.making.KINDS`; empty for as the name of the
        file ends, and PDF in a folder.
    with_each : bool
        Besides one file of all, a file for each topic in a folder of its name.
    """

    kind: str = ""
    with_each: bool = False


@dataclass(slots=True)
class Places:
    """Where everything is written.

    Attributes
    ----------
    kind : str
        Of the files.
    bound : Path or None
        The file of all.
    files : list of Path
        Of each topic, the first; further sheets stand beside it. Empty for none.
    folder : Path or None
        Of these files, where it is ours to make.
    about : str
        What tells prints into the folder apart that must not be mixed.
    kept : dict of str to str
        Words of the topics whose files are there from a print that was stopped.
    """

    kind: str
    bound: Path | None = None
    files: list[Path] = field(default_factory=list)
    folder: Path | None = None
    about: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    _resuming: Resuming | None = None
    _is_new: bool = False

    @classmethod
    def of(cls, out: Path, form: Form, topics: Sequence[Topic], wish: Wish) -> Places:
        """Say where a wish's sheets go, by what was given as the place.

        Parameters
        ----------
        out : Path
            See `gridplanner.studies.printing.writing.write_sheets`.
        form : Form
        topics : sequence of Topic
        wish : Wish
        """
        ending = out.suffix.lower()
        kind = form.kind or {".png": "png", ".svg": "svg"}.get(ending, "pdf")
        dot = f".{kind[:3]}"
        about = "|".join((wish.product, wish.paper, kind, str(wish.with_place)))
        if ending == dot == ".pdf":
            if not form.with_each:
                return cls(kind, out)
            folder = out.with_suffix("")
            return cls(kind, out, _in(folder, topics, dot), folder, about)
        if ending in (".png", ".svg", ".pdf"):
            one = out.with_suffix(dot)
            stems = file_stems(topics) if len(topics) > 1 else [""]
            names = [f"{one.stem} {stem}".strip() + dot for stem in stems]
            return cls(kind, None, [one.with_name(name) for name in names])
        return cls(kind, None, _in(out, topics, dot), out, about)

    def make_folder(self) -> None:
        """Make the folder, and see what is in it from a print that was stopped."""
        if self.folder is None:
            return
        self._is_new = not self.folder.exists()
        with told_of(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._resuming = Resuming(self.folder, self.about)
        self.kept = self._resuming.words
        self._resuming.begin()

    def note(self, topic: Topic, word: str, files: Sequence[Path]) -> None:
        """Keep in mind that the files of a topic are whole."""
        if self._resuming is not None:
            self._resuming.add(topic.key, word, files)

    def leave(self) -> None:
        """Leave what is whole, for the next print; a folder of nothing goes."""
        if self._resuming is None or self.folder is None:
            return
        self._resuming.leave()
        inside = [one.name for one in self.folder.iterdir()]
        if inside == [NAME]:
            self._resuming.end()
            if self._is_new:
                self.folder.rmdir()

    def end(self) -> None:
        """Take away what only a print that is stopped needs."""
        if self._resuming is not None:
            self._resuming.end()

    def of_sheets(self, number: int, count: int) -> list[Path]:
        """Give the files of a topic: one, or of pictures and drawings one a sheet."""
        first = self.files[number]
        count = count if self.kind in ("png", "svg") else 1
        more = [
            first.with_name(f"{first.stem}-{at}{first.suffix}")
            for at in range(2, count + 1)
        ]
        return [first, *more]


def file_stem(topic: Topic) -> str:
    """Give the name of a topic's file: code and name, without what Windows refuses.

    Examples
    --------
    >>> from gridplanner.studies.printing.topics import Topic
    >>> file_stem(Topic("unit:1", "001", "西关/东网格"))
    '001 西关_东网格'
    """
    words = " ".join(filter(None, (topic.code, topic.name))) or topic.key
    return _NOT_IN_NAMES.sub("_", words).strip(" .")[:100]


def file_stems(topics: Sequence[Topic]) -> list[str]:
    """Give each topic a name of its own, also on disks that do not tell a from A.

    Examples
    --------
    >>> from gridplanner.studies.printing.topics import Topic
    >>> file_stems([Topic("unit:1", "", "东"), Topic("unit:2", "", "东")])
    ['东', '东 (2)']
    """
    found: list[str] = []
    taken: set[str] = set()
    for topic in topics:
        stem = once = file_stem(topic)
        number = 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{once} ({number})"
        taken.add(stem.casefold())
        found.append(stem)
    return found


def _in(folder: Path, topics: Sequence[Topic], dot: str) -> list[Path]:
    return [folder / f"{stem}{dot}" for stem in file_stems(topics)]
