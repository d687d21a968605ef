"""Sites that lead in circles, pages that are no pages, and sites that are no longer themselves."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.answers import page
from tests.hostile.case import BAD, DISCOVERY, GOOD, Bound, bad_page, bad_site
from tests.hostile.texts import article, listing, paragraphs
from tests.hostile.web import Visit

ARTICLE = page(article(9))
FOUND = (BAD, GOOD)
PATHS = {BAD: ARTICLE, GOOD: page(article(10))}
NUMBERED = {"archive": "/?page={page}", "link": "a.berita"}
SCRIPT = "<script src=/a.js></script>"

GAMBLING = listing(
    [f"/slot-gacor-maxwin-{n}/" for n in range(20)],
    head="<title>Situs Slot Gacor Hari Ini Gampang Maxwin | Judi Slot Online</title>"
    "<meta name=description content='slot gacor, slot88, togel, rtp slot, judi bola, depo 10k'>",
    foot="<h1>Slot Gacor Hari Ini</h1>" + "<p>Daftar situs judi slot online gacor maxwin dengan"
    " RTP slot tertinggi, bonus new member 100, togel dan judi bola terpercaya deposit pulsa"
    " 10 ribu tanpa potongan.</p>" * 6,
)
PARKED = (
    "<!doctype html><html><head><title>kabar.example is for sale</title></head><body><h1>This name"
    " may be for sale</h1><p>kabar</p><a href='https://www.sedo.com/search/'>Buy this domain"
    "</a><p>Related searches</p><script src='https://img.sedoparking.com/js/a.js'></script></body>"
)
CAPTCHA = (
    "<!doctype html><html lang=en><head><title>Just a moment...</title></head><body>"
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script>window._cf_chl_opt={cvId:'3'};</script>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"
)
RECAPTCHA = (
    "<!doctype html><html><head><title>Bukti</title></head><body><form><h1>Are you a robot?</h1>"
    "<div class=g-recaptcha data-sitekey=a></div></form>"
    "<script src='https://www.google.com/recaptcha/api.js'></script></body></html>"
)
LOGIN = (
    "<!doctype html><html lang=id><head><title>Masuk - Kabar</title></head><body><h1>Masuk</h1>"
    "<p>Silakan masuk untuk membaca berita cooling system ini.</p><form action=/login method=post>"
    "<input name=email><input type=password name=sandi><button>Masuk</button></form></body></html>"
)
SHELL = (
    "<!doctype html><html lang=id><head><title>Kabar</title><script src=/a.js></script>"
    "<script src=/b.js></script></head><body><noscript>You need to enable JavaScript to run this"
    " app.</noscript><div id=root></div><script src=/c.js></script></body></html>"
)


def _listing_of(
    links: Callable[[Visit], list[str]], foot: Callable[[Visit], str] = lambda _: ""
) -> Callable[[Visit], str]:
    return lambda visit: listing(links(visit), foot=foot(visit))


def _with_session(visit: Visit) -> list[str]:
    number = len(visit.host.visits.paths)
    return [f"{path}?PHPSESSID={number:032x}" for path in FOUND]


def _month_after(visit: Visit) -> str:
    """Links of a calendar: the next month, for ever."""
    parts = [part for part in visit.path.split("/") if part.isdigit()]
    year, month = (int(parts[0]), int(parts[1])) if len(parts) > 1 else (2024, 1)
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f'<a rel=next href="/agenda/{year}/{month:02}/">Bulan berikutnya</a>'


def _deeper(visit: Visit) -> str:
    return "".join(
        f'<a href="{visit.path.rstrip("/")}/{word}/">{word}</a>' for word in ("daerah", "hukum")
    )


def _more_pages(visit: Visit) -> str:
    number = int(visit.path.partition("page=")[2] or 1)
    links = "".join(f'<a href="{BAD}?page={n}">{n}</a>' for n in range(1, number + 9))
    text = "".join(f"<p>Bagian {number}. {line}</p>" for line in paragraphs(number))
    return article(9, body=text, extra=f'<div class="page-links">{links}</div>')


CASES = (
    bad_site(
        "numbers its pages without end",
        "each page of its listing shows the same two articles, and there is always a next one",
        PATHS | {"/": page(_listing_of(lambda _: list(FOUND)))},
        "", stored="walked", discovery=NUMBERED, holds=FOUND, bound=Bound(requests=12),
    ),
    bad_site(
        "lists its articles before a flood", "its listing has a million tags behind its articles",
        PATHS | {"/": page(_listing_of(lambda _: list(FOUND), lambda _: "<a>" * 1_000_000))},
        "", stored="walked", says="tags on one page", holds=FOUND, bound=Bound(requests=30),
    ),
    bad_site(
        "gives each visit a session",
        "its links carry a session id that is new on each page",
        PATHS | {"/": page(_listing_of(_with_session))},
        "", stored="walked", discovery=NUMBERED, holds=FOUND, bound=Bound(requests=14),
    ),
    bad_site(
        "has a calendar without end",
        "its home page leads to a calendar in which each month leads to the next",
        PATHS | {
            "/": page(_listing_of(lambda _: list(FOUND), _month_after)),
            "*": page(_listing_of(lambda _: [], _month_after)),
        },
        "", stored="walked", discovery={}, platform="feeds", holds=FOUND, bound=Bound(requests=60),
    ),
    bad_site(
        "has paths that grow",
        "each of its sections links to two that lie deeper, for ever",
        PATHS | {
            "/": page(_listing_of(lambda _: list(FOUND), _deeper)),
            "*": page(_listing_of(lambda _: [], _deeper)),
        },
        "", stored="walked", discovery={}, platform="feeds", holds=FOUND,
        bound=Bound(requests=100, seconds=60),
    ),
    bad_page(
        "has an article of pages without end",
        "each page of its article links to nine further ones",
        page(_more_pages), "", "written", bound=Bound(requests=28),
    ),
    bad_page(
        "refreshes itself", "its page sends the browser to itself at once, for ever",
        page(f"<html><head><meta http-equiv=refresh content='0;url={BAD}'></head>"
             "<body><p>cooling system</p></body></html>"),
        "no-article", "skipped",
        reason="too-short",
    ),
    bad_page(
        "calls itself another", "its article names another site's front page as its canonical",
        page(article(11, head='<link rel=canonical href="https://www.polri.go.id/">')),
        "", "written",
    ),
    bad_page(
        "calls itself its home", "its article names its site's home page as its canonical",
        page(article(12, head='<link rel=canonical href="/">')), "", "written",
    ),
    bad_page(
        "hides behind a log-in", "shows a log-in form where the article should be",
        page(LOGIN), "blocked", "skipped", reason="login-wall",
    ),
    bad_page("asks for a proof", "shows a firewall's challenge", page(CAPTCHA), "blocked"),
    bad_page(
        "asks for a proof with 403", "shows a firewall's challenge with status 403",
        page(CAPTCHA, ("Server", "cloudflare"), ("cf-mitigated", "challenge"),
             status="403 Forbidden"),
        "blocked",
    ),
    bad_page("shows a captcha", "shows a captcha and nothing else", page(RECAPTCHA), "blocked"),
    bad_page(
        "shows an empty shell", "shows a page that exists only after JavaScript ran",
        page(SHELL), "empty-shell", reason="needs-browser",
    ),
    bad_site(
        "was taken over", "shows gambling at its front page and at each of its addresses",
        {"*": page(GAMBLING)}, "spam", discovery=DISCOVERY, bound=Bound(requests=40),
    ),
    bad_page(
        "was taken over in part", "shows gambling where an article should be",
        page(GAMBLING.replace("<h1>", "<h1>Cooling System ")), "spam", "skipped",
    ),
    bad_site(
        "is parked", "shows at each address that the domain is for sale",
        {"*": page(PARKED)}, "parked", bound=Bound(requests=40),
    ),
)  # fmt: skip
