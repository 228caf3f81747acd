"""From what the user picked to the files that hold maps: folders, archives, parts.

Nothing is written beside a user's file, and the open project is never handed to
GDAL: a second SQLite library in this process would drop its lock.
"""

from __future__ import annotations

import bz2
import gzip
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from gridplanner.data.errors import ImportRejected
from gridplanner.data.store.cipher import mark_of

MAP_SUFFIXES = frozenset(
    {".gpkg", ".shp", ".geojson", ".json", ".geojsonl", ".topojson", ".gdb", ".dxf"}
    | {".dgn", ".kml", ".kmz", ".gpx", ".csv", ".tsv", ".txt", ".osm", ".pbf", ".fgb"}
    | {".gml", ".tab", ".mif", ".sqlite"}
)
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_PARTS = frozenset([".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".shp.xml"])
_PACKED_LIMIT = 8 * 1024**3


def refuse_project(path: Path, project: Path | None) -> None:
    """Refuse a source that is the open project itself, by whatever name.

    Raises
    ------
    ImportRejected
        ``import.is_project``.
    """
    if _is_project(path, project):
        raise ImportRejected("import.is_project", file=path.name)


def find_datasets(
    path: Path, *, project: Path | None = None
) -> tuple[list[Path], TemporaryDirectory[str] | None]:
    """Find the map files of what the user picked.

    Parameters
    ----------
    path : Path
        A file, a folder, a file geodatabase, or an archive of such. In a folder
        the open project is passed over.
    project : Path, optional
        The open project, which is refused.

    Returns
    -------
    datasets : list of Path
        In order of name, at least one.
    unpacked : TemporaryDirectory or None
        Where an archive was unpacked; the caller removes it.

    Raises
    ------
    ImportRejected
        If there is no such file, it is empty, or nothing in it is a map.
    """
    refuse_project(path, project)
    if not path.exists():
        raise ImportRejected("import.no_file", file=path.name)
    if path.is_dir():
        return _in_folder(path, project), None
    if path.stat().st_size == 0:
        raise ImportRejected("import.empty_file", file=path.name)
    if path.suffix.lower() == ".gpkg" and mark_of(path) is not None:
        raise ImportRejected("import.encrypted", file=path.name)
    packed = _unpack(path)
    if packed is not None:
        try:
            return _in_folder(Path(packed.name), project, name=path.name), packed
        except BaseException:
            packed.cleanup()
            raise
    return _whole(path, project)


def label_of(dataset: Path) -> str:
    """Read the ``.cpg`` beside a shapefile, empty without one."""
    for suffix in (".cpg", ".CPG"):
        beside = dataset.with_suffix(suffix)
        if beside.is_file():
            return beside.read_bytes()[:64].decode("ascii", "ignore").strip()
    return ""


def sibling(dataset: Path, suffix: str) -> Path | None:
    """Find the part of a shapefile with this suffix, in either case."""
    for name in (suffix, suffix.upper()):
        beside = dataset.with_suffix(name)
        if beside.is_file():
            return beside
    return None


def _is_project(path: Path, project: Path | None) -> bool:
    if project is None or not path.exists() or not project.exists():
        return False
    beside = [project.with_name(project.name + end) for end in ("-wal", "-shm")]
    return any(own.exists() and path.samefile(own) for own in (project, *beside))


def _in_folder(folder: Path, project: Path | None, *, name: str = "") -> list[Path]:
    if folder.suffix.lower() == ".gdb":
        return [folder]
    found = []
    for path in sorted(folder.rglob("*")):
        within_gdb = any(parent.suffix.lower() == ".gdb" for parent in path.parents)
        if path.suffix.lower() not in MAP_SUFFIXES or within_gdb:
            continue
        if not _is_project(path, project):
            found.append(path)
    if not found:
        raise ImportRejected("import.not_a_map", file=name or folder.name)
    return found


def _whole(
    path: Path, project: Path | None
) -> tuple[list[Path], TemporaryDirectory[str] | None]:
    """Put a shapefile's parts together, without writing beside them."""
    if path.suffix.lower() in _PARTS | {".dbf"}:
        shapes = sibling(path, ".shp")
        if shapes is None and path.suffix.lower() != ".dbf":
            raise ImportRejected("import.not_a_map", file=path.name)
        path = shapes or path
        refuse_project(path, project)
    if path.suffix.lower() == ".shp" and sibling(path, ".shx") is None:
        copied = TemporaryDirectory(prefix="gridplanner-")
        for part in path.parent.glob(f"{path.stem}.*"):
            if part.suffix.lower() in {".shp", ".dbf", ".prj", ".cpg"}:
                shutil.copyfile(part, Path(copied.name) / part.name)
        return [Path(copied.name) / path.name], copied
    _refuse_references(path)
    return [path], None


def _refuse_references(path: Path) -> None:
    """Refuse files that only point at others: they could name the open project."""
    with path.open("rb") as file:
        head = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<OGRVRTDataSource", b"<GDALG", b"<VRTDataset")) or (
        b'"gdal_streamed_alg"' in head
    ):
        raise ImportRejected("import.not_a_map", file=path.name)


def _unpack(path: Path) -> TemporaryDirectory[str] | None:
    suffix = path.suffix.lower()
    if suffix == ".zip" or (suffix not in MAP_SUFFIXES and zipfile.is_zipfile(path)):
        if suffix in {".xlsx", ".ods", ".docx"}:
            raise ImportRejected("import.no_places", file=path.name)
        return _unzip(path)
    if suffix not in {".gz", ".bz2"}:
        return None
    opener = gzip.open if suffix == ".gz" else bz2.open
    folder = TemporaryDirectory(prefix="gridplanner-")
    try:
        with (
            opener(path, "rb") as packed,
            (Path(folder.name) / path.stem).open("wb") as out,
        ):
            shutil.copyfileobj(packed, out, 1024 * 1024)
    except (OSError, EOFError) as error:
        folder.cleanup()
        raise ImportRejected("import.not_a_map", file=path.name) from error
    return folder


def _unzip(path: Path) -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="gridplanner-")
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check_size(members, path)
            for info in members:
                target = _within(Path(folder.name), _name_of(info))
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as packed, target.open("wb") as out:
                    shutil.copyfileobj(packed, out, 1024 * 1024)
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError) as error:
        folder.cleanup()
        raise ImportRejected("import.not_a_map", file=path.name) from error
    except ImportRejected:
        folder.cleanup()
        raise
    return folder


def _check_size(members: list[zipfile.ZipInfo], path: Path) -> None:
    if sum(info.file_size for info in members) > _PACKED_LIMIT:
        raise ImportRejected("import.too_large", file=path.name)


def _name_of(info: zipfile.ZipInfo) -> str:
    """Read a member's name: Windows packs Chinese ones in GBK without a mark."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _within(folder: Path, name: str) -> Path:
    """Keep a member inside of the folder, whatever its name says."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [part for part in parts if part not in {"/", "..", "."} and ":" not in part]
    return folder.joinpath(*(kept or ["unnamed"]))
