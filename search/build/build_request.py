"""What a build is asked to make: one value, kept as a small JSON file while it waits."""

import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from search.catalog.mapping import Mapping


class BuildRequest(BaseModel):
    """Index the file ``source`` under ``name``, with the columns that ``mapping`` names, or those guessed.

    ``asked`` is in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(pattern=r"^[^/\\\x00.][^/\\\x00]{0,99}$")
    source: Path
    mapping: Mapping | None = None
    asked: float = Field(default_factory=time.time, allow_inf_nan=False)
