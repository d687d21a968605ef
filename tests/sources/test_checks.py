"""The registry's own rules: what ``scrapy sources validate`` tells of files that load."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.checks import check, site_of


def entry(id_: str, *more: str, url: str = "", kind: str = "news") -> str:
    lines = [
        "[[source]]",
        f'id = "{id_}"',
        'name = "N"',
        f'url = "{url or f"https://{id_}.example/"}"',
        f'kind = "{kind}"',
        *more,
    ]
    return "\n".join(lines) + "\n"


def told(folder: Path, **files: str) -> list[str]:
    """Write files (jawa_tengah → jawa-tengah.toml), check them together, return the mistakes."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, "utf-8")
    found = [str(mistake) for one in check([folder]) for mistake in one.mistakes]
    return [line.removeprefix(f"{folder}/") for line in found]


def test_a_registry_without_mistakes_is_told_none(tmp_path: Path) -> None:
    files = {
        "jawa_tengah": entry("a", 'province = "ID-JT"') + entry("b", 'province = "ID-JT"'),
        "papua_selatan": "# Papua Selatan: no news site of its own is known yet.\n",
        "national": entry("c"),
        "police": entry("d", kind="police") + entry("e", 'province = "ID-JT"', kind="police"),
        "networks": '[network.kabar]\nname = "Kabar"\n',
        "rejects": '[[reject]]\nhost = "spam.example"\nreason = "gambling"\n',
    }
    assert told(tmp_path, **files) == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "jawa_tengah",
            entry("a", 'province = "ID-JI"'),
            "jawa-tengah.toml:6: source 'a': province = 'ID-JI': belongs into jawa-timur.toml",
        ),
        (
            "jawa_tengah",
            entry("a"),
            "jawa-tengah.toml:1: source 'a': province = 'no province': belongs into national.toml",
        ),
        (
            "national",
            entry("a", 'province = "ID-PS"'),
            "national.toml:6: source 'a': province = 'ID-PS': belongs into papua-selatan.toml",
        ),
        (
            "police",
            entry("a", 'province = "ID-YO"'),
            "police.toml:5: source 'a': kind = 'news': belongs into di-yogyakarta.toml",
        ),
        (
            "bali",
            entry("a", 'province = "ID-BA"', kind="police"),
            "bali.toml:5: source 'a': kind = 'police': belongs into police.toml",
        ),
        (
            "mine",
            entry("b") + entry("a"),
            "mine.toml:7: source 'a': id = 'a': is not sorted: stands after 'b'",
        ),
        (
            "mine",
            entry("a", 'status = "quarantined"'),
            "mine.toml:6: source 'a': status = 'quarantined': a quarantined source needs a note",
        ),
        (
            "mine",
            entry("a", 'aliases = ["x.example", "a.example"]'),
            "mine.toml:6: source 'a': aliases = 'a.example': the host is named twice",
        ),
        (
            "networks",
            '[network.b]\nname = "B"\n[network.a]\nname = "A"\n',
            "networks.toml:3: network 'a': is not sorted: stands after 'b'",
        ),
        (
            "rejects",
            '[[reject]]\nhost = "b.id"\nreason = "x"\n[[reject]]\nhost = "a.id"\nreason = "x"\n',
            "rejects.toml:5: reject 'a.id': host = 'a.id': is not sorted: stands after 'b.id'",
        ),
        (
            "rejects",
            '[[reject]]\nhost = "a.id"\n',
            "rejects.toml:1: reject 'a.id': reason: is missing",
        ),
        (
            "rejects",
            entry("a"),
            "rejects.toml:1: source: unknown key (expected [[reject]] entry)",
        ),
        ("mine", "", "mine.toml: expected at least one [[source]] entry"),
        (
            "mine",
            entry("a").replace("kind", "knid"),
            "mine.toml:5: source 'a': knid = 'news': unknown key",
        ),
    ],
)
def test_what_breaks_a_rule_is_told_with_file_line_entry_key_and_value(
    tmp_path: Path, name: str, text: str, line: str
) -> None:
    assert line in told(tmp_path, **{name: text})


