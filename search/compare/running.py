"""A survey running in the background, to be watched and cancelled."""

import threading
from collections.abc import Callable, Sequence

from search.compare.survey import SurveyRow, most_different
from search.errors import SearchError


class RunningSurvey:
    """Measures one query after the other in a thread; safe to read at any time."""

    def __init__(self, queries: Sequence[str], measure: Callable[[str], SurveyRow]) -> None:
        self.total = len(queries)
        self.fault = ""
        self._rows: list[SurveyRow] = []
        self._queries = tuple(queries)
        self._measure = measure
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="survey", daemon=True)
        self._thread.start()

    @property
    def done(self) -> int:
        """How many queries are measured."""
        return len(self._rows)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def rows(self) -> list[SurveyRow]:
        """What is measured so far, the least agreement first."""
        return most_different(tuple(self._rows))

    def cancel(self) -> None:
        """Stop after the query that is being measured; its row and those before stay."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Return when it is over, or after so many seconds."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            for query in self._queries:
                if self._cancelled.is_set():
                    return
                self._rows.append(self._measure(query))
        except SearchError as error:
            self.fault = str(error)
        except Exception as error:
            self.fault = f"The survey stopped on an unexpected fault ({type(error).__name__})."
