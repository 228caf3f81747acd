"""The fonts, loaded before anything is measured."""

import pytest

from tests.layers.print.small_ground import fonts


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp):
    fonts()
