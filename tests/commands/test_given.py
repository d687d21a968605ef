"""What ``-a urls=`` refuses of files: all their mistakes at once, each with its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.spiders.given import read_given


def test_every_wrong_line_of_a_list_is_told(tmp_path: Path) -> None:
    listed = tmp_path / "pages.txt"
    listed.write_text(
        "https://a.example/1\nnot a page\n\n# a note\nhttp://[::1\nftp://b.example/\n"
    )
    with pytest.raises(InputError) as raised:
        read_given(str(listed))
    assert raised.value.lines == (
        f"{listed}:2: 'not a page' is not an http or https address",
        f"{listed}:5: 'http://[::1' is not an http or https address",
        f"{listed}:6: 'ftp://b.example/' is not an http or https address",
    )


@pytest.mark.parametrize(
    "damaged",
    [
        gzip.compress(b"<p>" * 1000, mtime=0)[:20],
        gzip.compress(b"<p>" * 1000, mtime=0)[:10] + b"\xff" * 40,
        b"\x1f\x8b",
    ],
    ids=["cut", "overwritten", "the mark alone"],
)
def test_a_damaged_gzip_file_is_one_line(damaged: bytes, tmp_path: Path) -> None:
    saved = tmp_path / "page.html.gz"
    saved.write_bytes(damaged)
    with pytest.raises(InputError) as raised:
        read_given(str(saved))
    assert raised.value.lines == (f"argument urls: '{saved}': cannot be read: is no gzip file",)
