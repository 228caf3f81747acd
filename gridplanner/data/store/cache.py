"""Packed geometry kept beside the project file, so that a cold start need not pack.

Each table has a folder of ``.npy`` files that are mapped into memory, and an entry in
a manifest that says which state of the project it was packed from. Whatever does not
fit, is damaged or cannot be written counts as absent: the cache is never the record.
That of an encrypted project is sealed with a key derived from the project's.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import platformdirs

from gridplanner.data.packed import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile

_VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
_COLUMNS: Final = "columns.json"
_ARRAYS: Final = tuple(field.name for field in fields(Packed))


def folder_of(project: Path) -> Path:
    """Give the folder of a project's cache.

    Parameters
    ----------
    project : Path

    Returns
    -------
    Path
        ``<name>.cache`` beside the file; where that folder is not writable, one in
        the user's cache folder that is named after the project's path.
    """
    project = project.absolute()
    if os.access(project.parent, os.W_OK):
        return project.with_name(project.name + ".cache")
    name = hashlib.sha256(str(project).encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("gridplanner", appauthor=False)) / name


def packed_table(
    file: ProjectFile, table: str, *, progress: Progress | None = None
) -> Packed:
    """Give the shapes of a table, from the cache where it fits the project's state.

    Parameters
    ----------
    file : ProjectFile
    table : str
        ``"building"`` or ``"feature"``.
    progress : Progress, optional

    Returns
    -------
    Packed
        Rows that are retired or have no shape are not in it.
    """
    fingerprint, key = file.fingerprint(), _key_of(file)
    found = load(file.path, table, fingerprint, key=key)
    if found is None:
        ids, shapes = file.read_shapes(table)
        found = pack(ids, shapes, progress=progress)
        save(file.path, table, fingerprint, packed=found, key=key)
    return found


def kept_columns(
    file: ProjectFile, table: str, columns: Sequence[str]
) -> dict[str, list[Any]]:
    """Give columns of a table, kept beside its packed shapes for the next start.

    Parameters
    ----------
    file : ProjectFile
    table : str
        Best asked after `packed_table`, which makes the place where they are kept.
    columns : sequence of str
        Of whole numbers or text.

    Returns
    -------
    dict of str to list
        As `ProjectFile.read_columns`, which takes ten times as long.
    """
    folder = folder_of(file.path)
    entry = _read_manifest(folder).get(table, {})
    fits, key = entry.get("fingerprint") == file.fingerprint(), _key_of(file)
    kept = folder / entry["folder"] / _COLUMNS if fits else None
    found = _read_kept(kept, columns, key) if kept is not None else None
    if found is None:
        read = file.read_columns(table, columns)
        found = {name: np.asarray(read[name], object).tolist() for name in columns}
        if kept is not None:
            # Another program may have written what is neither number nor text.
            with contextlib.suppress(OSError, TypeError):
                _write_whole(kept, _sealed(json.dumps(found).encode(), key, _COLUMNS))
    return found


def _read_kept(
    path: Path, columns: Sequence[str], key: bytes | None
) -> dict[str, list[Any]] | None:
    try:
        read = json.loads(_opened(path.read_bytes(), key, _COLUMNS))
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict) or list(read) != list(columns):
        return None
    is_whole = len({len(values) for values in read.values()}) == 1
    return read if is_whole else None


def load(
    project: Path, table: str, fingerprint: str, *, key: bytes | None = None
) -> Packed | None:
    """Read a table's packed shapes from the cache.

    Parameters
    ----------
    project : Path
    table : str
    fingerprint : str
        State of the project, see `ProjectFile.fingerprint`.
    key : bytes, optional
        What the cache of an encrypted project is sealed with.

    Returns
    -------
    Packed or None
        None where the cache has none of that state, is damaged or sealed otherwise.
    """
    folder = folder_of(project)
    entry = _read_manifest(folder).get(table)
    if entry is None or entry["fingerprint"] != fingerprint:
        return None
    try:
        arrays = {
            name: _read_array(folder / entry["folder"] / f"{name}.npy", key)
            for name in _ARRAYS
        }
        packed = Packed(**arrays)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return packed if _is_sound(packed) else None


def save(
    project: Path,
    table: str,
    fingerprint: str,
    *,
    packed: Packed,
    key: bytes | None = None,
) -> bool:
    """Write a table's packed shapes; False where that is not possible."""
    folder = folder_of(project)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{table}-", dir=folder))
        for name in _ARRAYS:
            _write_array(made / f"{name}.npy", getattr(packed, name), key)
        manifest = _read_manifest(folder)
        manifest[table] = {"folder": made.name, "fingerprint": fingerprint}
        _write_manifest(folder, manifest)
    except OSError:
        return False
    _sweep(folder, {entry["folder"] for entry in manifest.values()})
    return True


