"""The one store that pipelines commit to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, select

from crawler.items import Article
from crawler.store import articles, database, memory, migrations, runs
from crawler.store.articles import Committed
from crawler.store.database import Database, now, stamp
from crawler.store.errors import StoreError
from crawler.store.frontier import Frontier
from crawler.store.health import HealthBook
from crawler.store.hosts import Courtesy
from crawler.store.keys import storable
from crawler.store.memory import Memory
from crawler.store.projection import Projection
from crawler.store.requests import State
from crawler.store.runs import Outcome, RunBook
from crawler.store.samples import Samples
from crawler.store.schema import records

if TYPE_CHECKING:
    from crawler.dedup import Signature
    from crawler.store.clusters import Member

#: Records that are told again in one transaction.
_TOLD_AT_ONCE = 100


class Store(RunBook, Memory, Samples, HealthBook):
    """Runs, URLs, articles, their projection, samples of what was left out, and sources' health.

    Every method is one short transaction: when it returns, its effect survives the death of the
    process; when it raises ``StoreError``, the store is as it was before the call. (``commit`` and
    ``amend`` may have stored their record although the projection could not be written; the next
    start adds the line.) To be used from one thread, beside any number of other processes.
    """

    def __init__(self, opened: Database, projection: Projection | None) -> None:
        self._database = opened
        self.projection = projection
        self._frontier: Frontier | None = None

    def frontier(self, *, per_host: int = 1, courtesy: Courtesy = lambda host: 0.0) -> Frontier:
        """Return this process's part in the work; the arguments are the frontier's."""
        self._frontier = Frontier(self._database, per_host=per_host, courtesy=courtesy)
        return self._frontier

    def waiting_elsewhere(self) -> dict[str, int]:
        """Return what ``Frontier.waiting_elsewhere`` says; nothing for who has no frontier."""
        return self._frontier.waiting_elsewhere() if self._frontier is not None else {}

    def latest_request(self) -> int:
        """Return the number of the request that was added last, 0 for who has no frontier."""
        return self._frontier.latest() if self._frontier is not None else 0

    @classmethod
    def open(
        cls, where: str | Path, *, articles_path: Path | None = None, readonly: bool = False
    ) -> Self:
        """Open a store, creating or migrating it, and make its projection equal to it.

        ``where`` is the path of an SQLite file or a URL: ``sqlite:////path/store.db``,
        ``postgresql+psycopg://user@host/database``. ``articles_path`` is the ``articles.jsonl`` to
        keep; without it none is kept. A store opened ``readonly`` must exist, and its projection
        is left alone.

        :raises StoreError: one line: unwritable directory, locked, damaged, newer schema, server
            unreachable, disk full.
        """
        url = database.store_url(where)
        opened = Database(database.connect(url, readonly=readonly), database.store_name(url))
        if readonly:
            with opened.read() as connection:
                found = migrations.current(connection, opened.name)
            migrations.refuse_newer(opened.name, found)
            if found < len(migrations.STEPS):
                raise StoreError(f"{opened.name}: its schema is old or empty; start a crawl first")
            return cls(opened, None)
        with opened.write() as connection:
            migrations.migrate(connection, opened.name)
        projection = Projection(articles_path, opened) if articles_path else None
        if projection is not None:
            projection.repair()
        return cls(opened, projection)

    def close(self) -> None:
        """End this process's part in the store; an unfinished run of it counts as died."""
        if self._frontier is not None:
            self._frontier.leave()
        if self.projection is not None and self._database.run:
            self.projection.flush()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The store's path, or its URL without the password."""
        return self._database.name

    def renew(self) -> bool:
        """Tell the others that this process lives, at least every 20 seconds.

        False when they have declared it dead: its leases are theirs now, it should stop.
        """
        with self._database.write() as connection:
            return self._database.renew(connection)

    def refuse(self, error: StoreError | None) -> None:
        """Raise the error at every later write, or try again (None).

        A store that is locked keeps each write waiting: who gives up after the first must not wait
        once more for each of those that are still under way.
        """
        self._database.refusal = error

    def commit(
        self,
        article: Article,
        *,
        aliases: Iterable[str] = (),
        signature: Signature | None = None,
        known: bool = False,
        request: int | None = None,
        listing: int | None = None,
    ) -> Committed:
        """Store an article or a revision of it, and append it to the projection.

        Known means: same id (or an alias leads to it), same ``content_hash``, same title but for
        case and white space. A changed title or text is a revision: same id and URL, ``revision``
        + 1, ``modified_at`` from the site, or else when the change was seen. An article that was
        read from another place than before (``extracted_by``: API, page, rendered) is a revision
        only when the site states a later ``modified_at``.

        ``aliases`` are other URLs that lead to it: the one asked, redirects, AMP. With its
        ``signature`` a new or revised article is placed among its copies: ``duplicate_of``,
        ``similarity`` and ``versions["duplicate_rule"]`` are set. ``known`` is said of documents
        that were there before all crawls: each is the first of its day. ``request`` is the lease
        of the request that gave this article and nothing else; it is done with it. ``listing`` is
        that of a list that gave this article among others; it goes on.
        """
        with self._database.write() as connection:
            if request is not None and self._frontier is not None:
                self._frontier.lock_for(connection, request)
            committed = articles.commit(connection, article, aliases, signature, now(), known=known)
            self._finish(connection, request, State.DONE)
            if listing is not None and committed.line is not None and self._frontier is not None:
                self._frontier.progress_within(connection, listing)
        if committed.line is not None and self.projection is not None:
            self.projection.append(committed.line)
        return committed

    def amend(self, article_id: str, **changes: Any) -> None:
        """Append an article's record again with changed statements about it.

        For ``duplicate_of``, ``similarity`` and ``topic``: same id, same revision; the last line
        of an id counts. Nothing is written when the record says so already.

        :raises KeyError: for an article that the store does not have.
        """
        with self._database.write() as connection:
            line = articles.amend(connection, article_id, changes, self._database.run)
        if line is not None and self.projection is not None:
            self.projection.append(line)

    def tell_copies(self) -> int:
        """Append the records again whose original has changed; return how many lines that made.

        An earlier original that turns up late moves the articles of its cluster in the store at
        once. Their lines follow here, once for each however often it moved: call it when a run
        ends. What a killed run has left to tell, the next one tells.
        """
        from crawler.store import clusters

        told = 0
        while True:
            with self._database.write() as connection:
                lines = clusters.tell(connection, self._database.run, _TOLD_AT_ONCE)
                left = clusters.is_untold(connection)
            if self.projection is not None:
                for line in lines:
                    self.projection.append(line)
            told += len(lines)
            if not left:
                return told

    def clusters(self) -> Iterator[list[Member]]:
        """Yield the clusters of copies, two articles or more each, the earliest first."""
        from crawler.store import clusters

        with self._database.read() as connection:
            yield from clusters.clusters(connection)

    def skip(
        self,
        url: str,
        *,
        source: str,
        reason: str,
        evidence: str = "",
        scope: str = "",
        request: int | None = None,
    ) -> None:
        """Record that a URL gives no article, and why.

        ``scope`` names the question that was answered (a topic and its version), so that another
        question asks the URL again; empty for reasons that hold for all (no article there, …).
        """
        outcome = _outcome("skipped", url, source, reason, evidence)
        self._decide(outcome, scope, request, State.SKIPPED)

    def fail(
        self,
        url: str,
        *,
        source: str,
        error_class: str,
        evidence: str = "",
        request: int | None = None,
    ) -> None:
        """Record that a URL could not be read; a later run may ask it again."""
        outcome = _outcome("failed", url, source, error_class, evidence)
        self._decide(outcome, "", request, State.FAILED)

    def tell(self, url: str, *, source: str, reason: str, evidence: str = "") -> None:
        """Record that a list could not be had. Nothing is decided: lists are asked each time."""
        with self._database.write() as connection:
            outcome = _outcome("failed", url, source, reason, evidence)
            runs.note(connection, self._database.run, outcome)

    def gone(self, article_id: str, *, evidence: str = "") -> bool:
        """Note that a stored article is no longer served; True when this is news."""
        with self._database.write() as connection:
            row = articles.gone(connection, article_id, stamp())
            if row is not None:
                outcome = _outcome("gone", row["url"], row["source"], "", evidence)
                runs.note(connection, self._database.run, outcome)
        return row is not None

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article's latest record as in the projection, or None."""
        with self._database.read() as connection:
            return articles.latest(connection, article_id)

    def lines(self, run_id: str | None = None) -> Iterator[str]:
        """Yield the projection's lines without newline, all or those of one run, in order."""
        query = select(records.c.line).order_by(records.c.seq)
        if run_id is not None:
            query = query.where(records.c.run == run_id)
        with self._database.read() as connection:
            yield from connection.execution_options(yield_per=500).scalars(query)

    def export(self, path: Path) -> int:
        """Write the projection to ``path``, byte for byte; return the number of lines.

        :raises StoreError: also for the path of the store itself, which is left alone.
        """
        own = (os.path.realpath(self.name + end) for end in ("", "-wal", "-shm"))
        if os.path.realpath(path) in own:
            raise StoreError(f"{path}: it is the store; name another file to export to")
        return Projection(path, self._database).rewrite()

    def _decide(self, outcome: Outcome, scope: str, request: int | None, state: State) -> None:
        said = {"state": outcome.state, "reason": outcome.reason}
        with self._database.write() as connection:
            self._finish(connection, request, state, outcome.reason)
            url, source = outcome.url, outcome.source
            memory.decide(connection, url, source, scope=scope, checked=now(), **said)
            runs.note(connection, self._database.run, outcome)

    def _finish(
        self, connection: Connection, request: int | None, state: State, reason: str = ""
    ) -> None:
        if request is not None and self._frontier is not None:
            self._frontier.finish_within(connection, request, state, reason)


def _outcome(state: str, url: str, source: str, reason: str, evidence: str) -> Outcome:
    return Outcome(
        url=storable(url),
        source=storable(source),
        state=state,
        reason=storable(reason),
        evidence=storable(evidence),
        at=stamp(),
    )
