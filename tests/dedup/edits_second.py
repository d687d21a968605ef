"""What newsrooms do to a release, the second set: other edits, and several at once."""

# ruff: noqa: E501 - the edits are about such characters; lines of sites read best whole
from __future__ import annotations

import re
from random import Random

from tests.dedup.edits_first import (
    EXPANDED,
    LOOKALIKE,
    Edit,
    Paragraphs,
    sentences,
    without_dateline,
)
from tests.dedup.newsroom import Facts, Story, in_words, rendered

SYNONYMS = {
    "menggelar": "mengadakan", "warga": "masyarakat", "mengatakan": "menyebutkan", "sejak": "mulai",
    "menjelang": "mendekati", "bersama": "beserta", "agar": "supaya", "karena": "lantaran",
    "dengan": "memakai", "kepada": "terhadap", "setelah": "usai", "kegiatan": "acara",
    "petugas": "aparat", "seorang": "salah seorang", "untuk": "guna", "tidak": "tak",
}  # fmt: skip
OWN_WORDS = (
    "Menjelang hari pemungutan suara, berbagai daerah di tanah air berlomba meredakan ketegangan yang muncul di antara para pendukung.",
    "Pengamat menilai pendekatan yang mengedepankan dialog lebih murah daripada penindakan, walaupun hasilnya tidak dapat dilihat dalam semalam.",
    "Portal ini mencatat setidaknya puluhan kegiatan sejenis berlangsung dalam sebulan terakhir.",
)
ENGLISH = (
    "This report was translated from Indonesian by our newsroom.",
    "Police said the activity was meant to keep the community calm before the vote, and residents said they welcomed it.",
)


def _relative_day(random: Random, story: Story, facts: Facts) -> Paragraphs:
    said = random.choice(("kemarin", "hari ini", "pagi tadi"))
    text = rendered(story, facts | {"hari": "@", "tgl": "@"})
    return tuple(re.sub(r"@ \(@\)|@, @", said, p) for p in text)


def _full_date(random: Random, story: Story, facts: Facts) -> Paragraphs:
    text = rendered(story, facts | {"hari": "@", "tgl": "@"})
    return tuple(re.sub(r"@ \(@\)", facts["tglp"] + " sekitar pukul 10.15 WIB", p) for p in text)


def _more_place(random: Random, story: Story, facts: Facts) -> Paragraphs:
    longer = f"{facts['desa']}, Kabupaten {facts['kab']}, Provinsi Nusa Tenggara Timur"
    return rendered(story, facts | {"desa": longer})


def _shuffled(random: Random, story: Story, facts: Facts) -> Paragraphs:
    first, *rest = rendered(story, facts)
    order = [without_dateline(first), *rest]
    random.shuffle(order)
    return tuple(order)


def _first_sentences(random: Random, story: Story, facts: Facts) -> Paragraphs:
    body = rendered(story, facts)
    if len(body) < 3:
        return body
    return tuple(sentences(p)[0] for p in body)


def _in_own_words(random: Random, story: Story, facts: Facts) -> Paragraphs:
    first, *rest = rendered(story, facts)
    size = 3 if len(rest) > 2 else 1
    return (*OWN_WORDS[: size - 1], without_dateline(first), *rest, OWN_WORDS[-1])


def _misspelled(random: Random, story: Story, facts: Facts) -> Paragraphs:
    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if random.random() > 0.05:
            return word
        i = random.randrange(1, len(word) - 1)
        return random.choice((word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:],
                              word[: i] + word[i + 1] + word[i] + word[i + 2 :]))  # fmt: skip

    return tuple(re.sub(r"\b[a-z]{5,}\b", slip, p) for p in rendered(story, facts))


def _no_quotes(random: Random, story: Story, facts: Facts) -> Paragraphs:
    kept = [" ".join(s for s in sentences(p) if '"' not in s) for p in rendered(story, facts)]
    return tuple(p for p in kept if p)


def _synonyms(random: Random, story: Story, facts: Facts) -> Paragraphs:
    pattern = re.compile(r"\b(?:" + "|".join(SYNONYMS) + r")\b")

    def swap(found: re.Match[str]) -> str:
        return SYNONYMS[found[0]] if random.random() < 0.6 else found[0]

    return tuple(pattern.sub(swap, p) for p in rendered(story, facts))


def _short_names(random: Random, story: Story, facts: Facts) -> Paragraphs:
    def short(name: str) -> str:
        first, last = facts[name].split()
        return random.choice((f"{first[0]}. {last}", f"{first} {last}, S.H., M.H.", first))

    return rendered(story, facts | {"nama": short("nama"), "nama2": short("nama2")})


def _listed(random: Random, story: Story, facts: Facts) -> Paragraphs:
    mark = random.choice(("{}. ", "• ", "({}) "))
    return tuple(mark.format(i) + p for i, p in enumerate(rendered(story, facts), 1))


def _markup_left(random: Random, story: Story, facts: Facts) -> Paragraphs:
    body = [
        p.replace('"', "&quot;").replace(" – ", "&nbsp;&#8211; ") for p in rendered(story, facts)
    ]
    return ('[caption id="attachment_812" align="aligncenter"]Dokumentasi[/caption]', *body)


def _zero_width(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return tuple(re.sub(r"(?<=\w{3})(?=\w{3})", "\u200b", p) for p in rendered(story, facts))


def _with_english(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return (*rendered(story, facts), *ENGLISH)


def _hashtags(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return (*rendered(story, facts), "#PolriPresisi #PilkadaDamai #CoolingSystem @divisihumaspolri")


def _twice(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return rendered(story, facts) * 2


def _expanded_in_words(random: Random, story: Story, facts: Facts) -> Paragraphs:
    """Abbreviations spelled out, numbers in words, the other voice, all at once."""
    text = rendered(story, facts | {"n": in_words(int(facts["n"]))}, voice=True)
    pattern = re.compile(r"\b(?:" + "|".join(EXPANDED) + r")\b")
    return tuple(pattern.sub(lambda m: EXPANDED[m[0]], p) for p in text)


def _requoted_voice(random: Random, story: Story, facts: Facts) -> Paragraphs:
    first, *rest = rendered(story, facts, voice=True, quotes=True)
    return (f"{facts['kab'].upper()} (Warta Selat) – {without_dateline(first)}", *rest)


def _capital_lookalikes(random: Random, story: Story, facts: Facts) -> Paragraphs:
    return tuple(p.upper().translate(LOOKALIKE) for p in rendered(story, facts))


EDITS: dict[str, Edit] = {
    "relative day": _relative_day, "full date": _full_date, "more of the place": _more_place,
    "paragraphs shuffled": _shuffled, "first sentences": _first_sentences,
    "among own words": _in_own_words, "misspelled": _misspelled, "without quotations": _no_quotes,
    "synonyms": _synonyms, "names shortened": _short_names, "listed": _listed,
    "markup left in": _markup_left, "zero-width spaces": _zero_width,
    "with a note in English": _with_english, "hashtags": _hashtags, "printed twice": _twice,
    "expanded, in words, voice": _expanded_in_words, "re-attributed, voice": _requoted_voice,
    "capital look-alikes": _capital_lookalikes,
}  # fmt: skip
