"""What the entries of the navigator say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.dwelling_words import LET, LIVED_IN, VACANT
from gridplanner.resources.texts import text
from gridplanner.ui.people_list.words import relation_word, sex_word

if TYPE_CHECKING:
    from gridplanner.data.navigation import Node


_STATES = {LIVED_IN: "own", LET: "let", VACANT: "vacant"}


def node_words(node: Node) -> str:
    """Say an entry in one line: its name, and how many live there or who it is."""
    if node.level == "person":
        age = "" if node.age is None else str(node.age)
        parts = (sex_word(node.sex), age, relation_word(node.relation))
        return "  ".join((node_name(node), " ".join(filter(None, parts)))).strip()
    inside = [_state_word(node.state)] if node.state else []
    if node.people:
        inside.append(text("navigator.people", n=node.people))
    return "  ".join((node_name(node), " · ".join(inside))).strip()


def node_name(node: Node) -> str:
    """Name an entry; what has no name is named by what it is."""
    if node.level == "floor" and node.id:
        return text("navigator.floor_of", n=node.id)
    return node.name or text(f"navigator.{node.level}.nameless")


def _state_word(state: str) -> str:
    """Name how a dwelling is lived in, shorter than its file does."""
    known = _STATES.get(state)
    return text(f"navigator.state.{known}") if known is not None else state
