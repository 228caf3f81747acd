"""What an entry of the history says, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from collections.abc import Mapping


def label_words(label: str, fields: Mapping[str, str]) -> str:
    """Say what an edit did; a sentence that lacks a value is said without it."""
    if not has_text(label):
        return text("change.other")
    try:
        return text(label, **fields)
    except (KeyError, IndexError):  # a value an older program did not write
        return text("change.other")
