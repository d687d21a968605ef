"""``scrapy crawl coverage -O articles.csv``: the files that Scrapy's feed exports write."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from scrapy.exporters import BaseItemExporter

from crawler.exports.csv import SafeCsv
from crawler.exports.xml import SafeXml
from crawler.items import Article
from tests.crawl.sites import Reply, WordpressSite, crawl, front, report, wordpress

#: The columns in the record's order, as docs/record.md names them.
COLUMNS = [
    *("id", "url", "title", "text", "published_at", "date_source", "modified_at", "authors"),
    *("tags", "section", "image", "language", "dateline", "source", "source_name", "kind"),
    *("province", "topic", "duplicate_of", "similarity", "revision", "content_hash"),
    *("discovered_by", "extracted_by", "fetched_at", "run", "versions"),
]


def article(**values: Any) -> Article:
    told: dict[str, Any] = {"id": "0123456789abcdef", "url": "https://a.id/1", "title": "Judul"}
    return Article(**(told | {"text": "Judul\n\nIsi."} | values))


def exported(exporter: BaseItemExporter, file: BytesIO, *items: Any) -> bytes:
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file.getvalue()


def table(*items: Any, **options: Any) -> list[list[str]]:
    file = BytesIO()
    written = exported(SafeCsv(file, **options), file, *items).decode()
    return list(csv.reader(StringIO(written, newline="")))


def test_the_columns_are_the_fields_of_the_record_in_their_order() -> None:
    assert [field.name for field in fields(Article)] == COLUMNS
    assert table(article())[0] == COLUMNS


def test_a_row_holds_each_field_as_a_person_reads_it() -> None:
    header, row = table(
        article(
            title="=1+1", authors=["Budi, S.H.", "Ani"], versions={"record": "1"}, similarity=0.5
        )
    )
    told = dict(zip(header, row, strict=True))
    assert told["title"] == "'=1+1"
    assert told["text"] == "Judul\n\nIsi."
    assert told["authors"] == "Budi, S.H.; Ani"
    assert told["tags"] == told["province"] == told["duplicate_of"] == ""
    assert told["versions"] == '{"record": "1"}'
    assert (told["similarity"], told["revision"]) == ("0.5", "1")


def test_a_crawl_without_records_leaves_a_table_with_none() -> None:
    assert table() == [COLUMNS]


def test_chosen_fields_are_the_columns() -> None:
    assert table(article(), fields_to_export=["title", "id"]) == [
        ["title", "id"],
        ["Judul", "0123456789abcdef"],
    ]
    assert table(fields_to_export={"title": "Headline"}) == [["Headline"]]


def test_a_file_that_is_appended_to_keeps_its_one_header() -> None:
    file = BytesIO()
    exported(SafeCsv(file, fields_to_export=["id"]), file, article())
    assert exported(SafeCsv(file, fields_to_export=["id"]), file, article()) == (
        b"id\r\n0123456789abcdef\r\n0123456789abcdef\r\n"
    )


def test_items_of_other_spiders_are_made_safe_as_well() -> None:
    assert table({"a": "@x"}) == [["a"], ["'@x"]]


def test_what_an_encoding_lacks_is_a_question_mark() -> None:
    file = BytesIO()
    exporter = SafeCsv(file, encoding="latin-1", fields_to_export=["title"])
    assert exported(exporter, file, article(title="é “a”")) == b"title\r\n\xe9 ?a?\r\n"


def test_an_xml_file_survives_what_xml_forbids() -> None:
    file = BytesIO()
    hostile = article(title="a\x00b\x1b[2J\ud800\ufffe<script>&", tags=["x\x0by"], versions={})
    root = ElementTree.fromstring(exported(SafeXml(file), file, hostile))
    (item,) = root
    assert item.findtext("title") == "a b [2J\ufffd <script>&"
    assert [value.text for value in item.iterfind("tags/value")] == ["x y"]
    # An element that is empty, not the word None.
    assert item.findtext("province") == ""


@pytest.mark.slow
def test_a_crawl_writes_each_format_with_the_records_of_the_jsonl(tmp_path: Path) -> None:
    title, body = report("Cepu")
    posts = [
        ('=HYPERLINK("http://x";"Buka") \u202e\u2066Sambang\ud800\x07 &lt;script&gt;', body),
        (title, body.replace("Kapolsek mengajak", "\x0b=cmd Kapolsek mengajak")),
    ]
    feeds = {name: tmp_path / f"articles.{name}" for name in ("json", "jsonl", "xml", "csv")}
    words = [word for path in feeds.values() for word in ("-O", str(path))]
    with WordpressSite("127.0.161.1", wordpress(posts, Reply(front("Kabar")))) as site:
        run = crawl(tmp_path / "out", {"kabar": site}, *words)
    assert "Traceback" not in run.said
    assert len(run.records) == 2
    assert json.loads(feeds["json"].read_bytes()) == run.records
    lines = feeds["jsonl"].read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == run.records
    root = ElementTree.parse(feeds["xml"]).getroot()
    assert [item.findtext("id") for item in root] == [record["id"] for record in run.records]
    with feeds["csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [record["id"] for record in run.records]
    first = next(row for row in rows if "HYPERLINK" in row["title"])
    assert first["title"].startswith("'=HYPERLINK(")
    assert not any(c in "".join(first.values()) for c in "\u202e\u2066\x07\x1b\x00")
