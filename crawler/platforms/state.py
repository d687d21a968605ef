"""What a walk remembers of the pages behind it, small enough to travel in an ask's state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest(text: str) -> str:
    """Return 12 hex digits that stand for a URL or a page in a walk's memory."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


class Seen:
    """A bounded memory of URLs: the earliest and the latest stay when it is full.

    A listing that runs out repeats its first page or its last, so these are what must be known.
    """

    def __init__(self, digests: Iterable[str] = (), *, limit: int = 2000) -> None:
        self._digests = dict.fromkeys(digests)
        self._limit = limit

    def __len__(self) -> int:
        return len(self._digests)

    def add(self, text: str) -> bool:
        """Remember ``text``; return whether it is new."""
        key = digest(text)
        if key in self._digests:
            return False
        self._digests[key] = None
        return True

    def to_list(self) -> list[str]:
        """Return the JSON form that the constructor takes back."""
        digests = list(self._digests)
        if len(digests) <= self._limit:
            return digests
        head = self._limit // 4
        return digests[:head] + digests[head - self._limit :]
