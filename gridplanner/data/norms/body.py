"""Norms as plain JSON, as a project keeps them and other offices get them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gridplanner.data.norms.checks import NormError, check_norm
from gridplanner.data.norms.norm import (
    Capacity,
    Line,
    Method,
    Norm,
    Patrol,
    Spread,
    Subject,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE_NUMBERS = ("visits", "minutes", "weight")
_PARTS = {"patrol": Patrol, "spread": Spread, "capacity": Capacity}
_PART_NUMBERS = ("event_minutes", "square_kilometre", "near", "far")
_KNOWN = {"method", "lines", "target", "beside", *_PARTS, *_PART_NUMBERS}


def to_body(norm: Norm) -> dict[str, Any]:
    """Write a norm as plain JSON."""
    return asdict(norm)


def from_body(body: Mapping[str, Any]) -> Norm:
    """Read what `to_body` wrote, or somebody else.

    Parameters
    ----------
    body : mapping
        Parts that are left out are those of `Norm`; of a line only its key and subject
        must be there, and the numbers its method needs.

    Returns
    -------
    Norm
        Sound.

    Raises
    ------
    NormError
        See `gridplanner.data.norms.checks.find_faults`; also ``norm.missing`` and
        ``norm.unknown`` for what is not there, or means nothing here, in a line;
        ``norm.part_missing``, ``norm.part_unknown`` and ``norm.part_no_number`` beside
        the lines.
    """
    for name in body.keys() - _KNOWN:
        raise NormError("norm.part_unknown", part=name)
    try:
        method = Method(body.get("method", "time"))
    except ValueError:
        raise NormError("norm.part_unknown", part="method") from None
    given = body.get("lines")
    if not isinstance(given, list | tuple):
        raise NormError("norm.part_missing", part="lines")
    lines = tuple(_line(line, row, method) for row, line in enumerate(given, start=1))
    rest: dict[str, Any] = {
        name: _part(made, body.get(name, {}), name) for name, made in _PARTS.items()
    }
    for name in _PART_NUMBERS:
        if name in body:
            rest[name] = _number(body[name], name)
    if "target" in body:
        rest["target"] = _target(body["target"])
    if "beside" in body:
        rest["beside"] = _words(body["beside"], "beside")
    return check_norm(Norm(method=method, lines=lines, **rest))


def _line(given: object, row: int, method: Method) -> Line:
    if not isinstance(given, dict):
        raise NormError("norm.missing", part="lines", row=row)
    told = str(given.get("name") or given.get("key") or "")
    for name in given.keys() - Line.__dataclass_fields__.keys():
        raise NormError("norm.unknown", part=str(name), line=told, row=row)
    needed = ["weight"] if method is Method.EQUIVALENTS else ["minutes"]
    if method is Method.TIME and not given.get("like"):
        needed.append("visits")
    for name in ("key", "subject", *needed):
        if given.get(name) in (None, ""):
            raise NormError("norm.missing", part=name, line=told, row=row)
    try:
        subject = Subject(given["subject"])
    except ValueError:
        raise NormError("norm.unknown", part="subject", line=told, row=row) from None
    numbers = {
        name: _number(given[name], name, line=told, row=row)
        for name in _LINE_NUMBERS
        if given.get(name) is not None
    }
    return Line(
        key=str(given["key"]),
        subject=subject,
        any_of=_words(given.get("any_of", ()), "any_of", line=told, row=row),
        all_of=_words(given.get("all_of", ()), "all_of", line=told, row=row),
        like=str(given.get("like") or ""),
        name=str(given.get("name") or ""),
        is_on=_claim(given.get("is_on", True), "is_on", line=told, row=row),
        **numbers,
    )


def _part(made: type[Any], given: object, part: str) -> object:
    if not isinstance(given, dict):
        raise NormError("norm.part_missing", part=part)
    for name in given.keys() - made.__dataclass_fields__.keys():
        raise NormError("norm.part_unknown", part=f"{part}.{name}")
    return made(**{name: _number(value, name) for name, value in given.items()})


def _target(given: object) -> tuple[float, float]:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise NormError("norm.part_missing", part="target")
    return _number(given[0], "target"), _number(given[1], "target")


def _number(value: object, part: str, *, line: str = "", row: int = 0) -> float:
    fault = NormError("norm.no_number", field=part, line=line, row=row)
    if not row:
        fault = NormError("norm.part_no_number", part=part)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault
    try:
        return float(value)
    except OverflowError:
        # A whole number of hundreds of digits.
        raise fault from None


def _claim(value: object, part: str, *, line: str = "", row: int = 0) -> bool:
    """Read true or false, or 1 or 0: "no" in quotes would be taken for true."""
    if not isinstance(value, int) or value not in (0, 1):
        raise NormError("norm.unknown", part=part, line=line, row=row)
    return bool(value)


def _words(
    given: object, part: str, *, line: str = "", row: int = 0
) -> tuple[str, ...]:
    if not isinstance(given, list | tuple):
        code = "norm.missing" if row else "norm.part_missing"
        raise NormError(code, part=part, line=line, row=row)
    return tuple(map(str, given))
