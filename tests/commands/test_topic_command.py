"""``scrapy topic``: figures on labelled text, evidence for single texts, mistakes in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shell import scrapy

ROWS = [
    {"label": 1, "title": "Cooling System Polres", "excerpt": "Dialog jelang pilkada damai."},
    {"label": 1, "title": "Silaturahmi", "excerpt": "Polisi dan ulama.", "why": "term absent"},
    {"label": 0, "title": "Radiator", "excerpt": "Cooling system mobil: oli dan kipas."},
]


def test_list_names_each_topic_with_its_version_and_title() -> None:
    told = scrapy("topic", "list")
    assert told.returncode == 0
    names = [line.split("\t")[0] for line in told.stdout.splitlines()]
    assert names == ["cooling-system", "jumat-curhat"]


def test_test_prints_precision_recall_f1_and_every_miss(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    told = scrapy("topic", "test", str(path))
    assert told.returncode == 0, told.stderr
    assert "rows 3 precision 1.000 recall 0.500 F1 0.667 misses 1" in told.stdout
    assert "line 2: missed (0.00): Silaturahmi" in told.stdout
    assert "    term absent" in told.stdout


def test_explain_shows_the_evidence_in_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text("Polsek Sambang\n\nKapolsek menggelar coolling sitem.\n\nTutup.\n", "utf-8")
    told = scrapy("topic", "explain", str(path))
    assert told.returncode == 0, told.stderr
    assert "match 1 coolling sitem in lead" in told.stdout
    assert "  Kapolsek menggelar coolling sitem." in told.stdout


def test_explain_reads_a_saved_page_without_its_sidebar(tmp_path: Path) -> None:
    sentence = "Polsek Sukamaju menggelar cooling system bersama warga jelang pilkada damai. "
    page = (
        "<html><head><title>Polsek Sambang Warga</title></head><body><aside><h3>Terkait</h3>"
        "<a href=/x>Colling sistem Polda</a></aside><article><h1>Polsek Sambang Warga</h1>"
        f"<p>{sentence * 3}</p><p>{sentence * 2}</p></article></body></html>"
    )
    path = tmp_path / "berita.html"
    path.write_text(page, "utf-8")
    told = scrapy("topic", "explain", str(path))
    assert told.returncode == 0, told.stderr
    assert "class about" in told.stdout
    assert "colling sistem" not in told.stdout


def test_explain_takes_each_row_of_json_lines_for_a_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    told = scrapy("topic", "explain", str(path))
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert [line for line in lines if line.startswith(("title ", "class "))] == [
        "title Cooling System Polres", "class about",
        "title Silaturahmi", "class not",
        "title Radiator", "class not",
    ]  # fmt: skip


@pytest.mark.slow
def test_mistakes_are_one_line_with_status_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"title": "x", "label": 1}\n{"title": "y"}\n', "utf-8")
    for words, said in [
        (("test", str(broken)), f"error: {broken}:2: label = None: give 1 or 0, or about"),
        (("test", "absent.jsonl"), "error: absent.jsonl: cannot be read: No such file"),
        (("test", str(broken), "--topic=nope"), "error: topic 'nope' is not known"),
        (("explain", "absent.txt"), "error: absent.txt: cannot be read: No such file"),
    ]:
        told = scrapy("topic", *words)
        assert told.returncode == 2
        assert told.stderr.strip().startswith(said)
        assert len(told.stderr.strip().splitlines()) == 1
