"""The headline of pages whose window has a title that is not theirs."""

from __future__ import annotations

import pytest

from crawler.extraction import extract

TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Warga Kelurahan Sukamaju meminta patroli malam ditambah menjelang masa tenang pemilu.",
        "Kapolsek mencatat dua belas masukan warga, sebagian besar menyangkut balap liar di jalan.",
        "Ia menjanjikan patroli sepeda motor mulai pekan depan dengan rute yang disusun bersama.",
    )
)
ADDRESS = "https://kabarlama.co.id/berita/baca/512"
HEADLINE = "Jumat Curhat, Warga Minta Patroli Malam Ditambah"


def title_of(window: str, heading: str) -> str:
    html = f"<html><head><title>{window}</title></head><body>{heading}{TEXT}</body></html>"
    return extract(html, ADDRESS).title


@pytest.mark.parametrize(
    ("window", "heading", "title"),
    [
        ("Kabar Lama - Media Rakyat", f"<span class='judul'><b>{HEADLINE}</b></span>", HEADLINE),
        (f"{HEADLINE} | Kabar Lama", f"<h3>{HEADLINE}</h3>", HEADLINE),
        (f"{HEADLINE} - Semua Halaman", f"<h1>{HEADLINE} - Semua Halaman</h1>", HEADLINE),
        # What the window says stands on the page: an element named headline is a section's.
        (
            HEADLINE,
            f"<div>{HEADLINE}</div><div class='judul'>Berita Terpopuler Pekan Ini</div>",
            HEADLINE,
        ),
        # A label is no headline.
        (HEADLINE, "<div class='judul'>Berita</div>", HEADLINE),
        # "Halaman" may end a headline.
        ("Polisi Jaga Halaman", "<h1>Polisi Jaga Halaman</h1>", "Polisi Jaga Halaman"),
    ],
)
def test_the_headline_is_what_the_page_shows_as_its_own(
    window: str, heading: str, title: str
) -> None:
    assert title_of(window, heading) == title
