"""Who owns a dwelling, that it stands empty, and its photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.homes import Home
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

OWNED, LET, VACANT = "自住", "出租", "空置"
LARGEST: Final = 300_000
"""Bytes a photo may take."""
_JPEG = b"\xff\xd8\xff"
_HAVE_PHOTOS = frozenset(
    {"dwelling", "household", "person", "place", "building", "worker"}
)


def set_owner(dwelling: Row, values: Mapping[str, Any], stamp: Stamp) -> Batch:
    """Say who owns a dwelling: name, ID number, telephone."""
    strange = values.keys() - {"owner_name", "owner_id_no", "owner_phone"}
    if strange:
        raise ValueError(f"not of the owner: {sorted(strange)}")
    writing = Writing(stamp)
    writing.change("dwelling", dwelling, **values)
    return writing.batch("household.owner", n=1)


def mark_vacant(dwelling: Row, homes: Sequence[Home], stamp: Stamp) -> Batch:
    """Mark a dwelling as empty; households nobody is left in end.

    Raises
    ------
    EditError
        ``refuse.household.lived_in`` while somebody lives in it.
    """
    people = sum(len(home.members) for home in homes)
    if people:
        raise EditError("refuse.household.lived_in", n=people)
    writing = Writing(stamp)
    for home in homes:
        if not home.household["valid_to"]:
            writing.change("household", home.household, valid_to=stamp.day)
    writing.change("dwelling", dwelling, status=VACANT)
    return writing.batch("household.vacant", n=1)


def set_photo(
    table: str,
    row_id: int,
    picture: bytes,
    stamp: Stamp,
    *,
    present: Sequence[Row] = (),
    note: str = "",
) -> Batch:
    """Keep a photo of a house, a household, a person, a place or a worker.

    Parameters
    ----------
    table : str
    row_id : int
    picture : bytes
        JPEG of at most `LARGEST` bytes.
    stamp : Stamp
    present : sequence of mapping
        Rows of ``photo`` it replaces.
    note : str, optional

    Raises
    ------
    EditError
        ``refuse.photo.kind`` for what is no JPEG, ``refuse.photo.large``.
    """
    if table not in _HAVE_PHOTOS:
        raise ValueError(f"no photos of table {table}")
    if not picture.startswith(_JPEG):
        raise EditError("refuse.photo.kind")
    if len(picture) > LARGEST:
        raise EditError("refuse.photo.large", n=LARGEST // 1000)
    writing = Writing(stamp)
    for row in present:
        writing.remove("photo", row)
    writing.add(
        "photo",
        table_name=table,
        row_id=row_id,
        picture=picture,
        taken=stamp.day,
        note=note or None,
    )
    return writing.batch("household.photo", n=1)


def remove_photo(row: Row, stamp: Stamp) -> Batch:
    """Take a photo away; whatever it is of."""
    writing = Writing(stamp)
    writing.remove("photo", row)
    return writing.batch("household.photo.remove", n=1)
