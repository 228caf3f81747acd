"""Which kinds of places there are: the words table ``place`` keeps."""

from __future__ import annotations

from typing import Final

PLACE_KINDS: Final = ("enterprise", "shop", "key_place", "village", "committee")
