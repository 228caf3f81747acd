"""The small town with a household of planted people in one of its houses."""

import pytest

from gridplanner.data.document import Document
from gridplanner.ui.session import Selection
from tests.helpers.people import PEOPLE
from tests.helpers.project import clock


@pytest.fixture
def project(project):
    """The closed project of the window's tests, with invented people in house 1."""
    document = Document.open(project, clock=clock, user="李工")
    with document.file.transaction():
        write = document.file.bulk_insert
        write("dwelling", {"building_id": [1], "floor": [1], "room": ["101"]})
        write("household", {"dwelling_id": [1]})
        write(
            "person",
            {
                "name": [person.name for person in PEOPLE],
                "sex": [person.sex for person in PEOPLE],
                "birth": [person.birth for person in PEOPLE],
                "id_no": [person.id_no for person in PEOPLE],
                "phone": [person.phone for person in PEOPLE],
                "household_id": [1] * len(PEOPLE),
            },
        )
    document.close()
    return project


@pytest.fixture
def house(town):
    """The window with the house of the planted people selected."""
    town.session.select(Selection(buildings=(1,)))
    return town
