"""Commands that ask hosts of others refuse to while nobody says who is asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import scrapy

COMMANDS = {
    "a crawl": ["crawl", "coverage", "-a", "sources=infodesanews"],
    "a crawl of given pages": ["crawl", "pages", "-a", "urls=https://infodesanews.com/2024/a/"],
    "a probe": ["sources", "probe", "kabarkita.co.id"],
    "an addition": ["sources", "add", "https://kabarkita.co.id", "--province=ID-JT"],
    "a check": ["sources", "check", "infodesanews"],
    "an explanation": ["topic", "explain", "https://infodesanews.com/2024/a/"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_public_host_is_not_asked_under_the_placeholder(
    command: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "output"
    done = scrapy(*command, "-s", f"OUTPUT_DIR={output}", "-s", "CONTACT_URL=")
    told = scrapy(
        *command, "-s", f"OUTPUT_DIR={output}",
        "-s", "CONTACT_URL=https://example.org/who-runs-this-crawl",
    )  # fmt: skip
    for refused in (done, told):
        assert refused.returncode == 2, refused.stdout + refused.stderr
        (line,) = refused.stderr.splitlines()
        assert line.startswith("error: setting CONTACT_URL: ")
    assert not output.exists()
