"""The ``[source.discovery]`` table: what a site needs said that its platform cannot know.

| key          | value                                                                          |
| ------------ | ------------------------------------------------------------------------------ |
| `feeds`      | addresses of its feeds, instead of those its home page names                   |
| `sitemaps`   | addresses of its sitemaps, instead of those its robots.txt names               |
| `search`     | address of its search results, with `{query}` and, if numbered, `{page}`       |
| `archive`    | address of the list of everything it published, with `{page}` if numbered      |
| `link`       | CSS of the articles' links in a result page, or of boxes that begin with one   |
| `next`       | CSS of the link to the next result page; without it, pages are counted         |
| `date`       | CSS of the date in the box around each link (default: `time`)                  |
| `first_page` | the number that `{page}` starts with (default 1)                               |
| `page_step`  | what is added to `{page}` for the next page (default 1; 10 for offsets)        |

Addresses are relative to the site's own.
"""

from __future__ import annotations

from typing import Annotated

from cssselect import HTMLTranslator, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def css(value: str) -> str:
    """Return a selector that can be used; raises ValueError."""
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {error}") from error
    return value


Css = Annotated[str, AfterValidator(css)]


def _search(value: str | None) -> str | None:
    if value is not None and "{query}" not in value:
        raise ValueError("a search address without {query}")
    return value


class Discovery(BaseModel):
    """Overrides of discovery; the table above says what each key holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    feeds: list[str] = Field(default_factory=list)
    sitemaps: list[str] = Field(default_factory=list)
    search: Annotated[str | None, AfterValidator(_search)] = None
    archive: str | None = None
    link: Css | None = None
    next: Css | None = None
    date: Css | None = None
    first_page: Annotated[int, Field(ge=0)] = 1
    page_step: Annotated[int, Field(ge=1)] = 1
