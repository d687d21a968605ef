"""Articles for the store's tests."""

from __future__ import annotations

from typing import Any

from crawler.dedup import signature_of
from crawler.items import Article, article_id, content_hash, paragraphs_of
from crawler.store import Committed, Store

PARAGRAPHS = ["BLORA – Kapolres Blora menggelar cooling system.", "Warga menyambut baik."]

#: A press release of some length, as the index wants it.
RELEASE = [
    "Kapolsek Babelan AKP Darsono memimpin kegiatan sambang warga di Desa Kedung Jaya pada Minggu "
    "pagi untuk menyampaikan pesan menjaga keamanan menjelang pemilihan kepala daerah serentak.",
    "Ia mengajak tokoh masyarakat, tokoh agama, dan pemuda untuk tidak mudah terpancing berita "
    "bohong yang beredar di media sosial serta melapor bila menemukan hal mencurigakan.",
    "Kegiatan cooling system itu diakhiri dengan doa bersama dan penyerahan bantuan sembako kepada "
    "warga lanjut usia yang hadir di balai desa setempat.",
]


def article(
    url: str = "https://blora.example/2024/01/cooling-system",
    *,
    title: str = "Polres Blora Gelar Cooling System",
    paragraphs: list[str] | None = None,
    **fields: Any,
) -> Article:
    body = PARAGRAPHS if paragraphs is None else paragraphs
    values: dict[str, Any] = {
        "published_at": "2024-01-05T20:15:00+07:00",
        "source": "infodesa",
        "source_name": "Info Desa",
        "extracted_by": "wordpress-api",
        "fetched_at": "2024-02-01T00:00:00+00:00",
        "run": "r1",
    }
    return Article(
        id=article_id(url),
        url=url,
        title=title,
        text="\n\n".join([title, *body]),
        content_hash=content_hash(body),
        **(values | fields),
    )


def copy(site: str, published_at: str | None, paragraphs: list[str] = RELEASE) -> Article:
    """The release, or another text, as a site published it."""
    return article(f"https://{site}.example/1", paragraphs=paragraphs, published_at=published_at)


def signed(store: Store, item: Article, *, known: bool = False) -> Committed:
    """Commit an article with its signature."""
    signature = signature_of(item.title, paragraphs_of(item.text))
    return store.commit(item, signature=signature, known=known)
