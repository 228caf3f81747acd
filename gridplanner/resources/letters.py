"""Letters of rare names that Qt cannot name in a PDF, and what stands for them."""

from functools import cache
from importlib.resources import files
from typing import Final

FIRST_PRIVATE: Final = 0xEF00
"""Code that stands for the first of them in the program's own fonts."""


@cache
def private_letters() -> dict[int, str]:
    """Give the letter each private code of our fonts stands for.

    Made by ``packaging/build_fonts.py`` with the fonts; all are above U+FFFF.
    """
    path = files("gridplanner.resources") / "fonts" / "letters.txt"
    letters = path.read_text(encoding="utf-8").strip()
    return {FIRST_PRIVATE + at: one for at, one in enumerate(letters)}
