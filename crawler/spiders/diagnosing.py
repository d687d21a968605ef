"""What a run does about answers that are not what was asked for: classes, notes, sources put aside.

The diagnosis itself is made in a worker, for the pages it is made of are hostile; what can be told
from the bytes alone keeps healthy pages from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.diagnosis import Answer, Diagnosis, Finding, Home, Purpose, diagnose, is_worth_a_look
from crawler.diagnosis.answer import finding, harmless
from crawler.diagnosis.drift import Fingerprint
from crawler.diagnosis.outcomes import is_failure
from crawler.diagnosis.spam import of_list, of_name
from crawler.diagnosis.vocabulary import is_suspect
from crawler.extraction import Extraction
from crawler.extraction.pool import PoisonError
from crawler.health.observation import Observation
from crawler.items import Candidate
from crawler.platforms.walk import Event, WalkEnd
from crawler.sources import Source
from crawler.spiders.run import RunSpider

#: Findings that say whose the whole site is, when a list or the home page shows them.
_OF_THE_SITE = frozenset({"spam", "parked"})
#: Pages of a source that were spam, and their part of all, after which its names are believed.
_MANY, _MOST = 20, 0.8
#: Spam pages one after another that make a run look at the site's home page again: a domain may
#: change hands in the midst of a crawl.
_IN_A_ROW = 5
#: Events of a list that are looked at together before the first of them is followed.
_NAMES = 200


class DiagnosingSpider(RunSpider):
    """Tells what answers are. It looks at each before anything else is made of it."""

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        super().prepare(crawler, arguments)
        self._homes: dict[str, Home] = {}
        #: Sources whose home page was seen in this run.
        self.looked: set[str] = set()
        #: Pages that this run fetched and found to be spam, by source.
        self._spam: Counter[str] = Counter()
        #: The same since the last page that was none.
        self._spam_in_a_row: Counter[str] = Counter()

    # --- answers ---------------------------------------------------------------------------------

    async def examine(
        self, source: Source, response: Response, purpose: Purpose = "page"
    ) -> Finding | None:
        """Return why an answer is not what was asked for, or None; count what is worth a note.

        A source whose home page or list is somebody else's is put aside at once.
        """
        answer = answer_of(response, purpose)
        if purpose == "page" and not is_worth_a_look(answer):
            self._spam_in_a_row.pop(source.id, None)
            return None
        found = await self._diagnosis(answer, self.home(source))
        if found.finding is None or found.finding.reason != "spam":
            self._spam_in_a_row.pop(source.id, None)
        for outcome, evidence in found.notes.items():
            self.note(source, outcome, evidence)
        if purpose == "home":
            self.looked.add(source.id)
        if purpose == "home" and found.finding is None:
            self._remember(source, found.fingerprint or self.home(source).before)
        reason = found.finding.reason if found.finding else ""
        if found.finding is not None and purpose != "page" and reason in _OF_THE_SITE:
            self.put_aside(source, found.finding)
        return found.finding

    async def _diagnosis(self, answer: Answer, home: Home) -> Diagnosis:
        try:
            return await self.pool.run(diagnose, answer, home)
        except PoisonError as error:
            # What cannot be looked at cannot be read either, and is told by whoever tries.
            self.logger.debug("no diagnosis of %r: %s", answer.url, error)
            return Diagnosis()

    def home(self, source: Source) -> Home:
        """Return what is known of a source's own site, its healthy look included."""
        known = self._homes.get(source.id)
        if known is None:
            before = Fingerprint.load(self.store.recall(source.id).get("home"))
            known = Home.of(source.url, source.aliases, source.name, before)
            self._homes[source.id] = known
        return known

    def _remember(self, source: Source, seen: Fingerprint | None) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        values = (seen.to_dict() if seen else {}) | {"at": at}
        with self.guarded():
            self.store.remember(source.id, home=values)

    # --- what follows ----------------------------------------------------------------------------

    def note(self, source: Source, outcome: str, evidence: str) -> None:
        """Count something that is no failure, and keep the first evidence of its kind."""
        tally = self.tally[source.id]
        tally.noted[outcome] += 1
        tally.evidence.setdefault(outcome, evidence)

    def refuse(self, source: Source, url: str, found: Finding, lease: int | None = None) -> None:
        """Write a URL down as skipped or failed, as its outcome is."""
        write = self.fail if is_failure(found.reason) else self.skip
        write(source, url, found.reason, found.evidence, lease)
        if found.reason != "spam":
            return
        # Only what was fetched counts: whoever hacks a good site has more addresses than it has.
        self._spam[source.id] += 1
        self._spam_in_a_row[source.id] += 1
        spam, fetched = self._spam[source.id], self.tally[source.id].fetched
        if spam >= _MANY and spam >= _MOST * fetched:
            shown = f"{spam} of {fetched} pages, the last: {found.evidence}"
            self.put_aside(source, finding("spam", shown))

    def is_in_doubt(self, source: Source) -> bool:
        """Tell, once for each row of spam pages, that the site's home page should be seen again."""
        return self._spam_in_a_row[source.id] == _IN_A_ROW and not self.tally[source.id].put_aside

    def is_named_spam(self, source: Source, candidate: Candidate) -> bool:
        """Tell spam by its name, where so many pages were spam that the rest need not be fetched.

        Whoever hacks a good site adds thousands of them to its sitemaps.
        """
        if self.tally[source.id].skipped["spam"] < _MANY:
            return False
        return of_name(candidate.title, candidate.url, self.home(source).names).is_pitch

    def leave(self, source: Source, url: str, lease: int | None = None) -> None:
        """Write down a URL of a source that is put aside, by this run or by an earlier one."""
        found = self.aside.get(source.id) or Finding("put-aside", self.tally[source.id].put_aside)
        self.aside.setdefault(source.id, found)
        evidence = found.evidence
        if found.reason != "put-aside":
            evidence = f"of a source that was put aside: {evidence}"
        self.skip(source, url, found.reason, evidence, lease)

    def note_repairs(self, source: Source, article: Extraction) -> None:
        """Count what had to be mended so that an article could be read."""
        if repaired := article.evidence.get("charset"):
            self.note(source, "wrong-charset-repaired", f"{article.url}: {repaired}")

    def put_aside(self, source: Source, found: Finding) -> None:
        """Write nothing more of a source in this run; the store says what later runs do."""
        tally = self.tally[source.id]
        if tally.put_aside:
            return
        tally.put_aside = f"put aside: {found}"
        tally.evidence.setdefault(found.reason, found.evidence)
        self.aside[source.id] = found
        spam = found.reason == "spam"
        tally.diagnosed = Observation(
            source=source.id,
            run=self.run_id,
            by="crawl",
            sign="spam" if spam else "failing",
            cls="" if spam else found.reason,
            reason=found.evidence,
        )
        # At once: a process that is killed now must not take the source up again.
        self._save()

    # --- lists -----------------------------------------------------------------------------------

    async def examine_list(self, source: Source, response: Response, url: str) -> Finding | None:
        """Return why an answer is not the list, or the home page, that was asked for at ``url``."""
        if response.status == 304:
            return None
        home = url.rstrip("/") == source.url.rstrip("/")
        found = await self.examine(source, response, "home" if home else "listing")
        if found is not None:
            self.note_list(source, url, found)
        return found

    def note_list(self, source: Source, url: str, found: Finding) -> None:
        """Count and write down a list that could not be had."""
        tally, evidence = self.tally[source.id], harmless(found.evidence)
        tally.errors[found.reason] += 1
        tally.evidence.setdefault(found.reason, evidence)
        with self.guarded():
            self.store.tell(url, source=source.id, reason=found.reason, evidence=evidence)

    def sifted(self, source: Source, events: Iterable[Event]) -> Iterator[Event]:
        """Yield a list's events; when most of what it names is spam, the end of the walk alone."""
        rest = iter(events)
        head = list(islice(rest, _NAMES))
        named = [(one.title, one.url) for one in head if isinstance(one, Candidate)]
        told = "\n".join(f"{title or ''} {url}" for title, url in named)
        found = of_list(named, self.home(source).names) if is_suspect(told.encode()) else None
        if found is None:
            yield from head
            yield from rest
            return
        self.put_aside(source, found)
        yield WalkEnd(family=self.tally[source.id].family or source.platform, failure=str(found))

    def wants_look(self, source: Source) -> bool:
        """Tell whether a source's home page has not been seen for ``HOME_LOOK_HOURS``."""
        hours = self.settings.getfloat("HOME_LOOK_HOURS")
        seen = self.store.recall(source.id).get("home") or {}
        try:
            age = datetime.now(UTC) - datetime.fromisoformat(seen["at"])
        except (KeyError, TypeError, ValueError):
            return True
        return not timedelta(0) <= age < timedelta(hours=hours)

    def fell_silent(self, source: Source, *, listed: bool) -> bool:
        """Tell whether a walk that listed nothing follows one that listed something.

        An API that is asked for news lists the newest article again: without it, it is another
        site's, or empty. Elsewhere a quiet day looks the same, and one look costs little.
        """
        before = self.store.recall(source.id).get("listed")
        if before != listed:
            with self.guarded():
                self.store.remember(source.id, listed=listed)
        return bool(before) and not listed and source.id not in self.looked


def answer_of(response: Response, purpose: Purpose) -> Answer:
    """Return a response as the diagnosis wants it."""
    redirects = response.meta.get("redirect_urls")
    asked = redirects[0] if redirects else response.request.url if response.request else ""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(
        asked=asked or response.url,
        url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        purpose=purpose,
    )
