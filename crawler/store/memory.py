"""What the store remembers between runs, so that the next asks only what may have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from crawler.store.articles import upsert
from crawler.store.database import Database, now
from crawler.store.keys import bare_url, name_key, storable, url_key
from crawler.store.schema import articles, memory, urls, validators

if TYPE_CHECKING:
    from crawler.store.frontier import Frontier

#: Keys in one query; SQLite allows 32,766 parameters, PostgreSQL 65,535.
_BATCH = 500
_KNOWN = ("state", "reason", "article", "modified_at", "checked")
_VALIDATOR = ("etag", "last_modified", "body_hash", "fetched")


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """What became of a URL. ``state`` is "written", "skipped", "failed", "gone" or "poison".

    ``modified_at`` is the stamp of the text that was read; ``checked`` (UNIX seconds) when.
    """

    state: str
    reason: str
    article: str | None
    modified_at: str | None
    checked: float


@dataclass(frozen=True, slots=True)
class Validator:
    """How to ask for a listing again. ``fetched``: UNIX seconds of the last full answer."""

    etag: str | None
    last_modified: str | None
    body_hash: str | None
    fetched: float


class Memory:
    """The store's part about earlier runs: URLs, listings, sources."""

    _database: Database
    _frontier: Frontier | None

    def known(
        self, addresses: Iterable[str], *, scope: str = "", further: Collection[str] = ()
    ) -> dict[str, KnownUrl]:
        """Return what became of those of the URLs that were ever decided, by the URL as given.

        ``scope`` and ``further`` name the questions whose answers count.
        """
        given = [(url, url_key(url)) for url in addresses]
        found: dict[bytes, KnownUrl] = {}
        with self._database.read() as connection:
            for start in range(0, len(given), _BATCH):
                keys = {key for _, key in given[start : start + _BATCH]}
                found |= _lookup(connection, keys, {"", scope, *further})
        return {url: found[key] for url, key in given if key in found}

    def failed(self, *, most: int) -> dict[str, list[str]]:
        """Return the URLs that could not be read when last asked, at most ``most`` of a source.

        Those asked longest ago come first. Takes one look at every URL of the store.
        """
        query = select(urls.c.source, urls.c.url).where(urls.c.state == "failed")
        found: dict[str, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for source, url in connection.execute(query.order_by(urls.c.checked)):
                if len(found[source]) < most:
                    found[source].append(url)
        return dict(found)

    def served(self, source: str) -> dict[str, set[bytes]]:
        """Return a source's articles that are not known to be gone: id → keys of their URLs."""
        query = select(articles.c.id, urls.c.key).join(urls, urls.c.article == articles.c.id)
        query = query.where(articles.c.source == source, articles.c.gone_at.is_(None))
        found: dict[str, set[bytes]] = defaultdict(set)
        with self._database.read() as connection:
            for article, key in connection.execute(query):
                found[article].add(bytes(key))
        return dict(found)

    def validator(self, url: str, *, scope: str = "") -> Validator | None:
        """Return how to ask conditionally for a listing, feed or sitemap, or None.

        ``scope`` names who read it: what one question has read says nothing to another.
        """
        query = select(*(validators.c[name] for name in _VALIDATOR))
        with self._database.read() as connection:
            row = connection.execute(query.where(validators.c.key == _key(url, scope))).first()
        return Validator(*row) if row else None

    def keep_validator(
        self,
        url: str,
        *,
        etag: str | None,
        last_modified: str | None,
        body_hash: str | None = None,
        scope: str = "",
    ) -> None:
        """Remember what a full answer (status 200) said about itself."""
        values = dict(zip(_VALIDATOR, (etag, last_modified, body_hash, now()), strict=True))
        with self._database.write() as connection:
            row = {"key": _key(url, scope), "url": storable(url), **values}
            upsert(connection, validators, [row])

    def recall(self, source: str) -> dict[str, Any]:
        """Return everything remembered of a source: name → JSON value."""
        query = select(memory.c.name, memory.c.value).where(memory.c.source == source)
        with self._database.read() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def remember(self, source: str, *, request: int | None = None, **values: Any) -> None:
        """Remember JSON values of a source, by name.

        With the lease of a ``request`` they are stored when that is decided, together with what
        came of it.
        """

        def write(connection: Connection) -> None:
            rows = [
                {"source": source, "name": name, "value": values[name], "updated": now()}
                for name in sorted(values)
            ]
            upsert(connection, memory, rows)

        if request is not None and self._frontier and self._frontier.write_with(request, write):
            return
        with self._database.write() as connection:
            write(connection)


def _key(url: str, scope: str) -> bytes:
    return name_key(f"{scope}\n{bare_url(url)}") if scope else url_key(url)


def _lookup(connection: Connection, keys: set[bytes], scopes: set[str]) -> dict[bytes, KnownUrl]:
    columns = (urls.c.key, *(urls.c[name] for name in _KNOWN))
    query = select(*columns).where(urls.c.key.in_(keys), urls.c.scope.in_(scopes))
    # An article (scope "") says more than an old reason for having none: it comes last and counts.
    rows = connection.execute(query.order_by(urls.c.scope.desc()))
    return {bytes(key): KnownUrl(*values) for key, *values in rows}


def decide(connection: Connection, url: str, source: str, **values: Any) -> None:
    """Remember the outcome of a URL that gave no article, unless it is known to have one."""
    row: dict[str, Any] = {"key": url_key(url), "url": storable(url), "source": storable(source)}
    row |= {"article": None, "modified_at": None}
    upsert(connection, urls, [row | values], where=urls.c.article.is_(None))
