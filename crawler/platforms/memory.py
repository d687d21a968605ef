"""What a source's walk leaves for the next one.

Only a walk that came to its end leaves something. The next one starts with the first method that
had listed anything, and asks it for what is new or edited since the earlier walk began.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawler.platforms.contract import Baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The end of a walk. ``began`` and ``swept`` are ISO stamps in UTC.

    ``method`` names the one that the next walk starts with; ``notes`` is what each method noted, by
    its name; ``swept`` is when the last walk began that built upon nothing.
    """

    family: str
    method: str
    began: str
    swept: str
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form; ``Memory(**memory.to_dict())`` gives the memory back."""
        return {
            "family": self.family,
            "method": self.method,
            "began": self.began,
            "swept": self.swept,
            "notes": self.notes,
        }

    def baseline(self, method: str) -> Baseline:
        """Return what a method may take for granted."""
        began = datetime.fromisoformat(self.began)
        return Baseline(began=began, notes=self.notes.get(method, {}))


def newest(stamps: Iterable[str | None]) -> str | None:
    """Return the latest of some ISO stamps in UTC; those without a zone count as UTC."""
    moments = [moment for moment in map(_moment, stamps) if moment is not None]
    return max(moments).isoformat(timespec="seconds") if moments else None


def _moment(stamp: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp) if stamp else None
        if moment is None:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
