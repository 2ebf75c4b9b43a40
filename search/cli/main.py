"""Arguments, exit codes and error messages of ``python -m search``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from search import __version__
from search.cli.later import later
from search.cli.managing import add_managing
from search.errors import QueryError, SearchError
from search.request import DEFAULT_LIMIT, DEFAULT_WEIGHT, ENGINES, FUSIONS, MAX_LIMIT, NEURAL, SCORES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it did what was asked, 1 if it could not, 2 for wrong usage."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SearchError as error:
        print(f"search: {error}", file=sys.stderr)
        return 2 if isinstance(error, QueryError) else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"search: {error.filename or 'input or output'}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsearch: stopped; run the same command again to continue.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    root = argparse.ArgumentParser(
        prog="python -m search",
        description="Neural and full-text search over a catalog of descriptions.",
        epilog="Settings come from environment variables; the README lists them.",
    )
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    place = argparse.ArgumentParser(add_help=False)
    folder = "folder of the index (default: INDEX_DIR or .index)"
    place.add_argument("--index-dir", type=Path, metavar="DIR", help=folder)

    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--catalog", metavar="NAME", help="which catalog (default: QDRANT_COLLECTION)")

    about = "Build the index of a catalog. Only new texts are encoded; an interrupted build resumes."
    index = commands.add_parser("index", parents=[place], help="build the index of a catalog", description=about)
    index.set_defaults(run=later("index"))
    file = "JSON, CSV, Parquet or Excel file (default: CATALOG, or that of the index, or the bundled one)"
    index.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file)
    index.add_argument("--name", metavar="NAME", help="name of the catalog (default: QDRANT_COLLECTION)")
    mapping = "JSON file that says which columns make a record (default: those of before, or a guess)"
    index.add_argument("--mapping", type=Path, metavar="FILE", help=mapping)
    needed = "do nothing if the index is up to date"
    index.add_argument("--if-needed", action="store_true", help=needed)
    progress = "how progress is shown: bars for people, JSON for programs"
    index.add_argument("--progress", choices=("bars", "json"), default="bars", help=progress)

    about = (
        "Copy the live index with its vectors between its folder and the server of QDRANT_URL. Nothing is encoded "
        "again, and the source does not change."
    )
    purpose = "copy the index to a Qdrant server or back"
    copy = commands.add_parser("copy", parents=[place, which], help=purpose, description=about)
    copy.set_defaults(run=later("copy"))
    copy.add_argument(
        "--to", choices=("server", "embedded"), required=True, help="the target: the server, or the folder (embedded)"
    )

    about = (
        "Check every file of the live index against its checksum, and a sample of full-text scores against rank_bm25, "
        "which needs memory for all texts."
    )
    check = commands.add_parser("check", parents=[place, which], help="check the index for damage", description=about)
    check.set_defaults(run=later("check"))

    add_managing(commands, [place], which)

    asking = argparse.ArgumentParser(add_help=False)
    city = "keep records of this city; may be repeated"
    asking.add_argument("--city", action="append", default=[], metavar="CITY", help=city)
    value = "keep records with this value of a facet, such as Batch:Winter 2012, or in a range, such as Year:2010..2012"
    asking.add_argument("--filter", action="append", default=[], metavar="LABEL:VALUE", help=value)
    limit = f"number of records, 1 to {MAX_LIMIT} (default: %(default)s)"
    asking.add_argument("--limit", type=int, default=DEFAULT_LIMIT, metavar="N", help=limit)
    weight = "full-text's share in the hybrid, 0 to 1 (default: %(default)s)"
    asking.add_argument("--weight", type=float, default=DEFAULT_WEIGHT, metavar="W", help=weight)
    fusion = "what the hybrid adds up: scores, or reciprocal ranks (default: %(default)s)"
    asking.add_argument("--fusion", choices=FUSIONS, default=SCORES, help=fusion)
    asking.add_argument("--json", action="store_true", help="print one JSON object, as the API does")

    about = "Search the index."
    query = commands.add_parser("query", parents=[place, which, asking], help="search the index", description=about)
    query.set_defaults(run=later("query"))
    query.add_argument("text", metavar="TEXT", help="what to look for")
    query.add_argument("--engine", choices=ENGINES, default=NEURAL, help="which engine answers (default: %(default)s)")

    about = "Compare engines on one query (what differs, and why) or on a file of queries (where they disagree most)."
    purpose = "compare engines on one query or on many"
    compare = commands.add_parser("compare", parents=[place, which, asking], help=purpose, description=about)
    compare.set_defaults(run=later("compare"))
    compare.add_argument("text", nargs="?", metavar="TEXT", help="what to look for")
    engines = "an engine to compare; give two or three (default: neural and fulltext)"
    compare.add_argument("--engine", action="append", choices=ENGINES, help=engines)
    compare.add_argument("--html", type=Path, metavar="FILE", help="also write the comparison to this HTML file")
    queries = "instead of TEXT: a file with one query per line; prints CSV, the least agreement first"
    compare.add_argument("--queries", type=Path, metavar="FILE", help=queries)
    return root
