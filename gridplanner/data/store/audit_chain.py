"""What makes the record of actions hard to alter: its key, and where its end is noted.

Each entry carries a hash over itself and the hash before it, so that nothing inside
can be changed or taken out unnoticed. That nothing was cut off at the end is seen by
the number and hash of the last entry, noted apart from the entries: in the project,
and for an encrypted one in its key file as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from gridplanner.data.access.keys import KeyRing

PLAIN: Final = "s1"  # SHA-256
KEYED: Final = "h1"  # HMAC-SHA-256
NOTE: Final = "audit_end"
FORMER_KEYS: Final = "audit_keys"

End = tuple[int, str]


class Keeper(Protocol):
    """A place apart from the project that remembers where the record ended."""

    def read_end(self) -> End | None:
        """Give number and hash of the last entry noted; None where none was."""

    def write_end(self, end: End) -> None:
        """Note number and hash of the last entry."""


class AuditChain:
    """Hashes entries, and notes where the record ends.

    Attributes
    ----------
    keys : tuple of bytes
        Secrets of the record, the present one first, then those of former data keys;
        empty in a plain project, whose hashes anybody can work out.
    keeper : Keeper or None
        Of an encrypted project.

    Parameters
    ----------
    connection : apsw.Connection
    ring : KeyRing or None
        Of the user who logged in.
    """

    def __init__(
        self, connection: apsw.Connection, ring: KeyRing | None = None
    ) -> None:
        keys = () if ring is None else ring.keys
        self.keys = tuple(key.derived("audit") for key in keys)
        self.keeper: Keeper | None = None
        self._connection = connection
        self._is_due = False

    def hash_of(self, values: Sequence[object]) -> str:
        """Hash an entry that is made now.

        Parameters
        ----------
        values : sequence
            Of all its columns but the hash itself.

        Returns
        -------
        str
            Scheme and 64 hexadecimal digits.
        """
        # Once under a key, entries stay so: in a project that was decrypted the key
        # is no secret any more, but what was written under it can be verified.
        keys = self.keys or self._former_keys()
        if not keys:
            return f"{PLAIN}:{hashlib.sha256(_packed(values)).hexdigest()}"
        return _keyed(keys[0], values)

    def fits(self, values: Sequence[object], found: str) -> bool | None:
        """Tell whether a hash is that of an entry; None where its key is not known."""
        if found.partition(":")[0] == PLAIN:
            return f"{PLAIN}:{hashlib.sha256(_packed(values)).hexdigest()}" == found
        keys = (*self.keys, *self._former_keys())
        if not keys:
            return None
        return any(hmac.compare_digest(_keyed(key, values), found) for key in keys)

    def leave_keys(self) -> None:
        """Write the keys into the project, which is about to be decrypted."""
        keys = dict.fromkeys((*self.keys, *self._former_keys()))
        self._connection.execute(
            "INSERT OR REPLACE INTO gp_meta VALUES (?, ?)",
            (FORMER_KEYS, " ".join(key.hex() for key in keys)),
        )

    def _former_keys(self) -> tuple[bytes, ...]:
        """Give the keys of times when the project was encrypted that is decrypted."""
        words = _meta(self._connection, FORMER_KEYS).split()
        return tuple(bytes.fromhex(word) for word in words)

    def note(self, end: End) -> None:
        """Note the last entry; inside the transaction that writes it."""
        self._connection.execute(
            "INSERT OR REPLACE INTO gp_meta VALUES (?, ?)",
            (NOTE, f"{end[0]} {end[1]}"),
        )
        self._is_due = True

    def settle(self) -> None:
        """Note it apart from the project too, once it is committed."""
        if not self._is_due:
            return
        self._is_due = False
        end = self.noted()
        if self.keeper is not None and end is not None:
            self.keeper.write_end(end)

    def noted(self) -> End | None:
        """Read where the project itself says that its record ends."""
        number, _, digest = _meta(self._connection, NOTE).partition(" ")
        return (int(number), digest) if number.isdecimal() else None

    def kept(self) -> list[End]:
        """Read all places where the end was noted."""
        apart = self.keeper.read_end() if self.keeper is not None else None
        return [end for end in (self.noted(), apart) if end is not None]


def _packed(values: Sequence[object]) -> bytes:
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def _keyed(key: bytes, values: Sequence[object]) -> str:
    return f"{KEYED}:{hmac.new(key, _packed(values), hashlib.sha256).hexdigest()}"


def _meta(connection: apsw.Connection, key: str) -> str:
    found = connection.execute(
        "SELECT value FROM gp_meta WHERE key = ?", (key,)
    ).fetchone()
    return "" if found is None else str(found[0])
