"""A column of texts in one piece of memory.

A million texts of Python's own take 60 to 90 bytes each, whatever stands in them. Here
they stand one after another as UTF-8, with the place where each ends, and one becomes
a `str` when it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_CHUNK = 4096
_CODE, _FAULTS = "utf-8", "surrogatepass"


class Texts(Sequence[str]):
    """Texts that stay as they are; more can be added behind them.

    Parameters
    ----------
    texts : iterable of str or None
        None becomes the empty text.

    Examples
    --------
    >>> names = Texts(["张三", None, "李四"])
    >>> names[2], list(names), names.take(np.array([2, 0]))
    ('李四', ['张三', '', '李四'], ['李四', '张三'])
    """

    __slots__ = ("_ends", "_letters")

    def __init__(self, texts: Iterable[str | None] = ()) -> None:
        self._letters = bytearray()
        # Of four bytes: no town has written four thousand million letters.
        self._ends = array("I", [0])
        self.add(texts)

    def add(self, texts: Iterable[str | None]) -> None:
        """Add texts at the end."""
        waiting = iter(texts)
        while chunk := list(islice(waiting, _CHUNK)):
            written = [(text or "").encode(_CODE, _FAULTS) for text in chunk]
            ends = accumulate(map(len, written), initial=len(self._letters))
            self._ends.extend(islice(ends, 1, None))
            self._letters += b"".join(written)

    @property
    def nbytes(self) -> int:
        """Bytes of memory it takes."""
        return len(self._letters) + len(self._ends) * self._ends.itemsize

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        start, end = self._ends[at : at + 2]
        return self._letters[start:end].decode(_CODE, _FAULTS)

    def __iter__(self) -> Iterator[str]:
        letters = self._letters
        for start in range(0, len(self), _CHUNK):
            ends = self._ends[start : start + _CHUNK + 1]
            for at, end in pairwise(ends):
                yield letters[at:end].decode(_CODE, _FAULTS)

    def take(self, places: NDArray[np.int64]) -> list[str]:
        """Give the texts of some places, in the order given."""
        letters = self._letters
        ends = np.frombuffer(self._ends, np.uint32)
        spans = zip(ends[places].tolist(), ends[places + 1].tolist(), strict=True)
        return [letters[start:end].decode(_CODE, _FAULTS) for start, end in spans]
