"""What the values of a norm are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import text
from gridplanner.ui.work.words import line_name

if TYPE_CHECKING:
    from gridplanner.data.norms.norm import Norm


def value_words(norm: Norm, name: str) -> str:
    """Name a value of a norm."""
    of, _, key = name.partition(":")
    if key:
        line = line_name(norm.line(key))
        return text("what_if.value.line", line=line, what=text(f"norm.field.{of}"))
    return text(f"what_if.value.{of}")
