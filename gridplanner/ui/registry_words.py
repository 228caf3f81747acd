"""Values of the registry in words: codes of the national tables, categories."""

from __future__ import annotations

from gridplanner.data.ledgers.staff_proposal import BETWEEN
from gridplanner.data.people.code_tables import (
    EDUCATION,
    HEALTH,
    ID_TYPE,
    MARITAL,
    NATION,
    POLITICAL,
    POPULATION,
    RELATION,
    SEX,
)
from gridplanner.resources.texts import has_text, language, text

CODE_TABLES = {
    "sex": SEX,
    "marital": MARITAL,
    "health": HEALTH,
    "education": EDUCATION,
    "political": POLITICAL,
    "nation": NATION,
    "id_type": ID_TYPE,
    "relation": RELATION,
    "population_kind": POPULATION,
}
"""Table of the codes of each column that holds some."""
_KEYS = {"tag": "category.", "kind": "staff.kind."}


def value_words(column: str, value: str) -> str:
    """Say a value of a column in the user's language; others are given as they are.

    Parameters
    ----------
    column : str
        Of table ``person`` or ``worker``, or ``"tag"`` for a category, ``"post"`` for
        a role and its place.
    value : str
        Masked where that is due.
    """
    if column == "post":
        role, _, place = value.partition(BETWEEN)
        told = text("staff.role." + role)
        return text("staff.post_at", role=told, at=place) if place else told
    if column in _KEYS:
        key = _KEYS[column] + value
        return text(key) if has_text(key) else value
    table = CODE_TABLES.get(column)
    return table.word(value, language()) if table is not None and value else value
