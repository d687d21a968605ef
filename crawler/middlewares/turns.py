"""Taking turns at an address: many regional sites stand on one cheap server and share its limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

#: Addresses remembered before those that nobody waits for are forgotten.
_MOST = 1_000


@dataclass(slots=True)
class _Place:
    """``users`` have a request in flight or wait for it; ``free_at`` is on the monotonic clock."""

    semaphore: asyncio.Semaphore
    users: int = 0
    free_at: float = 0.0


@dataclass(slots=True)
class AddressTurns:
    """At most ``most`` requests at a time for an address, begun ``delay`` seconds apart or more."""

    most: int
    delay: float
    _places: dict[str, _Place] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for the address, and keep its place until the block ends."""
        place = self._place(address)
        place.users += 1
        try:
            async with place.semaphore:
                now = monotonic()
                begins = max(now, place.free_at)
                place.free_at = begins + self.delay
                await asyncio.sleep(begins - now)
                yield
        finally:
            place.users -= 1

    def _place(self, address: str) -> _Place:
        if len(self._places) >= _MOST and address not in self._places:
            now = monotonic()
            self._places = {
                key: place
                for key, place in self._places.items()
                if place.users or place.free_at > now
            }
        return self._places.setdefault(address, _Place(asyncio.Semaphore(self.most)))
