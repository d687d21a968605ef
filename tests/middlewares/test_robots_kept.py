"""What is kept of a robots.txt that cannot be used: its refusal, for a while, and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler

from crawler.middlewares.refusal import AddressRefused, Refusal
from crawler.middlewares.robots import REFUSED_AGE, RobotsRfc9309

BOMB = Refusal("too-large", "gzip: 5 bytes hold more than 4")


class Engine:
    """Gives one answer after another, the last one for ever."""

    def __init__(self, answers: Sequence[Exception | bytes]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def download_async(self, request: Request) -> TextResponse:
        answer = self._answers[min(self.asked, len(self._answers) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        return TextResponse(request.url, body=answer)


def verdicts(
    answers: Sequence[Exception | bytes], times: int = 3, url: str = "https://kabar.example/a"
) -> tuple[list[str], int]:
    """Return what becomes of so many requests to a host, and how often its file was asked for."""
    engine = Engine(answers)

    async def told() -> list[str]:
        crawler: Any = get_crawler(settings_dict={"ROBOTSTXT_OBEY": True, "USER_AGENT": "a"})
        crawler.engine = engine
        crawler.stats = SimpleNamespace(inc_value=lambda *_: None)
        middleware = RobotsRfc9309(crawler)
        found = []
        for _ in range(times):
            try:
                await middleware.process_request(Request(url))
                found.append("allowed")
            except Refusal as refusal:
                found.append(refusal.reason)
            await asyncio.sleep(0)
        return found

    return asyncio.run(told()), engine.asked


def test_a_file_that_cannot_be_used_is_asked_for_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert verdicts([BOMB]) == (["too-large"] * 3, 1)
    now = [1000.0, 1001.0, 1001.0 + REFUSED_AGE, 2000.0]
    monkeypatch.setattr("crawler.middlewares.robots.monotonic", lambda: now.pop(0))
    assert verdicts([BOMB, b"User-agent: *\nAllow: /\n"]) == (
        ["too-large", "too-large", "allowed"], 2,
    )  # fmt: skip


def test_a_redirect_into_a_private_network_is_refused_for_all() -> None:
    inward = AddressRefused("10.0.0.1", "10.0.0.1")
    assert verdicts([inward]) == (["address-refused"] * 3, 1)


def test_an_address_that_one_source_may_not_ask_is_not_refused_for_the_next() -> None:
    """It may be the next one's own, which whoever wrote its entry let through."""
    own = AddressRefused("127.0.0.9", "127.0.0.9")
    found = verdicts([own, b"User-agent: *\nAllow: /\n"], url="http://127.0.0.9:80/a")
    assert found == (["address-refused", "allowed", "allowed"], 2)


def test_a_refusal_that_is_raised_again_does_not_grow() -> None:
    verdicts([BOMB], times=50)
    depth, traceback = 0, BOMB.__traceback__
    while traceback is not None:
        depth, traceback = depth + 1, traceback.tb_next
    assert depth < 10
