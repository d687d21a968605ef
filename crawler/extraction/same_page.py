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
    "amp print cetak embed all semua page halaman hal mobile mobi m feed index default".split()
)
_FILE = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cms|xhtml|amp)$")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|pl)/?$", re.I)
_BETWEEN = re.compile(r"[^\w]+|_+")
#: /2024/02/08/ and the clock behind it (/2024/02/08/0931/) number a day, not an article.
_DATE = re.compile(
    r"(?<=/)(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2})(?:/(?P<day>\d{1,2})(?:/\d{4}(?=/))?)?(?=/|$)"
)
#: A number that tells articles apart though it stands among words: no year, day or round figure.
_NUMBER = re.compile(r"[a-z]{0,2}(?!(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d$)(\d*(?!000)\d{3})(?<=\d{5})")
#: The codes of agencies: idUSKBN1XT00W.
_CODE = re.compile(r"(?=.*\d.*[A-Z])(?=.*[A-Z].*\d)[A-Za-z0-9]{8,40}")
#: Query parameters whose number is not the article's.
_NO_NAME = re.compile(
    r".*(?:cat|kat|kanal|menu|page|hal|item|lang|tahun|bulan|year|month|day|tgl|ver|start|width).*"
)
_MOST = 2000


@dataclass(slots=True)
class _Address:
    """What an address says: the words of its slug, its numbers, its day, its query."""

    path: str
    slug: tuple[str, ...] = ()
    numbers: set[str] = field(default_factory=set)
    among_words: set[str] = field(default_factory=set)
    date: tuple[int, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    is_script: bool = False

    @property
    def is_worded(self) -> bool:
        return len(self.slug) >= 3

    @property
    def by_query(self) -> bool:
        """The query names the article: the path is a script's, or a word like "baca"."""
        return bool(self.query) and (self.is_script or not self.is_worded)


def same_page(own: str, other: str) -> bool:
    """True when two folded addresses of one site plausibly name one page.

    They do with the same path (but for its forms, case and slash), the same slug, or the same
    number; also when ``own`` has no slug (``/?p=123``, ``/node/12``) and ``other`` has one.
    """
    if own == other:
        return True
    mine, theirs = _read(own), _read(other)
    if any(theirs.query.get(key, value) != value for key, value in mine.query.items()):
        return False  # ?id=312 and ?id=313
    if mine.by_query and not theirs.query and mine.path == theirs.path:
        return False  # /detail.php for /detail.php?id=312
    if mine.slug == theirs.slug and mine.slug:
        return _same_slug(mine, theirs)
    if _numbered_alike(mine, theirs):
        return True
    if mine.numbers and theirs.numbers:
        return mine.by_query and not mine.is_worded and theirs.is_worded
    return bool(theirs.slug) and _has_no_slug(mine)


def _same_slug(mine: _Address, theirs: _Address) -> bool:
    if any(one != two for one, two in zip(mine.date, theirs.date, strict=False)):
        return False  # this week's and last week's column of one name
    if mine.among_words and theirs.among_words and not mine.among_words & theirs.among_words:
        return False  # judul-berita-ini-70123 and judul-berita-ini-70456
    if mine.is_worded:
        return True
    # "detail", "baca": the numbers decide
    return mine.numbers == theirs.numbers or not (mine.numbers and theirs.numbers)


def _numbered_alike(mine: _Address, theirs: _Address) -> bool:
    shared = mine.numbers & theirs.numbers
    # A short number before two different slugs may be a section's.
    return any(len(number) >= 3 or not (mine.slug and theirs.slug) for number in shared)


def _has_no_slug(address: _Address) -> bool:
    return not address.slug or (address.by_query and not address.is_worded)


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
    path_slug = found.slug
    for key, value in parse_qsl(parts.query):
        key = key.casefold()
        if _NO_NAME.fullmatch(key) or key in _FORMS:
            continue
        found.query[key] = value
        _add(found, value)
    if len(path_slug) > len(found.slug):
        found.slug = path_slug
    return found


def _add(found: _Address, segment: str) -> None:
    """Take a segment's numbers; the last segment of words is the slug."""
    codes = [word for word in _BETWEEN.split(_FILE.sub("", segment)) if word]
    found.numbers.update(code for code in codes[-1:] if _CODE.fullmatch(code))
    words = [word.casefold() for word in codes]
    while words and words[-1] in _FORMS:
        words.pop()
    while words and words[0] in _FORMS:
        words.pop(0)
    if len(words) == 1 and words[0].isdecimal():
        found.numbers.add(words[0].lstrip("0") or "0")
        return
    for place in (0, -1):
        number = _NUMBER.fullmatch(words[place]) if words else None
        if number is not None:
            found.numbers.add(number[1].lstrip("0"))
            found.among_words.add(number[1].lstrip("0"))
            words.pop(place)
        elif place == 0 and len(words) > 2 and words[0].isdecimal():
            found.among_words.add(words.pop(0))
    if words:
        found.slug = tuple(words)
