"""Names of persons in bylines, told from outlets, roles, accounts and link labels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extraction.inline import folded
from crawler.extraction.tables import words

BOTH = r"(?:redaktur|editor)\s*(?:&|dan|/)\s*reporter|reporter\s*(?:&|dan|/)\s*(?:redaktur|editor)"
EDITOR = r"(?:news\s+)?editor|redaktur|penyunting|disunting\s+oleh|edited\s+by"
REPORTER = (
    r"reporter|pewarta|laporan(?:\s+(?:wartawan|oleh))?|jurnalis|wartawan|kontributor|koresponden"
    r"|fotografer"
)
AUTHOR = (
    r"(?:ditulis|diposting|diposkan|dipublikasikan|diterbitkan|dikirim)\s+oleh|penulis|oleh"
    r"|(?:written|posted|published|reported|article)\s+by|by|author|text|texte|von|por|par"
)
_LABEL = re.compile(rf"^\W*(?:{BOTH}|{EDITOR}|{REPORTER}|{AUTHOR})\b\s*[:：\-–|]?\s*", re.I)
_POSTED = re.compile(r"(?:kontributor|koresponden|wartawan|jurnalis|reporter)\s+\w", re.I)
ROLES = frozenset(words("people", "roles"))
_NOT_PERSON = re.compile(
    r"""https?:|www\.|\w@\w|^@|\.(?:com|co|id|net|org|info|news|tv)\b|[{}<>\\|=_©]
    |\b(?:view\s+all|lihat\s+semua|semua\s+(?:tulisan|pos)|all\s+posts|read\s+more|posted|follow|ikuti|comments?|komentar
    |min(?:ute)?s?\s+read|views?|dilihat|dibaca|share|kategori|category|leave\s+a|wib|wita|copyright|redaksi|super\s*admin
    |admin(?:istrator)?|dok|doc|foto|photo|image|getty|istimewa|ilustrasi)\b|\d{3,}""",
    re.I | re.X,
)
_OUTLET = re.compile(
    r"\b(?:tim|humas\w*|redaksi|admin\w*|newsroom|news|media|polres\w*|polda|polsek|polri|tribrata\w*|desk|official|biro|infokom|online|cyber|portal|\w{3,}news|dinas|\w*kominfo|prokopim|pem(?:kab|kot|prov)|sekretariat|mabes|kodim|korem|divisi)\b",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:,(?!\s*(?:S\.|M\.|SH\b|MH\b|ST\b|SE\b|Jr\b|Ph))|;|&|/|\||\s(?:dan|and|und|et|y|og|och)\s)\s*"
)
_TAIL = re.compile(
    r"""\s*(?:[-–—|•·,(]\s*)?(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|hari\s+ini|twitter
    |diterbitkan|diperbarui|tayang|published|updated|posted)\b.*
    |(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)|april|mei|may|jun[ie]|jul[iy]|agustus|august|september|okt?ober|october|november|desember|december)\b(?=\W{0,3}\d).*
    |\d{1,2}\s+\w+\s+\d{4}.*|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*|\d{1,2}[:.]\d\d.*)$""",
    re.I | re.X,
)
#: What a person is, behind the name: "Dewi Lestari Jurnalis", "Dewi Lestari (Tabanan".
_ROLE_TAIL = re.compile(
    r"(?<=\w)\s+(?:\((?!.*\)).*|(?:jurnalis|wartawan|wartawati|kontributor|koresponden|penulis"
    r"|(?-i:Reporter|Editor))(?:\s.*)?)$",
    re.I,
)
_SITE_TAIL = re.compile(r"\s+[-–—|]\s+[\w.]{3,30}$")
LONGEST_NAME = 60
_AROUND = " \t:,;-–—|()[]\"'*"
#: Ends of names that keep their full stop.
_DEGREE = re.compile(r"(?:\b[A-Z][A-Za-z]{0,4}\.){2,}$|\b(?:Jr|Sr|Drs?|Hj?)\.$")
_NOT_WORD = re.compile(r"[\W_]+")


def tidy(values: Iterable[str], keys: set[str]) -> list[str]:
    """Return the persons among the values, each once."""
    found: dict[str, str] = {}
    for value in values:
        if len(value) > 400 or "://" in value or "@" in value:
            continue
        parts = _SPLIT.split(folded(value))
        for part in parts:
            if len(parts) > 1 and _POSTED.match(part):  # "Kontributor Lhokseumawe, Masriadi"
                continue
            name = person(part, keys)
            if name:
                found.setdefault(key_of(name), name)
    return list(found.values())


def person(text: str, keys: set[str]) -> str | None:
    """Return the name in a byline's part, or None when it names no person."""
    name = text.strip(_AROUND)
    for _ in range(2):
        name = _LABEL.sub("", name, count=1)
    name = _SITE_TAIL.sub("", _TAIL.sub("", name)).strip(_AROUND)
    name = _ROLE_TAIL.sub("", name).strip(_AROUND)
    if name.endswith(".") and not _DEGREE.search(name):
        name = name.rstrip(". ")
    key = key_of(name)
    if not 2 <= len(name) <= LONGEST_NAME or len(key) < 2 or key in ROLES or key in keys:
        return None
    if (
        _NOT_PERSON.search(name)
        or _OUTLET.search(name)
        or any(len(k) > 5 and key.startswith(k) for k in keys)
    ):
        return None
    return name if any(ch.isalpha() for ch in name) and len(name.split()) <= 7 else None


def key_of(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())
