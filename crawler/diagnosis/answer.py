"""What is diagnosed, and what a diagnosis says."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: What the request was for: an article's page, the site's home page, or a list of any form.
Purpose = Literal["page", "home", "listing"]
#: Cc controls (terminal escapes among them), Cf formats (bidi overrides), Cs lone surrogates.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co"})
_LONGEST_EVIDENCE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A site's answer. ``headers`` has lower-case names; ``body`` is decompressed.

    ``asked`` is the URL before redirects, ``url`` the one that answered.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    purpose: Purpose = "page"


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an answer is not what was asked for: a reason of ``outcomes.toml`` and what shows it.

    The evidence is one short line without control characters, whatever the site sent.
    """

    reason: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.evidence}"


def finding(reason: str, evidence: str) -> Finding:
    """Return a finding whose evidence can be shown on a terminal."""
    return Finding(reason, harmless(evidence))


def harmless(text: str, limit: int = _LONGEST_EVIDENCE) -> str:
    """Return one line of at most ``limit`` characters without control or format characters."""
    kept = (" " if unicodedata.category(c) in _HARMFUL else c for c in text[: limit * 4])
    folded = " ".join("".join(kept).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
