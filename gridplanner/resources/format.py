"""Numbers, areas, lengths and shares as a clerk reads them.

Half-width digits, thousands separators, a dash where nothing is known.
"""

from __future__ import annotations

from gridplanner.resources.texts import language, text

NONE = "—"
INDEX_DIGITS = 3
_MANY_HECTARES = 100.0


def format_count(value: float | None, unit: str = "") -> str:
    """Write a count; `unit` is a string key with one placeholder ``{n}``."""
    if value is None or value < 0:
        return NONE
    number = f"{round(value):,}"
    return text(unit, n=number) if unit else number


def format_index(value: float | None) -> str:
    """Write an index of balance with three digits, however large it is."""
    return NONE if value is None else f"{value:,.{INDEX_DIGITS}f}"


def format_number(value: float | None) -> str:
    """Write a number with two digits, none where it is whole."""
    if value is None:
        return NONE
    return f"{value:,.{0 if float(value).is_integer() else 2}f}"


def format_area(square_metres: float | None) -> str:
    """Write an area: square metres, hectares, from 100 hectares square kilometres."""
    if square_metres is None:
        return NONE
    hectares = square_metres / 1e4
    if hectares >= _MANY_HECTARES:
        return text("unit.square_kilometres", n=f"{hectares / 100:,.2f}")
    if hectares >= 0.1:
        return text("unit.hectares", n=f"{hectares:,.1f}")
    return text("unit.square_metres", n=f"{square_metres:,.0f}")


def format_length(metres: float | None) -> str:
    """Write a length: metres, from one kilometre kilometres."""
    if metres is None:
        return NONE
    if metres >= 1000:
        return text("unit.kilometres", n=f"{metres / 1000:,.2f}")
    return text("unit.metres", n=f"{metres:,.0f}")


def format_share(part: float | None, whole: float | None) -> str:
    """Write a share with what it is a share of; a dash where the whole is nothing."""
    if part is None or not whole:
        return NONE
    share = f"{100 * part / whole:.1f}%"
    open_, close = ("（", "）") if language() == "zh" else (" (", ")")
    return f"{share}{open_}{part:,.0f}/{whole:,.0f}{close}"


def format_percent(fraction: float | None) -> str:
    """Write a fraction as a percentage with one decimal."""
    return NONE if fraction is None else f"{100 * fraction:.1f}%"


def format_size(size: int) -> str:
    """Write the size of a file: megabytes, from a thousand of them gigabytes."""
    megabytes = size / 1e6
    if megabytes >= 1000:
        return text("unit.gigabytes", n=f"{megabytes / 1000:,.1f}")
    digits = 0 if megabytes >= 10 else 1
    return text("unit.megabytes", n=f"{max(megabytes, 0.1):,.{digits}f}")
