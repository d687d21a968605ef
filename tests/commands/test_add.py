"""``scrapy sources add``: from a URL alone to an entry that crawls like one written by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.commands.registry.add import asked_province, written
from crawler.demo import Replica
from crawler.demo.archive import sites
from crawler.demo.check import differences
from crawler.errors import Exit, InputError
from crawler.items import article_id
from crawler.probe.examination import target_of
from crawler.probe.proposal import Wishes
from crawler.probe.verdict import Verdict
from crawler.sources import Source, load_file
from tests.commands.registering import (
    LOOPBACK,
    PROVINCES,
    act,
    free_address,
    objects,
    records,
    serving,
    sources,
)
from tests.shell import scrapy

pytestmark = pytest.mark.slow

HOST = "kitakabar.example"
KITA = target_of(HOST)


def usable() -> Verdict:
    """What a probe found at a site of no known system."""
    return Verdict(asked=KITA.asked, url=f"https://{HOST}/", platform="feeds", outcome="usable")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


@pytest.fixture(scope="module")
def added(replica: Replica, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every site of the replica, added by its URL; two at a time, as two people would."""
    path = tmp_path_factory.mktemp("added") / "mine.toml"

    def add(address: str) -> None:
        url = f"http://{address}:{replica.port}/"
        done = sources("add", url, f"--province={PROVINCES[address]}", f"--file={path}", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        (told,) = objects(done)
        assert (told["outcome"], told["file"]) == ("usable", str(path))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, PROVINCES))
    return path


def test_each_site_is_added_with_its_platform_and_name_in_the_order_of_ids(added: Path) -> None:
    told = [(entry.id, entry.name, entry.platform, entry.kind) for entry in load_file(added)]
    assert told == [
        ("127.0.0.11", "Gema Tirtayasa", "blogger", "news"),
        ("127.0.0.12", "Info Kabar Desa", "wordpress", "news"),
        ("127.0.0.13", "Buser Sulawesi", "wordpress", "news"),
        ("127.0.0.14", "Tribratanews Polres Batu Bara", "wordpress", "police"),
        ("127.0.0.15", "Kabar Pasundan Baru", "listing", "news"),
        ("127.0.0.16", "Suara Cenderawasih", "rendered", "news"),
        ("127.0.0.17", "Kabar Bupolo", "feeds", "news"),
        ("127.0.0.18", "Kabar Lombok Selatan", "wordpress", "news"),
    ]


def test_a_crawl_with_these_entries_writes_what_one_with_entries_written_by_hand_does(
    replica: Replica, added: Path, tmp_path: Path
) -> None:
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={added}", "-s", f"OUTPUT_DIR={tmp_path}", *LOOPBACK,
        "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=3",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written, truth = records(tmp_path / "articles.jsonl"), replica.truth()
    # That the entries by hand give the truth, exactly, is what the tests of the crawl show.
    by_hand = {site.address: site.id for site in sites().values()}
    renamed = [r | {"source": by_hand[urlsplit(r["url"]).hostname or ""]} for r in written]
    assert differences(renamed, truth) == []
    assert {record["id"] for record in written} == {article_id(row["url"]) for row in truth}


def test_a_host_that_is_there_is_refused_by_the_name_of_its_entry(
    replica: Replica, added: Path
) -> None:
    before = added.read_bytes()
    with pytest.raises(InputError) as refused:
        act("add", f"http://127.0.0.11:{replica.port}/x", province="ID-BT", file=str(added))
    (line,) = refused.value.lines
    assert line.startswith("127.0.0.11: is there already: source '127.0.0.11'")
    assert added.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "options", "told"),
    [
        (
            "https://www.infodesanews.com/2024/",
            {"province": "ID-JT"},
            "www.infodesanews.com: is there already: source 'infodesanews'",
        ),
        (
            "airudpoldabali.com",
            {"province": "ID-BA"},
            "airudpoldabali.com: was rejected: a link farm",
        ),
        (
            "situs.example",
            {"province": "ID-BA", "id": "infodesanews"},
            "option --id: 'infodesanews' is another source's",
        ),
        ("situs.example", {"province": "Bali"}, "option --province: 'Bali' is not an ISO 3166-2"),
        (
            "situs.example",
            {"province": "ID-BA", "file": "/dev/null/x"},
            "/dev/null/x: cannot be written: name another file",
        ),
    ],
)
def test_what_cannot_be_added_is_refused_before_anything_is_asked(
    url: str, options: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError) as refused:
        act("add", url, **options)
    (line,) = refused.value.lines
    assert line.startswith(told)


