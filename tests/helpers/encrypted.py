"""A small encrypted town, and looks for what can be read in it without a key."""

from __future__ import annotations

from gridplanner.data.job import Progress
from gridplanner.data.store.encrypting import FirstUser, encrypt
from tests.helpers.project import small_town

ADMINISTRATOR = "王主任"
PASSPHRASE = "山海 之间 2026"
PLAIN = "甲网格"  # a name of the small town


def encrypted_town(path):
    """Make a small town and encrypt it; give the keys of its administrator."""
    small_town(path).close()
    return encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())


def files_with(folder, words=PLAIN):
    """Names of the files below a folder that hold these words as they are."""
    wanted = words.encode()
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and wanted in path.read_bytes()
    ]
