"""Which links of a site can be articles, told from the address alone.

A wrong yes costs one request and a page without an article; a wrong no loses an article for good.
So an address is refused for what it certainly is (an archive, a file, a form, another site), and
taken on any evidence that it names one text: a slug of some words, a number, a date with something
behind it.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from crawler.extraction.dates import url_date, url_month
from crawler.platforms.contract import Scope, Site

LinkKind = Literal["article", "section", "unclear", "refused"]

#: Browsers and servers stop near here; longer addresses are data or traps.
MAX_URL = 2_000


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Host labels under which one site serves other forms of the same pages.
_FORM_LABELS = _set("www www1 www2 www3 ww m mobile amp wap mail touch")

#: Path segments that make everything below them a listing, wherever they stand.
_LISTING_SEGMENTS = _set(
    "tag tags label labels topic topics topik category categories kategori rubrik author authors"
    " penulis user users profile search cari pencarian archive archives arsip indeks feed feeds rss"
    " rss.xml atom.xml comments trackback embed"
)
#: Path segments of the site's own machinery: no text of it is an article.
_MACHINERY = _set(
    "wp-admin wp-content wp-includes wp-json wp-login.php wp-signup.php xmlrpc.php login logout"
    " masuk daftar register signin signup account akun cart checkout cgi-bin share sharer"
    " cdn-cgi _next assets static"
)
#: Segments that say what form of the article follows or went before, and name nothing themselves.
_FORM_SEGMENTS = _set("amp all semua print cetak html copy index.php index.html")
#: Pages that every site has; their slugs can be as long as an article's.
_STATIC = re.compile(
    r"(?:p|tentang(?:-kami)?|about(?:-us)?|kontak(?:-kami)?|contact(?:-us)?|hubungi-kami|faq|iklan"
    r"|(?:info|pasang|tarif|rate)-iklan|advertis\w+|(?:box-|susunan-|tim-|struktur-)?redaksi(?:onal)?"
    r"|pedoman(?:-\w+)*-(?:siber|media|cyber|pemberitaan)|kode-(?:etik|perilaku)(?:-\w+)*|disclaimer"
    r"|(?:kebijakan-)?privasi|kebijakan-privacy|privacy(?:-policy)?|terms(?:-\w+)*"
    r"|syarat(?:-dan|-&)?-ketentuan(?:-\w+)*|ketentuan-(?:layanan|penggunaan)|karir|career|sitemap"
    r"|peta-situs|visi(?:-dan)?-misi|struktur-organisasi|sejarah(?:-singkat)?|home|beranda|index)"
    r"(?:\.\w{3,5})?"
)
#: Endings of files that are no pages.
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|tar|mp[34]|m4[av]"
    r"|avi|mov|webm|wav|ogg|apk|exe|css|js|json|xml|rdf|rss|atom|txt|csv|woff2?|ttf)",
    re.IGNORECASE,
)
_PAGE_FILE = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cfm)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_OR_DAY = re.compile(r"[0-3]?\d")
_BLOGGER_ARCHIVE = re.compile(r"\d{4}_\d\d_\d\d_archive\.html")
_WORDS = re.compile(r"[^-_.,+ ]+")
_NUMBER = re.compile(r"(?:[a-z]{1,3}-?)?\d{3,}", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{4,}[-_].+|.+[-_]\d{4,}(?:[-_][a-z]{2,4})?(?:\.\w+)?", re.IGNORECASE)
#: Segments before an article's number or slug on sites with a CMS of their own.
_READING = _set(
    "read baca berita news detail article artikel post posts view content node story lihat show"
    " detail-post detail-berita news-detail blog"
)
#: Section names of several words ("hukum-dan-kriminal").
_SECTION_SLUG = re.compile(r"(?:berita|kabar|info|seputar|kategori)-.*|.*-(?:dan|and|amp)-.*")
#: Query parameters that choose a listing, a form or a session, never one text.
_LISTING_PARAMETERS = _set(
    "s q query keyword keywords cari search tag tags label cat category kategori author penulis"
    " page paged hal halaman share feed replytocom lang sort order filter redirect redirect_to"
    " return url i m amp utm_source utm_medium utm_campaign"
)
_ARTICLE_PARAMETER = re.compile(r"(?:p|\w*id|read|baca|berita|news|artikel|article|post)", re.I)


def absolute(base: str, href: str | None) -> str | None:
    """Return the http(s) address that a link on ``base`` leads to, without its fragment.

    None for other schemes (``javascript:``, ``data:``, ``mailto:`` …) and for what is no address.
    """
    href = "".join((href or "").split()) if href and "\n" in href else (href or "").strip()
    if not href or len(href) > MAX_URL or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            return None
        _ = parts.port
        url = urlunsplit(parts._replace(fragment=""))
    except ValueError:
        return None
    return url if len(url) <= MAX_URL and url.isprintable() else None


def homes_of(site: Site) -> tuple[str, ...]:
    """Return the addresses of a site's home page: its own, and those of its further hosts."""
    return (site.url, *(f"https://{host}/" for host in site.aliases))


def same_site(url: str, *homes: str) -> bool:
    """Say whether an address is of the site with these homes.

    Hosts are equal but for ``www.``, ``m.``, ``amp.`` and the like. Other sub-domains are other
    sites (``bali.antaranews.com``), and so are other ports.
    """
    here = _site_key(url)
    return here is not None and any(here == _site_key(home) for home in homes)


