"""One answer that leads to very many requests: they are stored before it is read to its end."""

from __future__ import annotations

import json

from crawler.store import Frontier, Lease, Store, Wanted
from crawler.store.keys import name_key


def wanted(number: int) -> Wanted:
    payload = json.dumps({"number": number})
    return Wanted(key=name_key(f"page {number}"), host="b.example", payload=payload)


def leased(where: str) -> tuple[Store, Frontier, Lease]:
    store = Store.open(where)
    frontier = store.frontier()
    frontier.join("crawl")
    frontier.add([Wanted(key=name_key("sitemap"), host="a.example", payload="{}")])
    (lease,) = [one for one in frontier.lease(10) if one.payload == "{}"]
    return store, frontier, lease


def test_of_very_many_requests_the_first_can_start_before_the_last_is_known(where: str) -> None:
    store, frontier, lease = leased(where)
    with store:
        for number in range(999):
            frontier.follow(lease.id, wanted(number))
        assert frontier.lease(1) == []
        frontier.follow(lease.id, wanted(999))
        assert json.loads(frontier.lease(1)[0].payload) == {"number": 0}


def test_an_answer_that_is_read_a_second_time_adds_none_of_them_again(where: str) -> None:
    store, frontier, lease = leased(where)
    with store:
        for number in [*range(2_500), *range(2_500)]:
            frontier.follow(lease.id, wanted(number))
        frontier.finish(lease.id)
        frontier.leave()
        assert frontier.join("crawl") == 2_500


def test_what_is_remembered_with_a_request_is_stored_when_that_is_decided(where: str) -> None:
    store, frontier, lease = leased(where)
    with store:
        store.remember("a", request=lease.id, walk={"began": "2024-09-20"})
        assert store.recall("a") == {}
        frontier.finish(lease.id)
        assert store.recall("a") == {"walk": {"began": "2024-09-20"}}
