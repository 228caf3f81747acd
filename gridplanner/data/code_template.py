"""How codes are built: the template a project has chosen.

A code is a stem, which says where a unit lies, and a sequence number. Codes of areas
are those of the official list in every template: 6 county + 3 town + 3 community. The
templates differ in what stands below them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

COUNTY = "000000"
"""Stands for a county that is not known; a code beginning so is provisional."""

META = "code_template"
"""Key under which the project's notes keep the template."""

FIRST_TOWN, FIRST_COMMUNITY, FIRST_MERGED = 101, 201, 601
_NO_CLASS = "000000"
_AREA_DIGITS = (6, 9, 12, 15)
_GRID, _GRID_AND_MICRO = 1, 2


class CodeKind(StrEnum):
    """How codes of grids are built."""

    DIGITS_15 = "digits_15"
    DIGITS_20 = "digits_20"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Stem:
    """What the codes of one family share, and the numbers that may follow it.

    Attributes
    ----------
    text : str
    width : int
        Digits of the number, at least.
    first, last : int
        Numbers there are.
    is_provisional : bool
        Nobody knows yet where the units belong: gaps in the numbers are filled.
    """

    text: str
    width: int
    last: int
    first: int = 1
    is_provisional: bool = False

    def code(self, number: int) -> str:
        """Write the code of a number.

        Examples
        --------
        >>> Stem("370211103201", 3, 999).code(7)
        '370211103201007'
        """
        return f"{self.text}{number:0{self.width}d}"

    def number_in(self, code: str) -> int | None:
        """Read the number of a code; None where the code is not of this family."""
        tail = code[len(self.text) :]
        if not (code.startswith(self.text) and tail.isascii() and tail.isdecimal()):
            return None
        number = int(tail)
        fits = number <= self.last and self.code(number) == code
        return number if fits else None

    def free_numbers(self, used: Set[int]) -> Iterator[int]:
        """Give the numbers nobody has or had, in the order they are handed out.

        Parameters
        ----------
        used : set of int
            Numbers of codes in force and retired.

        Yields
        ------
        int
            First those after the highest, so that a gap tells of a unit that ended;
            the gaps only when the end is reached. Nothing where the family is full.
        """
        highest = 0 if self.is_provisional else max(used, default=0)
        start = max(highest + 1, self.first)
        yield from (n for n in range(start, self.last + 1) if n not in used)
        yield from (n for n in range(self.first, start) if n not in used)


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Why a code does not fit the template: key of the sentence and its values."""

    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeTemplate:
    """The template of a project.

    Attributes
    ----------
    kind : CodeKind
    object_class : str
        Six digits in front of every code of 20 digits: the class of object.
    short_names : tuple of tuple of int and str
        Short names of areas by unit id; the others get their initials.

    References
    ----------
    15 digits as in DB11/T 2157-2023 and DB6101/T 3185-2024, with 3 digits more for a
    micro-grid. 20 digits as in CJ/T 349-2010: 6 object + 6 county + 3 street + 3
    community + 2 sequence, 00 where a community is not divided, merged communities
    from 601; that standard has no micro-grids, they get 2 digits more.
    """

    kind: CodeKind = CodeKind.DIGITS_15
    object_class: str = _NO_CLASS
    short_names: tuple[tuple[int, str], ...] = ()

    def stem(
        self, role: Role, above: str, *, parent: Role, skipped: int = 0, first: int = 1
    ) -> Stem:
        """Give the stem of the units below one.

        Parameters
        ----------
        role : Role
            Of the units.
        above : str
            Code of the unit above; where short names count and the unit above is an
            area, its short name.
        parent : Role
            Of the unit above.
        skipped : int, optional
            Levels of the template between the two, for instance 1 for a grid that
            is in no community: zeros stand for each.
        first : int, optional
            Number that begins.

        Returns
        -------
        Stem
        """
        if role is Role.AREA or self.kind is CodeKind.DIGITS_15:
            return Stem(above + "000" * skipped, 3, 999, first)
        if self.kind is CodeKind.SHORT:
            return Stem(above + "-" + "00-" * skipped, 2, 9999, first)
        front = self.object_class if parent is Role.AREA else ""
        none = "000" if role is Role.GRID else "00"
        return Stem(front + above + none * skipped, 2, 99, first)

    def stem_of_orphans(
        self, role: Role, *, areas: int, below: int, first: int = 1, word: str = ""
    ) -> Stem:
        """Give the stem of units with no unit above them.

        Parameters
        ----------
        role : Role
        areas, below : int
            Levels of areas, and levels below the areas, down to theirs.
        first : int, optional
        word : str, optional
            What stands for the unit above where short names count.

        Returns
        -------
        Stem
            Provisional. It has room for as many units as an import may bring.
        """
        if role is Role.AREA or self.kind is CodeKind.DIGITS_15:
            width, front = 3 * (areas + below), COUNTY
        elif self.kind is CodeKind.SHORT:
            return Stem(word + "-", 2, 10**6, first, is_provisional=True)
        else:
            width, front = 3 * areas + 2 * below, self.object_class + COUNTY
        return Stem(front, width, 10**width - 1, first, is_provisional=True)

    def fault(self, code: str, *, role: Role, stem: Stem | None) -> CodeFault | None:
        """Say why a code does not fit, None where it does.

        Parameters
        ----------
        code : str
            An empty one has no fault.
        role : Role
        stem : Stem or None
            Of the unit's family; None where the unit above has no code.

        Returns
        -------
        CodeFault or None
            The form is looked at first, then whether it begins as the family does.
        """
        if not code:
            return None
        found = self._fault_of_form(code, role)
        # Official lists do not always put a village under the code of its town.
        is_family = stem is not None and not stem.is_provisional
        if found is None and is_family and role is not Role.AREA:
            assert stem is not None
            if not code.startswith(stem.text):
                return CodeFault("code.fault.above", {"above": stem.text})
            if stem.number_in(code) is None:
                return CodeFault("code.fault.number", {"digits": str(stem.width)})
        return found

    def _fault_of_form(self, code: str, role: Role) -> CodeFault | None:
        is_digits = code.isascii() and code.isdecimal()
        if role is Role.AREA:
            fits = is_digits and len(code) in _AREA_DIGITS
            return None if fits else CodeFault("code.fault.area", {})
        if self.kind is CodeKind.SHORT:
            *names, number = code.split("-")
            least = _GRID if role is Role.GRID else _GRID_AND_MICRO
            fits = (
                code.isascii()
                and len(names) >= least
                and all(name.isalnum() and name == name.upper() for name in names)
                and number.isdecimal()
                and len(number) >= 2
            )
            return None if fits else CodeFault("code.fault.short", {})
        length = _DIGITS[self.kind, role]
        if is_digits and len(code) == length:
            return None
        return CodeFault("code.fault.digits", {"digits": str(length)})


USUAL = CodeTemplate()

_DIGITS = {
    (CodeKind.DIGITS_15, Role.GRID): 15,
    (CodeKind.DIGITS_15, Role.MICRO_GRID): 18,
    (CodeKind.DIGITS_20, Role.GRID): 20,
    (CodeKind.DIGITS_20, Role.MICRO_GRID): 22,
}


def encode_template(template: CodeTemplate) -> str:
    """Write a template for the notes of the project file, as JSON."""
    return json.dumps(asdict(template), ensure_ascii=False)


def decode_template(words: str | None) -> CodeTemplate:
    """Read what `encode_template` wrote.

    Parameters
    ----------
    words : str or None

    Returns
    -------
    CodeTemplate
        The usual one where nothing was written, or nothing this program knows.
    """
    try:
        read = json.loads(words or "{}")
        names = sorted((int(n), str(name)) for n, name in read.get("short_names", ()))
        return CodeTemplate(
            CodeKind(read.get("kind", CodeKind.DIGITS_15)),
            str(read.get("object_class", _NO_CLASS)),
            tuple(names),
        )
    except (ValueError, TypeError, AttributeError):
        return USUAL
