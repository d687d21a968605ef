"""The labelled set: pages by hand, ``pages/<verdict>-<name>.html``, with the outlet in a comment.

``spam``: the page itself is; ``farm``: a good page in which somebody planted links; ``good``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple


class Saved(NamedTuple):
    """A page, what it is, and the outlet's name, which its pages may carry in their titles."""

    name: str
    verdict: str
    html: str
    outlet: str


def _read(path: Path) -> Saved:
    verdict, _, name = path.stem.partition("-")
    html = path.read_text("utf-8")
    outlet = re.search("<!-- (.+?) -->", html)
    return Saved(name.replace("-", " "), verdict, html, outlet[1] if outlet else "")


PAGES = tuple(_read(path) for path in sorted((Path(__file__).parent / "pages").glob("*.html")))
TAKEOVER = next(page for page in PAGES if page.name == "a landing page on a lapsed police domain")
