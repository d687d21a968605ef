"""Articles on the topic, good ones, for sites that are hostile around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Villages that make each text one of its own.
PLACES = re.findall(
    r"\w+",
    """
    Bandulu Sukamaju Mekarsari Tanjungsari Karanganyar Wonosari Sidomulyo Purwosari
    Kebonagung Banjarejo Tegalsari Sumberagung Kedungwaru Margasari Cibodas Pasirjaya
    Rawamerta Girimulyo Jatirejo Lembangsari Padangsari Ngadirejo Pagerwojo Sambirejo
    Tirtomoyo Wirosari Gondangrejo""",
)


def title(number: int) -> str:
    """Return the headline of the good article with this number."""
    return f"Polsek Sambangi Warga Desa {PLACES[number % len(PLACES)]} Jelang Pilkada {number}"


def paragraphs(number: int) -> list[str]:
    """Return the text of the good article with this number."""
    place = PLACES[number % len(PLACES)]
    return [
        f"Kapolsek bersama Bhabinkamtibmas menyambangi warga Desa {place} dalam rangka cooling"
        f" system menjelang Pilkada serentak 2024, kegiatan ke-{number} pada bulan ini.",
        f"Warga {place} diajak menjaga kerukunan dan tidak mudah percaya pada berita bohong yang"
        " beredar di media sosial selama tahapan kampanye berlangsung.",
        f"Pertemuan di balai desa itu dihadiri {number + 12} orang dan ditutup dengan doa bersama"
        " untuk pemilihan yang aman, damai dan sejuk.",
    ]


def article(
    number: int, *, headline: str | None = None, extra: str = "", head: str = "", body: str = ""
) -> str:
    """Return a good article's page; ``extra`` stands behind its text, ``head`` in its head.

    ``body`` replaces the text.
    """
    told = headline or title(number)
    text = body or "".join(f"<p>{line}</p>\n" for line in paragraphs(number))
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{told}</title>'
        '<meta property="article:published_time"'
        f' content="2024-09-10T19:{number % 60:02}:00+07:00">'
        f"{head}</head><body><main><article><h1>{told}</h1>\n{text}{extra}</article></main>"
        "</body></html>"
    )


def listing(paths: Sequence[str], *, head: str = "", foot: str = "") -> str:
    """Return a page that links to articles."""
    links = "".join(
        f'<li><a class="berita" href="{path}">Berita {path[-40:]}</a></li>' for path in paths
    )
    return (
        f'<!doctype html><html lang="id"><head><title>Berita</title>{head}</head>'
        f"<body><ul>{links}</ul>{foot}</body></html>"
    )
