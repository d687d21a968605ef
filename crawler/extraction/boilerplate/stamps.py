"""Byline lines: a line at the top that is only a date, perhaps with a name and a counter."""

from __future__ import annotations

import re

from crawler.extraction.boilerplate.lines import words_of
from crawler.extraction.dates.scanning import WrittenDate, scan
from crawler.extraction.dates.words import folded

_LONGEST_STAMP = 140
_RELATIVE = re.compile(
    r"(?:\d{1,3}|an?)\s(?:detik|menit|jam|hari|minggu|bulan|tahun|seconds?|minutes?|hours?|days?"
    r"|weeks?|months?|years?)\s(?:yang\s)?(?:lalu|ago)(?:\s\d{1,5})?"
)
_CLOCK_ONLY = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:wib|wita|wit)?")
_COMPANY_WORDS = (
    "wib wita wit views view dilihat dibaca kali oleh by admin administrator jurnalis redaksi"
    " reporter penulis editor last updated diperbarui diperbaharui published posted publish terbit"
    " diterbitkan tayang pada on at tanggal posting update pukul date baca menit min read komentar"
    " comments waktu redaktur rep red"
)
_COMPANY = frozenset(_COMPANY_WORDS.split())
_LONGEST_META = 200
_META_BORDER = re.compile(r"\s{0,3}[|\u2022\u00b7]\s{0,3}|\s[-\u2013]\s")
#: "Kategori: Daerah", "Dibaca: 812 kali", one part of what content systems print under a headline.
_META_PART = re.compile(
    r"(?:kategori|category|rubrik|kanal|tanggal|tgl|hari|waktu|jam|penulis|oleh|editor|redaktur"
    r"|reporter|sumber|dilihat|dibaca|hits|views?|pembaca|komentar|terbit|tayang|admin|author"
    r"|(?:di)?post(?:ing|ed)?(?:\s(?:oleh|pada|by|on|tanggal))?|publikasi|dipublikasikan(?:\s\w+)?)"
    r"\s?:\s?.{0,60}",
    re.IGNORECASE,
)


def is_meta_line(line: str) -> bool:
    """Whether ``line`` is a row of "label: value" and dates, as content systems print it."""
    if len(line) > _LONGEST_META or ":" not in line:
        return False
    parts = [part for part in _META_BORDER.split(line.strip(" |\u2022\u00b7-")) if part]
    labelled = [_META_PART.fullmatch(part) is not None for part in parts]
    return (
        len(parts) > 1
        and any(labelled)
        and all(known or is_stamp_line(part) for known, part in zip(labelled, parts, strict=True))
    )


def is_bare_stamp(line: str) -> bool:
    """Whether ``line`` is a date and what labels it: "Terakhir diperbarui 18 Januari 2024".

    "Jakarta, 18 Januari 2024" signs a statement.
    """
    if len(line) > _LONGEST_STAMP or not any(char.isdigit() for char in line):
        return False
    rest, dates = _without_dates(folded(line))
    return bool(dates) and not _others(rest)


def is_stamp_line(line: str) -> bool:
    """Whether ``line`` is a byline's date: at most a few words beside date and time.

    "ISTANBUL, 23 Februari 2016 (Antara) --" ends like a dateline, opens the article, and stays.
    """
    if len(line) > _LONGEST_STAMP:
        return False
    text = folded(line)
    if _RELATIVE.fullmatch(text.strip()) or _CLOCK_ONLY.fullmatch(text.strip()):
        return True
    rest, dates = _without_dates(text)
    if not dates:
        return False
    others = _others(rest)
    if text.rstrip().endswith(("-", ":", "|")) and others:
        return False
    if not others:
        return True
    timed = any(written.clock for written in dates)
    return len(others) <= (6 if timed else 2) and not text.rstrip().endswith(".")


def _without_dates(text: str) -> tuple[str, list[WrittenDate]]:
    dates = list(scan(text))
    for written in reversed(dates):
        text = text[: written.start] + " " + text[written.end :]
    return text, dates


def _others(rest: str) -> list[str]:
    """The words that belong to no date."""
    return [w for w in words_of(rest) if w not in _COMPANY and not w.isdigit()]
