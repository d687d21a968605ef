"""What ends a command from outside, answered with one line and a documented status.

Ctrl-C and SIGTERM before a crawl runs, which answers them itself: imports take most of a command's
first second, and what stops it then has lost nothing. The first third of that second is Python's
and Scrapy's own: nothing of ours is there to answer. And a full disk below what a command prints.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, NoReturn

from crawler.errors import Exit

_told = sys.excepthook
_ignored = sys.unraisablehook

#: No room for what is written: on the disk, in the user's share of it, in the largest file allowed.
_FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])


def answer_signals() -> None:
    """Let SIGTERM interrupt like Ctrl-C, and whatever no command catches end in one line.

    A SIGTERM that is ignored, or that somebody else handles, stays as it is.
    """
    sys.excepthook = _tell
    sys.unraisablehook = _tell_ignored
    main = threading.current_thread() is threading.main_thread()
    if main and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _tell(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        _leave_stopped()
    if isinstance(error, OSError) and error.errno in _FULL:
        _leave_full(error)
    _told(kind, error, traceback)


def _tell_ignored(unraisable: Any) -> None:
    """Answer what Python drops: an interrupt within a finalizer, as imports have many, and the
    failure of its own last flush of standard output.
    """
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _leave_stopped()
    if issubclass(unraisable.exc_type, OSError) and unraisable.object is sys.stdout:
        _leave_full(unraisable.exc_value)
    _ignored(unraisable)


def _leave_stopped() -> NoReturn:
    _leave("stopped; start the same command again", Exit.STOPPED)


def _leave_full(error: OSError) -> NoReturn:
    what = error.filename or "the output"
    _leave(f"{what}: cannot be written: {error.strerror}", Exit.STORE)


def _leave(line: str, status: Exit) -> NoReturn:
    with suppress(OSError):
        print(f"error: {line}", file=sys.stderr, flush=True)
    # A hook cannot set the status otherwise: Python would die of the signal, or return 1.
    os._exit(status)
