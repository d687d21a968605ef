"""The reader on pages of a real WordPress, theme by theme: no crawl, no API, one page a post."""

from __future__ import annotations

import urllib.request
from collections import Counter
from dataclasses import dataclass, field

import pytest

from crawler.extraction import extract
from tests.conftest import Figure
from tests.shell import PATIENCE

from . import markup
from .newsroom import Truth
from .server import THEMES, WordPress

#: Posts in pages. Block themes print no links under one that is split in the classic way.
IN_PAGES = (
    "catatan-tiga-halaman-dari-posko-pemilu",
    "polda-jelaskan-tiga-lapis-cooling-system-klasik",
    "tiga-halaman-tentang-mudik",
)
pytestmark = pytest.mark.slow


@dataclass
class Read:
    """What was read of a theme's pages against what they say; ``foreign`` and ``lost`` by post."""

    posts: int = 0
    paragraphs: int = 0
    lost: dict[str, list[str]] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)

    def add(self, truth: Truth, raw: bytes, url: str) -> None:
        """Read one page and note what is not as the truth says."""
        article = extract(raw, url, province="ID-BT")
        said, wanted = list(article.paragraphs), rows_as_read(truth.paragraphs)
        allowed = set(truth.captions)
        self.posts += 1
        self.paragraphs += len(wanted)
        if lost := list((Counter(wanted) - Counter(said)).elements()):
            self.lost[truth.slug] = lost
        if foreign := [p for p in (Counter(said) - Counter(wanted)).elements() if p not in allowed]:
            self.foreign[truth.slug] = foreign
        if article.title != truth.title:
            self.titles.append(f"{truth.slug}: {article.title!r}")
        if article.published_at != truth.published_at:
            self.times.append(truth.slug)
        if article.authors != ([truth.author] if truth.author else []):
            self.authors.append(truth.slug)


def rows_as_read(paragraphs: tuple[str, ...]) -> list[str]:
    """Return a truth's paragraphs in the form in which the reader writes table rows."""
    return [" | ".join(p.split(markup.CELL_SEPARATOR)) for p in paragraphs]


@pytest.fixture(scope="module", params=THEMES)
def read(request: pytest.FixtureRequest, wordpress: WordPress) -> Read:
    wordpress.configure(theme=request.param)
    result = Read()
    for truth in wordpress.truth:
        url = wordpress.permalink(truth.slug)
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            raw = response.read()
        # The text of a post in pages is on several; joining them is the crawl's part.
        if truth.slug not in IN_PAGES:
            result.add(truth, raw, url)
    wordpress.configure()
    return result


def test_no_paragraph_is_lost(read: Read, figure: Figure, request: pytest.FixtureRequest) -> None:
    lost = sum(map(len, read.lost.values()))
    figure(
        f"real WordPress, {request.node.callspec.params['read']}: {read.posts} posts, "
        f"{lost}/{read.paragraphs} paragraphs lost, foreign lines on {len(read.foreign)} posts, "
        f"time exact on {read.posts - len(read.times)}, author on {read.posts - len(read.authors)}"
    )
    assert read.posts > 60
    assert read.lost == {}


def test_no_foreign_line_is_in_a_text(read: Read) -> None:
    assert read.foreign == {}


def test_every_title_is_exact(read: Read) -> None:
    assert read.titles == []


def test_every_time_is_exact(read: Read) -> None:
    assert read.times == []


def test_every_author_is_the_one_who_signed(read: Read) -> None:
    assert read.authors == []
