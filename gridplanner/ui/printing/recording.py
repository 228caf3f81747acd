"""Prints of residents go into the record before the first page leaves the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.studies.printing.on_record import check_printable, record_print

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context


def put_on_record(
    context: Context,
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    file_name: str,
) -> bool:
    """Record a print; False, and why is said, where it must not be done.

    Parameters
    ----------
    context : Context
    source : Source
    topics : sequence of Topic
    wish : Wish
    file_name : str
        Of the file, or what the printer is called.
    """
    document = context.session.document
    if document is None:
        return False
    try:
        check_printable(document, wish)
        record_print(document, source, topics, wish, file_name=file_name)
    except GridPlannerError as error:
        context.shell.tell(error)
        return False
    return True
