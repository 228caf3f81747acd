"""Names of places that are nearly alike, and which of them may be taken for one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from gridplanner.data.addresses.address import fold_place
from gridplanner.data.people.names import spell

if TYPE_CHECKING:
    from collections.abc import Sequence

# Signs by which estates beside each other differ: 一期 and 二期, 东区 and 西区.
_TELLING = frozenset(
    "一二三四五六七八九十甲乙丙丁东西南北中上下前后左右大小新老旧内外0123456789"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
# What kind of estate it is says as little about which one as 小区 does.
_KIND = re.compile(
    "(?:家园|花园|[雅花名嘉佳丽]?苑|新居|公寓|大厦|广场|新城|公馆|华府|府邸|山庄|名城"
    "|国际|府|城|庭|湾|居|郡|里|坊|庄|屯|埠|疃|沟|洼|岭)$"
)
_LEAST = 50.0


def slip_of(written: str, known: str) -> bool:
    """Tell whether one name is the other with one slip of the pen.

    Parameters
    ----------
    written, known : str
        Without their kind of place (`fold_place`).

    Returns
    -------
    bool
        Edit distance 1, not by a sign that tells estates apart, nor by their kind;
        of names of two characters, 花园 and the like not counted, only where both
        sound alike, since so short a name may be another estate.

    Examples
    --------
    >>> slip_of("海堂", "海棠"), slip_of("海天", "海棠"), slip_of("盛景院", "盛景苑")
    (True, False, True)
    >>> slip_of("海棠二期", "海棠一期"), slip_of("逢家东村", "逢家西村")
    (False, False)
    >>> slip_of("书香花园", "书香家园"), slip_of("书天家园", "书香家园")
    (False, False)
    """
    if Levenshtein.distance(written, known, score_cutoff=1) != 1:
        return False
    if spell(written)[1] == spell(known)[1] and len(written) == len(known):
        return not (set(written) ^ set(known)) & _TELLING
    one, other = _KIND.sub("", written), _KIND.sub("", known)
    kinds = written[len(one) :], known[len(other) :]
    if kinds[0] != kinds[1] and all(kinds):
        return False  # 书香花园 is not 书香家园
    if one != other and min(len(one), len(other)) < 3:
        return False
    edit = next(iter(Levenshtein.editops(written, known)))
    source, target = edit.src_pos, edit.dest_pos
    signs = written[source : source + 1] if edit.tag != "insert" else ""
    signs += known[target : target + 1] if edit.tag != "delete" else ""
    return not set(signs) & _TELLING


class NearPlaces:
    """Which known places a written one resembles.

    Parameters
    ----------
    places : sequence of str
        Names as they stand in the project, each once.
    """

    def __init__(self, places: Sequence[str]) -> None:
        self._places = list(places)
        self._folded = [fold_place(place) for place in self._places]
        self.slips = lru_cache(maxsize=20_000)(self._slips)
        self.alike = lru_cache(maxsize=20_000)(self._alike)

    def _slips(self, written: str) -> tuple[str, ...]:
        """List the places of which the name is a slip of the pen."""
        folded = fold_place(written)
        near = process.extract(
            folded, self._folded, scorer=Levenshtein.distance, score_cutoff=1,
            limit=None,
        )  # fmt: skip
        return tuple(
            self._places[index]
            for _, _, index in near
            if slip_of(folded, self._folded[index])
        )

    def _alike(self, written: str) -> tuple[tuple[str, float], ...]:
        """List the most similar places with their likeness, 0 to 1, best first."""
        near = process.extract(
            fold_place(written), self._folded, scorer=_likeness, score_cutoff=_LEAST,
            limit=20,
        )  # fmt: skip
        return tuple((self._places[index], score / 100) for _, score, index in near)


def _likeness(one: str, other: str, **_: object) -> float:
    return max(fuzz.ratio(one, other), 0.9 * fuzz.partial_ratio(one, other))
