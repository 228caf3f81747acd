"""The language a project's papers are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import ProjectError

if TYPE_CHECKING:
    from gridplanner.data.document import Document

LANGUAGES: Final = ("zh", "en")
_KEY: Final = "paper_language"


def paper_language(document: Document) -> str:
    """Give the language of a project's papers: Chinese until another is chosen."""
    kept = document.file.meta(_KEY)
    return kept if kept in LANGUAGES else LANGUAGES[0]


def set_paper_language(document: Document, language: str) -> None:
    """Let a project's papers be written in a language from now on.

    Raises
    ------
    ValueError
        If it is neither ``"zh"`` nor ``"en"``.
    ProjectError
        ``error.read_only`` where the project is only looked at.
    """
    if language not in LANGUAGES:
        message = f"no such language: {language}"
        raise ValueError(message)
    if language == paper_language(document):
        return
    if document.read_only:
        raise ProjectError("error.read_only", file=document.path.name)
    document.file.set_meta(_KEY, language)
