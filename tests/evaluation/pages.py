"""The saved real pages and their truth, which live beside the checkout and never inside it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: ``../shared/pages`` relative to the checkout.
PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages"
SETS = ("indonesian", "english", "world")


@dataclass(frozen=True, slots=True)
class Truth:
    """One saved page with what careful people say it holds."""

    file: str
    url: str
    html: bytes
    text: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def noise(self) -> list[str]:
        """Lines that must not be in the text."""
        return list(self.fields.get("noise", ()))

    @property
    def optional(self) -> list[str]:
        """Lines that are neither lost nor leaked."""
        return list(self.fields.get("optional", ()))


def load(name: str) -> Iterator[Truth]:
    """Yield the pages of one set."""
    folder = PAGES / name
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        text = "\n".join(row["paragraphs"]) if "paragraphs" in row else row["text"]
        html = gzip.decompress((folder / "pages" / row["file"]).read_bytes())
        yield Truth(file=row["file"], url=row["url"], html=html, text=text, fields=row)