def test_a_host_is_one_sources_whatever_it_is_shown_under(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        bali=entry("a", 'province = "ID-BA"', url="https://www.kabar.example/"),
        national=entry("b", url="http://m.kabar.example/")
        + entry("c", 'aliases = ["old.example", "amp.kabar.example"]')
        + entry("d", 'aliases = ["old.example"]'),
    )
    said = "one source, with the other hosts as aliases"
    assert found == [
        "national.toml:4: source 'b': url = 'http://m.kabar.example/': m.kabar.example is 'a''s: "
        + said,
        "national.toml:11: source 'c': aliases = 'amp.kabar.example': amp.kabar.example is 'a''s: "
        + said,
        "national.toml:17: source 'd': aliases = 'old.example': old.example is 'c''s: " + said,
    ]


def test_sites_of_one_host_on_ports_of_their_own_are_several(tmp_path: Path) -> None:
    sites = entry("a", url="http://127.0.0.1:81/") + entry("b", url="http://127.0.0.1:82/")
    assert told(tmp_path, mine=sites) == []


def test_a_file_that_is_named_twice_is_checked_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(entry("a"), "utf-8")
    (checked,) = check([path, tmp_path / "." / "mine.toml", tmp_path])
    assert (checked.sources, checked.mistakes) == (1, [])


def test_links_that_lead_in_a_circle_are_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").symlink_to("yours.toml")
    (tmp_path / "yours.toml").symlink_to("mine.toml")
    found = [str(mistake) for checked in check([tmp_path]) for mistake in checked.mistakes]
    said = "cannot be read: Too many levels of symbolic links"
    assert found == [f"{tmp_path}/mine.toml: {said}", f"{tmp_path}/yours.toml: {said}"]


def test_an_id_is_used_once_over_all_files(tmp_path: Path) -> None:
    found = told(tmp_path, mine=entry("a"), yours=entry("a", url="https://b.example/"))
    said = f"the id is used twice, first at {tmp_path}/mine.toml:2"
    assert found == [f"yours.toml:2: source 'a': id = 'a': {said}"]


def test_a_rejected_host_is_no_source(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        mine=entry("a", 'aliases = ["www.spam.example"]'),
        rejects='[[reject]]\nhost = "spam.example"\nreason = "gambling"\n',
    )
    said = "is the host of source 'a'"
    assert found == [f"rejects.toml:2: reject 'spam.example': host = 'spam.example': {said}"]


def test_networks_of_the_same_folder_are_known_and_others_are_not(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        mine=entry("a", 'network = "kabar"') + entry("b", 'network = "antara"'),
        networks='[network.kabar]\nname = "Kabar"\n',
    )
    assert found == ["mine.toml:12: source 'b': network = 'antara': no such network: use kabar"]


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        bali="[[source]\n",
        mine=entry("a b", "x = 1") + entry("c", 'since = "soon"'),
        national=entry("d", 'province = "ID-XX"'),
    )
    assert [line.split(": ")[0] for line in found] == [
        "bali.toml:1",
        "mine.toml:2",
        "mine.toml:4",
        "mine.toml:6",
        "mine.toml:12",
        "national.toml:6",
    ]


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("kabar.id", "kabar.id"),
        ("www.kabar.id", "kabar.id"),
        ("m.kabar.id", "kabar.id"),
        ("amp.bali.kabar.id", "bali.kabar.id"),
        ("www.m.kabar.id", "kabar.id"),
        ("bali.kabar.id", "bali.kabar.id"),
        ("www.kabar.id.", "kabar.id"),
        # Sites whose own names look like a prefix.
        ("m.id", "m.id"),
        ("amp.com", "amp.com"),
    ],
)
def test_prefixes_that_only_show_a_site_otherwise_are_no_site_of_their_own(
    host: str, site: str
) -> None:
    assert site_of(host) == site


ODD = st.recursive(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.sampled_from(["a", "b.example", "ID-JT", "news", "http://b.example", "quarantined"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "name", "url", "kind", "host", "aliases", "network", "x y"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")
    return json.dumps(value)


@given(st.sampled_from(["mine", "networks", "rejects", "bali"]), ODD, ODD, ODD)
def test_whatever_stands_in_a_file_is_told_and_never_breaks_the_check(
    name: str, source: object, network: object, reject: object
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        lines = [f"source = {toml(source)}", f"network = {toml(network)}"]
        path.write_text("\n".join([*lines, f"reject = {toml(reject)}"]), "utf-8")
        (checked,) = check([path])
    # No such file is right: it holds a table that another kind of file holds.
    assert checked.mistakes
    assert all(1 <= mistake.line <= 3 for mistake in checked.mistakes)
