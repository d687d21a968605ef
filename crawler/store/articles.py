"""Articles and their revisions: what is new, what changed, what is only read again.

All functions work within the caller's transaction, which must hold the store's write lock.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawler.items import Article, paragraphs_of
from crawler.store.keys import storable, url_key
from crawler.store.schema import articles, head, records, urls

if TYPE_CHECKING:
    from crawler.dedup import Placement, Signature

Change = Literal["written", "revised", "known"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the projection: the JSON without newline and where it ends in the file."""

    seq: int
    text: str
    ends: int

    @property
    def data(self) -> bytes:
        return self.text.encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did. ``record`` is the article as it stands in the store now.

    For a known article that is the caller's article under its stored id, URL and revision.
    ``placement`` is what its signature told: whose copy it is, and what changed for other articles.
    """

    outcome: Change
    record: Article
    line: Line | None = None
    placement: Placement | None = None


def commit(
    connection: Connection,
    article: Article,
    aliases: Iterable[str],
    signature: Signature | None,
    checked: float,
    *,
    known: bool = False,
) -> Committed:
    """Store an article, a revision of it, or the fact that nothing changed."""
    lock_head(connection)
    addresses = [article.url, *aliases]
    before = _find(connection, article.id, addresses)
    if before is None:
        committed = _write(connection, article, "written", signature, known)
    else:
        own = {"id": before["id"], "url": before["url"]}
        if _is_revision(before, article) and not _has_lost_text(connection, before, article):
            own |= {"revision": before["revision"] + 1}
            own |= {"modified_at": _revised_at(before, article)}
            revised = replace(article, **own)
            committed = _write(connection, revised, "revised", signature, known)
        else:
            committed = Committed("known", replace(article, **own, revision=before["revision"]))
            if before["gone_at"] is not None:
                back = update(articles).where(articles.c.id == before["id"])
                connection.execute(back.values(gone_at=None))
    _remember(connection, committed.record, [*addresses, committed.record.url], checked)
    return committed


def amend(
    connection: Connection, article: str, changes: Mapping[str, Any], run: str
) -> Line | None:
    """Write an article's line again with other statements about it; None when it says so already.

    :raises KeyError: when the store has no such article.
    """
    lock_head(connection)
    row = _last_record(connection, article)
    if row is None:
        raise KeyError(article)
    text = storable(_dump(json.loads(row["line"]) | changes))
    if text == row["line"]:
        return None
    named = {"article": article, "revision": row["revision"], "kind": "amended"}
    return _append(connection, text, named | {"run": run, "source": row["source"]})


def gone(connection: Connection, article: str, at: str) -> RowMapping | None:
    """Note that an article is no longer served; return its row when this is news."""
    lock_head(connection)  # it writes what commits write, in an order of its own
    row = stored(connection, article)
    if row is None or row["gone_at"] is not None:
        return None
    connection.execute(update(articles).where(articles.c.id == article).values(gone_at=at))
    connection.execute(update(urls).where(urls.c.article == article).values(state="gone"))
    return row


def stored(connection: Connection, article: str) -> RowMapping | None:
    """Return an article's row."""
    query = select(articles).where(articles.c.id == article)
    return connection.execute(query).mappings().first()


def latest(connection: Connection, article: str) -> dict[str, Any] | None:
    """Return an article's latest record."""
    row = _last_record(connection, article)
    return None if row is None else dict(json.loads(row["line"]))


def _last_record(connection: Connection, article: str) -> RowMapping | None:
    query = select(records).where(records.c.article == article).order_by(records.c.seq.desc())
    return connection.execute(query.limit(1)).mappings().first()


def lock_head(connection: Connection) -> RowMapping:
    """Return the last commit, locked until the transaction ends: commits have one order."""
    return connection.execute(select(head).with_for_update()).mappings().one()


