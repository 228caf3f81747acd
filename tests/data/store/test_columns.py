"""Columns of whole numbers, read at once."""

import apsw
import pytest

from gridplanner.data.store.counts import arrays_of


@pytest.fixture
def connection():
    made = apsw.Connection(":memory:")
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)")
    yield made
    made.close()


def test_columns_come_in_the_order_of_the_query(connection):
    rows = [(3, -7, 2**50), (1, 0, 5), (2, 12, -1)]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    found = arrays_of(connection, "SELECT id, a, b FROM t ORDER BY id", width=3)
    assert [column.tolist() for column in found] == [
        [1, 2, 3],
        [0, 12, -7],
        [5, -1, 2**50],
    ]
    found = arrays_of(connection, "SELECT a, b FROM t WHERE id > ? ORDER BY a", "1")
    assert found[0].tolist() == [-7, 12]


def test_no_rows_are_empty_columns(connection):
    found = arrays_of(connection, "SELECT a, b FROM t")
    assert [(column.dtype, len(column)) for column in found] == [("int64", 0)] * 2


def test_a_part_of_a_number_counts_nothing_and_a_missing_one_is_refused(connection):
    connection.execute("INSERT INTO t VALUES (1, 22.0, 22.9)")
    found = arrays_of(connection, "SELECT a, b FROM t")
    assert [column.tolist() for column in found] == [[22], [22]]
    connection.execute("INSERT INTO t VALUES (2, NULL, 3)")
    with pytest.raises(ValueError, match="NULL"):
        arrays_of(connection, "SELECT a, b FROM t")
