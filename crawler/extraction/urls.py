"""Addresses: one article has many, the record has one.

``fold_url`` knows only the URL; ``canonical_of`` also what the page declares about itself.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

from crawler.extraction.same_page import same_page

#: Query parameters that never choose the content: campaign tags, click ids, share forms.
_TRACKING = re.compile(
    r"""(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|fb_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid
    |yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_ga|_gl|ref|ref_src|ref_url|referrer|share|nb
    |wt_mc|xtor|cmp|cmpid|ns_\w+|ito|ico|maca|amp|amp_gsa|amp_js_v|usqp|outputtype|replytocom
    |showcomment|noamp|nonamp|no_redirect|spm|page_from|via|utm|jxrecoid|jxrectype|jxconn|jxalg
    |soc_\w+|sr_share|trk|trkcampaign|wprov)""",
    re.I | re.X,
)
#: Names under which servers hand out sessions: each visit would see addresses of its own.
_SESSION = re.compile(
    r"(?:phpsess(?:ion)?id|jsessionid|aspsessionid\w*|asp\.net_sessionid|session_?id|sess_?id|cfid"
    r"|cftoken|oscsid|zenid)",
    re.I,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.I)
#: Parameters that choose a form of the page by these values only.
_FORMS = {
    "sid": re.compile(r"(?=.*\d)[0-9a-z,-]{20,128}", re.I),
    "m": re.compile(r"[01]"),
    "print": re.compile(r"\w{0,5}"),
    "cetak": re.compile(r"\w{0,5}"),
    "output": re.compile(r"amp|print", re.I),
    "source": re.compile(r"(?:rss|twitter|facebook|whatsapp|social\w*|feed\w*)", re.I),
}
#: ``?page=`` forms that show the same article, whole or one of its pages.
_PAGE_KEYS = frozenset({"page", "halaman", "hal", "showpage"})
_PAGE_VALUE = re.compile(r"(?:\d{1,2}|all|semua)", re.I)
#: A last segment that names an article: several words, a file, or a long number.
_SLUG = re.compile(r"[^/]*[^/-]-[^/-]+-[^/]*|[^/]+\.(?:s?html?|php|aspx?)|[^/]*\d{5,}[^/]*", re.I)
#: Path ends that are forms of the article before them.
_FORM_END = re.compile(r"/(?:amp|amp\.html|print|cetak|embed|trackback|feed|copy)/?$", re.I)
_PAGE_END = re.compile(r"/(?:all|\d{1,2}|(?:halaman|page|hal)[/-]\d{1,2})/?$", re.I)
_AMP_START = re.compile(r"^/amp/(?=.)|^/amp-(?=\d)", re.I)
_COPY = re.compile(r"^/copy/(?:read/)?(?=.*\d)", re.I)
_PRINT = re.compile(r"^/(?:cetak|print)/(?=.*\d)", re.I)
_FILE = re.compile(r"\.\w{3,5}$")
#: WordPress with plain permalinks: ``?p=61&page=2`` is a page of post 61.
_BY_NUMBER = re.compile(r"(?:^|&)p=\d+(?:&|$)")
_INDEX = re.compile(r"^/index\.php(?=/|$)", re.I)
#: The file that a server shows for its directory; static sites (Hexo, Pelican) write it out.
_DIRECTORY_FILE = re.compile(r"/index\.(?:s?html?|php)$", re.I)
#: Folding a path again changes it at most this often, whatever forms are piled up.
_MOST_FOLDS = 30
#: A day or month with a name behind it: /2024/02/judul/.
_DATED = re.compile(r"/(?:[^/]+/)?\d{4}/\d{2}/(?:\d{2}/)?(?=[^/]*[a-z])[^/]+/?$", re.I)
_NO_PAGE = re.compile(r"\.(?!(?:s?html?|php|aspx?)$)[a-z0-9]{2,5}$", re.I)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORM_HOST = re.compile(r"^(?:www\d?|m|amp|mobile|wap|mail)\.(?=[^.]+\.[^.]+)", re.I)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(?=https?:)", re.I)
_LISTING = re.compile(
    r"^/(?:page/\d+|category|kategori|tags?|label|topik|topic|author|penulis|search|indeks?|archives?"
    r")(?:/|$)",
    re.I,
)
# The bundled list only: no network. Private suffixes keep a.blogspot.com and b.blogspot.com apart.
_SUFFIXES = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


@lru_cache(maxsize=1024)
def fold_url(url: str) -> str:
    """Return the URL without fragment, tracking, session, AMP, mobile, print, copy and page forms.

    Pure and idempotent; the result can be fetched. Scheme and host labels (``www.``, ``m.``) stay:
    only the page can say which of them is meant (``canonical_of``). A URL that cannot be parsed,
    or is not http(s), comes back without white space only.
    """
    url = _clean(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _DEFAULT_PORTS or not host:
        return url
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = _fold_path(parts.path)
    of_article = _names_article(path) or _BY_NUMBER.search(parts.query) is not None
    query = _fold_query(parts.query, of_article=of_article)
    return urlunsplit((scheme, netloc, path, query, ""))


def _clean(url: str) -> str:
    return re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]", "", url)


def _names_article(path: str) -> bool:
    return _SLUG.fullmatch(path.rstrip("/").rpartition("/")[2]) is not None


def shows_article(url: str) -> bool:
    """True when the address reads as an article's: no listing, no file, a last segment of words."""
    parts = urlsplit(url)
    path = _fold_path(parts.path)
    if _BY_NUMBER.search(parts.query):
        return True
    named = _names_article(path) or _DATED.match(path) is not None
    return named and not _LISTING.match(path) and not _NO_PAGE.search(path)


