"""The examination of a site: what ``scrapy sources probe`` finds out, in few requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from protego import Protego

from crawler.diagnosis import Home
from crawler.errors import InputError
from crawler.platforms.addresses import link_kind, same_site
from crawler.platforms.contract import Ask, Page, Scope
from crawler.platforms.probe import identify
from crawler.platforms.sitemaps import sitemaps_in_robots
from crawler.platforms.walk import HOST_IS_AWAY, Failure
from crawler.probe.articles import choose, read_articles
from crawler.probe.home import HomePage, read_home
from crawler.probe.methods import try_family
from crawler.probe.questions import Examination, Exhausted, Notebook, diagnosed, spam_in
from crawler.probe.search import read_list, working_search
from crawler.probe.verdict import Outcome, Robots, Verdict
from crawler.probe.zones import doubt, zones_of_stamps
from crawler.sources import Source
from crawler.topics import Topic

#: Requests that one site is asked at most, and those of them kept for reading articles.
MOST_REQUESTS = 25
FOR_ARTICLES = 5
#: Bytes of a home page that are read; those of news sites have 100 to 400 KB.
MOST_OF_HOME = 3_000_000
AGENT = "cooling-system-crawler"

#: What stands in the site's stead, by the reasons of ``crawler.diagnosis``: nothing of it is asked.
_NOT_THE_SITE: dict[str, Outcome] = {"spam": "spam", "parked": "parked"}
#: What a home page that could not be had means; the rest answered something that is no page.
_FAILED: dict[str, Outcome] = {
    "robots": "forbidden",
    **dict.fromkeys((*HOST_IS_AWAY, "timeout"), "unreachable"),
}
#: Answers that may be meant for us alone, so that an API behind them can be open.
_CLOSED = frozenset({"blocked", "login-wall", "consent-wall"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be examined: the address as given, and the registry's entry if it has one."""

    asked: str
    site: Source
    registered: bool = False
    #: Addresses to try when the first has no server: the other scheme of a bare host name.
    others: tuple[str, ...] = ()


def target_of(address: str, province: str | None = None) -> Target:
    """Return what an address names: a site, by its home page or by any of its pages.

    Without a scheme https is tried before http.

    Raises:
        InputError: the text is no address of a web site.
    """
    given = address.strip()
    urls = [given] if "://" in given else [f"https://{given}", f"http://{given}"]
    homes = [_home_of(url) for url in urls]
    sites = [_site(home, province, given) for home in homes]
    return Target(asked=homes[0], site=sites[0], others=tuple(homes[1:]))


def _home_of(url: str) -> str:
    """Return the home page of the site that a page belongs to; a short path may be a site's own."""
    try:
        parts = urlsplit(url)
        root = urlunsplit((parts.scheme, parts.netloc, "/", "", ""))
        path = parts.path if parts.path.endswith("/") else parts.path + "/"
        own = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        is_own = not parts.query and link_kind(own, root) == "unclear"
    except ValueError:
        return url
    return own if is_own else root


def _site(url: str, province: str | None, given: str) -> Source:
    try:
        return Source(id="probed", name="probed", url=url, kind="news", province=province)
    except ValueError:
        raise InputError(f"{given!r}: is not the address of a web site") from None


def topic_scope(topic: Topic) -> Scope:
    """Return what discovery is asked for: one search says how a site searches."""
    return Scope(queries=topic.queries[:1], anchors=topic.anchors[:1])


