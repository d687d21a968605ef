"""Printing into a pipe whose reader may leave early, as ``head`` does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from rich.console import Console


@contextmanager
def while_it_is_read() -> Iterator[None]:
    """End the block in silence when nobody reads standard output any more."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class PipedConsole(Console):
    """A console whose reader may leave: rich would end the program with a status of its own."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError
