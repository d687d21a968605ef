"""``scrapy corpus``: known documents in, the projection out, and who copied whom."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from scrapy.settings import Settings

from crawler.commands.corpus import Command
from crawler.schema import schema
from crawler.store import Store
from tests.shell import PROJECT, scrapy
from tests.store.examples import copy, signed

EXAMPLES = PROJECT / "tests" / "examples"


Told = tuple[int, str, str]
Corpus = Callable[..., Told]


@pytest.fixture
def corpus(capsys: pytest.CaptureFixture[str]) -> Corpus:
    """The command in this process, with the results in a directory: (status, output, errors)."""

    def run(output: Path, *words: str) -> Told:
        command = Command()
        command.settings = Settings({"OUTPUT_DIR": str(output), "STORE_URL": ""})
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        opts, args = parser.parse_known_args(words)
        command.run(args, opts)
        said = capsys.readouterr()
        return command.exitcode, said.out, said.err

    return run


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """An output directory whose store has one release on three sites, the earliest one last."""
    with Store.open(tmp_path / "store.db", articles_path=tmp_path / "articles.jsonl") as store:
        for site, day in (("c", "2024-01-07"), ("b", "2024-01-06"), ("a", "2024-01-05")):
            item = copy(site, day)
            item.source = site
            signed(store, item)
        store.tell_copies()
    return tmp_path


def test_import_writes_valid_records_once_and_marks_copies_among_them(
    corpus: Corpus, tmp_path: Path
) -> None:
    words = ("import", str(EXAMPLES / "dumps"), str(EXAMPLES / "known.jsonl"))
    assert corpus(tmp_path, *words) == (
        0, "2 written (1 copies), 0 revised, 0 known before, 0 left out\n", ""
    )  # fmt: skip
    dump, row = lines(tmp_path / "articles.jsonl")
    validator = Draft202012Validator(schema())
    assert [e.message for r in (dump, row) for e in validator.iter_errors(r)] == []
    assert (row["duplicate_of"], row["similarity"]) == (dump["id"], 1.0)
    assert dump["topic"]["class"] == "about"
    status, said, _ = corpus(tmp_path, *words)
    assert (status, said) == (
        0, "0 written (0 copies), 0 revised, 2 known before, 0 left out\n"
    )  # fmt: skip
    assert len(lines(tmp_path / "articles.jsonl")) == 2
    (manifest,) = tmp_path.glob(f"runs/{dump['run']}/manifest.json")
    assert json.loads(manifest.read_text("utf-8"))["status"] == "finished"


def test_import_takes_what_is_sound_and_names_what_is_not(corpus: Corpus, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"title": "T", "paragraphs": ["Teks."]}\n{"title": "T"}\n', "utf-8")
    status, said, told = corpus(tmp_path / "out", "import", str(rows))
    assert status == 2
    assert said == "1 written (0 copies), 0 revised, 0 known before, 1 left out\n"
    assert told == f"error: {rows}:2: holds no text: give 'paragraphs' or 'text'\n"


def test_export_makes_the_file_again_byte_for_byte(corpus: Corpus, copied: Path) -> None:
    whole = (copied / "articles.jsonl").read_bytes()
    (copied / "articles.jsonl").write_bytes(b"damaged" + whole[50:])
    assert corpus(copied, "export")[0] == 0
    assert (copied / "articles.jsonl").read_bytes() == whole
    status, said, _ = corpus(copied, "export", str(copied / "elsewhere" / "copy.jsonl"))
    assert (status, said) == (0, f"5 lines: {copied / 'elsewhere' / 'copy.jsonl'}\n")
    assert (copied / "elsewhere" / "copy.jsonl").read_bytes() == whole


def test_clusters_name_the_first_publisher_and_count_who_copied_whom(
    corpus: Corpus, copied: Path
) -> None:
    status, said, _ = corpus(copied, "clusters")
    assert status == 0
    head, *rows = [line.split("\t") for line in said.splitlines()]
    assert head[1:] == ["3 articles", "a, b, c", "Polres Blora Gelar Cooling System"]
    assert rows[:3] == [
        ["", "2024-01-05", "a", "original", "https://a.example/1"],
        ["", "2024-01-06", "b", "exact 1.00", "https://b.example/1"],
        ["", "2024-01-07", "c", "exact 1.00", "https://c.example/1"],
    ]
    assert rows[4:] == [["b", "copied", "a", "1"], ["c", "copied", "a", "1"],
                        ["1 clusters of 3 articles"]]  # fmt: skip


def test_clusters_can_be_read_by_programs(corpus: Corpus, copied: Path) -> None:
    status, said, _ = corpus(copied, "clusters", "--json")
    assert status == 0
    cluster, *counts = [json.loads(line) for line in said.splitlines()]
    assert (cluster["first"], cluster["sites"]) == ("a", ["a", "b", "c"])
    assert [a["similarity"] for a in cluster["articles"]] == [None, 1.0, 1.0]
    assert counts == [
        {"site": "b", "copied": "a", "articles": 1},
        {"site": "c", "copied": "a", "articles": 1},
    ]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["clusters"], 5, "error: {0}/store.db: there is no store yet"),
        (["export"], 5, "error: {0}/store.db: there is no store yet"),
        (["tell"], 5, "error: {0}/store.db: there is no store yet"),
        (["import", "absent.txt"], 2, "error: absent.txt: cannot be read: No such file"),
        (["import", str(EXAMPLES / "dumps"), "--topic=nope"], 2, "error: topic 'nope' is not"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    corpus: Corpus, words: list[str], status: int, told: str, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    found, _, line = corpus(output, *words)
    assert found == status
    assert line.startswith(told.format(output))
    assert line.count("\n") == 1
    assert not output.exists()


def test_other_words_are_answered_with_the_usage() -> None:
    done = scrapy("corpus", "shrink")
    assert done.returncode == 2
    assert "scrapy corpus export [PATH]" in done.stdout + done.stderr
