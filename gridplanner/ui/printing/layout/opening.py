"""The way into the editor of layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.printing.layout.book import TemplateBook
from gridplanner.ui.printing.layout.desk import LayoutDesk
from gridplanner.ui.printing.layout.editor import LayoutEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context


def make_editor(
    context: Context,
    parent: QWidget,
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
) -> LayoutEditor | None:
    """Make the editor for the sheets of a wish, opened at the wish's template.

    Returns
    -------
    LayoutEditor or None
        None where there is nothing to look at.
    """
    document = context.session.document
    if document is None or not topics:
        return None
    desk = LayoutDesk(parent, TemplateBook(document), source, topics, wish)
    name = wish.template.name if wish.template is not None else ""
    desk.open(name)
    return LayoutEditor(context, desk, parent)
