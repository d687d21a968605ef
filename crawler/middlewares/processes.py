"""The processes of a browser, found by a word of its command line; Linux's ``/proc`` tells."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def group_of(mark: str) -> int | None:
    """Return the process group that a program with ``mark`` among its arguments leads."""
    sought = mark.encode()
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError):
            if sought in (entry / "cmdline").read_bytes().split(b"\0"):
                group = os.getpgid(int(entry.name))
                if group != os.getpgrp():  # never our own
                    return group
    return None


def kill_group(group: int) -> None:
    """Kill every process of a group at once; none is left to hang."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def memory_of(group: int) -> int:
    """Return the bytes that a group's processes hold for themselves: resident and not shared."""
    total = 0
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError, IndexError):
            if os.getpgid(int(entry.name)) == group:
                _, resident, shared, *_ = (entry / "statm").read_text().split()
                total += (int(resident) - int(shared)) * _PAGE
    return total
