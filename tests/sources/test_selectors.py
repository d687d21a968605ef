"""The selector grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.sources import Source, select


def source(id_: str, **more: str) -> Source:
    values = {"id": id_, "name": id_, "url": f"https://{id_}.example", "kind": "news"} | more
    return Source.model_validate(values)


REGISTRY = [
    source("kabar-blora", province="ID-JT", platform="blogger", network="kabar"),
    source("kabar-serang", province="ID-BT", platform="wordpress"),
    source("polres-serang", province="ID-BT", kind="police"),
    source("polres-judi", kind="police", status="quarantined"),
]


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("all", ["kabar-blora", "kabar-serang", "polres-serang"]),
        ("polres-serang", ["polres-serang"]),
        ("kabar-*", ["kabar-blora", "kabar-serang"]),
        ("kind:police", ["polres-serang"]),
        ("province:ID-BT", ["kabar-serang", "polres-serang"]),
        ("platform:blogger", ["kabar-blora"]),
        ("status:quarantined", ["polres-judi"]),
        ("polres-judi", ["polres-judi"]),
        ("polres-*", ["polres-serang"]),
        ("network:kabar", ["kabar-blora"]),
        ("status:quarantined,kind:police", ["polres-judi", "polres-serang"]),
        ("province:ID-BT, kabar-*", ["kabar-serang", "polres-serang", "kabar-blora"]),
    ],
)
def test_a_selector_names_sources_in_the_order_of_its_terms_each_once(
    selector: str, ids: list[str]
) -> None:
    assert [found.id for found in select(selector, REGISTRY)] == ids


@pytest.mark.parametrize(
    ("selector", "told"),
    [
        ("kabar-blra", "did you mean 'kabar-blora'?"),
        ("zzz", "see 'scrapy sources list'"),
        ("kind:blog", "unknown kind 'blog': use news, police"),
        ("colour:red", "unknown attribute 'colour'"),
        ("province:ID-ZZ", "unknown province 'ID-ZZ': use an ISO 3166-2:ID code or 'national'"),
        ("province:Jawa Tengah", "unknown province 'Jawa Tengah': did you mean 'ID-JT'?"),
        ("province:id-bt", "unknown province 'id-bt': did you mean 'ID-BT'?"),
        ("province:nasional", "unknown province 'nasional': did you mean 'national'?"),
        ("network:antar", "unknown network 'antar': did you mean 'antara'?"),
        ("platform:wordpres", "unknown platform 'wordpres': did you mean 'wordpress'?"),
        ("network:zzz", "unknown network 'zzz': use antara, disway, "),
        ("network:jpnn", "fits no source"),
        ("polres-j*", "fits quarantined sources only: name them: polres-judi"),
        ("province:ID-AC", "fits no source"),
        ("radar-*", "fits no source"),
        (" , ", "the selector is empty"),
        ("https://www.kabar-blora.example/2024/", "an address is no selector: say 'kabar-blora'"),
        ("https://zzz.example/", "an address is no selector: see 'scrapy sources list'"),
        ("https://[/", "an address is no selector"),
    ],
)
def test_a_term_that_names_nothing_is_told_with_the_next_step(selector: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        select(selector, REGISTRY)
    assert told in caught.value.lines[0]


def test_each_wrong_term_has_its_own_line() -> None:
    with pytest.raises(InputError) as caught:
        select("kabar-blora,zzz,kind:blog", REGISTRY)
    assert len(caught.value.lines) == 2


def test_a_users_own_file_is_a_term_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[source]]\nid = "mine"\nname = "M"\nurl = "http://m.example"\nkind = "news"\n', "utf-8"
    )
    assert [found.id for found in select(f"{path},kabar-blora", REGISTRY)] == [
        "mine",
        "kabar-blora",
    ]


def test_a_quarantined_source_of_a_users_file_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    entry = '[[source]]\nid = "{0}"\nname = "M"\nurl = "http://{0}.example"\nkind = "news"\n'
    spam = 'status = "quarantined"\nnote = "gambling"\n'
    path.write_text(entry.format("mine") + entry.format("spam") + spam, "utf-8")
    assert [found.id for found in select(str(path), REGISTRY)] == ["mine"]
