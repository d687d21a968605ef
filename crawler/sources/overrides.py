"""The ``[source.extraction]`` table: what the reader cannot tell of a site's pages by itself.

| key     | value                                                                     |
| ------- | ------------------------------------------------------------------------- |
| `body`  | CSS of the element that holds the article's text, and nothing else does   |
| `prune` | CSS of elements that are taken off the page before it is read             |

Where nothing of a page fits ``body`` it is read as any other.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from crawler.sources.discovery import Css


class Reading(BaseModel):
    """Overrides of extraction; the table above says what each key holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    body: Css | None = None
    prune: list[Css] = Field(default_factory=list)
