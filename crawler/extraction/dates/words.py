"""The words of dates: months, weekdays and units in Indonesian and English, as sites write them."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

#: Every spelling met, old orthography and report style included (Nopember, Pebruari, Agt, SPT).
_MONTH_SPELLINGS: dict[int, str] = {
    1: "januari january jan jnr",
    2: "februari february pebruari febuari feb peb pebr febr",
    3: "maret march mar mrt",
    4: "april apr apl",
    5: "mei may",
    6: "juni june jun",
    7: "juli july jul",
    8: "agustus august agu agt ags agst agus aug",
    9: "september sep sept spt",
    10: "oktober october okt oct",
    11: "november nopember nov nop",
    12: "desember december des dec",
}
_WEEKDAY_SPELLINGS: dict[int, str] = {
    0: "senin sen monday mon",
    1: "selasa sel tuesday tue tues",
    2: "rabu rab wednesday wed",
    3: "kamis kam thursday thu thur thurs",
    4: "jumat jum friday fri",
    5: "sabtu sab saturday sat",
    6: "minggu min ahad sunday sun",
}
MONTHS = {word: number for number, words in _MONTH_SPELLINGS.items() for word in words.split()}
WEEKDAYS = {word: number for number, words in _WEEKDAY_SPELLINGS.items() for word in words.split()}
ENGLISH_WEEKDAYS = frozenset(w for w in WEEKDAYS if w.endswith("day"))

#: Seconds per unit; calendar units are counted in days, which is as exact as "3 weeks ago" is.
UNITS: dict[str, int] = {
    word: seconds
    for seconds, words in {
        1: "detik second seconds sec secs dtk",
        60: "menit minute minutes min mins mnt",
        3600: "jam hour hours hr hrs",
        86400: "hari day days",
        604800: "minggu pekan week weeks wk wks",
        2592000: "bulan month months",
        31536000: "tahun year years",
    }.items()
    for word in words.split()
}

_FUZZY_TARGETS = {w: n for w, n in MONTHS.items() if len(w) >= 7}
_LONGEST_TYPO = 12


@lru_cache(maxsize=4096)
def month_number(word: str) -> int | None:
    """Return 1 to 12 for a month's name, typing errors in the long names included, else None.

    One slip in a long name ("aguatus", "desmber") is forgiven, two in the longest ("sepetembar").
    Short names get no such credit: "maret" is one letter from "market".
    """
    word = word.rstrip(".")
    if word in MONTHS:
        return MONTHS[word]
    if not 6 <= len(word) <= _LONGEST_TYPO or not word.isalpha():
        return None
    best = min(_FUZZY_TARGETS, key=lambda name: DamerauLevenshtein.distance(word, name))
    allowed = 2 if len(best) >= 8 else 1
    close = DamerauLevenshtein.distance(word, best) <= allowed and word[:1] == best[:1]
    return _FUZZY_TARGETS[best] if close else None


_APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc\u00b4`\u2032\uff07]")
_JUMAT = re.compile(r"\bjum'?\s?'at\b")
#: Characters that look like nothing or like a space and stand in the middle of dates.
_ODD_SPACE = re.compile(r"[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")


def folded(text: str) -> str:
    """Return ``text`` in lower case with plain spaces, dashes and apostrophes, same word order."""
    if text.isascii():
        text = text.replace("`", "'").lower()
    else:
        text = _DASHES.sub("-", _ODD_SPACE.sub(" ", _APOSTROPHES.sub("'", text))).lower()
    return _JUMAT.sub("jumat", text) if "'at" in text else text
