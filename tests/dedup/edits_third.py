"""A third blind set: hand-written releases with ten edited copies and seven look-alikes each.

Each story (``stories/third*.txt``) comes with another headline, another first paragraph and a
quotation by a local editor (for copies), with three lists of replacements that make another event
of it, a report of the next days and one by another hand (for what is no copy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

_HERE = Path(__file__).parent / "stories"
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_SITES = ("RadarPesisir.com", "Suara Nusantara", "mediabangsa.id", "LintasDaerah", "Warta Kita")
_CREDITS = ("(Red/Hms)", "(*)", "Penulis: Tim Redaksi", "Sumber: Humas", "Editor : Slamet")
_SPELLED_OUT = {
    "Polres": "Kepolisian Resor",
    "Kapolres": "Kepala Kepolisian Resor",
    "Polsek": "Kepolisian Sektor",
    "Kapolsek": "Kepala Kepolisian Sektor",
    "Polda": "Kepolisian Daerah",
    "Kapolda": "Kepala Kepolisian Daerah",
    "AKBP": "Ajun Komisaris Besar Polisi",
    "AKP": "Ajun Komisaris Polisi",
    "Kompol": "Komisaris Polisi",
    "Iptu": "Inspektur Polisi Satu",
    "Ipda": "Inspektur Polisi Dua",
    "Kasat": "Kepala Satuan",
    "Kabag Ops": "Kepala Bagian Operasi",
    "KPU": "Komisi Pemilihan Umum",
    "Bawaslu": "Badan Pengawas Pemilihan Umum",
    "TPS": "tempat pemungutan suara",
    "Bhabinkamtibmas": "Bhayangkara Pembina Keamanan dan Ketertiban Masyarakat",
    "TNI": "Tentara Nasional Indonesia",
    "Kecamatan": "Kec.",
    "Kabupaten": "Kab.",
}
_NUMBERS = {
    "2": "dua", "3": "tiga", "5": "lima", "11": "sebelas", "12": "dua belas",
    "13": "tiga belas", "64": "enam puluh empat", "86": "delapan puluh enam",
    "150": "seratus lima puluh", "184": "seratus delapan puluh empat",
    "275": "dua ratus tujuh puluh lima", "412": "empat ratus dua belas",
    "450": "empat ratus lima puluh", "612": "enam ratus dua belas",
}  # fmt: skip
_DEGREES = re.compile(r",? ?(?:S\.I\.K\.|S\.H\.|M\.Si\.?|M\.Hum\.|Drs\.|dr\.|Dr\.)")
_SCANNED = {"l": "1", "i": "l", "O": "0", "e": "c", "u": "ii", "h": "b"}
#: What many units print in stories that have nothing else in common.
_STANDING = (
    "Kepolisian Negara Republik Indonesia sebagai alat negara berperan memelihara keamanan dan"
    " ketertiban masyarakat, menegakkan hukum serta memberikan perlindungan, pengayoman dan"
    " pelayanan kepada masyarakat.",
    "Sebagaimana diketahui, cooling system merupakan upaya mendinginkan suhu politik melalui"
    " pendekatan persuasif, silaturahmi, dan komunikasi dengan seluruh lapisan masyarakat sehingga"
    " potensi konflik dapat dicegah sejak dini.",
)


@dataclass(slots=True)
class Release:
    """A hand-written release, with what its edits are made of."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    headline: str = ""
    lead: str = ""
    quotation: str = ""
    events: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as published. ``events`` are those it may be of: of two a round-up, or a cut."""

    events: tuple[str, ...]
    label: str
    paragraphs: tuple[str, ...]
    published: date


def releases(name: str) -> dict[str, Release]:
    """Return the stories of a file by their ids."""
    found: dict[str, Release] = {}
    into: list[str] = []
    for line in filter(None, (_HERE / f"{name}.txt").read_text("utf-8").splitlines()):
        mark, _, rest = line[1:].partition(" ")
        if line.startswith("@story"):
            release = found[rest] = Release()
            into = release.paragraphs
        elif line.startswith("@sub"):
            pairs = release.events[rest] = []
        elif line.startswith(("@title", "@lead", "@quote")):
            slot = {"title": "headline", "lead": "lead", "quote": "quotation"}[mark]
            setattr(release, slot, rest)
        elif line.startswith("@"):
            into = release.others[mark] = []
        elif line.startswith("# "):
            release.title = line[2:]
        elif " => " in line:
            old, new = line.split(" => ")
            pairs.append((old, new))
        else:
            into.append(line)
    return found


def printed(name: str, seed: int) -> list[Printed]:
    """Return all texts of a set in an order of arrival."""
    random, stories = Random(seed), releases(name)
    texts: list[Printed] = []
    for key, story in stories.items():
        day = _day(story.paragraphs, date(2024, 5, 1))
        texts.append(Printed((key,), "release", tuple(story.paragraphs), day))
        apart = list(_no_copies(key, story))
        for label, paragraphs in _copies(random, story, list(stories.values())):
            events = (key, *_fitting(label, paragraphs, apart))
            later = day + timedelta(days=random.choice((0, 0, 1, 1, 2)))
            texts.append(Printed(events, label, tuple(paragraphs), later))
        other = random.choice([k for k in stories if k != key])
        both = (*story.paragraphs, *stories[other].others["follow"])
        texts.append(Printed((key, f"{other} follow"), "merged", both, day))
        texts += [
            Printed((event,), label, tuple(paragraphs), _day(paragraphs, day))
            for event, label, paragraphs in apart
        ]
    random.shuffle(texts)
    return texts


def _copies(
    random: Random, story: Release, all_stories: Sequence[Release]
) -> Iterator[tuple[str, list[str]]]:
    whole = story.paragraphs
    half = max(2, (len(whole) + 1) // 2)
    credit = random.choice(_CREDITS)
    yield "lead, credit", [_datelined(random, story.lead), *whole[1:], credit]
    yield "front half", [_datelined(random, whole[0]), *whole[1:half]]
    yield "spelled out", [_spelled_out(paragraph) for paragraph in whole]
    rest = random.sample(whole[1:], len(whole) - 2)
    yield "reordered, quotation", [whole[0], *rest[:2], story.quotation, *rest[2:]]
    linked = [_mistyped(random, paragraph) for paragraph in whole]
    linked.insert(2, f"Baca juga: {random.choice(all_stories).title}")
    yield "mistyped, link, pages", [*linked, "Halaman : 1 2 Selanjutnya"]
    yield "scanned", [_scanned(random, paragraph) for paragraph in whole]
    yield "undated, quotation", [_undated(whole[0]), *whole[1:-1], story.quotation]
    if len(whole) >= 6:
        yield "back half", whole[-half:]
    yield "joined", [" ".join(whole[i : i + 2]) for i in range(0, len(whole), 2)]


def _no_copies(key: str, story: Release) -> Iterator[tuple[str, str, list[str]]]:
    for event, pairs in story.events.items():
        yield f"{key} {event}", "template", [_replaced(p, pairs) for p in story.paragraphs]
    follow, other = story.others["follow"], story.others["other"]
    yield f"{key} follow", "follow-up", follow
    yield f"{key} follow", "follow-up, standing text", [follow[0], *_STANDING, *follow[1:]]
    yield f"{key} other", "by another hand", other
    quoted = [p for p in story.paragraphs if p.count('"') > 1][:1]
    yield f"{key} other", "by another hand, same quotation", [*other[:2], *quoted, *other[2:]]


def _fitting(
    label: str, cut: list[str], apart: list[tuple[str, str, list[str]]]
) -> tuple[str, ...]:
    """Return the events by the same template whose text holds every paragraph of a cut."""
    if label != "back half":
        return ()
    templates = ((event, text) for event, kind, text in apart if kind == "template")
    return tuple(event for event, text in templates if set(cut) <= set(text))


def _replaced(text: str, pairs: list[tuple[str, str]]) -> str:
    for i, (old, _) in enumerate(pairs):
        text = text.replace(old, f"\0{i}\1")
    for i, (_, new) in enumerate(pairs):
        text = text.replace(f"\0{i}\1", new)
    return text


def _datelined(random: Random, paragraph: str) -> str:
    bare = re.sub(r"^[A-Za-z ,.]{3,40}? [–-] ", "", paragraph)
    return f"JAKARTA | {random.choice(_SITES)} - {bare}"


def _spelled_out(text: str) -> str:
    text = _DEGREES.sub("", text)
    for short, words in _SPELLED_OUT.items():
        text = re.sub(rf"\b{short}\b", words, text)
    counted = re.sub(r"(?<![\d/.,])\b\d{1,3}\b(?= [a-z])", lambda n: _NUMBERS.get(n[0], n[0]), text)
    return re.sub(rf"\(?{_DATE.pattern}\)?", _long_date, counted)


def _long_date(found: re.Match[str]) -> str:
    return f"{found[1]} {_MONTHS[int(found[2]) - 1]} {found[3]}"


def _undated(text: str) -> str:
    return re.sub(rf",? ?[A-Z]\w+ ?(?:pagi|malam)? ?\({_DATE.pattern}\)", "", text)


def _mistyped(random: Random, text: str) -> str:
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 4 and word.strip('.,()"').isalpha() and random.random() < 0.045:
            at = random.randrange(1, len(word) - 2)
            head, one, two, tail = word[:at], word[at], word[at + 1], word[at + 2 :]
            slips = (two + one, two, one + one + two)
            words[i] = head + random.choice(slips) + tail
    return " ".join(words)


def _scanned(random: Random, text: str) -> str:
    return "".join(
        _SCANNED[letter] if letter in _SCANNED and random.random() < 0.012 else letter
        for letter in text
    )


def _day(paragraphs: Sequence[str], default: date) -> date:
    found = _DATE.search(" ".join(paragraphs))
    return date(int(found[3]), int(found[2]), int(found[1])) if found else default
