"""Which addresses the sources' walks have listed in this run, in 8 bytes each."""

from __future__ import annotations

from collections.abc import Iterable


class Sightings:
    """The keys of the listed URLs, by source, from a walk's first candidate to its end.

    Two keys meet by chance once in some hundred million runs over a million URLs.
    """

    def __init__(self) -> None:
        self._seen: dict[str, set[int]] = {}

    def add(self, source: str, key: bytes) -> bool:
        """Note a URL; return whether it is new."""
        seen, short = self._seen.setdefault(source, set()), _short(key)
        if short in seen:
            return False
        seen.add(short)
        return True

    def has_any(self, source: str, keys: Iterable[bytes]) -> bool:
        """Say whether one of several addresses of an article was listed."""
        return not self._seen.get(source, set()).isdisjoint(map(_short, keys))

    def forget(self, source: str) -> None:
        """Drop the URLs of a walk that has ended."""
        self._seen.pop(source, None)


def _short(key: bytes) -> int:
    return int.from_bytes(key[:8], "big")
