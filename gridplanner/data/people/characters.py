"""Text of a cell as it was meant: without the traces of typing and of Excel."""

from __future__ import annotations

import re

# Full-width signs of ASCII and the wide space; characters of names stay untouched,
# since NFKC would turn some rare ones into others.
_NARROW: dict[int, int | None] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    **dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD]),
}
_BLANK = re.compile(r"\s+")


def narrow(text: str) -> str:
    r"""Write full-width letters, digits and signs as ASCII; drop unseen characters.

    Examples
    --------
    >>> narrow("３号楼　２"), narrow("\u200b5\ufeff")
    ('3号楼 2', '5')
    """
    return text if text.isascii() else text.translate(_NARROW)


def cell_text(value: object) -> str:
    """Give the text of a cell: narrow, on one line, without a leading apostrophe.

    Whole numbers lose the ``.0`` that reading a sheet gives them.

    Examples
    --------
    >>> cell_text(13800001234.0), cell_text("'0532"), cell_text(None)
    ('13800001234', '0532', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = _BLANK.sub(" ", narrow(str(value))).strip()
    return text.lstrip("'`‘’").strip()


def compact(value: object) -> str:
    """Give the text of a cell without any blanks."""
    return cell_text(value).replace(" ", "")
