"""Garbage collections that leave out what stays.

Model and libraries are half a million objects. Looking through them takes 100 ms and more in which nothing else runs,
once in some hundred requests and after every run of a Streamlit page.
"""

import asyncio
import gc

from search.service.catalogs import Catalogs
from search.service.state import Stage

_LOOK_SECONDS = 0.5


async def freeze_when_loaded(catalogs: Catalogs) -> None:
    """Once the model is loaded, take all objects there are out of garbage collections."""
    while catalogs.default.state.stage is not Stage.READY:
        await asyncio.sleep(_LOOK_SECONDS)
    gc.collect()
    gc.freeze()
