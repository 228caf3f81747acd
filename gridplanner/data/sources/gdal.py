"""How GDAL is called: which faults mean "cannot read", and with which switches.

fiona and pyogrio each bring a GDAL of their own. Both are only loaded when a
source is read.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridplanner.data.sources.encoding import codec
from gridplanner.data.sources.files import sibling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def reading_faults() -> tuple[type[Exception], ...]:
    """List what either library raises for a file or a row it cannot read."""
    from fiona._err import CPLE_BaseError
    from fiona.errors import FionaError
    from pyogrio.errors import DataSourceError, FeatureError, FieldError, GeometryError

    return (
        FionaError,
        CPLE_BaseError,
        DataSourceError,
        FeatureError,
        FieldError,
        GeometryError,
        UnicodeDecodeError,
        ValueError,
        RuntimeError,
        OverflowError,
        OSError,
        KeyError,
        TypeError,  # fiona, of layers that cannot count their rows
    )


@contextmanager
def quiet_gdal(dataset: Path, *, encoding: str | None = None) -> Iterator[None]:
    """Switch both libraries for one source, and keep their remarks to themselves.

    What they say of single rows is found out and listed by us. A shapefile without
    its index has been copied and gets a new one; where there is an index the switch
    would write over it, in the user's folder. A drawing's texts are in the encoding
    its bytes tell, not the one its head names.
    """
    import fiona
    import pyogrio

    switches: dict[str, str] = {}
    if dataset.suffix.lower() == ".shp" and sibling(dataset, ".shx") is None:
        switches["SHAPE_RESTORE_SHX"] = "YES"
    if dataset.suffix.lower() == ".dxf":
        switches["DXF_ENCODING"] = "" if encoding is None else codec(encoding)
    before = {name: pyogrio.get_gdal_config_option(name) for name in switches}
    pyogrio.set_gdal_config_options(switches)
    loggers = [logging.getLogger(name) for name in ("fiona", "pyogrio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with fiona.Env(**switches), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        pyogrio.set_gdal_config_options(before)
