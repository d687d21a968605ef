"""Shingles of words, their digest, and the band keys under which near copies meet.

MinHash (Broder 1997) by datasketch with its named scheme, so that signatures of different months
and versions agree; locality-sensitive hashing by bands (Leskovec et al., Mining of Massive
Datasets, ch. 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

# It brings scipy, 60 MB and half a second, which those who only read the store can do without.
if TYPE_CHECKING:
    from datasketch import MinHash

#: Words a shingle. Four make the phrases of the trade ("situasi kamtibmas yang kondusif") weigh
#: little, and one changed word costs four shingles of a release's three hundred.
WIDTH = 4
#: Rows a band and bands: of texts with Jaccard 0.5 (a release cut to half) 98 % share a band,
#: of unrelated ones (0.02) one in 4,000. Sentence keys find the rest.
ROWS, BANDS = 3, 30
#: Sentences of at least so many words get a key of their own; the so many smallest keys are kept,
#: which are the same in a text and its cut.
_SENTENCE_WORDS, SENTENCE_KEYS = 8, 10
EVENT_KEYS = 6

_SCHEME = "affine64"
_SEED = 1729
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5],
                dtype=np.uint64)  # fmt: skip


@lru_cache(maxsize=200_000)
def _word(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def digest_of(paragraphs: Iterable[Sequence[str]]) -> NDArray[np.uint32]:
    """Return the distinct shingles of paragraphs (lists of folded words), hashed, sorted.

    Shingles do not cross paragraphs, so that cutting or moving one touches no other. A paragraph of
    fewer words than a shingle is one shingle.
    """
    parts = []
    for words in paragraphs:
        if not words:
            continue
        width = min(WIDTH, len(words))
        count = len(words) - width + 1
        hashed = np.fromiter(map(_word, words), np.uint64, len(words))
        mixed = np.zeros(count, np.uint64)
        for i in range(width):
            mixed += hashed[i : i + count] * _MIX[i]
        parts.append((mixed >> np.uint64(32)).astype(np.uint32))
    if not parts:
        return np.empty(0, np.uint32)
    return np.unique(np.concatenate(parts))


def band_keys(digest: NDArray[np.uint32]) -> list[int]:
    """Return one signed 64-bit key a band for a digest of shingles."""
    if not len(digest):
        return []
    minhash = _empty().copy()
    minhash.update_batch(digest.tolist())
    rows = minhash.hashvalues.reshape(BANDS, ROWS)
    return [_key(b"band%d" % number, row.tobytes()) for number, row in enumerate(rows)]


@cache
def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=ROWS * BANDS, seed=_SEED, scheme=_SCHEME, hashfunc=int)


def sentence_keys(sentences: Iterable[Sequence[str]]) -> list[int]:
    """Return keys of the long sentences (lists of folded words), the smallest few."""
    keys = {
        _key(b"line", " ".join(words).encode("utf-8", "replace"))
        for words in sentences
        if len(words) >= _SENTENCE_WORDS
    }
    return sorted(keys)[:SENTENCE_KEYS]


def event_keys(facts: Iterable[str]) -> list[int]:
    """Return keys of what a text tells of (a day with a unit, a name, …), the smallest few.

    A unit that prints the same sentences each week has hundreds of texts under all other keys.
    """
    return sorted({_key(b"fact", fact.encode("utf-8", "replace")) for fact in facts})[:EVENT_KEYS]


def text_key(paragraphs: Iterable[Sequence[str]]) -> int:
    """Return the key of the whole text: the same for texts of the same words in order."""
    words = " ".join(word for paragraph in paragraphs for word in paragraph)
    return _key(b"text", words.encode("utf-8", "replace"))


def _key(kind: bytes, content: bytes) -> int:
    digest = hashlib.blake2b(content, digest_size=8, person=kind).digest()
    return int.from_bytes(digest, "little", signed=True)


def overlap(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> tuple[float, float]:
    """Return (Jaccard, containment of the smaller in the larger) of two digests, each 0 to 1."""
    if not len(a) or not len(b):
        return 0.0, 0.0
    few, many = (a, b) if len(a) < len(b) else (b, a)
    # Both are sorted: each is looked up in the longer, a quarter of the time of a merge.
    shared = int(np.count_nonzero(many.take(many.searchsorted(few), mode="clip") == few))
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))