def upsert(
    connection: Connection,
    table: Table,
    rows: list[dict[str, Any]],
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert rows, or overwrite those with the same primary key (only those ``where``)."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    values = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    overwrite = insert.on_conflict_do_update(index_elements=keys, set_=values, where=where)
    connection.execute(overwrite, rows)


def _find(connection: Connection, article: str, addresses: list[str]) -> RowMapping | None:
    row = stored(connection, article)
    if row is not None:
        return row
    keys = {url_key(url) for url in addresses}
    owners = select(urls.c.article).where(urls.c.key.in_(keys), urls.c.article.is_not(None))
    query = select(articles).where(articles.c.id.in_(owners)).order_by(articles.c.seq)
    return connection.execute(query).mappings().first()


def _is_revision(before: RowMapping, article: Article) -> bool:
    same_text = before["content_hash"] == article.content_hash
    if same_text and _folded(before["title"]) == _folded(article.title):
        return False
    if before["extracted_by"] == article.extracted_by:
        return True
    # The site's API and its pages never give quite the same text. Read another way, an article
    # has changed only when the site itself says so.
    return _is_later(article.modified_at, before["modified_at"] or before["published_at"])


def _has_lost_text(connection: Connection, before: RowMapping, article: Article) -> bool:
    """True when over half of the text is gone, nothing has come, and the site states no change.

    A new theme or a teaser in the place of the article looks like that; an edit adds or replaces,
    or the site gives it a date.
    """
    if _is_later(article.modified_at, before["modified_at"] or before["published_at"]):
        return False
    row = _last_record(connection, before["id"])
    had = paragraphs_of(json.loads(row["line"])["text"]) if row is not None else []
    has = paragraphs_of(storable(article.text))
    return set(has) <= set(had) and 2 * sum(map(len, has)) < sum(map(len, had))


def _folded(title: str) -> str:
    return " ".join(storable(title).casefold().split())


def _revised_at(before: RowMapping, article: Article) -> str:
    """Return the site's own stamp of the change, else when the change was seen."""
    if _is_later(article.modified_at, before["modified_at"]):
        return article.modified_at or article.fetched_at
    return article.fetched_at or article.modified_at or ""


def _is_later(stamp: str | None, other: str | None) -> bool:
    """True when ``stamp`` is after ``other``; an absent or unreadable ``other`` is before all."""
    one, two = _moment(stamp), _moment(other)
    if one is None or two is None:
        return one is not None
    if one.tzinfo is None or two.tzinfo is None:  # a date without a time has no zone
        one, two = one.replace(tzinfo=None), two.replace(tzinfo=None)
    return one > two


def _moment(stamp: str | None) -> datetime | None:
    if not stamp:
        return None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment


def _write(
    connection: Connection,
    article: Article,
    kind: Change,
    signature: Signature | None,
    known: bool,
) -> Committed:
    placement = None
    if signature is not None:
        # Imported here: who only reads articles need not load the duplicate index.
        from crawler.store import clusters

        at = article.published_at
        placement = clusters.place(connection, article.id, signature, at, known=known)
        article = replace(article, **clusters.statements(article.versions, placement.duplicate))
    named = {"article": article.id, "revision": article.revision, "kind": kind}
    named |= {"run": article.run, "source": storable(article.source)}
    line = _append(connection, storable(article.to_json()), named)
    values = {
        "url": storable(article.url),
        "source": storable(article.source),
        "title": storable(article.title),
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "content_hash": article.content_hash,
        "extracted_by": article.extracted_by,
        "revision": article.revision,
        "seq": line.seq,
        "gone_at": None,
    }
    upsert(connection, articles, [{"id": article.id, **values}])
    return Committed(kind, article, line, placement)


def _append(connection: Connection, text: str, named: dict[str, Any]) -> Line:
    last = lock_head(connection)
    data = text.encode() + b"\n"
    place = {"seq": last["seq"] + 1, "ends": last["ends"] + len(data)}
    place |= {"crc": zlib.crc32(data, last["crc"])}
    connection.execute(records.insert().values(line=text, **named, **place))
    connection.execute(update(head).values(**place))
    return Line(place["seq"], text, place["ends"])


def _dump(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _remember(
    connection: Connection, article: Article, addresses: list[str], checked: float
) -> None:
    by_key = {url_key(url): url for url in addresses}
    common = {
        "scope": "",
        "source": storable(article.source),
        "state": "written",
        "reason": "",
        "article": article.id,
        "modified_at": article.modified_at,
        "checked": checked,
    }
    # One order for everyone, so that two processes cannot wait for each other's rows.
    rows = [{"key": key, "url": storable(by_key[key]), **common} for key in sorted(by_key)]
    upsert(connection, urls, rows)
