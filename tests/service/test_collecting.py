from __future__ import annotations

import asyncio
import gc
from pathlib import Path

from search.service import Catalogs
from search.service.collecting import freeze_when_loaded
from tests.corpus import HashEncoder
from tests.indexes import build, settings_of
from tests.waiting import settled


def test_what_is_loaded_is_left_out_of_collections(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    catalogs = Catalogs(settings_of(tmp_path), HashEncoder())
    before = gc.get_freeze_count()

    async def load() -> None:
        freezing = asyncio.create_task(freeze_when_loaded(catalogs))
        await asyncio.sleep(0)
        assert gc.get_freeze_count() == before
        catalogs.start()
        await freezing

    try:
        asyncio.run(load())
        settled(catalogs)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
        catalogs.close()
