"""Sheets that speak the project's language, whatever the window speaks."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from gridplanner.resources.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

S = TypeVar("S")


def in_its_language(
    make: Callable[[S, Topic, Wish, str], Iterator[Sheet]],
) -> Callable[[S, Topic, Wish, str], Iterator[Sheet]]:
    """Let a source make its sheets in the language of the wish, and be painted so.

    The language holds while a sheet is made, not while whoever asked for it has it.
    """

    @wraps(make)
    def spoken(source: S, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        made = make(source, topic, wish, family)
        while True:
            with speaking(wish.language):
                sheet = next(made, None)
            if sheet is None:
                return
            yield replace(sheet, language=wish.language)

    return spoken
