"""``python -m search``."""

import signal
import sys
from typing import NoReturn

from search.cli import main


def _stop(number: int, _: object) -> NoReturn:
    """End as after any other failure, so that an unfinished collection is removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
