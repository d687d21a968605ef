"""Whose address answered: the registrable domain, and what a redirect to another one means.

The Public Suffix List (https://publicsuffix.org/) as tldextract bundles it; nothing is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.diagnosis.answer import Answer, Finding, finding

#: Hosts that are asked in a site's stead, and what being sent there means.
DOORS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.I), reason, words)
    for pattern, reason, words in (
        (
            r"(?:^|\.)(?:accounts\.google\.com|login\.microsoftonline\.com|login\.live\.com"
            r"|appleid\.apple\.com|auth0\.com|okta\.com|login\.yahoo\.com)$",
            "login-wall",
            "sent to a log-in",
        ),
        (r"^(?:login|signin|sso|auth|accounts?|masuk)\.", "login-wall", "sent to a log-in"),
        (r"^(?:consent|privacy-?gate|cookie-?consent|gdpr)\.", "consent-wall", "sent to a consent"),
        (
            r"(?:^|\.)(?:internet-?positif\.(?:id|info|org)|trustpositif\.\w+(?:\.\w+)?|internetsehat"
            r"\.\w+|aduankonten\.id|mercusuar\.uzone\.id|block\.myrepublic\.co\.id"
            r"|lamanlabuh\.aduankonten\.id)$",
            "blocked",
            "sent to the network's filter (Internet Positif)",
        ),
        (
            r"(?:^|\.)(?:validate\.perfdrive\.com|geo\.captcha-delivery\.com|captcha\.\w+\.\w+)$",
            "blocked",
            "sent to a captcha",
        ),
        (
            r"(?:^|\.)(?:sedo(?:parking)?\.com|dan\.com|afternic\.com|hugedomains\.com|bodis\.com"
            r"|parkingcrew\.net|above\.com|parklogic\.com|undeveloped\.com|atom\.com"
            r"|domainmarket\.com|buydomains\.com|epik\.com|parking\.\w[\w-]*\.\w+|ww\d+\..+)$",
            "parked",
            "sent to a domain market",
        ),
    )
)
_LOGIN_PATH = re.compile(
    r"/(?:wp-login\.php|log-?in|sign-?in|masuk|blogin\.g|servicelogin|auth/(?:login|signin)|sso"
    r"|users?/(?:login|sign_in)|account/login)(?:/|$|\?)",
    re.I,
)
_CONSENT_PATH = re.compile(r"/(?:blogger\.com/)?(?:interstitial|consent|age-?gate)(?:/|$|\?)", re.I)
_SUSPENDED_PATH = re.compile(
    r"/(?:cgi-sys/(?:suspendedpage|defaultwebpage)\.cgi|suspended(?:\.page|page)?|account-suspended"
    r"|lander|parking(?:-lander)?)(?:[/?.]|$)",
    re.I,
)
_MISSING_PATH = re.compile(r"/(?:404|not-?found|error-?404|page-?not-?found)(?:\.\w+)?/?$", re.I)
#: Hosts of blogs of many owners, which the list has under some of their names alone.
_BLOG = re.compile(r"(?:^|\.)([\w-]+)\.(blogspot|wordpress)\.(?:com?\.)?\w{2,3}$")
_ADDRESS = re.compile(r"[\d.]+|\[?[0-9a-f:]*:[0-9a-f:.]*\]?", re.I)


@cache
def _suffixes() -> TLDExtract:
    # Private suffixes count: a.blogspot.com and b.blogspot.com are two owners.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=8_192)
def registrable(host: str) -> str:
    """Return the domain that one owner registers ("polri.go.id"); an IP address is its own."""
    host = host.casefold().rstrip(".")
    if is_address(host):
        return host.strip("[]")
    if blog := _BLOG.search(host):  # Blogger serves one blog under every country's form
        return f"{blog.group(1)}.{blog.group(2)}.com"
    found = _suffixes()(host)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    # A suffix by itself is its own; of an unknown ending the last label is the suffix.
    return host if found.suffix else ".".join(host.split(".")[-2:])


def is_address(host: str) -> bool:
    """Tell a bare IP address from a name."""
    return _ADDRESS.fullmatch(host) is not None


def host_of(url: str) -> str:
    """Return a URL's host in lower case; empty when it has none or is no URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def domains_of(urls_or_hosts: Iterable[str]) -> frozenset[str]:
    """Return the registrable domains of URLs and host names."""
    hosts = (host_of(one) if "//" in one else one for one in urls_or_hosts)
    return frozenset(registrable(host) for host in hosts if host)


def sent_elsewhere(answer: Answer, own: frozenset[str]) -> Finding | None:
    """Return what a redirect means that led off the site, to a door, or from a page to the home.

    ``own`` are the registrable domains of the source: its address and its aliases.
    """
    if answer.url == answer.asked:
        return None
    host, asked = host_of(answer.url), host_of(answer.asked)
    same_site = registrable(host) in own | {registrable(asked)}
    where = f"{answer.asked} → {answer.url}"
    if not same_site:
        for pattern, reason, words in DOORS:
            if pattern.search(host):
                return finding(reason, f"{words}: {host}")
    return _by_path(answer, same_site=same_site) or (
        None if same_site else finding("off-site", f"redirect to {registrable(host)}: {where}")
    )


def _by_path(answer: Answer, *, same_site: bool) -> Finding | None:
    """Return what the path says to which a request was sent that asked for another."""
    to, since = _path(answer.url), _path(answer.asked)
    for pattern, reason, words in (
        (_LOGIN_PATH, "login-wall", "sent to a log-in"),
        (_CONSENT_PATH, "consent-wall", "sent to a consent form"),
        (_SUSPENDED_PATH, "parked", "sent to a page for lapsed or suspended sites"),
        (_MISSING_PATH, "soft-404", "sent to an error page"),
    ):
        if pattern.search(to) and not pattern.search(since):
            return finding(reason, f"{words}: {to}")
    if same_site and answer.purpose == "page" and since.strip("/") and not to.strip("/"):
        return finding("soft-404", f"sent to the home page: {answer.url}")
    return None


def _path(url: str) -> str:
    """Return path and query without index files and languages, which are the home page too."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = re.sub(r"/(?:index\.\w{3,5}|home|beranda)/?$|^/(?:id|en)/?$", "/", parts.path)
    return path + (f"?{parts.query}" if parts.query else "")
