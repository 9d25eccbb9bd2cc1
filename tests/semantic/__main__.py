"""Write the page of the mutations, in the root of the repository: `python -m tests.semantic --write FILE`."""

import argparse
import os
import sys
from pathlib import Path

from tests.making import ROOT
from tests.semantic.table import computed


def main() -> None:
    """Make every mutation and judge it, and write or print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.semantic", description=main.__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="Where the page goes; without it, it is printed.")
    shared = Path(os.environ.get("AFTERLINE_SHARED") or ROOT.parent / "shared")
    parser.add_argument("--texts", type=Path, default=shared / "corpus", help="The folder of the texts of the reports.")
    given = parser.parse_args()
    page = computed(given.texts)
    if given.write:
        given.write.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
