"""Properties that many elements share; their painters need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.layers.print.properties import number, words


@dataclass(frozen=True, slots=True)
class Larger:
    """Everything in the element so many times as large, in the same place."""

    larger: float = number(1.0, 0.4, 4.0, unit="×", digits=2)


@dataclass(frozen=True, slots=True)
class Headed(Larger):
    """Of a block with a heading, which may be called otherwise."""

    heading: str = words(60)
