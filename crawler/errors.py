"""Errors a user can mend, and the exit statuses that a scheduler can rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What ``scrapy crawl`` and the project's other commands return to the shell."""

    DONE = 0
    BROKEN = 1  #: an unexpected error; the traceback is in the log
    BAD_INPUT = 2  #: bad arguments or data files; each mistake has its own line
    UNREACHABLE = 3  #: not one source answered
    SOURCES_FAILED = 4  #: finished, but a source could not be listed, or all its pages failed
    STORE = 5  #: the results could not be written; what was committed is intact
    STOPPED = 6  #: stopped by a signal; the same command goes on where it stopped
    UNHEALTHY = 7  #: ``sources health``: a source is degraded, failing, moved or put aside


class InputError(Exception):
    """Mistakes in arguments or data files: one line each, naming what, where and the next step.

    Lines quote what files and sites say: control and format characters become blanks.
    """

    def __init__(self, *lines: str) -> None:
        self.lines = tuple(map(_printable, lines))
        super().__init__("\n".join(self.lines))


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line)
