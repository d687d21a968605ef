"""Pages without an article: what they are, and what shows it."""

from __future__ import annotations

import re
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.extraction.article import NoArticle, Reason
from crawler.extraction.blocks import PROSE, prose_of
from crawler.extraction.body import Body
from crawler.extraction.boilerplate.stamps import is_stamp_line
from crawler.extraction.consent import has_consent_box
from crawler.extraction.inline import element_text
from crawler.extraction.scoring import short_sentences
from crawler.extraction.structured import (
    GALLERY_TYPES,
    LISTING_TYPES,
    VIDEO_TYPES,
    Declared,
)
from crawler.extraction.tables import words
from crawler.extraction.walk import Walk

#: Less text than this is no report (two short sentences have more).
SHORTEST = 90
#: In a container that calls itself the body, a line is enough: a page of a paged article.
SHORTEST_NAMED = 40
#: A body of this length is an article, whatever else the page shows.
_PLENTY = 600
#: Texts below this are short, however they are built; so many paragraphs of prose are a report.
_SHORT, _REPORT = 400, 3

#: Where a report shows its date, in blocks, and the meta elements that declare it.
_NEAR_TOP = 40
_PUBLISHED = words("meta", "published")

_MISSING = re.compile(
    r"""(?:^|[|(:–—-]\s?)404\)?\s*(?:$|[|)–—-])|\b(?:error|http|kesalahan|kode|halaman|page)\W{1,3}404\b|\b404\W{1,3}(?:not|page|error|halaman|tidak|oops)\b
    |\b(?:halaman\s+(?:yang\s+(?:anda|kamu)\s+(?:cari|tuju|minta)\s+)?tidak\s+(?:di)?temukan|page\s+(?:you\s+\w+\s+\w+\s+\w+\s+)?(?:can(?:no|['’])t\s+be|not|was\s+not|could\s+not\s+be)\s+found
    |not\s+found|tidak\s+ada\s+(?:artikel|berita|postingan|halaman|yang\s+ditemukan)|(?:maaf|oops|ups|waduh|aduh)\b.{0,60}(?:tidak\s+(?:di)?temukan|not\s+found|tidak\s+tersedia|tidak\s+ada)
    |(?:artikel|berita|konten|postingan|halaman|laman|tulisan)\s+(?:(?:ini|itu|yang\s+(?:anda|kamu)\s+\w+)\s+)?(?:(?:telah|sudah)\s+(?:di)?hapus|(?:(?:telah|sudah)\s+)?tidak\s+(?:lagi\s+|dapat\s+|bisa\s+)?(?:tersedia|ditemukan|ada))|nothing\s+(?:was\s+)?found|page\s+does\s+not\s+exist)\b""",
    re.I | re.X,
)
#: What stands by itself on a page whose database had nothing to show.
_NOTHING = re.compile(
    r"\W*(?:maaf\W+)?(?:(?:data|berita|artikel|tulisan|konten|hasil)\s+)?(?:tidak|belum)\s+"
    r"(?:(?:di)?temukan|ada\s+(?:data|berita|artikel|tulisan|postingan|konten))\W*",
    re.I,
)
_LOGIN = re.compile(
    r"\b(?:log\s?in|masuk|sign\s?in|berlangganan|subscribe|langganan|daftar)\b.{0,80}\b(?:untuk|to|agar|melanjutkan|continue|membaca|read|akun|account)\b"
    r"|\b(?:silakan|silahkan|harap|mohon|harus|wajib|please|must)\s+(?:log\s?in|masuk|sign\s?in|berlangganan)\b"
    r"|\b(?:khusus|hanya\s+untuk|only\s+for)\s+(?:pelanggan|anggota|member|pengguna|subscribers?)\b"
    r"|\buntuk\s+(?:membaca|melanjutkan|melihat|mengakses)\b.{0,60}\b(?:log\s?in|masuk|berlangganan|mendaftar)\b",
    re.I,
)
_LOGIN_TITLE = re.compile(
    r"\W*(?:log\s?in|masuk|sign\s?in|halaman\s+(?:login|masuk))\b\W*(?:$|[|–-])", re.I
)
_CONSENT = re.compile(r"\b(?:cookies?|consent|persetujuan|privasi|privacy|gdpr)\b", re.I)
_CHALLENGE = re.compile(
    r"just a moment|checking your browser|attention required|verify(?:ing)? you are (?:a )?human"
    r"|enable javascript and cookies|ddos protection|access denied|are you a robot"
    r"|please wait while",
    re.I,
)
#: What hosts and owners show in the place of a site; said of other things in longer texts.
_SERVICE = re.compile(
    r"account (?:has been )?suspended|bandwidth limit exceeded|under (?:construction|maintenance)"
    r"|(?:situs|website|web|laman|sistem)\b.{0,20}\bsedang\b.{0,20}\b(?:perbaikan|pemeliharaan)",
    re.I,
)
_SHELL = re.compile(
    r"enable\s+javascript|javascript\s+(?:is\s+)?(?:required|disabled|diperlukan)|aktifkan\s+javascript|requires?\s+javascript|loading\.\.\.",
    re.I,
)
_SHELL_ROOTS = frozenset(
    {"root", "app", "__next", "__nuxt", "q-app", "svelte", "gatsby-focus-wrapper"}
)
_LOADING = re.compile(
    r"\W*(?:(?:sedang\s+)?memuat|loading|mohon\s+tunggu|please\s+wait)(?:\s+\w+){0,3}\W*", re.I
)
#: More text than this is a page's own, however little it says.
_BLANK = 60
#: Pictures that a page without text may show and still be a shell: a logo, a spinner.
_LOGOS = 2
_LISTING_URL = re.compile(
    r"/(?:category|kategori|tag|tags|label|topik|topic|author|penulis|page|indeks|search|kanal|rubrik)/[^/]+/?(?:page/\d+/?)?$|[?&](?:s|q|search|cat)=|/page/\d+/?$|^https?://[^/]+/?$|/\d{4}/\d{2}/?(?:\d{2}/?)?$",
    re.I,
)
#: What WordPress writes on the body of an archive (body_class).
_LISTING_CLASSES = frozenset(words("theme", "listing_classes"))
_VIDEO_URL = re.compile(r"/(?:video|videos|tv|live-?streaming|watch|20detik|embed)/", re.I)
_GALLERY_URL = re.compile(
    r"/(?:foto|photo|photos|galeri|gallery|fotogaleri|infografis|readfoto)/", re.I
)


