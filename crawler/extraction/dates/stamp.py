"""What was read from one date on a page: a day, perhaps a time of day, perhaps a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

#: No news site of the registry is older; 1970 and other zero dates fall below it too.
EARLIEST_YEAR = 1995


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A point in time as precisely as its source gave it.

    ``value`` is an aware datetime when the time of day is known, otherwise a plain date.
    ``zone_given`` says that the source named the zone itself (WIB, +07:00, Z). ``weekday_agrees``
    is None when no weekday was written beside the date, else whether it is the right one.
    ``year_given`` is False when the year had to be worked out. ``utc_clock`` keeps the wall clock
    of a stamp that was written in UTC: some sites label local time so (see ``choose``).
    """

    value: datetime | date
    zone_given: bool = False
    year_given: bool = True
    weekday_agrees: bool | None = None
    utc_clock: datetime | None = None

    @property
    def time_known(self) -> bool:
        """Whether the source gave a time of day."""
        return isinstance(self.value, datetime)

    @property
    def day(self) -> date:
        """The calendar day, in the stamp's own zone."""
        return self.value.date() if isinstance(self.value, datetime) else self.value

    def moment(self) -> datetime | None:
        """The instant in UTC, or None when only the day is known."""
        return self.value.astimezone(UTC) if isinstance(self.value, datetime) else None

    def iso(self) -> str:
        """ISO 8601: date and time with offset when the time is known, else the date alone."""
        if isinstance(self.value, datetime):
            return self.value.replace(microsecond=0).isoformat()
        return self.value.isoformat()
