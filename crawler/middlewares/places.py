"""Places in the browser: a few pages at a time, and one alone when it may bring the others down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Places:
    """``number`` pages may be open at a time.

    Who asks to be alone waits until all others have left, and nobody enters before him.
    """

    def __init__(self, number: int) -> None:
        if number < 1:
            raise ValueError("there is at least one place")
        self._number = number
        self._taken = 0
        self._waiting_alone = 0
        self._changed = asyncio.Condition()

    @property
    def taken(self) -> int:
        """How many places are taken; all of them by one that is alone."""
        return self._taken

    @asynccontextmanager
    async def one(self, *, alone: bool = False) -> AsyncIterator[None]:
        """Hold a place while the context lasts."""
        wanted = self._number if alone else 1
        async with self._changed:
            self._waiting_alone += alone
            try:
                await self._changed.wait_for(lambda: self._is_free(wanted, alone=alone))
            finally:
                self._waiting_alone -= alone
                self._changed.notify_all()
            self._taken += wanted
        try:
            yield
        finally:
            async with self._changed:
                self._taken -= wanted
                self._changed.notify_all()

    def _is_free(self, wanted: int, *, alone: bool) -> bool:
        return self._taken + wanted <= self._number and (alone or not self._waiting_alone)
