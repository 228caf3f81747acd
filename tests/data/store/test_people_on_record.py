"""Who of a ledger's people is on record, by the number of their document."""

from __future__ import annotations

import pytest

from gridplanner.data.job import Progress
from gridplanner.data.store.people_on_record import people_by_id
from tests.helpers.people import make_id
from tests.helpers.project import new_document

FIRST, SECOND, THIRD, LAST = (make_id("1955-03-12", n) for n in (12, 14, 16, 18))


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document.file
    document.close()


def test_a_record_leads_to_the_one_it_became_at_last(file):
    file.bulk_insert(
        "person",
        {
            "name": ["薛德福"] * 5,
            "id_no": [FIRST, SECOND, FIRST, LAST, THIRD],
            "merged_into": [2, 4, 4, None, 5],
            "valid_to": ["2026-01-01"] * 3 + [None, "2026-01-01"],
        },
    )
    numbers = [FIRST, SECOND, LAST, THIRD]
    found = people_by_id(file, numbers, Progress())
    # One that leads in a circle leads nowhere: it is told as it is.
    assert found == {FIRST: [4], SECOND: [4], LAST: [4], THIRD: [5]}
