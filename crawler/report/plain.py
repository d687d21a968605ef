"""Making text from the web harmless where people read it."""

from __future__ import annotations

import unicodedata

#: Cc controls (terminal escapes among them), Cf formats (bidi overrides), Cs lone surrogates.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co"})


def plain(text: str, limit: int = 200) -> str:
    """Return one line of at most ``limit`` characters without control or format characters."""
    kept = (" " if unicodedata.category(c) in _HARMFUL else c for c in text[: limit * 4])
    folded = " ".join("".join(kept).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