def examine(target: Target, topic: Topic) -> Examination[Verdict]:
    """Find out what a site is. Ends with a verdict whatever the site answers.

    ``entry`` is left None: see ``proposal.propose``.
    """
    book = Notebook(MOST_REQUESTS)
    home_url = target.site.url
    verdict = Verdict(asked=target.asked, url=home_url, asked_home=home_url)
    answer = yield from _first_answer(target, verdict, book)
    if isinstance(answer, Failure):
        verdict.outcome = _FAILED.get(answer.reason, "no-articles")
        verdict.reason = f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason
        verdict.requests = book.requests
        return verdict
    site = _settled(target, answer, verdict)
    book.keep(site.url, answer)
    home = _of_home(site, answer, verdict)
    verdict.robots = yield from _robots(site, book)
    found = (yield from diagnosed(verdict.asked_home, answer, home_of(target))).finding
    if found is not None and found.reason in _NOT_THE_SITE:
        verdict.outcome, verdict.reason = _NOT_THE_SITE[found.reason], found.evidence
        verdict.requests = book.requests
        return verdict
    verdict.closed = found.evidence if found is not None and found.reason in _CLOSED else ""
    if verdict.closed:  # a firewall's page of scripts says nothing of the site behind it
        verdict.clues = [clue for clue in verdict.clues if clue.family != "rendered"]
    try:
        yield from _discovery(site, home, answer, topic, verdict, book)
    except Exhausted:
        verdict.notes.append(f"stopped after {MOST_REQUESTS} requests")
    listed = next((trial.candidates for trial in verdict.methods if trial.answers), [])
    if spam := spam_in(listed, home_of(target)):
        verdict.outcome, verdict.reason = "spam", spam.evidence
        verdict.requests = book.requests
        return verdict
    yield from _articles(site, home, topic, verdict, book)
    _conclude(site, verdict, home)
    verdict.requests = book.requests
    return verdict


def home_of(target: Target) -> Home:
    """Return what is known of the site that should answer."""
    site = target.site
    return Home.of(site.url, site.aliases, site.name if target.registered else "")


def _first_answer(target: Target, verdict: Verdict, book: Notebook) -> Examination[Page | Failure]:
    """Ask for the home page; where no server answers, under the other addresses."""
    answer = yield from book.ask(Ask(url=target.site.url, kind="probe"))
    for url in target.others:
        if not isinstance(answer, Failure) or answer.reason not in HOST_IS_AWAY:
            break
        verdict.url = verdict.asked_home = url
        answer = yield from book.ask(Ask(url=url, kind="probe"))
    return answer


def _settled(target: Target, answer: Page, verdict: Verdict) -> Source:
    """Return the site at the address where it answers, which may be another host's."""
    verdict.status = answer.status
    site = target.site
    if target.registered and same_site(answer.url, site.url):
        return site
    if same_site(answer.url, verdict.asked_home):
        there, here = urlsplit(answer.url), urlsplit(verdict.asked_home)
        verdict.url = urlunsplit((there.scheme, there.netloc, here.path, "", ""))
    else:
        verdict.url = verdict.moved_to = _home_of(answer.url)
    return site.model_copy(update={"url": verdict.url})


def _of_home(site: Source, answer: Page, verdict: Verdict) -> HomePage:
    home = read_home(site, replace(answer, body=answer.body[:MOST_OF_HOME]))
    verdict.clues, verdict.generator, verdict.feeds = home.clues, home.generator, home.feeds
    verdict.names, verdict.page_title, verdict.amp = list(home.names), home.page_title, home.amp
    return home


def _robots(site: Source, book: Notebook) -> Examination[Robots]:
    url = urljoin(site.url, "/robots.txt")
    answer = yield from book.ask(Ask(url=url, kind="probe"), keep=True)
    if isinstance(answer, Failure):
        return Robots()
    if answer.status != 200 or b"<html" in answer.body[:1024].lower():
        return Robots(status=answer.status)
    text = answer.body[: 500 * 1024].decode("utf-8", "replace")
    delay = Protego.parse(text).crawl_delay(AGENT)
    rules = sum(
        line.strip().lower().startswith(("disallow", "allow")) for line in text.splitlines()
    )
    return Robots(
        status=answer.status,
        rules=rules,
        sitemaps=len(sitemaps_in_robots(answer.body, url)),
        delay=float(delay) if delay else None,
    )


