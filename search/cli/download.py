"""``python -m search download``."""

import argparse

from search.build.progress import Progress
from search.catalog.download import TUTORIAL_ADDRESS, download
from search.cli.bars import Bars


def run_download(options: argparse.Namespace) -> int:
    """Download the tutorial's data; progress on stderr, what to do with it on stdout."""
    with Bars() as bars:
        path = download(
            TUTORIAL_ADDRESS, options.to, lambda done, total: bars.show(Progress("Downloading", done, total))
        )
    print(f"Downloaded {path}; index it with: python -m search index {path} --name startups-demo")
    return 0
