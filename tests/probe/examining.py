"""Carrying out an examination over a site of canned answers, without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from crawler.diagnosis import diagnose
from crawler.extraction import Extraction, NoArticle, extract, extract_fragment
from crawler.platforms.contract import Page
from crawler.platforms.walk import Failure
from crawler.probe.questions import Examination, Reading, Reply, Suspicion

T = TypeVar("T")
Canned = bytes | int | Page | Failure | Callable[[str], "bytes | int | Page | Failure"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ARTICLE = """<html lang="id"><head><title>{title} | Kabar Kita</title>
<meta property="og:site_name" content="Kabar Kita"><link rel="canonical" href="{url}">
<meta property="article:published_time" content="2024-09-10T19:30:00+08:00"></head><body><article>
<h1>{title}</h1><p class="byline">Oleh <a rel="author" href="/penulis/sri">Sri Lestari</a></p>
<p>PALU - Kapolsek Biromaru bersama Bhabinkamtibmas menyambangi warga dalam rangka cooling system
menjelang Pilkada serentak 2024 di Desa Mpanau.</p>
<p>Kapolsek mengajak warga menjaga kerukunan dan tidak mudah percaya pada berita bohong yang beredar
di media sosial selama tahapan kampanye berlangsung.</p></article></body></html>"""

#: Home pages: of a site that is well, and of one that changed hands.
LINKS = "".join(f'<a href="/read/{n}/polsek-sambang-warga-desa">Polsek {n}</a>' for n in range(9))
FRONT = f"<html><head><title>Kabar Kita</title></head><body>{LINKS}</body></html>".encode()
GAMBLING = (
    "<html lang='id'><head><title>SLOT GACOR 88: Situs Slot Online Gacor Maxwin Hari Ini</title>"
    "<meta name='description' content='Situs judi slot online gacor deposit pulsa tanpa potongan,"
    " RTP live, bonus new member 100, scatter hitam mahjong ways'></head><body>"
    "<h1>Slot Gacor Maxwin</h1>"
    + "<p>Daftar situs judi slot online gacor togel deposit dana, RTP slot, scatter, maxwin.</p>"
    * 9
    + "".join(f"<a href='https://gacor{n}.example/daftar'>DAFTAR SLOT GACOR</a>" for n in range(20))
    + "</body></html>"
).encode()


def article(url: str, title: str = "Polsek Biromaru Sambang Warga Desa Mpanau") -> bytes:
    """Return the page of a readable article."""
    return ARTICLE.format(url=url, title=title).encode()


def carry_out(examination: Examination[T], answers: Mapping[str, Canned]) -> tuple[T, list[str]]:
    """Return what an examination found, and the addresses it asked for, browsers' in brackets.

    An address without an answer is a 404; ``*`` answers all of these.
    """
    asked: list[str] = []
    answer: Reply | None = None
    try:
        while True:
            question = examination.send(answer)
            if isinstance(question, Reading):
                answer = _read(question)
                continue
            if isinstance(question, Suspicion):
                answer = diagnose(question.answer, question.home)
                continue
            asked.append(f"[{question.url}]" if question.rendered else question.url)
            assert len(asked) < 100, asked
            answer = _answer(asked[-1], question.url, answers)
    except StopIteration as end:
        found: T = end.value
        return found, asked


def _answer(key: str, url: str, answers: Mapping[str, Canned]) -> Page | Failure:
    given = answers.get(key, answers.get("*", 404))
    given = given(url) if callable(given) else given
    if isinstance(given, Page | Failure):
        return given
    if isinstance(given, int):
        return Page(url=url, status=given, headers={}, body=b"<html><title>No</title></html>")
    return Page(url=url, status=200, headers={"content-type": "text/html"}, body=given)


def _read(reading: Reading) -> Extraction | NoArticle:
    try:
        if reading.page is None:
            return extract_fragment(reading.candidate, fetched_at=NOW, province=reading.province)
        return extract(
            reading.page.body,
            reading.page.url,
            known=reading.candidate,
            province=reading.province,
            fetched_at=NOW,
            rendered=reading.rendered,
        )
    except NoArticle as none:
        return none
