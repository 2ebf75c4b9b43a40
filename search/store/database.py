"""All collections of one place: which catalogs there are, and which collection of each is live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from search.store.store import Store

if TYPE_CHECKING:
    from search.index.manifest import Manifest


class Database(Protocol):
    """A catalog is a name; its collections are versions of its index, of which one is live.

    A build fills a new collection and publishes it in one step. Two builds at once are wasteful and never
    harmful. What was live stays until a later build sweeps, so readers have time to take up the new one.
    Every method raises StoreUnavailable.
    """

    @property
    def where(self) -> str:
        """The place, for a person."""
        ...

    @property
    def kind(self) -> str:
        """What holds the collections, for a person."""
        ...

    @property
    def apps_build(self) -> bool:
        """Whether an app builds an index that is missing, or leaves that to a command."""
        ...

    def names(self) -> list[str]:
        """The catalogs that have a live collection."""
        ...

    def live(self, name: str) -> str | None:
        """The live collection of a catalog, or None."""
        ...

    def missing(self, name: str) -> str:
        """Why a catalog has no live collection, in one sentence."""
        ...

    def source(self, name: str) -> str | None:
        """The catalog file that the live index was built from, whatever its format; "" if that is not told, None if
        there is no index.
        """
        ...

    def open(self, collection: str) -> tuple[Store, Manifest]:
        """A complete collection, to be searched.

        Raises CollectionGone if it is not there, IndexMismatch if it is damaged or of an older layout, and
        DiskFull.
        """
        ...

    def manifest(self, collection: str) -> Manifest:
        """The manifest alone; raises CollectionGone and IndexMismatch."""
        ...

    def create(self, name: str, dimension: int, records: int, keys: Sequence[str] = ()) -> tuple[str, Store]:
        """A new, empty collection of a catalog for so many records; ``dimension`` 0 for one of words alone.

        ``keys`` are those of ``FACET_KEYS`` and ``RANGE_KEYS`` that its points have.

        Raises DiskFull.
        """
        ...

    def publish(self, name: str, collection: str, manifest: Manifest) -> Manifest:
        """Mark a finished collection as complete and make it live, at once for all readers."""
        ...

    def remove(self, collection: str) -> None:
        """Delete a collection; nothing if it is not there."""
        ...

    def sweep(self, name: str) -> None:
        """Delete what earlier builds of a catalog left: complete collections that are not live, and incomplete
        ones that nothing has been written to for long. While words alone are live, the newest whole one stays.
        """
        ...

    def rename(self, name: str, new: str) -> None:
        """Call a catalog by another name, in one step for readers; its collections stay readable where they are open.

        Raises CatalogError if there is no such catalog, or another one of the new name.
        """
        ...

    def drop(self, name: str) -> None:
        """Delete a catalog with all its collections; nothing that is of others, and nothing if it is not there."""
        ...

    def size(self, name: str) -> int | None:
        """The bytes that a catalog takes on the disk; None where that is not told."""
        ...

    def check(self, collection: str) -> list[str]:
        """Every damage that can be told without the catalog, one sentence each."""
        ...
