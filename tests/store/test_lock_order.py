"""Transactions of several processes that write the same rows wait for each other, never in turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import psycopg
import pytest
from psycopg import sql

from crawler.store import Store
from crawler.store.keys import url_key
from tests.shell import PATIENCE
from tests.store.conftest import PostgresCluster
from tests.store.examples import article
from tests.store.leasing import wanted

pytestmark = pytest.mark.slow  # SQLite has one writer and nothing to order

ROUNDS = 12


def at_once(*actions: Callable[[], object]) -> list[BaseException]:
    """Do things in threads of their own; return what they raised."""
    together, raised = threading.Barrier(len(actions)), list[BaseException]()

    def act(action: Callable[[], object]) -> None:
        together.wait(timeout=PATIENCE)
        try:
            action()
        except BaseException as error:  # whatever it is, the test is to show it
            raised.append(error)

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return raised


def test_a_commit_and_a_skip_of_one_page_that_both_led_to_something(
    postgres: PostgresCluster,
) -> None:
    where = postgres.database()
    with Store.open(where) as one, Store.open(where) as two:
        frontiers = [one.frontier(), two.frontier()]
        for frontier in frontiers:
            frontier.join("crawl")
        for number in range(ROUNDS):
            frontiers[0].add([wanted(f"https://{host}{number}.example/") for host in "ab"])
            (first,), (second,) = frontiers[0].lease(1), frontiers[1].lease(1)
            frontiers[0].follow(first.id, wanted(f"https://c.example/{number}"))
            frontiers[1].follow(second.id, wanted(f"https://d.example/{number}"))
            page = f"https://a.example/{number}"
            aliases = [f"{page}/{alias}" for alias in range(40)]

            commit = partial(one.commit, article(page), aliases=aliases, request=first.id)
            skip = partial(two.skip, page, source="a", reason="off-topic", request=second.id)
            assert at_once(commit, skip) == []


def test_an_article_that_is_gone_for_one_and_read_by_another(postgres: PostgresCluster) -> None:
    where, page = postgres.database(), article("https://a.example/1")
    aliases = sorted((f"https://a.example/{alias}" for alias in range(2, 402)), key=url_key)
    with Store.open(where) as one, Store.open(where) as two:
        for first in range(380, -20, -20):  # the rows lie in the opposite order of their keys
            one.commit(page, aliases=aliases[first : first + 20])
        for _ in range(ROUNDS):
            read = partial(one.commit, page, aliases=aliases)
            raised = at_once(read, partial(two.gone, page.id))
            assert raised == []


def test_commits_side_by_side_on_a_server_that_would_rather_refuse_than_order_them(
    postgres: PostgresCluster,
) -> None:
    where = postgres.database()
    name = where.rpartition("/")[2]
    with psycopg.connect(where.replace("+psycopg", ""), autocommit=True) as server:
        setting = sql.Literal("serializable")
        change = sql.SQL("ALTER DATABASE {} SET default_transaction_isolation = {}")
        server.execute(change.format(sql.Identifier(name), setting))
    with Store.open(where) as one, Store.open(where) as two:
        for number in range(ROUNDS):
            page = article(f"https://a.example/{number}")
            assert at_once(partial(one.commit, page), partial(two.commit, page)) == []
        assert len(list(one.lines())) == ROUNDS
        assert len(list(two.lines())) == ROUNDS
