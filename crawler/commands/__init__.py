"""The project's commands. Scrapy imports all of them before it runs one, which takes a while."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from crawler.errors import Exit

_told = sys.excepthook


def _tell(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Answer Ctrl-C during the imports, when no command runs that could, with one line."""
    if not issubclass(kind, KeyboardInterrupt):
        _told(kind, error, traceback)
        return
    print("error: stopped; start the same command again", file=sys.stderr, flush=True)
    # A hook cannot set the status otherwise: Python would die of the signal.
    os._exit(Exit.STOPPED)


sys.excepthook = _tell
