"""What the GeoPackage standard wants to know of the tables: contents, kinds, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.store.tables import VALUES, Column, Table

if TYPE_CHECKING:
    import apsw

UNDEFINED_SRS = -1

METADATA = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
        REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
    definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
    description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
    min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined',
     'undefined Cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',
     'undefined geographic coordinate reference system');
INSERT INTO gpkg_extensions VALUES
    ('gpkg_data_columns', NULL, 'gpkg_schema',
     'http://www.geopackage.org/spec/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', NULL, 'gpkg_schema',
     'http://www.geopackage.org/spec/#extension_schema', 'read-write');
"""
_RTREE = "http://www.geopackage.org/spec120/#extension_rtree"


def describe(connection: apsw.Connection, table: Table) -> None:
    """Enter a table, its columns and its value maps into the standard's lists."""
    kind = "features" if table.geometry else "attributes"
    srs = UNDEFINED_SRS if table.geometry else None
    connection.execute(
        "INSERT INTO gpkg_contents"
        " (table_name, data_type, identifier, description, srs_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (table.name, kind, table.title, table.title, srs),
    )
    if table.geometry:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, table.geometry, UNDEFINED_SRS),
        )
        connection.execute(
            "INSERT INTO gpkg_extensions"
            " VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
            (table.name, _RTREE),
        )
    for column in table.columns:
        describe_column(connection, table, column)


def describe_column(connection: apsw.Connection, table: Table, column: Column) -> None:
    """Enter a column, and its value map, into the standard's lists."""
    connection.execute(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, NULL, NULL, ?)",
        (table.name, column.name, column.title, column.title, column.values or None),
    )
    for value, title in VALUES.get(column.values, ()):
        connection.execute(
            "INSERT OR IGNORE INTO gpkg_data_column_constraints"
            " VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
            (column.values, value, title),
        )


def write_reference_system(connection: apsw.Connection, crs: str) -> int:
    """Enter the project's reference system and give it to every map table.

    Parameters
    ----------
    connection : apsw.Connection
    crs : str
        ``"EPSG:4549"`` and the like.

    Returns
    -------
    int
        Its number in ``gpkg_spatial_ref_sys``.

    Raises
    ------
    ValueError
        If the system has no authority and number.
    """
    from pyproj import CRS
    from pyproj.enums import WktVersion

    system = CRS.from_user_input(crs)
    authority = system.to_authority()
    if authority is None:
        raise ValueError(f"no authority for {crs}")
    number = int(authority[1])
    connection.execute(
        "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        (
            system.name,
            number,
            authority[0],
            number,
            system.to_wkt(WktVersion.WKT1_GDAL),
        ),
    )
    connection.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", (number,))
    connection.execute(
        "UPDATE gpkg_contents SET srs_id = ? WHERE data_type = 'features'", (number,)
    )
    return number


def write_extent(
    connection: apsw.Connection,
    table: Table,
    box: tuple[float, float, float, float] | None,
) -> None:
    """Enter the outermost box of a table: min x, min y, max x, max y in metres."""
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?,"
        " last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?",
        (*(box or (None,) * 4), table.name),
    )
