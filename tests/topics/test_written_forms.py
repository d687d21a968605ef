"""The phrase is seen through what hides it from a search; the evidence stays as it was printed."""

from __future__ import annotations

import json

import pytest

from crawler.topics import load_topic

TOPIC = load_topic("cooling-system")

HIDDEN = {
    "Cyrillic letters": "\u0441\u043e\u043eling \u0455ystem",
    "Cyrillic capitals": "\u0421\u041e\u041eLING SYST\u0415M",
    "Greek letters": "c\u03bf\u03bfling system",
    "full-width letters": "ｃｏｏｌｉｎｇ　ｓｙｓｔｅｍ",
    "bold letters of mathematics": "𝐜𝐨𝐨𝐥𝐢𝐧𝐠 𝐬𝐲𝐬𝐭𝐞𝐦",
    "small capitals": "ᴄᴏᴏʟɪɴɢ sʏsᴛᴇᴍ",
    "zero-width spaces": "co\u200bol\u200bing sys\u200btem",
    "soft hyphens": "cool\u00ading sys\u00adtem",
    "a joiner of graphemes": "coo\u034fling sys\u034ftem",
    "variation selectors": "coo\ufe0fling system",
    "underlined letters": "c\u0332o\u0332o\u0332l\u0332ing system",
}


@pytest.mark.parametrize("written", HIDDEN.values(), ids=HIDDEN)
def test_the_phrase_is_found_in_a_text_and_in_its_page(written: str) -> None:
    verdict = TOPIC.judge("Polsek", [f"Polsek menggelar {written} jelang pilkada."])
    assert verdict.cls == "about"
    assert [(m["variant"], m["field"]) for m in verdict.matches] == [("cooling system", "lead")]
    page = f"<p>Polsek menggelar {written} jelang pilkada.</p>"
    assert TOPIC.could_match(page)
    assert TOPIC.could_match(page.encode())
    assert TOPIC.could_match(json.dumps({"body": page}).encode())
    assert TOPIC.could_match(page.encode("utf-16"))


def test_the_abbreviation_is_found_in_letters_that_look_like_its_own() -> None:
    assert TOPIC.judge("Satgas N\u0421S Polri jelang Pilkada", []).cls == "about"
    assert TOPIC.judge("Satgas n\u0441s Polri jelang Pilkada", []).cls == "not"


def test_the_evidence_is_the_sentence_of_the_match_as_it_is_printed() -> None:
    text = "Warga h\u0430dir. Polsek menggelar \u0441\u043eoling system. Usai."
    verdict = TOPIC.judge("Polsek", [text])
    assert verdict.evidence == (
        ("cooling system", "lead", "Polsek menggelar \u0441\u043eoling system."),
    )


def test_a_text_in_another_script_is_left_alone() -> None:
    text = "Полиция и система охлаждения двигателя. " * 20
    assert TOPIC.judge("Полиция", [text]).reason == "no spelling of the topic in the text"
