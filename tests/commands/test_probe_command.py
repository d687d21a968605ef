"""``scrapy sources probe`` as a user meets it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from crawler.commands.registry.probe import entry_of, exit_of
from crawler.demo import Replica
from crawler.errors import Exit, InputError
from crawler.probe.proposal import Wishes
from crawler.probe.runner import Results
from crawler.probe.verdict import ArticleRead, Outcome, Verdict
from crawler.sources import Source
from tests.commands.registering import act, free_address, objects, serving, sources

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


def test_sites_are_probed_side_by_side_and_each_gets_a_verdict(replica: Replica) -> None:
    urls = [f"http://127.0.0.{n}:{replica.port}/" for n in (11, 14, 15, 17)]
    replica.clear_requests()
    done = sources("probe", *urls, "--json")
    assert done.returncode == 0, done.stderr
    told = {verdict["asked"]: verdict for verdict in objects(done)}
    assert {url: told[url]["platform"] for url in urls} == dict(
        zip(urls, ("blogger", "wordpress", "listing", "feeds"), strict=True)
    )
    assert {url: told[url]["zone"] for url in urls} == dict(
        zip(urls, ("WIB", "UTC", "WIB", "WIT"), strict=True)
    )
    for verdict in told.values():
        read = [a for a in verdict["articles"] if a["published_at"] and a["authors"]]
        assert len(read) == 3
        assert max(method["on_topic"] for method in verdict["methods"]) > 5
    asked = [request["site"] for request in replica.requests]
    assert max(asked.count(site) for site in set(asked)) <= 25
    robots = [r["site"] for r in replica.requests if r["path"] == "/robots.txt"]
    assert len(robots) == len(set(robots))


def test_in_a_pipe_the_table_is_lines_with_tabs_and_the_entry_is_toml_and_all_of_it_is_harmless(
    replica: Replica,
) -> None:
    evil = "<title>\x1b[2J\u202eSitus</title><meta name=generator content='\x1b]0;x\x07'>"
    with serving("127.0.0.81", {"/": (200, evil)}) as (url, _):
        done = sources("probe", f"127.0.0.11:{replica.port}", url, "--province=ID-BT")
    assert done.returncode == 4, done.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    start = done.stdout.index("[[source]]")
    entry, _, after = done.stdout[start:].partition("\n\n")
    rows = [line.split("\t") for line in (done.stdout[:start] + after).splitlines() if line]
    assert {len(row) for row in rows} == {3}
    good = [row for row in rows if row[0] == f"127.0.0.11:{replica.port}"]
    assert good[-1][1] == "verdict"
    assert good[-1][2] == "usable: blogger-feed lists articles, 3 of them were read"
    (said,) = tomllib.loads(entry)["source"]
    assert said == {
        "id": "127.0.0.11",
        "name": "Gema Tirtayasa",
        "url": f"http://127.0.0.11:{replica.port}/",
        "kind": "news",
        "province": "ID-BT",
        "platform": "blogger",
        "status": "proven",
    }


def test_sites_that_cannot_be_sources_end_with_status_4_and_a_reason() -> None:
    closed = {"/robots.txt": (200, "User-agent: *\nDisallow: /\n"), "/": (200, "<p>x</p>")}
    away = free_address("127.0.0.84")
    with (
        serving("127.0.0.82", closed) as (forbidden, asked),
        serving("127.0.0.83", {}) as (none, _),
    ):
        done = sources("probe", forbidden, none, away, "--json")
    assert done.returncode == 4
    told = {verdict["asked"]: verdict for verdict in objects(done)}
    assert {url: told[url]["outcome"] for url in told} == {
        forbidden: "forbidden",
        none: "no-articles",
        away: "unreachable",
    }
    assert asked == ["/robots.txt"]
    assert told[away]["reason"].startswith("connect")
    assert {told[url]["entry"] for url in told} == {None}


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        (("usable", "usable"), Exit.DONE),
        (("usable", "unreachable"), Exit.SOURCES_FAILED),
        (("forbidden",), Exit.SOURCES_FAILED),
        (("unreachable", "unreachable"), Exit.UNREACHABLE),
    ],
)
def test_the_status_says_whether_all_sites_can_be_sources(
    outcomes: tuple[Outcome, ...], status: Exit
) -> None:
    found = {str(n): Verdict(asked="", url="", outcome=said) for n, said in enumerate(outcomes)}
    assert exit_of(Results(found, {}, len(outcomes))) == status


def registered(**more: object) -> Source:
    entry = {"id": "kabar", "name": "Kabar", "url": "https://lama.example/", "kind": "news"}
    return Source.model_validate(entry | {"note": "seen in 2024"} | more)


def test_of_a_registered_site_what_a_probe_knows_better_is_brought_up_to_date() -> None:
    read = ArticleRead(url="https://baru.example/a", on_topic=True)
    verdict = Verdict(
        asked="https://lama.example/",
        url="https://baru.example/",
        moved_to="https://baru.example/",
        outcome="usable",
        platform="wordpress",
        articles=[read],
    )
    entry = entry_of(verdict, Wishes(), registered(), set())
    assert entry == registered(
        url="https://baru.example/",
        platform="wordpress",
        status="proven",
        aliases=["lama.example"],
    )


def test_a_quarantined_site_stays_so_and_an_unusable_one_gets_no_entry() -> None:
    read = ArticleRead(url="https://lama.example/a", on_topic=True)
    home = "https://lama.example/"
    verdict = Verdict(asked=home, url=home, outcome="usable", articles=[read])
    entry = entry_of(verdict, Wishes(), registered(status="quarantined"), set())
    assert entry is not None
    assert entry.status == "quarantined"
    verdict.outcome = "unreadable"
    assert entry_of(verdict, Wishes(), registered(), set()) is None


@pytest.mark.parametrize(
    ("word", "options", "told"),
    [
        ("infodesanew", {}, "sources: 'infodesanew': no such source: did you mean 'infodesanews'?"),
        ("ftp://situs.example/", {}, "'ftp://situs.example/': is not the address of a web site"),
        ("situs.example", {"province": "Jawa"}, "option --province: 'Jawa' is not an ISO 3166-2"),
        ("situs.example", {"id": "a b"}, "option --id: 'a b'"),
        ("situs.example", {"topic": "nothing"}, "topic 'nothing'"),
    ],
)
def test_mistakes_are_one_line_and_nothing_is_asked(
    word: str, options: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError) as refused:
        act("probe", word, **options)
    (line,) = refused.value.lines
    assert line.startswith(told)
