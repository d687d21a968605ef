"""Which province a site's host or name speaks of, as far as that can be told from words alone."""

from __future__ import annotations

import re

from crawler.sources.provinces import PROVINCES

#: Short forms that hosts and units use; the names themselves come from the list of provinces.
_SHORT: dict[str, str] = {
    "nad": "ID-AC", "sumut": "ID-SU", "sumbar": "ID-SB", "sumsel": "ID-SS", "babel": "ID-BB",
    "kepri": "ID-KR", "jabar": "ID-JB", "jateng": "ID-JT", "jatim": "ID-JI", "metrojaya": "ID-JK",
    "dkijakarta": "ID-JK", "jakarta": "ID-JK", "diy": "ID-YO", "jogja": "ID-YO",
    "yogyakarta": "ID-YO", "ntb": "ID-NB", "ntt": "ID-NT", "kalbar": "ID-KB", "kalteng": "ID-KT",
    "kalsel": "ID-KS", "kaltim": "ID-KI", "kaltara": "ID-KU", "sulut": "ID-SA", "sulteng": "ID-ST",
    "sulsel": "ID-SN", "sultra": "ID-SG", "sulbar": "ID-SR", "malut": "ID-MU",
}  # fmt: skip
_LETTERS = re.compile(r"[^a-z]")
_NAMES = {_LETTERS.sub("", name.lower()): code for code, name in PROVINCES.items()} | _SHORT


def province_of(host: str, name: str) -> str | None:
    """Return the province that a host's label or a name's words spell out, None when none does.

    Labels are read whole and without "polda" ("sulteng" in sulteng.polri.go.id, poldasulteng.id),
    so that a town's name which is part of another is not taken for a province.
    """
    for label in host.lower().split("."):
        for word in (label, *re.split(r"[-_]", label)):
            found = _NAMES.get(
                _LETTERS.sub("", re.sub(r"^(?:tribratanews|humas)?(?:polda)?", "", word))
            )
            if found:
                return found
    words = [_LETTERS.sub("", word) for word in name.lower().split()]
    spans = ("".join(words[at : at + size]) for size in (3, 2, 1) for at in range(len(words)))
    return next((_NAMES[span] for span in spans if span in _NAMES), None)
