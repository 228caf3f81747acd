"""Where sheets are written: one file of all, a file for each topic, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gridplanner.data.whole_file import told_of
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.records import asked_word
from gridplanner.studies.printing.resuming import NAME, Resuming

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_FURTHER = re.compile(r"(.+)-(?:[2-9]|[1-9]\d+)")
_LONGEST: Final = 200  # bytes of a name; disks take 255, endings and numbers come to it
_SHORTEST: Final = 40


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
        What tells prints into the folder apart that must not be mixed; empty where a
        print that was stopped is never gone on with.
    names : dict of str to str
        Of these files, by the key of the topic.
    kept : dict of str to str
        Words of the topics whose files are there from a print that was stopped.
    """

    kind: str
    bound: Path | None = None
    files: list[Path] = field(default_factory=list)
    folder: Path | None = None
    about: str = ""
    names: dict[str, str] = field(default_factory=dict)
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
        if ending == dot == ".pdf":
            if not form.with_each:
                return cls(kind, out)
            folder = out.with_suffix("")
            return cls(kind, out).each_in(folder, topics, wish)
        if ending in (".png", ".svg", ".pdf"):
            one = out.with_suffix(dot)
            if len(topics) == 1:
                return cls(kind, None, [one])
            room = max(_SHORTEST, _LONGEST - len(one.stem.encode()))
            stems = file_stems(topics, are_several=dot != ".pdf", room=room)
            names = [f"{one.stem} {stem}{dot}" for stem in stems]
            return cls(kind, None, [one.with_name(name) for name in names])
        return cls(kind).each_in(out, topics, wish)

    def each_in(self, folder: Path, topics: Sequence[Topic], wish: Wish) -> Places:
        """Give each topic a file in a folder.

        Sheets with residents' data say who printed them, and when. They are made anew
        each time, and no note of them is left.
        """
        dot = f".{self.kind[:3]}"
        stems = file_stems(topics, are_several=dot != ".pdf")
        self.files = [folder / f"{stem}{dot}" for stem in stems]
        self.names = {
            topic.key: path.name for topic, path in zip(topics, self.files, strict=True)
        }
        self.folder = folder
        if not PRODUCTS[wish.product].is_personal:
            place, day, maker = str(wish.with_place), wish.day, wish.maker
            said = wish.product, wish.paper, self.kind, place, day, maker
            self.about = "|".join((*said, asked_word(wish)))
        return self

    def make_folder(self) -> None:
        """Make the folder, and see what is in it from a print that was stopped."""
        if self.folder is None:
            return
        self._is_new = not self.folder.exists()
        with told_of(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        if self.about:
            self._resuming = Resuming(self.folder, self.about, self.names)
            self.kept = self._resuming.words
            self._resuming.begin()

    def note(self, key: str, word: str, files: Sequence[Path]) -> None:
        """Keep in mind that the files of a topic are whole."""
        if self._resuming is not None:
            self._resuming.add(key, word, files)

    def leave(self) -> None:
        """Leave what is whole, for the next print; a folder of nothing goes."""
        if self.folder is None:
            return
        if self._resuming is not None:
            self._resuming.leave()
            if [one.name for one in self.folder.iterdir()] == [NAME]:
                self._resuming.end()
        if self._is_new and not any(self.folder.iterdir()):
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


def file_stem(topic: Topic, room: int = _LONGEST) -> str:
    """Give the name of a topic's file: code and name, without what Windows refuses.

    Parameters
    ----------
    topic : Topic
    room : int, optional
        Bytes it may have; a Chinese sign has three.

    Examples
    --------
    >>> from gridplanner.studies.printing.topics import Topic
    >>> file_stem(Topic("unit:1", "001", "西关/东网格"))
    '001 西关_东网格'
    """
    words = " ".join(filter(None, (topic.code, topic.name))) or topic.key
    plain = _NOT_IN_NAMES.sub("_", words).strip(" .")
    plain = plain or _NOT_IN_NAMES.sub("_", topic.key)
    return plain.encode()[:room].decode(errors="ignore").rstrip(" .")


def file_stems(
    topics: Sequence[Topic], *, are_several: bool = False, room: int = _LONGEST
) -> list[str]:
    """Give each topic a name of its own, also on disks that do not tell a from A.

    Parameters
    ----------
    topics : sequence of Topic
    are_several : bool, optional
        Whether a topic may have further files, which end in ``-2`` and so on: no
        other topic then has a name that may be one of theirs.
    room : int, optional
        As of `file_stem`.

    Examples
    --------
    >>> from gridplanner.studies.printing.topics import Topic
    >>> file_stems([Topic("unit:1", "", "东"), Topic("unit:2", "", "东")])
    ['东', '东 (2)']
    >>> two = [Topic("unit:1", "", "东-2"), Topic("unit:2", "", "东")]
    >>> file_stems(two, are_several=True)
    ['东-2 (2)', '东']
    """
    found: list[str] = []
    wanted = [file_stem(topic, room) for topic in topics]
    first = {stem.casefold() for stem in wanted}
    taken: set[str] = set()
    for once in wanted:
        stem, number = once, 1
        while stem.casefold() in taken or (
            are_several and _is_further(stem.casefold(), first | taken)
        ):
            number += 1
            stem = f"{once} ({number})"
        taken.add(stem.casefold())
        found.append(stem)
    return found


def _is_further(stem: str, names: Collection[str]) -> bool:
    """Tell whether a name may be that of a further file of one of some others."""
    further = _FURTHER.fullmatch(stem)
    return further is not None and further[1] in names
