"""The store's tables (documented in docs/store.md) and the version of their shape.

Times are UNIX seconds (float) where the store computes with them, ISO 8601 text where people read
them. ``seq`` numbers commits: it orders ``articles.jsonl``. Keys are 16 bytes (``keys.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    literal_column,
)

metadata = MetaData()

#: SQLite gives row numbers only to a column that is exactly INTEGER.
Serial = BigInteger().with_variant(Integer(), "sqlite")

#: One row: the shape of this database.
version = Table("store_version", metadata, Column("version", Integer, nullable=False))

#: A process that works on the store. It is alive until ``expires`` unless it renews, and dead as
#: soon as another process of the same ``machine`` finds its ``pid`` (started at ``born``) gone.
workers = Table(
    "workers",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("machine", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("born", Text, nullable=False),
    Column("started", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("ended", Float),
    Index("workers_alive", "ended"),
)

#: One row a process and crawl. ``status`` is "running", "died", or what the crawl finished with.
runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("worker", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("arguments", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    #: What the crawl counted, saved every few seconds, so that a killed run keeps its numbers.
    Column("summary", JSON, nullable=False),
    #: True once the manifest of a finished or dead run is on disk.
    Column("reported", SmallInteger, nullable=False, default=0),
    Index("runs_status", "status"),
)

#: What happened to a URL in a run when it gave no article: the rows of ``skipped.jsonl``.
outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("run", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("outcomes_run", "run", "id"),
)

#: The latest outcome of each URL ever decided; aliases of an article are rows of their own.
#: ``scope`` names the question that a skip answers (a topic and its version), so that another
#: topic asks again; it is empty for written articles.
urls = Table(
    "urls",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("scope", Text, primary_key=True, default=""),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("article", Text),
    Column("modified_at", Text),
    Column("checked", Float, nullable=False),
    Index("urls_article", "article"),
)

#: One row an article: its latest revision.
articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published_at", Text),
    Column("modified_at", Text),
    Column("content_hash", Text, nullable=False),
    Column("extracted_by", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("gone_at", Text),
    Index("articles_source", "source", "published_at"),
)

#: Every line ever written to ``articles.jsonl``. ``line`` is the JSON without its newline, ``ends``
#: the size of the file after it, ``crc`` the CRC-32 of the file up to there.
records = Table(
    "records",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    #: "written", "revised" (the text changed) or "amended" (what we say about it changed).
    Column("kind", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("crc", BigInteger, nullable=False),
    Index("records_article", "article", "seq"),
    Index("records_ends", "ends", unique=True),
    Index("records_run", "run"),
)

#: One row: the last commit. Its lock puts the commits of several processes in one order.
head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("crc", BigInteger, nullable=False),
)

#: Conditional requests: what a listing, feed or sitemap said about itself when last read in full.
validators = Table(
    "validators",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    #: When the body was last received (status 200), not merely confirmed (304).
    Column("fetched", Float, nullable=False),
)

#: What discovery remembers of a source under a name: the newest stamp seen by a method, the last
#: full sweep, the platform that a probe found. Values are JSON.
memory = Table(
    "memory",
    metadata,
    Column("source", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("updated", Float, nullable=False),
)

BASE = (version, workers, runs, outcomes, urls, articles, records, head, validators, memory)

# -- version 2: the frontier ----------------------------------------------------------------------

#: What several runs and workers do together: the same arguments, until every request is decided.
crawls = Table(
    "crawls",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    #: Names the arguments; one open crawl for each.
    Column("name", Text, nullable=False),
    Column("started", Float, nullable=False),
    Column("finished", Float),
)
Index(
    "crawls_open",
    crawls.c.name,
    unique=True,
    sqlite_where=crawls.c.finished.is_(None),
    postgresql_where=crawls.c.finished.is_(None),
)

#: Which worker takes part in which crawl.
members = Table(
    "members",
    metadata,
    Column("worker", BigInteger, primary_key=True),
    Column("crawl", BigInteger, nullable=False),
    Index("members_crawl", "crawl"),
)

#: One row a host: worked by one worker at a time, and by none before ``rests``.
hosts = Table(
    "hosts",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("worker", BigInteger),
    Column("rests", Float, nullable=False, default=0),
    Index("hosts_worker", "worker"),
)

#: A host's requests in a crawl. ``ready`` is 1 when some may be pending; whoever adds one sets it,
#: whoever finds none clears it. ``turn`` orders the hosts: the one leased longest ago comes first.
queues = Table(
    "queues",
    metadata,
    Column("crawl", BigInteger, primary_key=True),
    Column("host", BigInteger, primary_key=True),
    Column("ready", SmallInteger, nullable=False),
    Column("turn", Float, nullable=False),
    Index("queues_turn", "crawl", "ready", "turn"),
)

#: Requests that must not be lost. ``state`` is a ``requests.State``; ``payload`` is JSON and gone
#: once the request is done; ``history`` is JSON: the deaths that the request was part of.
#: ``deaths`` counts those in which it led to nothing new; it is -1 while it has led to something.
requests = Table(
    "requests",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("crawl", BigInteger, nullable=False),
    Column("key", LargeBinary(16), nullable=False),
    Column("host", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("source", Text, nullable=False, default=""),
    Column("payload", Text),
    Column("worker", BigInteger),
    Column("deaths", SmallInteger, nullable=False, default=0),
    Column("history", JSON),
    Column("reason", Text),
    Index("requests_key", "crawl", "key", unique=True),
)


def _while(state: int, name: str, *columns: Any) -> None:
    """An index over the rows of one state stays small and cheap, however many are done."""
    within = requests.c.state == literal_column(str(state))
    Index(name, requests.c.crawl, *columns, sqlite_where=within, postgresql_where=within)


_while(0, "requests_pending", requests.c.host, requests.c.priority.desc(), requests.c.id)
_while(1, "requests_suspect", requests.c.deaths, requests.c.id)
_while(2, "requests_leased", requests.c.worker)
_while(6, "requests_poison", requests.c.key)

FRONTIER = (crawls, members, hosts, queues, requests)

# -- version 3: signatures for duplicates ---------------------------------------------------------

#: One row an article in the duplicate index (``crawler.dedup.contract.Entry``).
signatures = Table(
    "signatures",
    metadata,
    Column("article", Text, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
    #: The keys of its postings, 8 bytes each: how they are found again when the text changes.
    Column("posted", LargeBinary, nullable=False),
    Column("published_at", Text),
    Column("seq", BigInteger, nullable=False),
    #: The id of the earliest article of its cluster.
    Column("cluster", Text, nullable=False),
    #: The cluster that the article's last line in the projection names.
    Column("told", Text, nullable=False),
    Index("signatures_cluster", "cluster", "seq"),
)
_untold = signatures.c.cluster != signatures.c.told
Index("signatures_untold", signatures.c.seq, sqlite_where=_untold, postgresql_where=_untold)

#: Which articles have a key of the index; about 40 rows an article.
postings = Table(
    "postings",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Text, nullable=False),
    sqlite_with_rowid=False,
)

SIGNATURES = (signatures, postings)

# -- version 4: samples of what a topic left out --------------------------------------------------

#: Texts judged not to be about a topic (its name and version), for measuring recall by hand.
samples = Table(
    "samples",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("article", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published_at", Text),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    #: The part of such texts that was kept, 0 to 1.
    Column("share", Float, nullable=False),
    Column("at", Text, nullable=False),
)

SAMPLES = (samples,)

# -- version 5: how sources are -------------------------------------------------------------------

#: One row a source and run: what the run counted there (``crawler.health.Numbers``) and what was
#: found in it (check → words). ``series`` names what runs must share to be compared.
measures = Table(
    "measures",
    metadata,
    Column("source", Text, primary_key=True),
    Column("run", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Index("measures_series", "source", "series", "at"),
)

#: One row a look at a source, by a crawl or a check; the last ones of each source.
looks = Table(
    "looks",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("run", Text, nullable=False),
    Index("looks_source", "source", "id"),
)

#: The state of each source that was ever looked at (``crawler.health.State``).
states = Table(
    "states",
    metadata,
    Column("source", Text, primary_key=True),
    Column("state", JSON, nullable=False),
)

#: Every change of a state, quarantines and releases among them.
state_changes = Table(
    "state_changes",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("state_changes_source", "source", "id"),
)

HEALTH = (measures, looks, states, state_changes)