def restamp(project: Path, before: str, now: str, *, tables: Iterable[str]) -> None:
    """Say that some tables' shapes are still those of the cache in a newer state.

    An edit of the plan changes the project's fingerprint but no building; whoever
    knows that calls this, or the next start would pack again.

    Parameters
    ----------
    project : Path
    before, now : str
        Fingerprints.
    tables : iterable of str
        Those whose shapes we did not change between the two. Where another program
        has written since, nobody knows that, and the cache stays as it is.
    """
    if _edits_elsewhere(before) != _edits_elsewhere(now):
        return
    folder = folder_of(project)
    manifest = _read_manifest(folder)
    for table in tables:
        if manifest.get(table, {}).get("fingerprint") == before:
            manifest[table]["fingerprint"] = now
    if manifest:
        with contextlib.suppress(OSError):
            _write_manifest(folder, manifest)


def _key_of(file: ProjectFile) -> bytes | None:
    return None if file.keys is None else file.keys.present.derived("cache")


def _read_array(path: Path, key: bytes | None) -> NDArray[Any]:
    if key is None:
        return np.asarray(np.load(path, "r"))
    opened = io.BytesIO(_opened(path.read_bytes(), key, path.name))
    return np.asarray(np.load(opened))


def _write_array(path: Path, array: NDArray[Any], key: bytes | None) -> None:
    if key is None:
        np.save(path, array)
        return
    written = io.BytesIO()
    np.save(written, array)
    path.write_bytes(_sealed(written.getvalue(), key, path.name))


def _sealed(plain: bytes, key: bytes | None, name: str) -> bytes:
    if key is None:
        return plain
    from gridplanner.data.access.sealing import seal

    return seal(key, plain, name)


def _opened(kept: bytes, key: bytes | None, name: str) -> bytes:
    if key is None:
        return kept
    from gridplanner.data.access.sealing import DoesNotOpenError, unseal

    try:
        return unseal(key, kept, name)
    except DoesNotOpenError as fault:
        raise ValueError(name) from fault


def _edits_elsewhere(fingerprint: str) -> str:
    return fingerprint.rpartition("-")[2]


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    try:
        read = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(read, dict) or read.get("version") != _VERSION:
        return {}
    tables: dict[str, dict[str, str]] = read["tables"]
    return tables


def _write_manifest(folder: Path, tables: dict[str, dict[str, str]]) -> None:
    content = json.dumps({"version": _VERSION, "tables": tables})
    _write_whole(folder / _MANIFEST, content.encode())


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".json")
    with os.fdopen(handle, "wb") as draft:
        draft.write(content)
    Path(name).replace(path)


def _is_sound(packed: Packed) -> bool:
    """Whether the arrays fit together, so that no index can run off an end."""
    n = len(packed.ids)
    return (
        len(packed.shapes) == n + 1
        and len(packed.dims) == len(packed.boxes) == len(packed.points) == n
        and len(packed.rings) == packed.shapes[-1] + 1
        and len(packed.coords) == packed.rings[-1]
    )


def _sweep(folder: Path, kept: set[str]) -> None:
    """Remove folders that no entry names; those still mapped may refuse and stay."""
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in kept:
            shutil.rmtree(entry, ignore_errors=True)
