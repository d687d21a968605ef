"""When a host that fails is asked again: pauses that grow, a circuit breaker, and an end.

Plain values and no clock: the caller says what happened, and gets told how long the host rests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

Jitter = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``backoff`` and ``rest`` are the first pauses in seconds, with the breaker closed and open.

    Both double with each failure up to ``longest``. The breaker opens after ``failures`` in a row;
    ``probes`` single requests may fail after that until the host is given up.
    """

    backoff: float
    rest: float
    longest: float
    failures: int
    probes: int


@dataclass(slots=True)
class HostRecord:
    """A host's failures in a row, and what was made of them. ``told`` are seconds it asked for."""

    failures: int = 0
    openings: int = 0
    told: float = 0.0
    #: On the caller's clock: when it may be asked again, and when the breaker opened last.
    until: float = 0.0
    opened_at: float = 0.0
    #: The request that finds out whether the host works again.
    probe: object = None
    #: Class and evidence: of the last failure, and with which its requests are refused.
    why: tuple[str, str] = ("", "")
    given_up: tuple[str, str] | None = None

    @property
    def is_open(self) -> bool:
        """True from the breaker's opening until an answer comes."""
        return self.openings > 0


@dataclass(frozen=True, slots=True)
class Decision:
    """``pause`` in seconds; ``opened``: the breaker opened (again); ``ended``: it is given up."""

    pause: float
    opened: bool = False
    ended: bool = False


def _half_to_one_and_a_half() -> float:
    return uniform(0.5, 1.5)  # noqa: S311  # nobody gains by guessing it


def failed(
    host: HostRecord,
    policy: Policy,
    *,
    told: float | None = None,
    counts: bool = True,
    jitter: Jitter = _half_to_one_and_a_half,
) -> Decision:
    """Note a failure and say how long the host rests. ``told`` is what it asked for itself.

    A failure that does not count (the same request again) lengthens no row.
    """
    host.failures += counts
    host.told += told or 0.0
    if host.failures < policy.failures:
        pause = policy.backoff * 2.0 ** min(max(host.failures - 1, 0), 30)
        return Decision(max(min(pause * jitter(), policy.longest), told or 0.0))
    if host.openings >= policy.probes:
        return Decision(0.0, ended=True)
    pause = policy.rest * 2.0 ** min(host.openings, 30)
    host.openings += 1
    return Decision(max(min(pause * jitter(), policy.longest), told or 0.0), opened=True)


def answered(host: HostRecord) -> bool:
    """Note that the host works; tell whether its breaker was open."""
    was_open = host.is_open
    host.failures, host.openings, host.told = 0, 0, 0.0
    return was_open
