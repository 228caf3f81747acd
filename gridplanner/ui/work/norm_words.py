"""Faults of a norm and the effect of one, in the user's language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gridplanner.data.norms.checks import NormError
from gridplanner.resources.texts import has_text, sentences, text
from gridplanner.ui.work.words import amount_words, line_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.norm_effect import NormEffect
    from gridplanner.data.norms.norm import Method, Norm


def said(error: Exception, norm: Norm | None = None) -> Exception:
    """Name the lines a fault speaks of as the user called them."""
    if not isinstance(error, NormError):
        return error
    fields = dict(error.fields)
    lines = {} if norm is None else {line.key: line for line in norm.lines}
    for name in ("like", "line"):
        if fields.get(name) in lines:
            fields[name] = line_name(lines[str(fields[name])])
    line, row = str(fields.pop("line", "")), fields.pop("row", 0)
    return NormError(error.code, line=line, row=int(str(row)), **fields)


def fault_words(faults: Sequence[NormError], norm: Norm) -> dict[str, str]:
    """Say what is wrong by the key of the line, or the name of the part beside them."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        if fault.row:
            at = norm.lines[fault.row - 1].key
            told = said(fault, norm)
            assert isinstance(told, NormError)  # it came in as one
            words = sentences(told)
        else:
            at = str(fault.fields.get("part", ""))
            own = f"norm.fault.{at}"
            words = text(own if has_text(own) else "norm.fault.part")
        found.setdefault(at, []).append(words)
    return {at: " ".join(words) for at, words in found.items()}


def effect_words(
    before: NormEffect,
    after: NormEffect,
    norms: tuple[Norm, Norm],
    names: Sequence[str],
) -> list[str]:
    """Say what a norm would change: total, highest, number over the limit.

    Parameters
    ----------
    before, after : NormEffect
    norms : tuple of Norm
        In use, and meant.
    names : sequence of str
        Of the units with the highest load, before and after.
    """
    then, now = norms
    total = [amount_words(before.total, then), amount_words(after.total, now)]
    lines = [_change("norm.effect.total", *total)]
    highest = [
        _highest(effect, norm, name)
        for effect, norm, name in zip((before, after), norms, names, strict=True)
    ]
    lines.append(_change("norm.effect.highest", *highest))
    limit = f"{100 * after.limit:.0f}%"
    over = [f"{effect.over:,}" for effect in (before, after)]
    lines.append(_change("norm.effect.over", *over, p=limit))
    if after.known < after.units:
        lines.append(text("norm.effect.unknown", n=f"{after.units - after.known:,}"))
    if then.method is not now.method:
        lines.append(text("norm.effect.other_method"))
    return lines


def _change(key: str, before: str, after: str, **fields: str) -> str:
    same = before == after
    words = before if same else text("norm.effect.change", before=before, after=after)
    return text(key, what=words, **fields)


def _highest(effect: NormEffect, norm: Norm, name: str) -> str:
    amount = amount_words(effect.load, norm)
    if math.isnan(effect.utilisation):
        return f"{name} {amount}".strip()
    return text(
        "work.head", amount=f"{name} {amount}", p=f"{100 * effect.utilisation:.0f}%"
    )


def method_word(method: Method) -> str:
    """Name a method."""
    return text(f"norm.method.{method.value}")
