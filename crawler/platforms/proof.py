"""Asking a site's search for what it has found before: does it still find?

A walk that asks for news alone cannot tell a quiet topic from a search that has died: both answer
nothing. A sweep therefore notes a *hit*: a term, and articles that the search found for it. Later
walks ask for the newest of them again. When nothing comes, the site is asked without a bound, and
then for the articles themselves: where one still stands and still has the words, the search is what
has gone, and where none does, the articles have.

Pages of results carry links of the theme (latest, popular). What the search shows for a word that
nobody wrote is not what it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Hit, Note, Page, Scope, Searching, Site, Step
from crawler.platforms.hits import MOST
from crawler.platforms.memory import newest
from crawler.platforms.window import is_outside

#: A word in no text.
NONSENSE: Final = "qxzvwkjy"
#: Articles of a hit that are noted.
KEPT: Final = 5
#: Nothing can be said: neither that the search finds nor that it does not.
UNTOLD: Final = Done(complete=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """The questions to one method's search. ``Done`` at the end is complete when it finds.

    It is not complete, and has a reason, when it finds nothing that still is there; without a
    reason nothing can be said.
    """

    method: Searching

    def learn(self, site: Site, scope: Scope, hit: Hit, *, searched: bool) -> Iterator[Step]:
        """Make sure, at the end of a sweep, of what the search has found, or would find."""
        if not searched:
            yield self._search(site, scope, hit, "learn")
        elif self.method.is_furnished(site, hit):
            yield self._nonsense(site, scope, hit, "learn furniture", hit.shown)
        else:
            yield from _found(hit, hit.shown)

    def check(self, site: Site, scope: Scope, hit: Hit, *, lost: bool) -> Iterator[Step]:
        """Ask for the hit again. ``lost``: the method says itself that it lists nothing."""
        if lost:
            yield _page(hit, hit.shown[:KEPT])
        else:
            yield self._search(site, scope, hit, "search")

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        """Make of an answer the next question, or the end."""
        hit, step = Hit(**ask.state["hit"]), ask.state["step"]
        if step == "page":
            yield from _judged(hit, ask.state["left"], ask.url, page)
            return
        found = self.method.results(site, ask, page)
        if found is None:
            yield UNTOLD
            return
        urls = [candidate.url for candidate in found]
        if step in ("furniture", "learn furniture"):
            of_theme = set(urls)
            own = [url for url in ask.state["shown"] if url not in of_theme]
            yield from self._told(site, scope, hit, step, own)
            return
        if step != "learn":
            yield from _unknown(found, scope)
        hit_now = replace(hit, stamp=newest(c.published_at for c in found) or hit.stamp)
        if urls and not self.method.is_furnished(site, hit):
            yield from _found(hit_now, urls)
        elif not set(urls).isdisjoint(hit.shown) and step != "learn":
            yield from _found(hit, hit.shown)
        elif urls:
            after = "learn furniture" if step == "learn" else "furniture"
            yield self._nonsense(site, scope, hit_now, after, urls)
        else:
            yield from self._told(site, scope, hit, step, [])

    def failed(self, ask: Ask) -> Iterator[Step]:
        """Go on without an answer: a search without one says nothing, a page may be another's."""
        if ask.state["step"] == "page" and ask.state["left"]:
            yield _page(Hit(**ask.state["hit"]), ask.state["left"])
        else:
            yield UNTOLD

    def _told(
        self, site: Site, scope: Scope, hit: Hit, step: str, own: list[str]
    ) -> Iterator[Step]:
        """Go on from what the search itself has found, which may be nothing."""
        if own:
            yield from _found(hit, own)
        elif step.startswith("learn"):
            yield UNTOLD
        elif step == "search" and _is_bounded(scope, hit):
            yield self._search(site, replace(scope, baseline=None), hit, "bare")
        else:
            yield _page(hit, hit.shown[:KEPT])

    def _search(self, site: Site, scope: Scope, hit: Hit, step: str) -> Ask:
        ask = self.method.search(site, scope, hit)
        return replace(ask, state=ask.state | {"hit": hit.to_dict(), "step": step})

    def _nonsense(self, site: Site, scope: Scope, hit: Hit, step: str, shown: list[str]) -> Ask:
        nothing = Hit(term=NONSENSE, shown=[], form=hit.form)
        ask = self.method.search(site, replace(scope, baseline=None), nothing)
        more: dict[str, Any] = {"hit": hit.to_dict(), "step": step, "shown": shown[:MOST]}
        return replace(ask, state=ask.state | more)


def _is_bounded(scope: Scope, hit: Hit) -> bool:
    return scope.baseline is not None and hit.stamp is not None


def _found(hit: Hit, urls: list[str]) -> Iterator[Step]:
    yield Note(values={"hit": replace(hit, shown=urls[:KEPT]).to_dict()})
    yield Done(complete=True)


def _unknown(found: list[Candidate], scope: Scope) -> Iterator[Candidate]:
    """Yield what no list has named before: a search may know of it first."""
    known = scope.known({candidate.url: candidate.modified_at for candidate in found})
    for candidate in found:
        if candidate.url not in known and not is_outside(candidate.published_at, scope):
            yield candidate


def _page(hit: Hit, urls: list[str]) -> Ask | Done:
    if not urls:
        return UNTOLD
    state = {"hit": hit.to_dict(), "step": "page", "left": urls[1:]}
    return Ask(url=urls[0], kind="listing", state=state)


def _judged(hit: Hit, left: list[str], asked: str, page: Page) -> Iterator[Step]:
    """Say what an article's page proves: sites answer for what is gone with other pages as well."""
    text = page.body.decode("utf-8", "replace").lower()
    same = hit.term or urlsplit(asked).path.rstrip("/") == urlsplit(page.url).path.rstrip("/")
    if page.status == 200 and same and all(word in text for word in hit.term.lower().split()):
        question = f" for {hit.term!r}" if hit.term else ""
        words = f"search returns nothing{question}, but what it had found is there: {asked}"
        yield Done(complete=False, reason=words)
    elif left:
        yield _page(hit, left)
    else:
        # The articles have gone, and the search is not to blame.
        yield Note(values={"hit": None})
        yield Done(complete=True)
