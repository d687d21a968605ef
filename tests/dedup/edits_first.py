"""What newsrooms do to a release, the first set: each edit makes a copy of it."""

# ruff: noqa: E501 - the edits are about such characters; lines of sites read best whole
from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.dedup.newsroom import RES as TOWNS
from tests.dedup.newsroom import SITES, Facts, Story, in_words, pick, rendered

Paragraphs = tuple[str, ...]
Edit = Callable[[Random, Story, Facts], Paragraphs]

EXPANDED = {
    "Wakapolres": "Wakil Kepala Kepolisian Resor", "Kapolres": "Kepala Kepolisian Resor",
    "Mapolres": "Markas Kepolisian Resor", "Polres": "Kepolisian Resor",
    "Kapolsek": "Kepala Kepolisian Sektor", "Polsek": "Kepolisian Sektor",
    "Kapolda": "Kepala Kepolisian Daerah", "Polda": "Kepolisian Daerah",
    "Bhabinkamtibmas": "Bhayangkara Pembina Keamanan dan Ketertiban Masyarakat",
    "AKBP": "Ajun Komisaris Besar Polisi", "AKP": "Ajun Komisaris Polisi",
    "Kompol": "Komisaris Polisi", "Iptu": "Inspektur Polisi Satu", "Ipda": "Inspektur Polisi Dua",
    "Aiptu": "Ajun Inspektur Polisi Satu", "Aipda": "Ajun Inspektur Polisi Dua",
    "Bripka": "Brigadir Polisi Kepala", "kamtibmas": "keamanan dan ketertiban masyarakat",
    "Pilkada": "Pemilihan Kepala Daerah", "Kasat": "Kepala Satuan", "TPS": "Tempat Pemungutan Suara",
    "Dandim": "Komandan Distrik Militer", "Babinsa": "Bintara Pembina Desa",
}  # fmt: skip
LOOKALIKE = str.maketrans("aeocpxyAEOCPTHBM", "аеосрхуАЕОСРТНВМ")
AROUND = ("Beranda / Daerah / Polri", "Bagikan ke Facebook Bagikan ke X Salin tautan", "ADVERTISEMENT",
          "Gulir untuk lanjut membaca", "Foto: istimewa")  # fmt: skip
BELOW = ("Ikuti kami di Google News dan saluran WhatsApp", "Tag: polri pilkada damai",
         "Berita Terkait", "Cuaca Ekstrem, Nelayan Diminta Tidak Melaut Sepekan ke Depan",
         "Harga Cabai Rawit Tembus Seratus Ribu Rupiah di Pasar Induk",
         "Tinggalkan Komentar Batalkan balasan")  # fmt: skip


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.split(r"(?:(?<=[.!?])|(?<=[.!?][\"”])) (?=[A-Z\"“0-9])", paragraph)


def without_dateline(paragraph: str) -> str:
    """Return a first paragraph without the dateline that the stories of this set have."""
    return re.sub(r"^[A-Z ]+(?:[,|] ?[\w. ]*)? ?(?:–|--|-) ", "", paragraph)


def _swapped(random: Random, story: Story, facts: Facts) -> Paragraphs:
    first, *rest = rendered(story, facts)
    order = [rest[0], without_dateline(first), *rest[1:]] if rest else [without_dateline(first)]
    return (f"{pick(random, TOWNS).upper()}, {random.choice(SITES)} — {order[0]}", *order[1:])


def _requoted(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return rendered(story, facts, quotes=True)


def _voice(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return rendered(story, facts, voice=True)


def _numbers(random: Random, story: Story, facts: Facts) -> Paragraphs:
    words = {name: in_words(int(facts[name])) for name in ("n", "menit") if name in facts}
    return rendered(story, facts | words)


def _expanded(random: Random, story: Story, facts: Facts) -> Paragraphs:
    pattern = re.compile(r"\b(?:" + "|".join(EXPANDED) + r")\b")
    return tuple(pattern.sub(lambda m: EXPANDED[m[0]], p) for p in rendered(story, facts))


def _headline(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return rendered(story, facts)


def _site_left_in(random: Random, story: Story, facts: Facts) -> Paragraphs:
    body = list(rendered(story, facts))
    body.insert(len(body) // 2, "Baca juga: Polisi Tangkap Pengedar Uang Palsu di Perbatasan")
    return (*random.sample(AROUND, 3), *body, *BELOW[: random.randint(2, len(BELOW))])


def _lines(story: Story, facts: Facts) -> list[str]:
    body = rendered(story, facts)
    return [s for p in (without_dateline(body[0]), *body[1:]) for s in sentences(p)]


def _kept(lines: list[str], start: int) -> Paragraphs:
    half = (len(lines) + 1) // 2
    kept = lines[start : start + half]
    return tuple(" ".join(kept[i : i + 2]) for i in range(0, len(kept), 2))


def _front(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return _kept(_lines(story, facts), 0)


def _back(random: Random, story: Story, facts: Facts) -> Paragraphs:
    lines = _lines(story, facts)
    return _kept(lines, len(lines) // 2)


def _middle(random: Random, story: Story, facts: Facts) -> Paragraphs:
    lines = _lines(story, facts)
    return _kept(lines, len(lines) // 4)


def _one_a_paragraph(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return tuple(s for p in rendered(story, facts) for s in sentences(p))


def _in_one(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return (" ".join(rendered(story, facts)),)


def _capitals(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return tuple(p.upper() for p in rendered(story, facts))


def _typography(random: Random, story: Story, facts: Facts) -> Paragraphs:
    marks = {'"': "”", "'": "’", " – ": " — ", "...": "…", "fi": "ﬁ", ", ": ",\u00a0", "-": "‑"}
    found = []
    for paragraph in rendered(story, facts):
        changed = re.sub(r'"(?=\w)', "“", paragraph)
        for plain, printed in marks.items():
            changed = changed.replace(plain, printed)
        found.append(changed.replace("masyarakat", "masya\u00adrakat"))
    return tuple(found)


def _some_lookalikes(random: Random, story: Story, facts: Facts) -> Paragraphs:
    def change(found: re.Match[str]) -> str:
        return found[0].translate(LOOKALIKE) if random.random() < 0.3 else found[0]

    return tuple(re.sub(r"\w+", change, p) for p in rendered(story, facts))


def _all_lookalikes(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return tuple(p.translate(LOOKALIKE) for p in rendered(story, facts))


def _next_day(random: Random, story: Story, facts: Facts) -> Paragraphs:
    new = ("Kegiatan kepolisian yang digelar sehari sebelumnya menuai tanggapan beragam di media "
           "sosial.")  # fmt: skip
    first, *rest = rendered(story, facts)
    return (new, f"Diberitakan sebelumnya, {without_dateline(first)}", *rest)


EDITS: dict[str, Edit] = {
    "dateline, paragraphs swapped": _swapped, "quotes re-attributed": _requoted,
    "voice": _voice, "numbers in words": _numbers, "abbreviations expanded": _expanded,
    "headline translated": _headline, "site left in": _site_left_in, "front half": _front,
    "back half": _back, "middle half": _middle, "a sentence a paragraph": _one_a_paragraph,
    "one paragraph": _in_one, "capitals": _capitals, "typography": _typography,
    "some look-alikes": _some_lookalikes, "all look-alikes": _all_lookalikes,
    "next day": _next_day,
}  # fmt: skip
