"""Progress of long work, on stderr."""

from __future__ import annotations

from tqdm import tqdm

from search.index import Progress


class Bars:
    """One progress bar for each phase."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._phase = ""

    def show(self, progress: Progress) -> None:
        if progress.phase != self._phase or self._bar is None:
            self._close()
            self._phase = progress.phase
            self._bar = tqdm(total=progress.total, desc=progress.phase, unit="", initial=progress.done)
        self._bar.update(progress.done - self._bar.n)

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
