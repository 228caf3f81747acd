"""What a building is called where several may have one address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def house_name(row: Mapping[str, Any]) -> str:
    """Name a building: its address, with what tells it from others there.

    Many houses of an estate or a yard may have one address; plate and name are said
    where it does not hold them.

    Parameters
    ----------
    row : mapping
        Of the table ``building``.

    Returns
    -------
    str
        Empty where nothing is known.
    """
    address, plate, name = (
        str(row[column] or "").strip() for column in ("address", "plate", "name")
    )
    own = plate if plate and plate not in address else name
    if not address or own in address:
        return address or plate or name
    return f"{address} {own}"