def refuse(
    root: etree._Element, page: Declared, walk: Walk, body: Body, url: str, title: str
) -> None:
    """Raise ``NoArticle`` when the page holds none; return when it does."""
    size = sum(len(b.text) for b in body.blocks)
    prose = [b for b in body.blocks if prose_of(b)]
    if size >= _PLENTY and len(prose) >= 2:
        spread = len({b.holder for b in prose})
        if spread >= max(3, len(prose) * 0.7) and _is_listing(root, page, walk, url):
            _no("listing", f"{spread} excerpts")
        return
    text = " ".join(b.text for b in walk.blocks[:400])
    head = f"{title} | {page.page_title}"
    if size < _PLENTY and _is_locked(root):
        _no("login-wall", "protected by a password")
    if _CHALLENGE.search(head) or (size < 300 and len(text) < 1500 and _CHALLENGE.search(text)):
        _no("blocked", head.strip()[:80])
    if size < _SHORT and len(text) < _PLENTY and _SERVICE.search(text):
        _no("blocked", head.strip()[:80])
    found = _says_missing(head, url) if len(prose) < _REPORT else None
    if found is None and size < _SHORT:
        found = _says_missing(text[:3000], url)
    if found is None and size < SHORTEST:
        found = next(filter(None, (_NOTHING.fullmatch(b.text) for b in walk.blocks[:400])), None)
    if found:
        _no("soft-404", found.group()[:80])
    if size < _PLENTY and _is_listing(root, page, walk, url):
        _no("listing", f"{_teasers(walk)} teasers, no text")
    if size < _SHORT and _is_film(root, page, url):
        _no("video", "a player and its description")
    if size < SHORTEST and body.cards.listed:
        _no("listing", f"{body.cards.count} cards of articles, no text")
    if size >= (SHORTEST_NAMED if body.named else SHORTEST) and (prose or body.named):
        return
    lines = len(short_sentences(walk).keys() & set(body.indexes)) if size >= SHORTEST else 0
    if lines >= _REPORT and title and _is_dated(page, walk) and not _has_password(root):
        return
    _explain_empty(root, page, walk, url, text, size)


def _is_dated(page: Declared, walk: Walk) -> bool:
    """True when the page says when it was published, as pages that are no report hardly do."""
    shown = walk.shown.get("stamp") or walk.shown.get("date")
    if shown or page.article.get("datePublished") or page.first(*_PUBLISHED):
        return True
    return any(is_stamp_line(block.text) for block in walk.blocks[:_NEAR_TOP])


