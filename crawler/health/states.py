"""How a source is, by the looks at it so far: states that no single look turns over.

A state is entered after some looks in a row (``ENTER``), so that one bad hour of a cheap host is no
failure and one good answer no recovery. Two states put a source aside (``QUARANTINE``): crawls
leave it out until ``RELEASE`` good checks in a row let it back in.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from crawler.health.observation import Observation, Sign, labelled

#: Looks in a row after which a state is entered. A crawl finds drift over many articles, and spam
#: has several proofs, so neither needs a second look; a check's word for drift does.
ENTER: Final = MappingProxyType(
    {"ok": 2, "degraded": 1, "failing": 2, "moved": 2, "spam": 1, "dead": 3}
)
#: A host that is gone is dead when it was gone at so many looks over so many days.
DEAD_AFTER: Final = timedelta(days=7)
#: Failures of hosts that are not there, as opposed to hosts that refuse or break.
LIFELESS: Final = frozenset({"dns", "connect", "gone", "parked"})
QUARANTINE: Final = frozenset({"spam", "dead"})
#: Good looks in a row that end a quarantine.
RELEASE: Final = 3
#: Days between two cheap checks: sources in trouble are looked at daily, the others weekly.
CHECK_DAYS: Final = MappingProxyType({"ok": 7, "degraded": 3, "moved": 7})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A source's state. Times are ISO 8601 in UTC.

    ``since`` is when the state began, ``checked`` the last look. ``next`` is the sign that looks
    have shown since ``next_since`` without turning the state yet, ``looks`` how many of them.
    ``by`` is who saw what the state says. ``gone`` and ``gone_since`` count the looks in a row that
    found no host.
    """

    name: Sign
    since: str
    checked: str
    cls: str = ""
    where: str = ""
    reason: str = ""
    by: str = ""
    next: str = ""
    looks: int = 0
    gone: int = 0
    gone_since: str = ""

    @property
    def label(self) -> str:
        """The state with its detail: ``failing(dns)``, ``moved(host)``."""
        return labelled(self.name, self.cls, self.where)

    @property
    def is_quarantined(self) -> bool:
        """Whether crawls leave the source out."""
        return self.name in QUARANTINE

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form; ``State(**…)`` gives the state back."""
        return asdict(self)


def step(state: State | None, observation: Observation, now: datetime) -> State:
    """Return the state after one more look. ``state`` is None for a source never looked at.

    The first look decides what is said of a new source: there is nothing yet that it could upset.
    ``now`` is an aware datetime.
    """
    moment = now.isoformat(timespec="seconds")
    sign = _sign(state, observation, now)
    gone, gone_since = _gone(state, observation, moment)
    if state is None:
        return _entered(sign, observation, moment, gone, gone_since)
    state = replace(state, checked=moment, gone=gone, gone_since=gone_since)
    if _is_blind(state, observation):
        return state
    if sign == state.name and _same(state, observation):
        reason = state.reason if state.is_quarantined else observation.reason
        by = observation.by
        return replace(state, next="", looks=0, reason=reason or state.reason, by=by)
    shown = _shown(state, sign, observation)
    looks = state.looks + 1 if state.next == shown else 1
    if looks >= _patience(state, sign, observation):
        entered = _entered(sign, observation, moment, gone, gone_since)
        return replace(entered, reason=_explained(state, entered, looks))
    return replace(state, next=shown, looks=looks)


def put_aside(source: str, state: State) -> str:
    """Return the line that says why a source is left out, since when, and what to do next."""
    why = f" ({state.reason})" if state.reason else ""
    released = f"{RELEASE} good checks in a row release it: scrapy sources check {source}"
    return f"put aside as {state.name} since {state.since[:10]}{why}; {released}"


def is_due(state: State | None, now: datetime) -> bool:
    """Tell whether a source should be looked at again; one never looked at is due."""
    if state is None:
        return True
    days = CHECK_DAYS.get(state.name, 1) if not state.next else 1
    # A little early rather than a day late: timers do not start to the second.
    return now - datetime.fromisoformat(state.checked) >= timedelta(days=days, hours=-1)


def _sign(state: State | None, observation: Observation, now: datetime) -> Sign:
    """Return what a look counts as: a host that is gone fails until it is gone for long."""
    if not _finds_no_host(observation):
        return observation.sign
    if state is None or not state.gone:
        return "failing"
    lasted = now - datetime.fromisoformat(state.gone_since)
    if state.name == "dead" or (state.gone + 1 >= ENTER["dead"] and lasted >= DEAD_AFTER):
        return "dead"
    return "failing"


def _finds_no_host(observation: Observation) -> bool:
    return observation.sign == "dead" or (
        observation.sign == "failing" and observation.cls in LIFELESS
    )


def _gone(state: State | None, observation: Observation, moment: str) -> tuple[int, str]:
    if not _finds_no_host(observation):
        return 0, ""
    if state is None or not state.gone:
        return 1, moment
    return state.gone + 1, state.gone_since


def _same(state: State, observation: Observation) -> bool:
    """Tell whether a look of the state's sign shows its detail too."""
    if state.name == "failing":
        return state.cls == _class(observation)
    return state.name != "moved" or state.where == observation.where


def _explained(before: State, after: State, looks: int) -> str:
    """Return why a state is entered: what was seen, and how often or since when."""
    if after.name == "dead":
        return f"no host at {after.gone} looks since {after.gone_since[:10]}: {after.reason}"
    if before.is_quarantined and not after.is_quarantined:
        return f"{looks} good looks in a row after {before.label} since {before.since[:10]}"
    return after.reason


def _shown(state: State, sign: Sign, observation: Observation) -> str:
    """Return what must last: within one sign its detail, in quarantine any good answer."""
    if sign == state.name:
        return labelled(sign, _class(observation), observation.where)
    return "ok" if state.is_quarantined and sign == "degraded" else sign


def _class(observation: Observation) -> str:
    return observation.cls or "gone"


def _is_blind(state: State, observation: Observation) -> bool:
    """Tell whether a good look could not have seen what is wrong: a check reads no articles."""
    by_reading = state.name == "degraded" and state.by == "crawl"
    return by_reading and observation.by == "check" and observation.sign == "ok"


def _patience(state: State, sign: Sign, observation: Observation) -> int:
    if sign == "dead":  # the looks that showed it are counted already
        return 1
    if state.is_quarantined and sign != "spam":
        return RELEASE if sign in ("ok", "degraded", "moved") else _NEVER
    if sign == "degraded" and observation.by == "check":
        return ENTER["ok"]
    return ENTER[sign]


#: A failure releases nobody.
_NEVER: Final = 1 << 31


def _entered(
    sign: Sign, observation: Observation, moment: str, gone: int, gone_since: str
) -> State:
    return State(
        name=sign,
        since=moment,
        checked=moment,
        cls=_class(observation) if sign == "failing" else "",
        where=observation.where if sign == "moved" else "",
        reason=observation.reason,
        by=observation.by,
        gone=gone,
        gone_since=gone_since,
    )
