"""Whether a file may be opened, decided before a byte of it is changed."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.cipher import HEADER, MAGIC, mark_in, read_header
from gridplanner.data.store.connection import beside, connect_to_look, told
from gridplanner.data.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    import apsw

    from gridplanner.data.access.keys import KeyRing

_WAL = 2  # the byte that says how a file is to be read
_NETWORK = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "ceph",
        "glusterfs",
        "lustre",
        "gpfs",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.smbnetfs",
        "fuse.gvfsd-fuse",
        "fuse.vmhgfs-fuse",
        "vboxsf",
        "prl_fs",
    ]
)
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of the Windows function GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Admission:
    """What was found out about a project file without touching it."""

    version: tuple[int, int]
    writable: bool
    network: bool
    wal: bool
    pending: bool


def admit(path: Path, keys: KeyRing | None = None) -> Admission:
    """Check that a file is one of our projects, whole, and not too new.

    Parameters
    ----------
    path : Path
    keys : KeyRing, optional
        Needed where the project is encrypted.

    Returns
    -------
    Admission

    Raises
    ------
    ProjectError
        ``error.missing``, ``error.not_ours``, ``error.newer``, ``error.damaged``,
        ``error.open_elsewhere`` or ``error.cannot_open``, and as `key_for`; nothing
        was changed.
    """
    if not path.is_file():
        raise ProjectError("error.missing", file=path.name)
    with told(path):
        header = read_header(path)
    _check_header(path, header)
    pending = _is_pending(path)
    # Reading a file with pending commits needs the index beside it; else nothing
    # may appear beside a file that is perhaps not ours.
    with told(path):
        connection = connect_to_look(path, immutable=not pending, keys=keys)
        try:
            version = _read_version(connection, path)
        finally:
            connection.close()
    return Admission(
        version=version,
        writable=is_writable(path),
        network=is_on_network(path),
        wal=header[18] == _WAL,
        pending=pending,
    )


def _check_header(path: Path, header: bytes) -> None:
    if mark_in(header) is not None:
        return  # the rest of it can be read with a key only
    if len(header) < HEADER or not header.startswith(MAGIC):
        ours = path.suffix.lower() == ".gpkg" and len(header) > 0
        raise ProjectError(
            "error.damaged" if ours else "error.not_ours", file=path.name
        )
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    same = header[24:28] == header[92:96]  # else an old program wrote no page count
    if same and not _is_pending(path) and path.stat().st_size < page * pages:
        raise ProjectError("error.damaged", file=path.name)


def _is_pending(path: Path) -> bool:
    for suffix in ("-wal", "-journal"):
        part = beside(path, suffix)
        if part.exists() and part.stat().st_size:
            return True
    return False


def _read_version(connection: apsw.Connection, path: Path) -> tuple[int, int]:
    found = connection.execute(
        "SELECT name FROM sqlite_master"
        " WHERE name IN ('gp_meta', 'gp_state', 'gp_level')"
    ).fetchall()
    if ("gp_meta",) not in found:
        raise ProjectError("error.not_ours", file=path.name)
    meta = {
        str(key): str(value)
        for key, value in connection.execute(
            "SELECT key, value FROM gp_meta"
            " WHERE key IN ('schema_version', 'program_version')"
        )
    }
    try:
        major, minor = (int(part) for part in meta["schema_version"].split("."))
    except (KeyError, ValueError) as fault:
        raise ProjectError("error.damaged", file=path.name) from fault
    if major > SCHEMA_VERSION[0]:
        version = meta.get("program_version", f"{major}.{minor}")
        raise ProjectError("error.newer", version=version, file=path.name)
    if len(found) < 3:
        raise ProjectError("error.damaged", file=path.name)
    _read_through(connection)
    return major, minor


def _read_through(connection: apsw.Connection) -> None:
    """Read every page of the records, so that damage shows before a byte is written."""
    for table in ("level", "plan", "vertex", "border", "cell", "unit"):
        connection.execute(f"SELECT count(*) FROM gp_{table} NOT INDEXED").fetchall()  # noqa: S608 - our own tables


def is_writable(path: Path) -> bool:
    """Tell whether a file and its folder can be written.

    A file marked read-only counts as such for an administrator too, who could
    write it all the same.
    """
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return False
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def is_on_network(path: Path) -> bool:
    """Tell whether a file lies on a drive of another machine."""
    full = path.absolute()
    if sys.platform == "win32":
        return _is_remote_drive(full)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return file_system(full.resolve(), mounts) in _NETWORK


def file_system(path: Path, mounts: str) -> str:
    """Find the kind of file system that holds a path.

    Parameters
    ----------
    path : Path
        Absolute.
    mounts : str
        Text of ``/proc/mounts``.

    Returns
    -------
    str
        For instance ``"ext4"``; empty where no mount holds the path.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = Path(parts[1].replace("\\040", " "))
        if (path == point or point in path.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), parts[2]
    return kind


def _is_remote_drive(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    import ctypes

    windows: object = getattr(ctypes, "windll", None)
    kernel = getattr(windows, "kernel32", None)
    kind = kernel.GetDriveTypeW(path.anchor) if kernel is not None else 0
    return bool(kind == _REMOTE_DRIVE)
