"""Questions to be verified that a search finds: by address, or by whom they are about.

Whoever searched in vain looks there next: a person whose house no ledger could name is
on record, but at no address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.person_questions import answers
from gridplanner.data.store.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.geopackage import ProjectFile

_UNSETTLED = """
    SELECT id, coalesce(person_id, 0), coalesce(other_id, 0), coalesce(estate, ''),
        CASE kind WHEN 'address' THEN coalesce(offered, '') ELSE '' END
    FROM review WHERE state IN ('open', 'later')
"""


def reviews_about(file: ProjectFile, words: str) -> set[int]:
    """Find the questions that are not settled in which all words stand.

    Parameters
    ----------
    file : ProjectFile
    words : str
        Each stands in the estate, in the address as it was written, or means one of
        the people as in `find_people`.

    Returns
    -------
    set of int
        Rows of ``review``; none without a word.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_UNSETTLED).fetchall()
        people = sorted({number for row in rows for number in row[1:3] if number})
        asked = [folded(word) for word in words.split()]
        meant = [_ids(answers(file.connection, word, people)) for word in asked]
    return {
        number
        for number, person, other, *texts in rows
        if asked
        and all(
            person in ids or other in ids or word in folded(" ".join(texts))
            for word, ids in zip(asked, meant, strict=True)
        )
    }


def _ids(found: Iterable[tuple[str, Iterable[int]]]) -> set[int]:
    return {number for _, ids in found for number in ids}
