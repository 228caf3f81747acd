"""Import a ledger again and again, saying so, until somebody kills the process."""

import sys
from pathlib import Path

from gridplanner.data.importers.people import run_import
from tests.helpers.project import open_document

if __name__ == "__main__":
    project, ledger = map(Path, sys.argv[1:])
    document = open_document(project)
    while True:
        print("begin", flush=True)  # noqa: T201
        done = run_import(document, ledger)
        print("done", done.added, flush=True)  # noqa: T201
        document.undo()
        print("undone", flush=True)  # noqa: T201
