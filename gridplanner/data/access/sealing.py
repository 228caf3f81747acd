"""Sealing short secrets: with a key, with a passphrase, or for whoever has a key pair.

All is authenticated: what was changed, or sealed for another purpose, does not open.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
_NONCE = 12
_PUBLIC = 32


class DoesNotOpenError(Exception):
    """The key is another one, or what was sealed has been changed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What trying one passphrase costs (Argon2id, RFC 9106).

    Attributes
    ----------
    memory : int
        KiB.
    passes, lanes : int
    """

    memory: int
    passes: int
    lanes: int


# The second choice of RFC 9106, section 4: for machines with little memory.
USUAL_COST: Final = Cost(memory=64 * 1024, passes=3, lanes=4)


def passphrase_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Derive a key of 32 bytes from a passphrase by Argon2id (RFC 9106).

    The same characters give the same key however an input method composed them.
    """
    written = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(
        written,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    """Seal bytes with a key (AES-256-GCM, NIST SP 800-38D).

    Parameters
    ----------
    key : bytes
        32 of them.
    plain : bytes
    about : str
        What it is and whose; it opens with the same words only.

    Returns
    -------
    bytes
        Nonce, cipher text and tag: 28 more than `plain`.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """Open what `seal` made; `DoesNotOpenError` where it is not that."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except (InvalidTag, ValueError) as fault:
        raise DoesNotOpenError from fault


def new_pair() -> tuple[bytes, bytes]:
    """Make a key pair (X25519, RFC 7748): the private key and the public one."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal_for(public: bytes, plain: bytes, about: str) -> bytes:
    """Seal bytes for the holder of a private key, without knowing that.

    A pair made for this once agrees with `public` on a key (X25519, HKDF-SHA-256).
    """
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return mine + seal(_agreed(shared, mine, public), plain, about)


def unseal_with(private: bytes, sealed: bytes, about: str) -> bytes:
    """Open what `seal_for` made; `DoesNotOpenError` where it is not that."""
    own = X25519PrivateKey.from_private_bytes(private)
    theirs, rest = sealed[:_PUBLIC], sealed[_PUBLIC:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as fault:
        raise DoesNotOpenError from fault
    public = own.public_key().public_bytes_raw()
    return unseal(_agreed(shared, theirs, public), rest, about)


def _agreed(shared: bytes, once: bytes, public: bytes) -> bytes:
    hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"gridplanner" + once + public)
    return hkdf.derive(shared)
