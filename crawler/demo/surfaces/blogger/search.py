"""The full-text search of Blogger, which finds whole words."""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.demo.model import Post, slugify

_WORD = re.compile(r"\w+")


def matching(posts: list[Post], text: str, labels: Callable[[Post], list[str]]) -> list[Post]:
    """Return the posts that a full-text query finds: all words, whole, or a "quoted phrase".

    Words after ``-`` must be absent; ``label:name`` asks for a label. Unlike a substring search,
    "cooling" does not find "coolingsystem", and a hyphen separates words.
    """
    hits = []
    phrases = [_WORD.findall(p.casefold()) for p in re.findall(r'"([^"]+)"', text)]
    rest = re.sub(r'"[^"]*"', " ", text).casefold().split()
    for post in posts:
        words = _WORD.findall(f"{post.title} {' '.join(post.paragraphs)}".casefold())
        known, line = set(words), f" {' '.join(words)} "
        if all(f" {' '.join(p)} " in line for p in phrases) and all(
            _has(term, known, [slugify(label) for label in labels(post)]) for term in rest
        ):
            hits.append(post)
    return hits


def _has(term: str, known: set[str], labels: list[str]) -> bool:
    if term.startswith("label:"):
        return slugify(term[6:]) in labels
    if term.startswith("-") and len(term) > 1:
        return not known & set(_WORD.findall(term))
    return set(_WORD.findall(term)) <= known
