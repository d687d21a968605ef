"""What the duplicate index keeps and what it tells: the seam between dedup and the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

#: Which rule decided. ``exact``: the same words; ``near``: most shingles in common; ``part``: one
#: text is a cut of the other. (``template``, the same sentences about another event, is no copy.)
Rule = Literal["exact", "near", "part"]

#: How many articles of one key are looked at, the latest ones. A sentence that half the country's
#: police portals print makes its key useless, and must not make it slow.
POSTINGS_READ = 64
#: What a key counts that one article has.
KEY_WEIGHT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as the index knows it.

    ``signature`` is ``Signature.pack()``: opaque bytes, 1 to 3 KB. ``published_at`` is ISO 8601 (a
    stamp with offset, a date alone, or None), ``seq`` the order of commit. ``cluster`` is the id of
    the earliest article of the entry's cluster, its own id when it is alone or the earliest.
    """

    article_id: str
    signature: bytes
    published_at: str | None
    seq: int
    cluster: str


class SignatureStore(Protocol):
    """Where signatures live. All calls of one article belong in its commit's transaction.

    In SQL: a table of entries (primary key article_id, index on cluster) and one of postings
    (``key`` BIGINT, ``seq``, ``article_id``; indexed by key and seq). About 40 keys an article.
    """

    def put(self, entry: Entry, keys: Sequence[int]) -> None:
        """Keep an entry under its keys (signed 64-bit), replacing what its id had before."""
        ...

    def candidates(self, keys: Sequence[int], limit: int) -> list[Entry]:
        """Return the entries with which ``keys`` are shared, the closest first, at most ``limit``.

        Of each key only the ``POSTINGS_READ`` postings with the highest ``seq`` are read, and each
        of them counts ``KEY_WEIGHT`` divided by their number (whole numbers; then the latest comes
        first): what two share with nobody else says more than a sentence of all routine posts.
        """
        ...

    def get(self, article_id: str) -> Entry | None:
        """Return an entry, or None."""
        ...

    def members(self, cluster: str, limit: int | None = None) -> list[Entry]:
        """Return the entries of a cluster in order of ``seq``, all or the first ``limit``."""
        ...

    def assign(self, article_ids: Iterable[str], cluster: str) -> None:
        """Move entries to a cluster."""
        ...


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article is a copy: of the earliest of its cluster.

    ``similarity`` is the Jaccard index of the two articles' shingles (0 to 1). It can be low when
    both are cuts of a third.
    """

    of: str
    similarity: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class Repointed:
    """A known article whose ``duplicate_of`` and ``similarity`` have changed."""

    article_id: str
    similarity: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class ClusterUpdate:
    """An earlier original turned up, or clusters proved to be one.

    ``head`` is the earliest article now, ``previous`` the heads until now; each of ``members`` is a
    copy of ``head`` from now on (former heads included). Their records in the JSONL stay as they
    were written; projections made later carry the new values.
    """

    head: str
    previous: tuple[str, ...]
    members: tuple[Repointed, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """What adding an article did: the article's own copy mark, and what changed for others."""

    duplicate: Duplicate | None
    update: ClusterUpdate | None
