"""``python -m search index``."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from search.catalog import Catalog, read_catalog
from search.errors import IndexUnusable
from search.index import IndexFolder, Progress, build_index
from search.index.open import current_index
from search.neural import SentenceEncoder
from search.neural.placement import Placement, placement
from search.settings import Settings, load_settings

_SKIPPED_SHOWN = 5


def run_index(options: argparse.Namespace) -> int:
    """Build the index; progress on stderr, one summary line on stdout."""
    settings = load_settings(index_dir=options.index_dir, catalog=options.catalog)
    place = placement(settings)
    if options.if_needed and _is_current(settings, place):
        return 0
    catalog = read_catalog(settings.catalog_path)
    _tell_skipped(catalog)
    encoder = SentenceEncoder(settings.model, settings.precision)
    with _Bars() as bars:
        report = build_index(
            catalog, IndexFolder(settings.index_dir), encoder, settings.model, place, progress=bars.show
        )
    print(
        f"Indexed {len(catalog.startups):,} startups of {catalog.name} into {settings.index_dir} "
        f"({report.encoded:,} texts encoded, {len(catalog.skipped):,} lines skipped)."
    )
    return 0


def _is_current(settings: Settings, place: Placement) -> bool:
    folder = IndexFolder(settings.index_dir)
    try:
        current_index(folder, catalog=settings.catalog, model=settings.model, store=place.kind)
    except IndexUnusable:
        return False
    return True


def _tell_skipped(catalog: Catalog) -> None:
    for line, reason in catalog.skipped[:_SKIPPED_SHOWN]:
        print(f"search: line {line} skipped: {reason}", file=sys.stderr)
    if (more := len(catalog.skipped) - _SKIPPED_SHOWN) > 0:
        print(f"search: {more:,} more lines skipped", file=sys.stderr)


class _Bars:
    """One progress bar on stderr for each phase of a build."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._phase = ""

    def show(self, progress: Progress) -> None:
        if progress.phase != self._phase or self._bar is None:
            self._close()
            self._phase = progress.phase
            self._bar = tqdm(total=progress.total, desc=progress.phase, unit="", initial=progress.done)
        self._bar.update(progress.done - self._bar.n)

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
