"""The norms that come with the program; every number in them may be changed.

Frequencies after published rules of Inner Mongolia (2022), of ten ministries (2022)
and of visiting by grid workers; minutes and equivalents are proposals of our own. No
public table of weights for sharing work out is known.
"""

from __future__ import annotations

from gridplanner.data.norms.norm import Line, Method, Norm, Subject
from gridplanner.data.people.categories import RESTRICTED

_H, _P, _D = Subject.HOUSEHOLD, Subject.PERSON, Subject.DWELLING
_L, _R = Subject.PLACE, Subject.REGISTER
_ALONE = ("elder_alone", "elder_empty_nest", "elder_left_behind")
_SPECIAL = ("dependent", "tekun", "child_in_need", "orphan", "family_planning_special")
_CARE = (
    "dibao",
    "disabled",
    "aged80",
    *_ALONE,
    "woman_left_behind",
    "child_left_behind",
)
_BESIDE = ("party_member", "volunteer")
_WEEKLY, _TWICE_WEEKLY = 4.33, 8.67  # 52 weeks in 12 months


def time_norm() -> Norm:
    """Give the norm of the time method: minutes a month."""
    lines = (
        Line("ordinary", _H, visits=1 / 6, minutes=15),
        Line("migrant_household", _H, ("migrant",), visits=1, minutes=15),
        Line("hardship", _H, ("dibao_margin",), visits=1, minutes=15),
        Line("rented", _D, ("rented",), visits=1, minutes=10),
        Line("high_risk", _P, _ALONE, ("aged80",), visits=_WEEKLY, minutes=20),
        Line("special_care", _P, _SPECIAL, visits=1, minutes=20),
        Line("care", _P, _CARE, visits=1 / 3, minutes=15),
        Line("veteran", _P, ("veteran",), visits=1 / 6, minutes=15),
        Line("restricted", _P, RESTRICTED, visits=1, minutes=20, is_on=False),
        Line("vacant", _D, ("vacant",), visits=1 / 12, minutes=5),
        Line("hollow", _R, ("hollow",), minutes=5, like="vacant"),
        Line("shop", _L, ("shop", "enterprise"), visits=1 / 6, minutes=10),
        Line("key_place", _L, ("key_place",), visits=_TWICE_WEEKLY, minutes=15),
    )
    return Norm(lines=lines, beside=_BESIDE)


def equivalents_norm() -> Norm:
    """Give the norm of household equivalents (折算户)."""
    lines = (
        Line("ordinary", _H, weight=1),
        Line("migrant_household", _H, ("migrant", "rented_home"), weight=2),
        Line("elder_alone", _P, ("elder_alone",), weight=5),
        Line("special_care", _P, _SPECIAL, weight=3),
        Line("care", _P, _CARE, weight=1.5),
        Line("restricted", _P, RESTRICTED, weight=3, is_on=False),
        Line("shop", _L, ("shop", "enterprise"), weight=0.5),
        Line("key_place", _L, ("key_place",), weight=8),
    )
    return Norm(Method.EQUIVALENTS, lines, square_kilometre=20.0, beside=_BESIDE)


def households_norm() -> Norm:
    """Give the norm that looks at nothing but the number of households."""
    lines = (Line("ordinary", _H, weight=1),)
    return Norm(Method.EQUIVALENTS, lines, target=(300.0, 500.0))


PRESETS = {
    "time": time_norm,
    "equivalents": equivalents_norm,
    "households": households_norm,
}
"""By name: what a project can begin with."""
