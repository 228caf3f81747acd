"""Values handed to other processes of this machine: through pipes, and shared arrays.

Arrays lie once in memory without a name in any folder, whoever looks at them; they are
gone with the last of these, even where one is killed. Everything else goes
through a pipe. So nothing of a project comes to lie on a disk.
"""

from __future__ import annotations

import mmap
import os
import pickle
import secrets
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from types import TracebackType

_ALIGNED: Final = 64  # bytes, as arrays like to begin
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Handed:
    """A value as another process takes it over: see `take`.

    Attributes
    ----------
    place : str
        Where the arrays are.
    spans : tuple of (int, int)
        Where each begins, and its bytes.
    pickled : bytes
        All but the arrays.
    """

    place: str
    spans: tuple[tuple[int, int], ...]
    pickled: bytes


class Shared:
    """A value with its arrays in memory that other processes can look at.

    Parameters
    ----------
    value : object
        Whatever can be pickled.

    Attributes
    ----------
    handed : Handed
        For the pipe.
    files : tuple of int
        What the other processes must inherit.

    Raises
    ------
    Exception
        What pickling raises, where it cannot be.
    """

    def __init__(self, value: object) -> None:
        arrays: list[pickle.PickleBuffer] = []
        pickled = pickle.dumps(value, protocol=5, buffer_callback=arrays.append)
        spans, at = [], 0
        for one in arrays:
            spans.append((at, one.raw().nbytes))
            at += -(-one.raw().nbytes // _ALIGNED) * _ALIGNED
        self._map, place, self.files = _room(max(at, 1))
        for (start, count), one in zip(spans, arrays, strict=True):
            self._map[start : start + count] = one.raw()
        self.handed = Handed(place, tuple(spans), pickled)

    def forget(self) -> None:
        """Let go of what all have been told; the arrays stay."""
        self.handed = Handed(self.handed.place, (), b"")

    def close(self) -> None:
        """Let go of the memory; who looks at it keeps it."""
        self._map.close()
        for file in self.files:
            os.close(file)
        self.files = ()

    def __enter__(self) -> Shared:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def take(handed: Handed) -> Any:  # noqa: ANN401 - whatever was handed over
    """Give the value in another process; its arrays are for looking only."""
    size = max((start + count for start, count in handed.spans), default=1)
    if sys.platform == "win32":
        room = mmap.mmap(-1, max(size, 1), tagname=handed.place)
        whole = memoryview(room).toreadonly()
    else:
        whole = memoryview(mmap.mmap(int(handed.place), 0, access=mmap.ACCESS_READ))
    return pickle.loads(
        handed.pickled,
        buffers=[whole[start : start + count] for start, count in handed.spans],
    )


def _room(size: int) -> tuple[mmap.mmap, str, tuple[int, ...]]:
    if sys.platform == "win32":
        name = f"gridplanner-{secrets.token_hex(16)}"
        return mmap.mmap(-1, size, tagname=name), name, ()
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("gridplanner")
    else:
        with tempfile.TemporaryFile() as made:
            file = os.dup(made.fileno())
    os.ftruncate(file, size)
    return mmap.mmap(file, size), str(file), (file,)


def send(pipe: BinaryIO, value: object) -> None:
    """Send a value through a pipe."""
    content = pickle.dumps(value, protocol=5)
    pipe.write(len(content).to_bytes(_LENGTH, "little"))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for a value.

    Raises
    ------
    EOFError
        Where the other end is closed.
    """
    length = int.from_bytes(_exactly(pipe, _LENGTH), "little")
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: BinaryIO, count: int) -> bytes:
    content = pipe.read(count)
    if len(content) < count:
        raise EOFError
    return content
