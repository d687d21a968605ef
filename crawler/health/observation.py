"""What one look at a source said of it: the look of a crawl, or of ``scrapy sources check``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

#: ``ok`` and ``degraded`` (it answers, but its numbers left their history) give articles;
#: ``failing`` has a class, ``moved`` the host it moved to; ``spam`` is somebody else's site by now,
#: ``dead`` a host that is gone.
Sign = Literal["ok", "degraded", "moved", "failing", "dead", "spam"]
SIGNS: tuple[Sign, ...] = get_args(Sign)
By = Literal["crawl", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look. ``cls`` is the class of a failure (``dns``, ``http-status``, …).

    ``where`` is the host of a source that moved, ``reason`` says in plain words what was seen, and
    ``run`` is the crawl's run.

    Raises:
        ValueError: a sign that is none, a failure without class, a move without host.
    """

    source: str
    sign: Sign
    by: By
    cls: str = ""
    where: str = ""
    reason: str = ""
    run: str = ""

    def __post_init__(self) -> None:
        if self.sign not in SIGNS:
            raise ValueError(f"sign {self.sign!r}: use {', '.join(SIGNS)}")
        if self.sign == "failing" and not self.cls:
            raise ValueError("a failing source needs the class of its failure (cls)")
        if self.sign == "moved" and not self.where:
            raise ValueError("a source that moved needs the host where it is now (where)")

    @property
    def label(self) -> str:
        """The sign with its detail: ``failing(dns)``, ``moved(host)``."""
        return labelled(self.sign, self.cls, self.where)

    def said(self) -> dict[str, str]:
        """Return what was seen, without where and by whom, as JSON has it."""
        return {"sign": self.sign, "cls": self.cls, "where": self.where, "reason": self.reason}


def labelled(sign: Sign, cls: str, where: str) -> str:
    """Return a sign with what it is about."""
    detail = {"failing": cls, "moved": where}.get(sign, "")
    return f"{sign}({detail})" if detail else sign
