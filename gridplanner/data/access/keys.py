"""The keys of an encrypted project, as long as it is open.

A `KeyRing` is handed to whatever opens a connection to the project; there is no other
place where a key is kept, and none of them prints it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gridplanner.data.access.roles import Account

KEY_BYTES: Final = 32
MARK_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key a project file is encrypted with.

    Attributes
    ----------
    mark : bytes
        16 random bytes, the first ones of every file encrypted with this key. They
        are no secret, and tell which key a file wants.
    secret : bytes
        32 random bytes: key of ChaCha20-Poly1305 as it is, so that opening a
        connection derives nothing.
    """

    mark: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> DataKey:
        """Make a key by chance."""
        return cls(secrets.token_bytes(MARK_BYTES), secrets.token_bytes(KEY_BYTES))

    def derived(self, purpose: str) -> bytes:
        """Give a key of 32 bytes for another purpose (HKDF of RFC 5869, SHA-256)."""
        label = b"gridplanner " + purpose.encode()
        extracted = hmac.digest(self.mark, self.secret, hashlib.sha256)
        return hmac.digest(extracted, label + b"\x01", hashlib.sha256)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What a user who has logged in can open.

    Attributes
    ----------
    account : Account
        Who it is, and what he may do.
    keys : tuple of DataKey
        The present key first, then former ones, which older copies want.
    """

    account: Account
    keys: tuple[DataKey, ...]

    @property
    def present(self) -> DataKey:
        """The key new files are encrypted with."""
        return self.keys[0]

    def key_of(self, mark: bytes) -> DataKey | None:
        """Give the key of a file that begins with this mark; None where it is none."""
        return next((key for key in self.keys if key.mark == mark), None)
