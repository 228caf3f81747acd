"""Every column of the registry has its class, and whoever is named has a mask."""

from gridplanner.data.access.column_classes import (
    CLASS_OF,
    OPEN_TABLES,
    Sensitivity,
    class_of,
)
from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.store.registry_tables import REGISTRY

OPEN_COLUMNS = {
    "household": "dwelling_id code valid_from valid_to place_id source",
    "register_household": "valid_to building_id dwelling_id source",
    "review": "building_id source source_row estate time",
}
# What they hold depends on the row: each is masked where it is read.
BY_ROW = {"former_value.value", "review.present", "review.offered"}
# Shown to whoever may open the file of the household.
INSIDE = {"register_household.reg_no", "register_household.address"}


def columns():
    return [(table.name, column.name) for table in REGISTRY for column in table.columns]


def test_every_column_is_classed():
    """A new column must be thought about: enter it, or say that it is open."""
    unknown = [
        f"{table}.{column}"
        for table, column in columns()
        if f"{table}.{column}" not in CLASS_OF
        and table not in OPEN_TABLES
        and column not in OPEN_COLUMNS.get(table, "").split()
    ]
    assert unknown == []


def test_no_class_is_of_a_column_that_is_not_there():
    known = {f"{table}.{column}" for table, column in columns()}
    assert set(CLASS_OF) - known == set()


def test_whoever_is_named_or_reached_has_a_mask():
    wanted = {Sensitivity.IDENTITY, Sensitivity.CONTACT}
    bare = [
        f"{table}.{column}"
        for table, column in columns()
        if class_of(table, column) in wanted and column not in COLUMN_MASKS
    ]
    assert set(bare) == BY_ROW | INSIDE


def test_what_tells_of_places_is_open():
    assert class_of("dwelling", "room") is Sensitivity.OPEN
    assert class_of("dwelling", "owner_name") is Sensitivity.IDENTITY
