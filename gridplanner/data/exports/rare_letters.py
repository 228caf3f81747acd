"""Letters of rare names in a finished PDF: found and copied as what they are.

Qt tells the code of a letter only up to U+FFFF; those above have private codes in our
fonts, which stand in the maps from glyphs to letters (ISO 32000-2, 9.10.3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pikepdf

_RANGE = re.compile(rb"(<[0-9A-Fa-f]{4}> <[0-9A-Fa-f]{4}> )([^\n]+)")
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")


def restore_letters(pdf: pikepdf.Pdf, letters: Mapping[int, str]) -> int:
    """Put letters in the place of the private codes that stand for them.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        As Qt wrote it; changed.
    letters : mapping of int to str
        Letter by private code.

    Returns
    -------
    int
        Letters that were put in, once for each font.
    """
    import pikepdf

    count = 0

    def named(found: re.Match[bytes]) -> bytes:
        nonlocal count
        code = int(found[1], 16)
        if code not in letters:
            return found[0]
        count += 1
        return b"<" + letters[code].encode("utf-16-be").hex().encode() + b">"

    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
            words = one.ToUnicode.read_bytes()
            before = count
            words = _RANGE.sub(lambda at: at[1] + _CODE.sub(named, at[2]), words)
            if count != before:
                one.ToUnicode.write(words)
    return count


def restore_letters_in(path: Path, letters: Mapping[int, str]) -> None:
    """Do so in a file that stands there; it is written anew only where it must be."""
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if restore_letters(pdf, letters):
            pdf.save(path)