def _discovery(
    site: Source, home: HomePage, answer: Page, topic: Topic, verdict: Verdict, book: Notebook
) -> Examination[None]:
    """Name the platform and try its methods; feeds may name another than the home page did."""
    scope = topic_scope(topic)
    verdict.platform = site.platform if site.platform != "auto" else identify(site, answer)
    with book.reserving(FOR_ARTICLES):
        verdict.methods = yield from try_family(verdict.platform, site, scope, topic, book)
        verdict.clues += [clue for trial in verdict.methods for clue in trial.clues]
        if verdict.platform != "feeds" or site.platform != "auto":
            return
        if verdict.clues:
            verdict.platform = verdict.clues[0].family
            known = {trial.method for trial in verdict.methods}
            more = yield from try_family(verdict.platform, site, scope, topic, book, but=known)
            verdict.methods = [*more, *verdict.methods]
        else:
            yield from _own_search(site, home, topic, verdict, book)


def _own_search(
    site: Source, home: HomePage, topic: Topic, verdict: Verdict, book: Notebook
) -> Examination[None]:
    """Make a site of no known system one that is searched, if its search works."""
    scope = topic_scope(topic)
    found = yield from working_search(home.searches, home.headlines, site, scope, book)
    if found is None:
        return
    if found.titles_only:
        verdict.notes.append("its search seems to look at titles alone")
        if any(trial.method == "sitemap" and trial.goes_back for trial in verdict.methods):
            return  # which lists the others too
    verdict.search, verdict.platform = found.template, "listing"
    if home.archive:
        listing = yield from read_list(urljoin(site.url, home.archive), site, book)
        if listing is not None and listing.items and listing.next:
            verdict.archive = home.archive
    told = {"search": verdict.search} | ({"archive": verdict.archive} if verdict.archive else {})
    searched = site.model_copy(update={"discovery": site.discovery.model_copy(update=told)})
    known = {trial.method for trial in verdict.methods}
    more = yield from try_family("listing", searched, scope, topic, book, but=known)
    verdict.methods = [*more, *verdict.methods]


def _articles(
    site: Source, home: HomePage, topic: Topic, verdict: Verdict, book: Notebook
) -> Examination[None]:
    name = next(iter(home.names), None)
    sample = yield from read_articles(
        choose(verdict.methods),
        topic,
        book,
        province=site.province,
        platform=verdict.platform,
        site_name=name,
    )
    verdict.articles = sample.articles
    verdict.javascript = "everything" if verdict.platform == "rendered" else sample.javascript
    if verdict.javascript == "unknown" and home.articles:
        verdict.javascript = "no"
    verdict.amp = verdict.amp or sample.amp
    verdict.names += sample.names
    stamps = [c.published_at for trial in verdict.methods for c in trial.candidates]
    told = zones_of_stamps(stamps)
    verdict.zones = told if set(told) - {"UTC"} else sample.zones or told


def _conclude(site: Source, verdict: Verdict, home: HomePage) -> None:
    """Say in one word what the site is worth, and in a few why."""
    listed = [trial for trial in verdict.methods if trial.answers]
    refused = bool(verdict.closed) or (verdict.status or 0) >= 400
    if refused and not listed and not verdict.clues:
        verdict.platform = site.platform  # what was tried for want of evidence was not found
    if listed and verdict.read:
        verdict.outcome = "usable"
        verdict.reason = f"{listed[0].method} lists articles, {len(verdict.read)} of them were read"
    elif listed:
        verdict.outcome = "unreadable"
        verdict.reason = _problems(verdict)
    elif verdict.closed:
        verdict.outcome, verdict.reason = "blocked", verdict.closed
    elif verdict.status is not None and verdict.status >= 400:
        verdict.outcome = "blocked" if verdict.status in (401, 403, 429) else "no-articles"
        verdict.reason = f"the home page answers HTTP {verdict.status}, and nothing lists articles"
    else:
        verdict.outcome = "no-articles"
        verdict.reason = "nothing on it lists articles"
    if verdict.moved_to:
        verdict.notes.append(f"{urlsplit(verdict.asked).hostname} leads to {verdict.moved_to}")
    note = doubt(verdict.zone, site.province)
    if note:
        verdict.notes.append(note)
    if verdict.read and not any(article.published_at for article in verdict.read):
        verdict.notes.append("no article told its date")


def _problems(verdict: Verdict) -> str:
    said = dict.fromkeys(article.problem for article in verdict.articles)
    return "no article could be read: " + "; ".join(said) if said else "no article was tried"
