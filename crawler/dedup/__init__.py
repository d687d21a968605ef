"""Whose text is it? Exact and near copies across all sources, found as articles are committed."""

from crawler.dedup.contract import (
    ClusterUpdate,
    Duplicate,
    Entry,
    Placement,
    Repointed,
    SignatureStore,
)
from crawler.dedup.guard import Comparison, compare
from crawler.dedup.index import DuplicateIndex, publication_order
from crawler.dedup.memory import InMemorySignatureStore
from crawler.dedup.signature import Signature, signature_of, unpack

__all__ = [
    "ClusterUpdate",
    "Comparison",
    "Duplicate",
    "DuplicateIndex",
    "Entry",
    "InMemorySignatureStore",
    "Placement",
    "Repointed",
    "Signature",
    "SignatureStore",
    "compare",
    "publication_order",
    "signature_of",
    "unpack",
]