def _says_missing(text: str, url: str) -> re.Match[str] | None:
    """Find that a page is missing; many of these repeat the address that they do not have."""
    path = urlsplit(url).path
    slug = path.strip("/").rpartition("/")[2]
    for address in (url, path, unquote(path), slug, unquote(slug)):
        # A single word of an address may be one of the sentence's own.
        if len(address) > 3 and not address.isalpha() and address in text:
            around = "[\\s\"'“”‘’«»()]{0,4}"
            text = re.sub(around + re.escape(address) + around, " ", text)
    return _MISSING.search(text)


def _explain_empty(
    root: etree._Element, page: Declared, walk: Walk, url: str, text: str, size: int
) -> NoReturn:
    if _is_shell(root, text):
        _no("empty-shell", f"{len(text)} characters of text")
    if page.has_type(VIDEO_TYPES) or _VIDEO_URL.search(url) or _plays(root):
        _no("video", "a player and no text")
    if page.has_type(GALLERY_TYPES) or _GALLERY_URL.search(url):
        _no("gallery", "pictures and no text")
    if _is_blank(root, text):
        _no("empty-shell", f"scripts, and {len(text)} characters of text")
    titled = _LOGIN_TITLE.match((page.page_title or "")[:200]) is not None
    if len(text) < 3000 and (titled or _LOGIN.search(text)) and _has_password(root):
        _no("login-wall", "a log-in form and no text")
    if len(text) < 4000 and len(_CONSENT.findall(text)) >= 3:
        _no("consent-wall", "a consent form and no text")
    if has_consent_box(root):
        _no("consent-wall", "a service's box of consent and no text")
    if _LOGIN.search(text[:4000]) and len(text) < 4000 and size < SHORTEST:
        _no("login-wall", "asks to log in or subscribe")
    if _teasers(walk) >= 5 or _LISTING_URL.search(url):
        _no("listing", f"{_teasers(walk)} teasers, no text")
    _no("too-short", f"{size} characters")


def _is_film(root: etree._Element, page: Declared, url: str) -> bool:
    """True when a page that declares no article says, and shows, that it is a film's."""
    if page.article.get("headline") or not _plays(root):
        return False
    shared = (page.first("og:type") or ("", ""))[0].startswith("video")
    return shared or (page.has_type(VIDEO_TYPES) and _VIDEO_URL.search(url) is not None)


def _is_locked(root: etree._Element) -> bool:
    """True when the page asks for the one post's own password (WordPress get_the_password_form)."""
    return any("post-password-form" in (form.get("class") or "") for form in root.iter("form"))


def _no(reason: Reason, detail: str) -> NoReturn:
    raise NoArticle(reason, detail)


def _is_listing(root: etree._Element, page: Declared, walk: Walk, url: str) -> bool:
    """True when address, markup or theme say listing and the page shows teasers."""
    if _teasers(walk) < 3:
        return False
    if _LISTING_URL.search(url):
        return True
    if page.article.get("headline"):
        return False
    declared = page.has_type(LISTING_TYPES) or (page.first("og:type") or ("", ""))[0] == "website"
    body = next(root.iter("body"), None)
    names = set() if body is None else set((body.get("class") or "").split())
    by_theme = bool(names & _LISTING_CLASSES) and not names & {"single", "single-post", "page"}
    return by_theme or (declared and _teasers(walk) >= 6)


def _teasers(walk: Walk) -> int:
    """Count linked headlines: headings that are links, and long link texts."""
    return sum(1 for b in walk.blocks if len(b.text) >= 25 and b.linked > len(b.text) * 0.8)


def _is_shell(root: etree._Element, text: str) -> bool:
    if len(text) > 1500:
        return False
    scripts = sum(1 for _ in root.iter("script"))
    named = any(e.get("id") in _SHELL_ROOTS for e in root.iter("div"))
    asks = (
        any(_SHELL.search(element_text(e)) for e in root.iter("noscript"))
        or _SHELL.search(text) is not None
    )
    return (
        (named and len(text) < 600)
        or (asks and len(text) < 900)
        or (scripts >= 3 and len(text) < PROSE)
    )


def _is_blank(root: etree._Element, text: str) -> bool:
    """True when scripts are all that a page has, or it says that it is loading."""
    waits = len(text) < 4 * _BLANK and _LOADING.fullmatch(text) is not None
    return (
        (waits or len(text) < _BLANK)
        and next(root.iter("script"), None) is not None
        and sum(1 for _ in root.iter("img")) <= _LOGOS
        and not _has_password(root)
    )


def _plays(root: etree._Element) -> bool:
    if next(root.iter("video"), None) is not None:
        return True
    return any(
        "youtube.com/embed" in (e.get("src") or "") or "player" in (e.get("src") or "")
        for e in root.iter("iframe")
    )


def _has_password(root: etree._Element) -> bool:
    return any(e.get("type") == "password" for e in root.iter("input"))
