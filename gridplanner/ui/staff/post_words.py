"""How posts are said: the role, and from when to when it is held."""

from __future__ import annotations

from gridplanner.resources.texts import text


def days_words(starts: str, ends: str) -> str:
    """Say from when to when something holds; nothing where neither is known."""
    if starts and ends:
        return text("staff.from_to", start=starts, end=ends)
    if ends:
        return text("staff.until", day=ends)
    return text("staff.since", day=starts) if starts else ""


def role_word(role: str) -> str:
    """Name a role."""
    return text(f"staff.role.{role}")