def _fold_path(path: str) -> str:
    for _ in range(_MOST_FOLDS):
        folded = _without_form(path)
        if folded == path:
            break
        path = folded
    return path


def _without_form(path: str) -> str:
    if ";" in path:
        path = _SESSION_IN_PATH.sub("", path)
    path = re.sub(r"/{2,}", "/", _INDEX.sub("", path)) or "/"
    path = _DIRECTORY_FILE.sub("/", path)
    if "/." in path:
        path = posixpath.normpath(path) + ("/" if path.endswith("/") and path != "/" else "")
    path = _AMP_START.sub("/", path)
    path = _PRINT.sub("/", _COPY.sub("/read/", path))
    for end in (_FORM_END, _PAGE_END, _FORM_END):  # /judul-berita-ini/2/amp
        shorter = end.sub("", path)
        if shorter != path and _names_article(shorter):
            slash = path.endswith("/") and not _FILE.search(shorter)
            path = f"{shorter}/" if slash else shorter
    return _percent(path) or "/"


def _percent(path: str) -> str:
    """Return the path with one spelling of its percent escapes (RFC 3986, section 6.2.2)."""
    if "%" not in path and path.isascii():
        return path
    plain = unquote(path, errors="surrogateescape")
    return quote(plain, safe="/!$&'()*+,;=:@~", errors="surrogateescape")


def _fold_query(query: str, *, of_article: bool) -> str:
    if not query:
        return ""
    kept = []
    for key, value in parse_qsl(query[:4000], keep_blank_values=True):
        form = _FORMS.get(key.lower())
        if _TRACKING.fullmatch(key) or _SESSION.fullmatch(key):
            continue
        if form is not None and form.fullmatch(value):
            continue
        if of_article and key.lower() in _PAGE_KEYS and _PAGE_VALUE.fullmatch(value):
            continue
        kept.append((key, value))
    return urlencode(kept, errors="replace")


def site_of(url: str) -> str:
    """Return the host without the labels that name a form of the site (www, m, amp, …)."""
    try:
        host = (urlsplit(_ARCHIVED.sub("", url)).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _FORM_HOST.sub("", host)


def canonical_of(url: str, declared: list[str]) -> tuple[str, str]:
    """Return (canonical URL, evidence) for a page fetched from ``url``.

    ``declared`` are the page's own statements in order of trust (link rel=canonical, og:url,
    JSON-LD url). One that points to the home page, to a listing, to another site or to another
    article is refused: many themes print one address there on every post.
    """
    url = _ARCHIVED.sub("", url)
    for statement in declared:
        target = _accepted(url, statement)
        if target is not None:
            return target, "canonical"
    return fold_url(url), "url"


def _accepted(url: str, statement: str) -> str | None:
    try:
        target = _ARCHIVED.sub("", urljoin(url, _clean(statement)))
        parts = urlsplit(target)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or "{" in target or len(target) > 2000:
        return None
    if not same_site(urlsplit(url).hostname or "", host):
        return None
    path, own = _fold_path(parts.path), _fold_path(urlsplit(url).path)
    by_number = re.search(r"(?:^|&)(?:p|id|page_id|read)=\d", parts.query) is not None
    if (not path.strip("/") and not by_number) or _LISTING.match(path):
        return None
    if (
        not by_number
        and own.rstrip("/").startswith(path.rstrip("/") + "/")
        and not _names_article(path)
    ):
        return None  # the section of the article: /berita for /berita/judul-artikel-ini
    folded = fold_url(target)
    return folded if same_page(fold_url(url), folded) else None


@lru_cache(maxsize=4096)
def same_site(one: str, other: str) -> bool:
    """True for one registrable domain; host labels and regional sub-domains fold within it."""
    one, other = one.lower(), other.lower()
    if one == other or _FORM_HOST.sub("", one) == _FORM_HOST.sub("", other):
        return bool(one)
    if _last_labels(one) != _last_labels(other):
        return False  # as nearly always; the list takes 50 ms to load
    domain = _SUFFIXES(one).top_domain_under_public_suffix
    return bool(domain) and domain == _SUFFIXES(other).top_domain_under_public_suffix


def _last_labels(host: str) -> list[str]:
    """Return what two hosts of one registrable domain have in common at least."""
    return host.rstrip(".").rsplit(".", 2)[-2:]
