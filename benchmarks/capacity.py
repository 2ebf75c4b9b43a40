"""From bytes measured for one record to a cluster: arithmetic only, nothing is measured here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

GIB = 2**30
STORED = ("ids", "vectors", "graph", "records", "cities", "names", "words", "terms")
SIZES = (1_000_000, 10_000_000)


class Part(NamedTuple):
    """Bytes that one record takes of a component: in files, and on the heap where it is pinned in memory."""

    disk: float
    heap: float = 0.0


Parts = Mapping[str, Part]


class Mode(NamedTuple):
    """What is kept in memory: parts ``pinned`` on the heap, and parts whose files the system is to cache."""

    name: str
    pinned: tuple[str, ...]
    cached: tuple[str, ...]

    @property
    def stored(self) -> tuple[str, ...]:
        """Every part on disk: those of all modes, and the smaller copies this one searches."""
        return (*STORED, *(part for part in self.pinned if part not in STORED))


MODES = (
    Mode("originals in RAM", ("ids", "cities", "names", "words", "terms"), ("vectors", "graph")),
    Mode("int8 in RAM, originals on disk", ("ids", "int8"), ("graph", "words", "terms")),
    Mode("binary in RAM, originals on disk", ("ids", "binary"), ("graph", "words", "terms")),
)


class Cluster(NamedTuple):
    """What is assumed of the machines. ``spare`` is the share of memory and disk left free, 0 to 1.

    ``generations`` are the collections that exist while a catalog is built anew beside the live one.
    """

    node_memory: float = 64 * GIB
    replicas: int = 2
    spare: float = 0.2
    generations: int = 2
    least_nodes: int = 3
    least_shards: int = 12
    shards_per_node: int = 2


class Plan(NamedTuple):
    """What a catalog needs: ``memory`` and ``disk`` in bytes over all nodes, ``nodes`` to serve it,
    ``rebuilding`` to serve it while the next one is built beside it, ``cpu_hours`` to encode its texts.
    """

    records: int
    mode: str
    memory: float
    disk: float
    nodes: int
    rebuilding: int
    shards: int
    cpu_hours: float

    def __str__(self) -> str:
        """A row of the Markdown table that ``HEADER`` starts."""
        nodes = f"{self.nodes:,}" if self.nodes == self.rebuilding else f"{self.nodes:,} ({self.rebuilding:,})"
        return (
            f"| {self.records:,} | {self.mode} | {rounded(self.memory / GIB)} | {rounded(self.disk / GIB)} "
            f"| {nodes} | {self.shards:,} | {rounded(self.cpu_hours)} |"
        )


HEADER = (
    "| records | in memory | memory, GiB | disk, GiB | nodes (while rebuilding) | shards | CPU-hours to encode |\n"
    "|--:|---|--:|--:|--:|--:|--:|"
)


def slope(records: tuple[int, int], sizes: tuple[float, float]) -> float:
    """Bytes added by an added record, from two numbers of records and the bytes of each."""
    return (sizes[1] - sizes[0]) / (records[1] - records[0])


def memory(parts: Parts, mode: Mode, generations: int = 1) -> float:
    """Bytes of memory for one copy of one record. Only the heap is held by every generation: what files
    of the others were cached gives way.
    """
    heap = sum(parts[name].heap for name in mode.pinned)
    return generations * heap + sum(parts[name].disk for name in mode.cached)


def disk(parts: Parts, mode: Mode) -> float:
    """Bytes of files for one copy of one record."""
    return sum(parts[name].disk for name in mode.stored)


def plan(records: int, parts: Parts, mode: Mode, rate: float, cluster: Cluster | None = None) -> Plan:
    """What ``records`` records need, texts being encoded at ``rate`` a second on each core."""
    cluster = cluster or Cluster()
    copies = records * cluster.replicas / (1 - cluster.spare)

    def nodes(generations: int) -> int:
        needed = math.ceil(copies * memory(parts, mode, generations) / cluster.node_memory)
        return max(cluster.least_nodes, needed)

    serving = nodes(1)
    return Plan(
        records=records,
        mode=mode.name,
        memory=copies * memory(parts, mode),
        disk=copies * disk(parts, mode) * cluster.generations,
        nodes=serving,
        rebuilding=nodes(cluster.generations),
        shards=max(cluster.least_shards, cluster.shards_per_node * serving),
        cpu_hours=records / rate / 3600,
    )


def rounded(value: float) -> str:
    """Three significant figures: 12,300 rather than 12,345."""
    if value <= 0:
        return "0"
    digits = 2 - math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(0, digits)}f}"
