"""``python -m benchmarks.scale.step NAME FOLDER VECTORS``: one step in a process of its own, its numbers as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks.scale.work import Numbers, Work

# Imported by name, so that a step whose memory is measured holds its own imports only.
STEPS = {
    "encode": "encoding",
    "prepare": "preparing",
    "build": "building",
    "build_raw": "building_raw",
    "open": "opening",
    "ask": "asking",
}


def main() -> None:
    name, folder, vectors, *arguments = sys.argv[1:]
    measure: Callable[..., Numbers] = import_module(f"benchmarks.scale.{STEPS[name]}").measure
    print(json.dumps(measure(Work(Path(folder), Path(vectors)), *arguments)))


if __name__ == "__main__":
    main()
