"""One page's stay in the browser: what it may do there, when it is ready, and what it asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from playwright.async_api import Error
from scrapy import Request

from crawler.extraction.islands import Seen
from crawler.middlewares.refusal import Refusal

if TYPE_CHECKING:
    from playwright.async_api import Page
    from playwright.async_api import Request as BrowserRequest
    from playwright.async_api import Response as Answer

#: What a page loads that no text ever comes from.
NOT_NEEDED: Final = frozenset(
    {"image", "font", "media", "stylesheet", "manifest", "texttrack", "ping"}
)
#: Seconds a page may go on loading after its document is there.
SETTLE_SECONDS: Final = 10.0
#: Documents that a page may send the browser on to before it is left.
_MOST_NAVIGATIONS: Final = 10
#: Seconds in which a page must let itself be closed, or the browser goes with it.
_LEAVE_SECONDS: Final = 3.0
#: Seconds after which a page that went elsewhere is looked at again.
_AGAIN_SECONDS: Final = 0.05
#: JSON answers of one page that are kept for comparison, and the characters of one.
_MOST_SEEN: Final = 30
_LONGEST_SEEN: Final = 3_000_000
#: Resolves when the page shows enough of what it is for and has not changed for a moment: prose,
#: or on a listing headlines that are links.
_SHOWN = """
([selector, shortest, quiet, enough]) => new Promise((resolve) => {
  let changed = performance.now();
  new MutationObserver(() => { changed = performance.now(); })
    .observe(document, {childList: true, subtree: true, characterData: true});
  const look = () => {
    const shown = [...document.querySelectorAll(selector)]
      .map((e) => (e.textContent || '').length).filter((length) => length >= shortest)
      .reduce((sum, length) => sum + length, 0);
    if (shown >= enough && performance.now() - changed > quiet) resolve(shown);
    else setTimeout(look, 25);
  };
  look();
})
"""
_QUIET_MS, _ENOUGH_CHARACTERS = 120, 300
_PROSE: Final = ["p, article, [class*=content]", 0, _QUIET_MS, _ENOUGH_CHARACTERS]
_HEADLINES: Final = ["a[href]", 20, _QUIET_MS, _ENOUGH_CHARACTERS]
#: Seconds without a request under way after which a listing that shows headlines is complete.
_QUIET_SECONDS = 0.15


class Visit:
    """Watches a page from before its first request to its last look."""

    def __init__(self, *, lists: bool = False, learns: bool = False) -> None:
        self._lists = lists
        self._learns = learns
        self._under_way = 0
        self._asked_at = 0.0
        self._answers: list[Answer] = []
        self.seen: list[Seen] = []

    async def begin(self, page: Page, request: Request) -> None:
        """Prepare a new page. Dialogs need no word: Playwright dismisses those nobody asks for."""
        page.on("popup", _close)
        if self._lists:
            page.on("request", self._asked)
            page.on("requestfinished", self._had)
            page.on("requestfailed", self._had)
        if self._learns:
            page.on("response", self._answered)

    async def settle(self, page: Page) -> None:
        """Wait until the page shows what it is for, or has asked for nothing for half a second.

        The first costs less, the second ends the wait for pages that have little to show; a page
        that does neither is taken as it is. One that goes elsewhere meanwhile is waited for again.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while await self._is_torn_away(page) and not page.is_closed():  # noqa: ASYNC110
                    await asyncio.sleep(_AGAIN_SECONDS)
        await self._remember()

    async def _is_torn_away(self, page: Page) -> bool:
        """Wait for either sign; tell whether the document that would give it went away."""
        shown = self._shows(page)
        rests = page.wait_for_load_state("networkidle", timeout=SETTLE_SECONDS * 1000)
        waiting = [asyncio.ensure_future(shown), asyncio.ensure_future(rests)]
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            # What a cancelled or failed wait has to say is of no interest: the content decides.
            await asyncio.gather(*waiting, return_exceptions=True)
        return any(task.exception() for task in done if not task.cancelled())

    async def _shows(self, page: Page) -> None:
        await page.evaluate(_SHOWN, _HEADLINES if self._lists else _PROSE)
        # The headlines may be those of a side column, with the listing still under way.
        while self._lists and not self._is_quiet():  # noqa: ASYNC110 - it is time that must pass
            await asyncio.sleep(0.03)

    def _is_quiet(self) -> bool:
        return not self._under_way and time.monotonic() - self._asked_at > _QUIET_SECONDS

    async def _remember(self) -> None:
        """Keep the JSON that the page's scripts fetched."""
        for answer in self._answers:
            with suppress(Error, UnicodeError, TimeoutError):
                async with asyncio.timeout(2):
                    body = (await answer.body()).decode("utf-8")
                if len(body) <= _LONGEST_SEEN:
                    self.seen.append(Seen(answer.url, body))

    def _asked(self, _: Any) -> None:
        self._under_way += 1
        self._asked_at = time.monotonic()

    def _had(self, _: Any) -> None:
        self._under_way -= 1
        self._asked_at = time.monotonic()

    def _answered(self, answer: Answer) -> None:
        request = answer.request
        if (
            request.method == "GET"
            and answer.status == 200
            and request.resource_type in ("fetch", "xhr")
            and "json" in answer.headers.get("content-type", "")
            and len(self._answers) < _MOST_SEEN
        ):
            self._answers.append(answer)


async def headers_of(
    *,
    browser_type_name: str,
    playwright_request: BrowserRequest,
    scrapy_request_data: dict[str, Any],
) -> dict[str, str]:
    """Return a request's headers: the crawl's own for documents, the browser's for what they load.

    scrapy-playwright's own function asks the browser once more for each request.
    """
    own: dict[str, str] = playwright_request.headers
    if playwright_request.is_navigation_request():
        own = own | scrapy_request_data["headers"].to_unicode_dict()
    return own


class Restlessness:
    """Ends the stay of a page that sends the browser on and on, by what it asks for."""

    def __init__(self, page: Page, end: Callable[[Exception], None]) -> None:
        self._page = page
        self._end = end
        self._navigations = -1  # the first document is where it starts

    def __call__(self, request: BrowserRequest) -> None:
        with suppress(Error):  # a request may come before its frame
            self._navigations += (
                request.is_navigation_request()
                and request.redirected_from is None
                and request.frame == self._page.main_frame
            )
        if self._navigations > _MOST_NAVIGATIONS:
            self._end(Refusal("redirect-loop", f"more than {_MOST_NAVIGATIONS} pages in one"))


async def _close(popup: Any) -> None:
    """Close a window that a page opened: nothing of it is read."""
    with suppress(Error):
        await popup.close()


async def closes(page: Page) -> bool:
    """Close a page; tell whether it let itself be closed, or is gone with its browser."""
    try:
        async with asyncio.timeout(_LEAVE_SECONDS):
            await page.close()
    except TimeoutError:
        return False
    except Error:
        pass
    return True
