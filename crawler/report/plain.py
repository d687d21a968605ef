"""Making text from the web harmless where people read it."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

#: Cc controls (terminal escapes among them), Cf formats (bidi overrides), Cs lone surrogates,
#: Zl and Zp line ends that only some programs see.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
#: What may be harmful in JSON text that is not escaped to ASCII: JSON itself escapes C0 controls.
_SUSPECT = re.compile(r"[\x7f-\x9f\xad]|[^\x00-\xff]")


def plain(text: str, limit: int = 200) -> str:
    """Return one line of at most ``limit`` characters without control or format characters."""
    folded = " ".join(_blanked(text[: limit * 4]).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"


def plain_lines(text: str, indent: str = "") -> str:
    """Return a text's lines without control or format characters, all but the first indented."""
    return f"\n{indent}".join(map(_blanked, text.split("\n")))


def plain_json(value: Any) -> str:
    """Return one line of JSON that a terminal can show: readable, harmful characters escaped."""
    return _SUSPECT.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _blanked(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _HARMFUL else c for c in text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if unicodedata.category(match[0]) in _HARMFUL else match[0]
