"""Ctrl-C and SIGTERM before a crawl runs, which answers them itself: one line and status 6.

Imports take most of a command's first second, and what stops it then has lost nothing. The first
third of that second is Python's and Scrapy's own: nothing of ours is there to answer.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any, NoReturn

from crawler.errors import Exit

_told = sys.excepthook
_ignored = sys.unraisablehook


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
        _leave()
    _told(kind, error, traceback)


def _tell_ignored(unraisable: Any) -> None:
    """Answer an interrupt that came within a finalizer, as imports have many: Python drops it."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _leave()
    _ignored(unraisable)


def _leave() -> NoReturn:
    print("error: stopped; start the same command again", file=sys.stderr, flush=True)
    # A hook cannot set the status otherwise: Python would die of the signal.
    os._exit(Exit.STOPPED)
