"""What a project keeps of a print: its language, its boxes to tick, what it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.paper_language import set_paper_language
from gridplanner.data.store.tick_sheets import keep_tick_sheets
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.records import keep_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context


def keep_language(context: Context, language: str) -> None:
    """Let the project's papers be written so from now on, for everybody.

    Who may only print, or works for some units, chooses it for this print alone.
    """
    session = context.session
    document, allowed = session.document, session.permissions
    if document is None or document.read_only:
        return
    if allowed.may_edit and allowed.scope is None:
        set_paper_language(document, language)


def boxes_kept(context: Context) -> Callable[[Iterable[TickSheet]], None]:
    """Give what keeps the boxes of sheets, so that photos of them can be read.

    It is called before a sheet leaves, from whichever thread has the project: however a
    print ends, no paper is about whose boxes nobody knows. A project that is open for
    looking only keeps none, and its sheets then do not say they come back.
    """
    document = context.session.document

    def keep(ticks: Iterable[TickSheet]) -> None:
        if document is not None and not document.read_only:
            keep_tick_sheets(document.file, ticks)

    return keep


def keep_sheets_of(context: Context, wish: Wish, words: Mapping[str, str]) -> bool:
    """Keep what was printed.

    Parameters
    ----------
    context : Context
    wish : Wish
    words : mapping of str to str
        For what the sheets of a topic show, by its key.

    Returns
    -------
    bool
        False where the project is open for looking only.
    """
    document = context.session.document
    if document is None or document.read_only:
        return False
    if not PRODUCTS[wish.product].is_personal:
        keep_sheets(document.file, wish, words)
    return True
