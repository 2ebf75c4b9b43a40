"""The commands about which catalogs there are."""

import argparse
from pathlib import Path
from typing import Any

from search.catalog.download import TUTORIAL_FILE
from search.cli.later import later


def add_managing(commands: Any, place: list[argparse.ArgumentParser], which: argparse.ArgumentParser) -> None:
    """Add them to the parser of the shell."""
    about = "List the catalogs: name, records, when built, source."
    catalogs = commands.add_parser("catalogs", parents=place, help="list the catalogs", description=about)
    catalogs.set_defaults(run=later("catalogs"))
    catalogs.add_argument("--json", action="store_true", help="print one JSON object, as the API does")

    about = "Call a catalog by another name. Apps that serve it go on under the new one."
    rename = commands.add_parser("rename", parents=place, help="rename a catalog", description=about)
    rename.set_defaults(run=later("rename"))
    rename.add_argument("name", metavar="OLD", help="the catalog")
    rename.add_argument("new", metavar="NEW", help="its new name")

    about = "Delete a catalog's index. Its file stays, and the vectors of its texts stay in the cache of vectors."
    remove = commands.add_parser("remove", parents=place, help="delete a catalog", description=about)
    remove.set_defaults(run=later("remove"))
    remove.add_argument("name", metavar="NAME", help="the catalog")
    remove.add_argument("--yes", action="store_true", help="do not ask for the name again")

    about = "Write a catalog's records with their vectors to a Parquet file."
    export = commands.add_parser("export", parents=[*place, which], help="write a Parquet file", description=about)
    export.set_defaults(run=later("export"))
    export.add_argument("file", type=Path, metavar="FILE", help="the file to write")

    about = "Download the data of Qdrant's neural-search tutorial. An interrupted download resumes."
    download = commands.add_parser("download", help="download the tutorial's data", description=about)
    download.set_defaults(run=later("download"))
    download.add_argument("data", choices=("startups",), help="which data")
    to = "the file to write (default: %(default)s)"
    download.add_argument("--to", type=Path, default=Path(TUTORIAL_FILE), metavar="FILE", help=to)
