"""Whose word counts: the order of the sources, and what an offered value does.

The default order is police, department, community, self-report; a project may have
another one, for single fields too. Nobody's word is lost: what is overwritten goes
to the former values.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Outcome = Literal["same", "fill", "overwrite", "keep", "review"]

KINDS = ("police", "department", "community", "self")
META_KEY = "source_priorities"
# What the name of a file or an office says about it; the first that fits.
_WORDS = {
    "police": ("公安", "派出所", "警务", "警", "户籍", "常口", "流口", "police"),
    "department": (
        "民政", "残联", "卫健", "卫生", "医保", "人社", "教育", "退役", "不动产",
        "房管", "计生", "司法", "党", "组织部", "department",
    ),
    "self": ("自报", "自主", "扫码", "本人", "居民填", "问卷", "self"),
    "community": (
        "社区", "村", "网格", "居委", "走访", "入户", "台账", "community", "registry",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Priorities:
    """Which source wins.

    Attributes
    ----------
    order : tuple of str
        Kinds of source, the strongest first.
    by_field : mapping of str to tuple of str
        Another order for single columns.
    kinds : mapping of str to str
        Kinds of sources by their whole name, as a user has set them; the others are
        told by the words in their names.
    """

    order: tuple[str, ...] = KINDS
    by_field: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"phone": ("community", "self", "police", "department")}
    )
    kinds: Mapping[str, str] = field(default_factory=dict)

    def kind_of(self, source: str) -> str:
        """Tell the kind of a source; empty where nothing tells."""
        if source in self.kinds:
            return self.kinds[source]
        name = source.casefold()
        return next(
            (
                kind
                for kind, words in _WORDS.items()
                if any(word in name for word in words)
            ),
            "",
        )

    def rank(self, source: str, column: str = "") -> int:
        """Give the place of a source, 0 the strongest; unknown ones come last."""
        order = self.by_field.get(column, self.order)
        kind = self.kind_of(source)
        return order.index(kind) if kind in order else len(order)


DEFAULT = Priorities()


@dataclass(frozen=True, slots=True)
class FieldDecision:
    """What becomes of one column when a value is offered.

    ``outcome``: ``"same"``; ``"fill"`` an empty one; ``"overwrite"``, the present
    value going to the former ones; ``"keep"`` the present one; ``"review"``: a user
    decides.
    """

    column: str
    outcome: Outcome
    present: str
    offered: str


# Two sources that differ in these speak of two people, or one is wrong: no rank
# of the source may settle that. A name may be mended, not exchanged for another.
TELLING = ("id_no", "birth", "sex")


def decide_fields(
    present: Mapping[str, object],
    present_source: str,
    offered: Mapping[str, object],
    offered_source: str,
    priorities: Priorities = DEFAULT,
) -> dict[str, FieldDecision]:
    """Decide for each offered column whether it overwrites.

    Parameters
    ----------
    present : mapping of str to object
        Values of the row as it stands, by column.
    present_source, offered_source : str
        Names of the sources; ``present_source`` empty where nobody knows.
    offered : mapping of str to object
        Columns that are empty say nothing and are left out.
    priorities : Priorities

    Returns
    -------
    dict of str to FieldDecision
        By column, in the order offered. Equal ranks: the same source corrects
        itself, two sources of one kind are reviewed.

    Examples
    --------
    >>> found = decide_fields(
    ...     {"education": "60", "note": ""}, "社区台账",
    ...     {"education": "70", "note": "x"}, "派出所",
    ... )
    >>> found["education"].outcome, found["note"].outcome
    ('overwrite', 'fill')
    """
    found: dict[str, FieldDecision] = {}
    for column, value in offered.items():
        new, old = _text(value), _text(present.get(column))
        if not new:
            continue
        outcome: Outcome
        if new == old:
            outcome = "same"
        elif not old:
            outcome = "fill"
        else:
            outcome = _decide(column, present_source, offered_source, priorities)
            if column == "name" and outcome == "overwrite" and not set(old) & set(new):
                outcome = "review"
        found[column] = FieldDecision(column, outcome, old, new)
    return found


def _decide(
    column: str, present_source: str, offered_source: str, priorities: Priorities
) -> Outcome:
    if present_source == offered_source:
        return "overwrite"
    present = priorities.rank(present_source, column)
    offered = priorities.rank(offered_source, column)
    if offered == present:
        return "review"
    if offered > present:
        return "keep"
    return "review" if column in TELLING else "overwrite"


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def known_kinds(
    priorities: Priorities, sources: Iterable[str | None], *, hand: str
) -> dict[str, str]:
    """Find out the kind of each source once, not for each value.

    Parameters
    ----------
    priorities : Priorities
        As the project keeps them.
    sources : iterable of str or None
    hand : str
        Source of what was typed in here: the community's word, unless set otherwise.
    """
    told = {name: priorities.kind_of(name) for name in {*sources} if name}
    return {**told, hand: "community", **priorities.kinds}


def dump_priorities(priorities: Priorities) -> str:
    """Write priorities as the project keeps them, under `META_KEY`."""
    return json.dumps(
        {
            "order": priorities.order,
            "by_field": dict(priorities.by_field),
            "kinds": dict(priorities.kinds),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def load_priorities(text: str | None) -> Priorities:
    """Read priorities as the project keeps them; the default where it has none."""
    if not text:
        return DEFAULT
    kept = json.loads(text)
    return Priorities(
        tuple(kept["order"]),
        {column: tuple(order) for column, order in kept["by_field"].items()},
        dict(kept["kinds"]),
    )