def test_without_a_province_and_a_terminal_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(InputError) as refused:
        act("add", "https://tribratanews.contoh.sulteng.polri.go.id")
    assert refused.value.lines == (
        "option --province: is missing: say --province=ID-ST (Sulawesi Tengah),"
        " or --province=national",
    )


@pytest.mark.parametrize(
    ("answers", "province"),
    [
        (["ID-JT"], "ID-JT"),
        (["jawa tengah"], "ID-JT"),
        (["nasional"], "national"),
        (["Atlantis", "id-bt"], "ID-BT"),
        ([""], "ID-ST"),
    ],
)
def test_on_a_terminal_the_province_is_asked_for_until_there_is_one(
    answers: list[str], province: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(answers)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(said))
    url = "https://humas.sulteng.polri.go.id/"
    entry = Source(id="humas", name="Humas", url=url, kind="police")
    assert asked_province(entry) == province


def test_a_question_and_what_is_shown_for_it_are_not_among_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: print(prompt) or "jawa tengah")
    own = tmp_path / "mine.toml"
    assert written(KITA, usable(), Wishes(), own, as_json=True) == Exit.DONE
    said = capsys.readouterr()
    (told,) = [json.loads(line) for line in said.out.splitlines()]
    assert (told["entry"]["province"], told["file"]) == ("ID-JT", str(own))
    assert "Province, as ID-JT" in said.err


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry of two provinces, in which somebody else can add while a site is probed."""
    for name in ("jawa-barat", "jawa-tengah"):
        (tmp_path / f"{name}.toml").write_text("# News sites, sorted by id.\n", "utf-8")
    module = "crawler.commands.registry.add"
    monkeypatch.setattr(f"{module}.REGISTRY", tmp_path)
    monkeypatch.setattr(f"{module}.source_files", lambda: sorted(tmp_path.glob("*.toml")))
    return tmp_path


def added_meanwhile(registry: Path, id_: str, url: str, *more: str) -> None:
    lines = ["[[source]]", f'id = "{id_}"', 'name = "N"', f'url = "{url}"', 'kind = "news"', *more]
    (registry / "jawa-barat.toml").write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("alias", [False, True])
def test_a_host_that_somebody_added_meanwhile_to_another_provinces_file_is_refused(
    registry: Path, alias: bool
) -> None:
    if alias:
        added_meanwhile(registry, "kita", "https://baru.example", f'aliases = ["{HOST}"]')
    else:
        added_meanwhile(registry, "kita", f"https://www.{HOST}")
    before = (registry / "jawa-tengah.toml").read_bytes()
    with pytest.raises(InputError, match="is there already: source 'kita'"):
        written(KITA, usable(), Wishes(province="ID-JT"), None, as_json=True)
    assert (registry / "jawa-tengah.toml").read_bytes() == before


def test_an_id_that_somebody_took_meanwhile_is_proposed_with_a_number(registry: Path) -> None:
    added_meanwhile(registry, "kitakabar", "https://lain.example")
    written(KITA, usable(), Wishes(province="ID-JT"), None, as_json=True)
    (entry,) = load_file(registry / "jawa-tengah.toml")
    assert (entry.id, entry.host) == ("kitakabar-2", HOST)


def test_a_wish_for_an_id_that_somebody_took_meanwhile_is_refused(registry: Path) -> None:
    added_meanwhile(registry, "kk", "https://lain.example")
    with pytest.raises(InputError, match="option --id: 'kk' is another source's"):
        written(KITA, usable(), Wishes(province="ID-JT", id="kk"), None, as_json=True)


def test_a_file_that_is_read_only_is_left_alone_and_no_site_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("# Mine.\n", "utf-8")
    path.chmod(0o444)
    with pytest.raises(InputError) as refused:
        act("add", "situs.example", province="ID-BA", file=str(path))
    assert refused.value.lines == (f"{path}: is read-only: name another file with --file",)


def test_links_that_lead_in_a_circle_are_no_file_for_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.symlink_to(path.name)
    with pytest.raises(InputError) as refused:
        act("add", "situs.example", province="ID-BA", file=str(path))
    assert refused.value.lines == (f"{path}: cannot be written: name another file with --file",)


def test_a_site_that_cannot_be_a_source_is_not_added_and_the_reason_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    with serving("127.0.0.86", {}) as (none, _):
        cases = {
            none: (4, "the home page answers HTTP 404, and nothing lists articles"),
            free_address("127.0.0.87"): (3, "connect"),
        }
        for url, (status, told) in cases.items():
            done = sources("add", url, "--province=ID-BT", f"--file={path}")
            assert (url, done.returncode) == (url, status), done.stderr
            (line,) = done.stderr.splitlines()
            assert line.startswith(f"error: {url}: not added: ")
            assert told in line
    assert not path.exists()
