"""Texts of posts for the sites of tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

ON_TOPIC = [
    "BLORA – Jajaran kepolisian terus menjaga kerukunan warga menjelang pemungutan suara.",
    "Kegiatan cooling system itu dipimpin Kapolsek bersama tokoh agama dan pemuda desa setempat.",
    "Warga menyambut baik kunjungan tersebut dan berharap pesta demokrasi berjalan aman dan damai.",
]
OFF_TOPIC = [
    "BLORA – Harga cabai di pasar induk turun setelah pasokan dari petani kembali normal.",
    "Pedagang menyebut pembeli mulai ramai sejak pagi dan stok dijamin cukup hingga pekan depan.",
    "Dinas perdagangan berjanji memantau harga bahan pokok setiap hari sampai akhir bulan ini.",
]


@dataclass(frozen=True)
class Written:
    """A post of a site that a test makes up."""

    title: str
    paragraphs: list[str] = field(default_factory=lambda: list(ON_TOPIC))
    published: datetime = datetime(2024, 2, 8, 3, 0, tzinfo=UTC)

    def page(self) -> str:
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        return (
            f"<!doctype html><html lang=id><head><title>{self.title}</title>"
            f'<meta property="article:published_time" content="{self.published.isoformat()}">'
            f"</head><body><article><h1>{self.title}</h1>{text}</article></body></html>"
        )
