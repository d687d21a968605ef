"""What of an article is kept to recognise its copies: some hundred hashes and its entities."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from itertools import chain, islice, product

import numpy as np
from numpy.typing import NDArray

from crawler.dedup.entities import Entity, dates_in, entities
from crawler.dedup.publication import day_of
from crawler.dedup.shingles import band_keys, digest_of, event_keys, sentence_keys, text_key
from crawler.dedup.text import core_paragraphs
from crawler.dedup.tokens import contracted_words

#: Raised when signatures of different versions cannot be compared.
VERSION = 1
_MOST_SLOTS = 80
#: Of so many days and other entities keys are made, the first ones.
_MOST_DAYS, _MOST_OTHERS = 4, 16
#: What stands among the packed slots when the text begins as a report does.
_OPENS = "opens"
#: The day on which something happened, as first sentences name it.
_DAY = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum['’`]?at|sabtu|minggu|ahad|hari ini|kemarin|semalam|tadi|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday)\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 1000
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’`](?=[^\W_])")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Signature:
    """An article's shingles and entity slots.

    ``keys`` (signed 64-bit, about 40) say where copies meet; ``text`` is the key of the whole text;
    ``shingles`` the sorted distinct hashes; ``slots`` maps (kind, slot hash) to the values seen.
    ``opens`` tells that the text begins as a report does, with a dateline or a day in its first
    sentence, and is no later part of one. ``published`` is the day of publication, if known; it is
    kept beside the signature, not in it.
    """

    keys: tuple[int, ...]
    text: int
    shingles: NDArray[np.uint32]
    slots: dict[str, list[str]]
    opens: bool = False
    published: date | None = None

    def published_on(self, published_at: str | None) -> Signature:
        """Return the signature with the day of an ISO 8601 date or stamp."""
        return replace(self, published=day_of(published_at))

    def pack(self) -> bytes:
        """Return the bytes that a store keeps (the keys are kept by themselves)."""
        told = {**self.slots, _OPENS: []} if self.opens else self.slots
        slots = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 6)
        head = VERSION.to_bytes(1) + self.text.to_bytes(8, "little", signed=True)
        return head + len(slots).to_bytes(4, "little") + slots + self.shingles.tobytes()


def unpack(raw: bytes, published_at: str | None = None) -> Signature:
    """Return the signature that ``pack`` wrote, without keys; raises ValueError for other bytes."""
    shingles = packed_shingles(raw)
    size = int.from_bytes(raw[9:13], "little")
    slots = json.loads(zlib.decompress(raw[13 : 13 + size]))
    text = int.from_bytes(raw[1:9], "little", signed=True)
    opens = slots.pop(_OPENS, None) is not None
    return Signature((), text, shingles, slots, opens, day_of(published_at))


def packed_shingles(raw: bytes) -> NDArray[np.uint32]:
    """Return the shingles alone of what ``pack`` wrote, at a twentieth of the cost of all."""
    if len(raw) < 13 or raw[0] != VERSION:
        raise ValueError(f"not a signature of version {VERSION}")
    return np.frombuffer(raw[13 + int.from_bytes(raw[9:13], "little") :], np.uint32)


def signature_of(title: str, paragraphs: Sequence[str]) -> Signature:
    """Return the signature of a text.

    The title takes no part: sites write their own. Neither do dateline and credit lines. A text
    without words has a signature without keys and is nobody's copy.
    """
    dateline, core = core_paragraphs(paragraphs)
    sentences = [[_words(line) for line in _SENTENCE.split(paragraph)] for paragraph in core]
    folded = [list(chain.from_iterable(lines)) for lines in sentences]
    shingles = digest_of(folded)
    if not len(shingles):
        return Signature((), 0, shingles, {})
    text = text_key(folded)
    found = list(entities(core))
    events = event_keys(_events(found))
    keys = dict.fromkeys((text, *band_keys(shingles), *sentence_keys(chain(*sentences)), *events))
    opens = bool(dateline) or _begins_with_a_day(core[0])
    return Signature(tuple(keys), text, shingles, _slots(dateline, found), opens)


def _begins_with_a_day(paragraph: str) -> bool:
    return bool(_DAY.search(_SENTENCE.split(paragraph[:_LONGEST_SENTENCE], maxsplit=1)[0]))


def _events(found: Sequence[Entity]) -> Iterator[str]:
    """Yield each day of a text, whatever its year, with each of its units, names and places."""
    days = dict.fromkeys(_day_of_year(e.value) for e in found if e.kind == "D")
    others = dict.fromkeys(f"{e.kind} {e.value}" for e in found if e.kind in "UNP")
    for day, other in product(islice(days, _MOST_DAYS), islice(others, _MOST_OTHERS)):
        yield f"{day} {other}"


def _day_of_year(value: str) -> str:
    return ".".join(value.partition("@")[0].split(".")[:2])


def _slots(dateline: str, found: Sequence[Entity]) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {}
    dated = False
    for entity in found:
        dated = dated or entity.kind == "D"
        if len(slots) < _MOST_SLOTS:
            values = slots.setdefault(_slot_key(entity.slot), [])
            if entity.value not in values:
                values.append(entity.value)
    # A dateline's date is the site's, unless the text has no other: "differ in the date alone".
    if not dated and (dates := dates_in(dateline)):
        slots[DATELINE] = dates
    return slots


def _slot_key(slot: str) -> str:
    level = slot.partition("|")[0]
    return f"{level}:{blake2b(slot.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


#: The slot of a dateline's date.
DATELINE = _slot_key("D|dateline")


def _words(text: str) -> list[str]:
    return contracted_words(_WORD.findall(_APOSTROPHE.sub("", text.casefold())))
