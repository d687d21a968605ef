"""Documents that the user has already: what becomes of dumps and JSON lines."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import InputError
from crawler.items import Article, article_id, paragraphs_of
from crawler.known import LeftOut, Reader, files_of
from tests.shell import PROJECT
from tests.store.examples import article

EXAMPLE = PROJECT / "tests" / "examples" / "dumps" / "polsek-cepu.txt"
SEEDS = PROJECT.parent / "shared" / "seeds"
STAMPS = {"run": "r9", "fetched_at": "2026-01-01T00:00:00Z", "versions": {"record": "1"}}
PARAGRAPHS = ["BLORA – Kapolres Blora menggelar cooling system.", "Warga menyambut baik."]
REPORT = [
    "BLORA – Kapolres Blora menggelar cooling system bersama tokoh agama dan tokoh pemuda di"
    " Pendopo Kabupaten, Kamis (30/11/2023).",
    "Warga menyambut baik kegiatan itu dan berjanji menjaga kerukunan sampai hari pencoblosan.",
]


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "ignore")


def read(path: Path) -> list[Article | LeftOut]:
    return list(Reader(dict(STAMPS)).read(path))


def read_row(tmp_path: Path, row: Any) -> Article | LeftOut:
    path = tmp_path / "rows.jsonl"
    path.write_text(row if isinstance(row, str) else json.dumps(row), "utf-8")
    (found,) = read(path)
    return found


def test_a_dump_becomes_a_clean_dated_record() -> None:
    (found,) = read(EXAMPLE)
    assert isinstance(found, Article)
    assert found.title == "Polsek Cepu Gelar Doa Bersama Warga Jelang Pencoblosan"
    assert paragraphs_of(found.text)[0].startswith("Blora // KabarJipang.com - Kapolsek Cepu")
    assert len(paragraphs_of(found.text)) == 3
    assert (found.published_at, found.dateline) == ("2024-02-12", "Blora")
    assert (found.source, found.run, found.discovered_by) == ("known", "r9", "given")


def test_a_dump_has_an_address_that_no_site_has_and_that_stays(tmp_path: Path) -> None:
    (found,) = read(EXAMPLE)
    assert isinstance(found, Article)
    assert found.url.startswith("https://known.invalid/polsek-cepu.txt?sha256=")
    assert found.id == article_id(found.url)
    (again,) = read(EXAMPLE)
    assert again == found


def test_two_texts_in_files_of_one_name_are_two_records(tmp_path: Path) -> None:
    other = tmp_path / EXAMPLE.name
    other.write_text(EXAMPLE.read_text("utf-8").replace("Ngloram", "Jipang"), "utf-8")
    (one,), (two,) = read(EXAMPLE), read(other)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.id != two.id


def test_a_row_with_paragraphs_is_taken_as_it_is(tmp_path: Path) -> None:
    row = {
        "url": "https://www.gebraknasional.com/2024/02/doa.html?utm_source=wa",
        "title": "Doa  Bersama",
        "date": "2024-02-08",
        "paragraphs": [*PARAGRAPHS, "  ", "Tags: Polri"],
        "authors": ["Tik"],
        "tags": ["Polri"],
    }
    found = read_row(tmp_path, row)
    assert isinstance(found, Article)
    assert found.text == "\n\n".join(["Doa Bersama", *PARAGRAPHS, "Tags: Polri"])
    assert found.url == "https://www.gebraknasional.com/2024/02/doa.html"
    assert (found.source, found.source_name) == ("gebraknasional", "Gebrak Nasional")
    assert found.province == "ID-BT"
    assert (found.published_at, found.date_source) == ("2024-02-08", None)
    assert (found.authors, found.tags) == (["Tik"], ["Polri"])


def test_a_row_with_a_text_is_cleaned_like_a_dump(tmp_path: Path) -> None:
    found = read_row(tmp_path, {"text": EXAMPLE.read_text("utf-8")})
    (dump,) = read(EXAMPLE)
    assert isinstance(found, Article)
    assert isinstance(dump, Article)
    assert (found.title, found.text) == (dump.title, dump.text)


def test_a_record_of_another_store_comes_as_it_is_but_for_its_run_and_original(
    tmp_path: Path,
) -> None:
    stored = article(
        duplicate_of="0123456789abcdef", similarity=0.9, fetched_at="2024-02-01T00:00:00Z"
    )
    found = read_row(tmp_path, stored.to_json())
    assert found == replace(stored, duplicate_of=None, similarity=None, run="r9")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ({}, "holds no text: give 'paragraphs' or 'text'"),
        ({"title": "T", "paragraphs": "P"}, "paragraphs = 'P': not a list of texts"),
        ({"title": 5, "paragraphs": ["P"]}, "title = '5': not a text"),
        ({"paragraphs": ["P"]}, "title: "),
        ({"title": "T", "paragraphs": ["P"], "url": "mailto:a@b"}, "url = 'mailto:a@b'"),
        ({"title": "T", "paragraphs": ["P"], "date": "kemarin"}, "date = 'kemarin'"),
        ({"title": "T", "paragraphs": ["P"], "date": "2024-02-31"}, "date = '2024-02-31'"),
        ({"text": "Beranda | Kontak"}, "no article: too-short"),
    ],
)
def test_a_row_that_gives_no_record_says_why(tmp_path: Path, row: Any, why: str) -> None:
    found = read_row(tmp_path, row)
    assert isinstance(found, LeftOut)
    assert found.where == f"{tmp_path / 'rows.jsonl'}:1"
    assert found.why.startswith(why)


@pytest.mark.parametrize(
    ("content", "advice"),
    [("<!doctype html><p>Teks.", "scrapy crawl pages"), (' {"title": "T"}', "named .jsonl")],
)
def test_a_saved_page_or_json_is_no_dump(tmp_path: Path, content: str, advice: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(content)
    (found,) = read(page)
    assert isinstance(found, LeftOut)
    assert advice in found.why


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("page.txt", b"\xef\xbb\xbf\n <html>", "scrapy crawl pages"),
        ("rows.txt", b'[ {"title": "T"}]', "named .jsonl"),
        ("rows.csv", b"url,title,text\nhttps://a.id/1,Judul,Isi", "is a table"),
        ("report.pdf", b"%PDF-1.7 ...", "is a PDF document"),
        ("report.docx", b"PK\x03\x04...", "is an archive or an office document"),
        ("rows.gz", b"\x1f\x8b\x08...", "is compressed: unpack it"),
        ("photo.txt", bytes(range(256)) * 4, "is no text: it is full of control characters"),
        ("long.txt", b"Polisi menyapa warga. " * 800_000, "has over 16 MB"),
    ],
)
def test_a_file_that_is_no_text_says_what_to_do_with_it(
    tmp_path: Path, name: str, content: bytes, advice: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (found,) = read(path)
    assert isinstance(found, LeftOut)
    assert advice in found.why


def test_a_line_that_is_too_long_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = json.dumps({"title": "T", "paragraphs": PARAGRAPHS})
    path.write_text('{"title": "' + "x" * 33_000_000 + '"}\n' + row + "\n" + row, "utf-8")
    long, whole, last = read(path)
    assert isinstance(long, LeftOut)
    assert (long.where, long.why[:14]) == (f"{path}:1", "has over 16 MB")
    assert isinstance(whole, Article)
    assert whole == last


def test_lines_in_a_windows_charset_keep_their_letters(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = {"title": "Kafé", "paragraphs": ["Polisi minum di kafé “Señor”."]}
    path.write_bytes(json.dumps(row, ensure_ascii=False).encode("cp1252"))
    (found,) = read(path)
    assert isinstance(found, Article)
    assert found.text == "Kafé\n\nPolisi minum di kafé “Señor”."


def test_a_link_in_a_folder_is_no_second_document(tmp_path: Path) -> None:
    inside, outside = tmp_path / "folder", tmp_path / "elsewhere.txt"
    inside.mkdir()
    outside.touch()
    (inside / "z.txt").touch()
    (inside / "a.txt").symlink_to(inside / "z.txt")
    (inside / "b.txt").symlink_to(outside)
    (inside / "broken.txt").symlink_to(tmp_path / "absent.txt")
    (inside / "loop").symlink_to(inside)
    assert files_of([inside]) == [inside / "z.txt", inside / "b.txt"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError) as caught:
        files_of([tmp_path / "pipe.txt"])
    assert caught.value.lines == (f"{tmp_path / 'pipe.txt'}: neither a file nor a folder",)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    raw=st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore"))
)
def test_any_bytes_give_a_record_or_a_reason(tmp_path: Path, raw: bytes) -> None:
    for name in ("any.txt", "any.jsonl"):
        (tmp_path / name).write_bytes(raw)
        for found in read(tmp_path / name):
            assert isinstance(found, Article) or found.why


def test_a_folder_means_the_text_files_below_it(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    for name in ("b.txt", "2024/a.TXT", "rows.jsonl", "README.md"):
        (tmp_path / name).touch()
    rows = tmp_path / "rows.jsonl"
    found = files_of([tmp_path, rows, tmp_path / "b.txt"])
    assert found == [tmp_path / "2024" / "a.TXT", tmp_path / "b.txt", rows]


def test_each_path_that_cannot_be_read_has_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        files_of([tmp_path, tmp_path / "absent.txt"])
    assert caught.value.lines == (
        f"{tmp_path}: no text file (.txt, .text) in this folder",
        f"{tmp_path / 'absent.txt'}: cannot be read: No such file or directory",
    )


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample documents are not beside the project")
def test_the_sample_dumps_give_exactly_what_is_expected_of_them() -> None:
    wanted = [json.loads(line) for line in (SEEDS / "expected.jsonl").open(encoding="utf-8")]
    records = [found for path in files_of([SEEDS]) for found in read(path)]
    assert [
        (r.title, r.published_at, r.dateline, paragraphs_of(r.text))
        for r in records
        if isinstance(r, Article)
    ] == [(w["title"], w["date"], w["dateline_place"], w["paragraphs"]) for w in wanted]


SIGNED = "\n\n".join(
    [
        "Polres Rokan Hilir menyalurkan 150 paket beras kepada warga Desa Bagan Punak, Selasa.",
        "Paket itu diantar memakai perahu karena jalan darat ke dusun terjauh sedang terendam rob.",
        "Bantuan sosial ini menjadi bagian dari cooling system yang digelar selama Pilkada.",
        "Kepala Desa Bagan Punak Pesisir berterima kasih atas perhatian kepolisian dan menjamin"
        " warganya tidak akan terprovokasi siapa pun calonnya. (Tim/Red)",
    ]
)


@pytest.mark.parametrize(
    "title", ["Judul", "Judul satu", "Polres Rokan Hilir Bagikan Beras kepada Warga"]
)
@pytest.mark.parametrize("begins_with_it", [True, False])
def test_a_row_with_a_title_of_its_own_keeps_all_of_its_text(
    tmp_path: Path, title: str, begins_with_it: bool
) -> None:
    text = f"{title}\n\n{SIGNED}" if begins_with_it else SIGNED
    found = read_row(tmp_path, {"title": title, "url": "https://situs.example/a", "text": text})
    assert isinstance(found, Article)
    assert found.title == title
    first, *_, last = paragraphs_of(found.text)
    assert first.startswith("Polres Rokan Hilir menyalurkan")
    assert last.startswith("Kepala Desa Bagan Punak Pesisir berterima kasih")
    assert len(paragraphs_of(found.text)) == 4


def test_a_dump_whose_text_stands_before_its_only_headline_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "satu.txt"
    menu = "\n\nPolres Lain Gelar Apel Pagi Bersama Warga\n\nBack to Top"
    path.write_text(f"Beras Warga\n\n{SIGNED}{menu}", "utf-8")
    (found,) = read(path)
    assert isinstance(found, Article)
    assert found.title == "Beras Warga"
    assert paragraphs_of(found.text)[0].startswith("Polres Rokan Hilir menyalurkan")
    assert len(paragraphs_of(found.text)) == 4


def test_the_title_of_a_row_is_found_in_its_dump_with_the_sites_name_behind_it(
    tmp_path: Path,
) -> None:
    title = "Polres Rokan Hilir Bagikan Beras kepada Warga"
    text = f"Beranda | Kontak\n\n{title} - Kabar Bahari\n\n18 September 2024\n\n{SIGNED}"
    found = read_row(tmp_path, {"title": title, "text": text})
    assert isinstance(found, Article)
    assert (found.title, found.published_at) == (title, "2024-09-18")
    assert paragraphs_of(found.text)[0].startswith("Polres Rokan Hilir menyalurkan")


def test_a_text_with_one_line_above_it_has_that_as_its_title(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_bytes(_utf8("Polisi Menari\r\n\r\n" + "\r\n\r\n".join(REPORT)))
    (found,) = read(path)
    assert isinstance(found, Article)
    assert found.title == "Polisi Menari"
    assert paragraphs_of(found.text) == REPORT


def test_a_dump_without_a_headline_has_the_beginning_of_its_text_as_title(tmp_path: Path) -> None:
    found = read_row(tmp_path, {"text": "\n\n".join(REPORT)})
    assert isinstance(found, Article)
    assert found.title == (
        "BLORA – Kapolres Blora menggelar cooling system bersama tokoh agama dan tokoh pemuda di"
        " Pendopo Kabupaten, Kamis…"
    )
    assert paragraphs_of(found.text) == REPORT


def test_a_day_that_is_none_is_told_by_the_key_it_stands_under(tmp_path: Path) -> None:
    for name in ("date", "published_at"):
        found = read_row(tmp_path, {"title": "T", "paragraphs": PARAGRAPHS, name: "31-12-2024"})
        assert isinstance(found, LeftOut)
        assert found.why == f"{name} = '31-12-2024': no day or time as in ISO 8601"
