"""Progress of long work, on stderr."""

from contextlib import ExitStack

from tqdm import tqdm

from search.build.progress import Progress


class Bars(ExitStack):
    """One progress bar for each phase; leaving it closes the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._phase = ""

    def show(self, progress: Progress) -> None:
        if progress.phase != self._phase:
            self.close()
            self._phase = progress.phase
            total = progress.total or None
            self._bar = self.enter_context(tqdm(total=total, desc=progress.phase, unit="", initial=progress.done))
        self._bar.update(progress.done - self._bar.n)
