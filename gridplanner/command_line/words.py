"""Turn the words of a command line into values.

Typer does it through pydantic, whose loading takes as long as a whole search; the
few kinds of words there are here need a page.
"""

from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from typer import BadParameter

# Annotations, and typer's parameters and contexts, have no common public type.
Kind: TypeAlias = Any
Value: TypeAlias = Any
Parameter: TypeAlias = Any
Context: TypeAlias = Any


class Plain:
    """Stands in for typer's own conversion of one option or argument."""

    def __init__(self, annotation: Kind, least: float | None) -> None:
        self._annotation = _without_none(annotation)
        self._least = least

    def coerce(self, value: Value, param: Parameter, ctx: Context) -> Value:
        """Convert what was typed, or the default.

        Raises
        ------
        BadParameter
            If it does not fit.
        """
        many = _origin(self._annotation) is list
        if value is None:
            return [] if many else None
        if many:
            (kind,) = get_args(self._annotation)
            return [self._convert(kind, one, param, ctx) for one in value]
        return self._convert(self._annotation, value, param, ctx)

    def _convert(
        self, kind: Kind, value: Value, param: Parameter, ctx: Context
    ) -> Value:
        if _origin(kind) is Literal:
            choices = get_args(kind)
            if value not in choices:
                raise BadParameter(" | ".join(choices), ctx=ctx, param=param)
            return value
        try:
            converted = kind(value)
        except ValueError as error:
            raise BadParameter(str(value), ctx=ctx, param=param) from error
        if self._least is not None and converted < self._least:
            raise BadParameter(f">= {self._least}", ctx=ctx, param=param)
        return converted


def convert_plainly(parameter: Parameter) -> None:
    """Let a parameter of typer be converted here; others are left as they are."""
    descriptor = getattr(parameter, "type_descriptor", None)
    annotation = _without_none(getattr(descriptor, "annotation", None))
    inner = get_args(annotation)[0] if _origin(annotation) is list else annotation
    if inner in (bool, str, Path, int, float) or _origin(inner) is Literal:
        assert descriptor is not None  # it gave the annotation
        least = getattr(descriptor.parameter_info, "min", None)
        parameter._runtime_param = Plain(annotation, least)  # noqa: SLF001 - no public way


def _without_none(annotation: Kind) -> Kind:
    if _origin(annotation) in (Union, UnionType):
        left = [kind for kind in get_args(annotation) if kind is not NoneType]
        return left[0] if len(left) == 1 else annotation
    return annotation


def _origin(annotation: Kind) -> Kind:
    return get_origin(annotation)
