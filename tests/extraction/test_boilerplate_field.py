"""The rules measured against the field research and the saved pages, where these are at hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction.boilerplate import clean

SHARED = Path(__file__).parents[3] / "shared"
ARTICLE = [
    "Serang – Kapolres Serang AKBP Candra Sasongko menggelar bakti sosial di Kampung Sedayu.",
    "Kegiatan itu menjaga situasi tetap aman menjelang pemungutan suara, kata Kapolres.",
    "“Total 200 warga kami berikan bantuan berupa paket sembako,” ucap AKBP Candra Sasongko.",
]
HEADLINE = "Kapolres Blora Sambangi Ulama Jelang Pilkada Serentak"


def _line(phrase: str) -> str:
    """A phrase of the research with its placeholders filled in."""
    line = re.sub(r"<(?:judul lain|judul|title)>(?!$)|(?<!^)<(?:judul|title)>", HEADLINE, phrase)
    line = re.sub(r"<(?:site|SITE)>", "Zona Merdeka", line)
    line = line.replace("<nama>", "Budi Santoso")
    return line if line == "X" else re.sub(r"\b[XY]\b(?!\s?\()", "Budi Santoso", line)


def test_nine_in_ten_phrases_of_the_field_research_go_where_they_were_seen() -> None:
    if not SHARED.exists():
        pytest.skip("../shared is not here: the field research cannot be measured against")
    with (SHARED / "research" / "boilerplate.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    left = []
    for row in rows:
        line = _line(row["phrase"])
        lines = {
            "top": [line, *ARTICLE],
            "inline": [ARTICLE[0], line, *ARTICLE[1:]],
            "bottom": [*ARTICLE, line],
        }[row["position"]]
        site_name = row["domains"].split(";")[0]
        if clean(lines, title="Bakti Sosial di Sedayu", site_name=site_name).paragraphs != ARTICLE:
            left.append(line)
    # What is left: names alone, notes of the researcher within the phrase, words of a sentence.
    assert len(left) <= 0.1 * len(rows), left


@pytest.mark.parametrize(
    ("folder", "language", "most"),
    [("indonesian", "id", 0), ("english", "en", 0), ("world", None, 3)],
)
def test_no_rule_takes_a_paragraph_of_the_saved_pages(
    folder: str, language: str | None, most: int
) -> None:
    if not SHARED.exists():
        pytest.skip("../shared is not here: the saved pages cannot be measured against")
    taken: list[Any] = []
    for line in (SHARED / "pages" / folder / "truth.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        body = page.get("paragraphs") or [p for p in page["text"].split("\n") if p.strip()]
        taken += clean(body, title=page.get("title"), language=language).removed
    assert len(taken) <= most, taken