@lru_cache(maxsize=512)
def _site_key(url: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    label, _, rest = host.partition(".")
    while label in _FORM_LABELS and "." in rest:
        host = rest
        label, _, rest = host.partition(".")
    return host, None if port in (80, 443) else port


def looks_like_article(url: str, *homes: str) -> bool:
    """Say whether an address of the site can be that of one article."""
    return link_kind(url, *homes) == "article"


def link_kind(url: str, *homes: str) -> LinkKind:
    """Sort an address: ``article``; ``section`` for listings; ``unclear`` for short slugs.

    ``unclear`` can be an article of one or two words, a page or a section: who knows more (a
    sitemap that holds posts alone) may take it. Everything else is ``refused``.
    """
    if len(url) > MAX_URL or not same_site(url, *homes):
        return "refused"
    parts = urlsplit(url)
    segments = _segments(parts.path)
    if not set(segments).isdisjoint(_MACHINERY) or _FILE.fullmatch(_extension(segments)):
        return "refused"
    if _is_listing(segments):
        return "section"
    segments = _without_forms(segments)
    if not segments or segments[0] == "p" or _STATIC.fullmatch(segments[-1]):
        by_number = _names_by_query(parts) and (not segments or segments[-1] != "p")
        return "article" if by_number else "refused"
    if _names_one_text(segments) or _names_by_query(parts):
        return "article"
    return "unclear"


def _segments(path: str) -> list[str]:
    try:
        path = unquote(path, errors="replace")
    except ValueError:
        return []
    return [segment for segment in path.lower().split("/") if segment]


def _extension(segments: list[str]) -> str:
    last = segments[-1] if segments else ""
    return last[last.rfind(".") :] if "." in last else ""


def _is_listing(segments: list[str]) -> bool:
    """Tag, label, author, category, search, day, month and year archives, numbered list pages."""
    for position, segment in enumerate(segments):
        after = segments[position + 1] if position + 1 < len(segments) else ""
        if segment in _LISTING_SEGMENTS:
            # "/archives/12345" is WordPress's permalink by number.
            if not (segment in ("archives", "archive") and re.fullmatch(r"\d{3,}", after)):
                return True
            if _YEAR.fullmatch(after):
                return True
        if segment in ("page", "hal") and after.isdigit():
            return True
    if segments and _BLOGGER_ARCHIVE.fullmatch(segments[-1]):
        return True
    dated = _date_end(segments)
    return dated is not None and not [s for s in segments[dated:] if s not in _FORM_SEGMENTS]


def _date_end(segments: list[str]) -> int | None:
    """Return the position behind a year with its month and day, None without a year."""
    for position, segment in enumerate(segments):
        if _YEAR.fullmatch(segment):
            end = position + 1
            while end < min(len(segments), position + 3) and _MONTH_OR_DAY.fullmatch(segments[end]):
                end += 1
            if end > position + 1 or len(segments) == 1:
                return end
    return None


def _without_forms(segments: list[str]) -> list[str]:
    """Drop AMP, print and page-of-article segments from both ends."""
    while segments and segments[0] in _FORM_SEGMENTS:
        segments = segments[1:]
    while segments:
        last, before = segments[-1], segments[-2] if len(segments) > 1 else ""
        if last in _FORM_SEGMENTS or re.fullmatch(r"\d{1,2}", last):
            segments = segments[:-1]
            if before == "halaman":
                segments = segments[:-1]
            continue
        break
    return segments


def _names_one_text(segments: list[str]) -> bool:
    if _date_end(segments) is not None:
        return True
    last = segments[-1]
    stem = _PAGE_FILE.sub("", last)
    words = len(_WORDS.findall(stem))
    if any(len(_WORDS.findall(segment)) >= 4 for segment in segments):
        return True
    if any(_is_number(segment) for segment in segments[-2:]) or _NUMBERED.fullmatch(stem):
        return True
    if words >= 3:
        return len(segments) > 1 or stem != last or not _SECTION_SLUG.fullmatch(stem)
    below_reading = not _READING.isdisjoint(segments[:-1])
    return words == 2 and (stem != last or below_reading)


def _is_number(segment: str) -> bool:
    return bool(_NUMBER.fullmatch(segment)) and not _YEAR.fullmatch(segment)


def _names_by_query(parts: SplitResult) -> bool:
    """``?p=123``, ``detail.php?id=7``, ``?link=843ecc45-Judul_Berita_Ini``."""
    if not parts.query:
        return False
    pairs = parse_qsl(parts.query[:MAX_URL])[:20]
    for key, value in pairs:
        if key.lower() in _LISTING_PARAMETERS:
            continue
        if value.isdigit() and len(value) < 12 and _ARTICLE_PARAMETER.fullmatch(key):
            return True
        if len(_WORDS.findall(value)) >= 4 and "/" not in value:
            return True
    return False


def lies_outside(url: str, scope: Scope) -> bool:
    """Say whether the date in an address puts its article outside the window.

    A month alone counts as the whole month, and a day's margin is left on both sides: sites stamp
    addresses in zones of their own. Addresses without a date are never outside.
    """
    if not (scope.since or scope.until):
        return False
    day = url_date(url)
    middle = url_month(url)
    if middle is None:
        return False
    first = day.day if day else middle.replace(day=1)
    last = day.day if day else (middle.replace(day=28) + timedelta(days=4)).replace(day=1)
    bound = scope.since or scope.until
    zone = bound.tzinfo if bound else None
    margin = timedelta(days=1)
    start = datetime.combine(first, time(), zone) - margin
    end = datetime.combine(last, time(), zone) + margin * 2
    return bool((scope.since and end <= scope.since) or (scope.until and start >= scope.until))
