"""Could two addresses of one site be one page? Told by the slug and the number that they carry.

Themes print one fixed address, or another article's, as every page's canonical one. Believing it
would lose the page; doubting a true one costs an address that is not the prettiest. So two
addresses are one page only where they have something in common that names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

#: Segments and words at a slug's end that choose a form of the page, never the page.
_FORMS = frozenset(
    re.findall(
        r"\w+",
        "amp print cetak embed all semua page halaman hal mobile m feed index default full lite"
        " komentar comments",
    )
)
_FILE = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cms|xhtml|amp)$")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|pl)/?$", re.I)
_BETWEEN = re.compile(r"[^\w]+|_+")
#: /2024/02/08/ and the clock behind it (/2024/02/08/0931/) number a day, not an article.
_DATE = re.compile(
    r"(?<=/)(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2})(?:/(?P<day>\d{1,2})(?:/\d{4}(?=/))?)?(?=/|$)"
)
#: The same at a file's name: 2024-02-08-judul.html.
_DATED = re.compile(r"(?P<year>(?:19|20)\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)[-_](?=.)")
#: A number that tells articles apart though it stands among words: no year, day or round figure.
_NUMBER = re.compile(
    r"[a-z]{0,2}(?!(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d$)(\d{0,20}(?!000)\d{3})(?<=\d{5})"
)
#: The codes of agencies: idUSKBN1XT00W.
_CODE = re.compile(r"(?=.*\d.*[A-Z])(?=.*[A-Z].*\d)[A-Za-z0-9]{8,40}")
#: Query parameters whose number is not the article's.
_NO_NAME = re.compile(
    r"cat|kat|kanal|menu|page(?!_?id)|hal|item|lang|tahun|bulan|year|month|day|tgl|ver|start"
)
_MOST = 2000


@dataclass(slots=True)
class _Address:
    """What an address says: the words of its slug, its numbers, its day, its query."""

    path: str
    slug: tuple[str, ...] = ()
    numbers: set[str] = field(default_factory=set)
    among_words: set[str] = field(default_factory=set)
    earlier: list[tuple[str, ...]] = field(default_factory=list)
    ends: set[str] = field(default_factory=set)
    date: tuple[int, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    is_script: bool = False
    ends_in_number: bool = False

    @property
    def is_worded(self) -> bool:
        """The slug is a headline's, not "judul", "read" or "detail"."""
        return len(self.slug) >= 3

    @property
    def by_query(self) -> bool:
        """The query names the article: ``/?p=312``, ``/detail.php?judul=polisi-sambang-warga``."""
        named = any(
            key.endswith("id") or value.isdecimal() or len(_BETWEEN.split(value)) >= 3
            for key, value in self.query.items()
        )
        return named and (self.is_script or not self.is_worded)

    @property
    def has_no_slug(self) -> bool:
        """It goes by number: ``/?p=312``, ``/node/312``, ``/baca?id=312``."""
        return not self.slug or (not self.is_worded and (self.by_query or self.ends_in_number))


def same_page(own: str, other: str) -> bool:
    """True when two folded addresses of one site plausibly name one page.

    They do with the same path (but for its forms, case and slash), the same slug, or the same
    number; also when ``own`` has no slug (``/?p=312``, ``/node/312``) and ``other`` has one.
    """
    if own == other:
        return True
    mine, theirs = _read(own), _read(other)
    if any(theirs.query.get(key, value) != value for key, value in mine.query.items()):
        return False  # ?id=312 and ?id=313
    if mine.by_query and not theirs.query and (mine.path == theirs.path or theirs.is_script):
        return False  # /detail.php for /detail.php?id=312
    if mine.slug and mine.slug == theirs.slug:
        return _same_slug(mine, theirs)
    if _numbered_alike(mine, theirs):
        return True
    if mine.numbers and theirs.numbers and not (mine.by_query and theirs.is_worded):
        return False
    # One word may be a section's: /?p=312 is not /berita/.
    return mine.has_no_slug and (len(theirs.slug) > 1 or bool(theirs.slug and theirs.date))


def _same_slug(mine: _Address, theirs: _Address) -> bool:
    if any(one != two for one, two in zip(mine.date, theirs.date, strict=False)):
        return False  # this week's and last week's column of one name
    if mine.among_words and theirs.among_words and not mine.among_words & theirs.among_words:
        return False  # judul-berita-ini-70123 and judul-berita-ini-70456
    if mine.ends_in_number and theirs.ends_in_number and not mine.numbers & theirs.numbers:
        return False  # /berita-hukum-kriminal/312 and /berita-hukum-kriminal/313
    if mine.is_worded or mine.numbers == theirs.numbers:
        return True
    return not mine.has_no_slug and not (mine.numbers and theirs.numbers)


def _numbered_alike(mine: _Address, theirs: _Address) -> bool:
    shared = mine.numbers & theirs.numbers
    # A short number before two different headlines may be a section's.
    if any(len(n) >= 3 or not (mine.is_worded and theirs.is_worded) for n in shared):
        return True
    # /berita/312/judul and /judul-312
    at_an_end = mine.numbers & theirs.ends | mine.ends & theirs.numbers
    return any(len(number) >= 3 for number in at_an_end)


def _read(url: str) -> _Address:
    parts = urlsplit(url[:_MOST])
    path = unquote(parts.path).rstrip("/") or "/"
    found = _Address(path.casefold(), is_script=_SCRIPT.search(path) is not None)
    day = _DATE.search(path)
    if day is not None:
        found.date = tuple(int(part) for part in day.groups() if part)
        path = path[: day.start()] + path[day.end() :]
    for segment in path.split("/"):
        _add(found, segment)
    if found.ends_in_number and not found.is_worded:  # /judul-berita-ini/artikel/312
        found.slug = next((s for s in reversed(found.earlier) if len(s) >= 3), found.slug)
    path_slug, by_number = found.slug, found.ends_in_number
    for name, value in parse_qsl(parts.query):
        key = name.casefold()
        if _NO_NAME.search(key) or key in _FORMS:
            continue
        found.query[key] = value
        _add(found, value)
    if len(path_slug) >= len(found.slug) or len(found.slug) < 3:
        found.slug = path_slug
    found.ends_in_number = by_number
    return found


def _add(found: _Address, segment: str) -> None:
    """Take a segment's numbers; the last segment of words is the slug."""
    if dated := _DATED.match(segment):
        found.date = tuple(int(part) for part in dated.groups())
        segment = segment[dated.end() :]
    codes = [word for word in _BETWEEN.split(_FILE.sub("", segment)) if word]
    found.numbers.update(code for code in codes[-1:] if len(code) <= 40 and _CODE.fullmatch(code))
    words = [word.casefold() for word in codes]
    while words and words[-1] in _FORMS:
        words.pop()
    while words and words[0] in _FORMS:
        words.pop(0)
    if len(words) == 1 and words[0].isdecimal():
        found.numbers.add(words[0].lstrip("0") or "0")
        found.ends_in_number = len(codes) == 1
        return
    found.ends = {word for word in words[:1] + words[-1:] if word.isdecimal()}
    for place in (0, -1):
        number = _NUMBER.fullmatch(words[place]) if words else None
        if number is not None:
            found.numbers.add(number[1].lstrip("0"))
            found.among_words.add(number[1].lstrip("0"))
            words.pop(place)
        elif place == 0 and len(words) > 2 and words[0].isdecimal():
            found.among_words.add(words.pop(0))
    if words:
        found.earlier.append(tuple(words))
        found.slug, found.ends_in_number = tuple(words), False
