"""Sending the few pages that need JavaScript to the browser, or saying why that cannot be."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy_playwright.page import PageMethod

ADVICE = "no browser: run 'apt-get install chromium' or set PLAYWRIGHT_LAUNCH_OPTIONS"
#: Milliseconds a page may go on loading after its document is there.
SETTLE_MS = 10_000
#: Resolves when the page shows prose and has not changed for a moment.
SHOWN = """
([quiet, enough]) => new Promise((resolve) => {
  let changed = performance.now();
  new MutationObserver(() => { changed = performance.now(); })
    .observe(document, {childList: true, subtree: true, characterData: true});
  const look = () => {
    const prose = [...document.querySelectorAll('p, article, [class*=content]')]
      .reduce((sum, e) => sum + (e.textContent || '').length, 0);
    if (prose >= enough && performance.now() - changed > quiet) resolve(prose);
    else setTimeout(look, 25);
  };
  look();
})
"""
QUIET_MS, ENOUGH_CHARACTERS = 120, 300


async def settle(page: Page) -> None:
    """Wait until the page shows prose, or has asked for nothing for half a second.

    The first costs less, the second ends the wait for pages that have little to show; a page that
    does neither is taken as it is.
    """
    shown = page.evaluate(SHOWN, [QUIET_MS, ENOUGH_CHARACTERS])
    rests = page.wait_for_load_state("networkidle", timeout=SETTLE_MS)
    waiting = [asyncio.ensure_future(shown), asyncio.ensure_future(rests)]
    await asyncio.wait(waiting, timeout=SETTLE_MS / 1000, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    # What a cancelled or failed wait has to say is of no interest: the page's content decides.
    await asyncio.gather(*waiting, return_exceptions=True)


class Rendering:
    """Turns ``rendered`` in a request's meta, which is plain JSON, into what the browser needs."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        path = settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS").get("executable_path")
        remote = settings.get("PLAYWRIGHT_CDP_URL") or settings.get("PLAYWRIGHT_CONNECT_URL")
        self._ready = bool(remote) or bool(path and Path(path).exists())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rendering:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not request.meta.get("rendered"):
            return
        if not self._ready:
            raise IgnoreRequest(ADVICE)
        request.meta["playwright"] = True
        request.meta["playwright_page_methods"] = [PageMethod(settle)]
