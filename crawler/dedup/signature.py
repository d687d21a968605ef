"""What of an article is kept to recognise its copies: some hundred hashes and its entities."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from crawler.dedup.entities import dates_in, entities
from crawler.dedup.shingles import band_keys, digest_of, sentence_keys, text_key
from crawler.dedup.text import core_paragraphs

#: Raised when signatures of different versions cannot be compared.
VERSION = 1
_MOST_SLOTS = 80
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Signature:
    """An article's shingles and entity slots.

    ``keys`` (signed 64-bit, about 40) say where copies meet; ``text`` is the key of the whole text;
    ``shingles`` the sorted distinct hashes; ``slots`` maps (kind, slot hash) to the values seen.
    """

    keys: tuple[int, ...]
    text: int
    shingles: NDArray[np.uint32]
    slots: dict[str, list[str]]

    def pack(self) -> bytes:
        """Return the bytes that a store keeps (the keys are kept by themselves)."""
        slots = zlib.compress(json.dumps(self.slots, ensure_ascii=False).encode(), 6)
        head = VERSION.to_bytes(1) + self.text.to_bytes(8, "little", signed=True)
        return head + len(slots).to_bytes(4, "little") + slots + self.shingles.tobytes()


def unpack(raw: bytes) -> Signature:
    """Return the signature that ``pack`` wrote, without keys; raises ValueError for other bytes."""
    if len(raw) < 13 or raw[0] != VERSION:
        raise ValueError(f"not a signature of version {VERSION}")
    size = int.from_bytes(raw[9:13], "little")
    slots = json.loads(zlib.decompress(raw[13 : 13 + size]))
    shingles = np.frombuffer(raw[13 + size :], np.uint32)
    return Signature((), int.from_bytes(raw[1:9], "little", signed=True), shingles, slots)


def signature_of(title: str, paragraphs: Sequence[str]) -> Signature:
    """Return the signature of a text.

    The title takes no part: sites write their own. Neither do dateline and credit lines. A text
    without words has a signature without keys and is nobody's copy.
    """
    dateline, core = core_paragraphs(paragraphs)
    folded = [_words(paragraph) for paragraph in core]
    shingles = digest_of(folded)
    if not len(shingles):
        return Signature((), 0, shingles, {})
    lines = [_words(line) for paragraph in core for line in _SENTENCE.split(paragraph)]
    text = text_key(folded)
    keys = dict.fromkeys((text, *band_keys(shingles), *sentence_keys(lines)))
    return Signature(tuple(keys), text, shingles, _slots(dateline, core))


def _slots(dateline: str, core: list[str]) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {}
    dated = False
    for entity in entities(core):
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
    return [word.replace("’", "").replace("'", "").replace("`", "")
            for word in _WORD.findall(text.casefold())]  # fmt: skip
