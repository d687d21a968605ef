"""The generated part of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.sources import Source, pages


def source(id_: str, **more: object) -> Source:
    values = {"id": id_, "name": id_, "url": f"https://{id_}.example", "kind": "news"} | more
    return Source.model_validate(values)


def test_the_documentation_says_what_the_registry_holds() -> None:
    page = pages.PAGE.read_text("utf-8")
    assert pages.renewed(page) == page, "run: python -m crawler.sources.pages"


def test_sources_are_counted_by_status_platform_and_province() -> None:
    page = pages.registry_page(
        [
            source("a", province="ID-JT", platform="blogger", status="proven"),
            source("b", province="ID-JT", kind="police", aliases=["www.b.example", "m.b.example"]),
            source("c", status="quarantined", note="a clone", network="tribun"),
        ]
    )
    assert page.startswith("3 sources (2 news sites, 1 police portals) under 5 host names.")
    assert "| proven | 1 |" in page
    assert "| blogger | 1 |" in page
    assert "| ID-JT | Jawa Tengah | 1 | 1 | `jawa-tengah.toml` |" in page
    assert "| ID-PS | Papua Selatan | 0 | 0 | `papua-selatan.toml` |" in page
    assert "|  | national | 1 | 0 | `national.toml` |" in page
    assert "| tribun | Tribun | 1 |" in page
    assert "- `c`: a clone" in page
    assert "- `dlbrw.com`: a copy of metro.sindonews.com" in page


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    page = f"before\n{pages.BEGIN}\nSTALE\n{pages.END}\nafter\n"
    made = pages.renewed(page)
    assert made.startswith(f"before\n{pages.BEGIN}\n\n")
    assert made.endswith(f"\n\n{pages.END}\nafter\n")
    assert "STALE" not in made
    assert pages.renewed(made) == made


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(InputError, match="has not the lines"):
        pages.renewed("no marks")


def test_a_check_tells_by_its_status_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "sources.md"
    monkeypatch.setattr(pages, "PAGE", page)
    stale = f"{pages.BEGIN}\nstale\n{pages.END}\n"
    page.write_text(stale, "utf-8")
    assert pages.main(["--check"]) == 1
    assert "is out of date" in capsys.readouterr().err
    assert page.read_text("utf-8") == stale
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    assert pages.main(["--force"]) == 2
