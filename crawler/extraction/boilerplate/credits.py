"""Credit lines: who reported, who edited, which source, which tags."""

from __future__ import annotations

import re

from crawler.extraction.boilerplate.lines import (
    BULLETS,
    capital_share,
    ends_sentence,
    words_of,
)
from crawler.extraction.boilerplate.rules import RULES

_LONGEST_CREDIT = 200
_FIELD_OF = {label: role.field for role in RULES.roles for label in role.labels}
_LABELS = "|".join(
    re.escape(label).replace(r"\ ", r"\s{1,2}")
    for label in sorted(_FIELD_OF, key=len, reverse=True)
)
#: A label needs a colon, or the cells of a flattened table: "Editor | : | Ali".
_LABEL = re.compile(
    rf"(?<![\w/&])(?P<label>{_LABELS})\s{{0,2}}(?:\|\s?)?[:\uff1a](?:\s?\|)?\s{{0,2}}", re.I
)
#: Labels that a name may follow without a colon.
_PLAIN = re.compile(
    r"(?P<label>news editor|laporan wartawan"
    r"|(?:laporan|ditulis|posting|diposting|diposkan|dikirim|diunggah) oleh"
    r"|laporan|posted by|written by|sumber kasi humas|oleh"
    r"|reporter)\s(?P<name>.{2,90})",
    re.IGNORECASE,
)
#: Labels that name people in sentences too: before a name and nothing else.
_PLAIN_NAME = re.compile(
    r"(?P<label>penulis|editor|redaktur|penyunting|pewarta|wartawan|jurnalis|kontributor)"
    r"\s(?:\|\s)?(?P<name>(?:[A-Z][\w.'\u2019-]{0,20}\s?){1,4})",
)
_COPYRIGHT = re.compile(r"\s?(?:copyright|\u00a9|hak cipta).*", re.IGNORECASE)
_AT_DATE = re.compile(r"\s(?:at|on|pada)\s.{0,40}\d{4}.*", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*(?:wartawan|kontributor|koresponden|reporter|jurnalis|(?:[SM]\.|Dr|Ir|SH\b|MH\b|S[A-Z]\.))",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s(?:dan|and)\s|\s?[&;|]\s?")
_HASHTAG = re.compile(r"#([^\s#,]{1,60})")
_TAG_LABEL = re.compile(
    r"(?:tags?(?: berita| terkait)?|tagged(?: with)?|topik(?: terkait| berita)?|topics?|keywords?|"
    r"kata kunci(?: \(tags\))?|labels?|tagar|id)\b\s?[:|]?\s?",
    re.IGNORECASE,
)

Credit = tuple[str, list[str]]


def credits_of(line: str, *, edge: bool) -> list[Credit] | None:
    """Return the credits of a line that is nothing else, or None.

    Each credit is the field ("editors", "reporters", "posters", "sources", "dropped") and its
    names; a label alone has no names. ``edge`` says that the line stands outside the article's
    prose; within it only unmistakable lines count, because interviews write "Wartawan: ..." too.
    """
    text = line.strip(BULLETS)
    if not text or len(text) > _LONGEST_CREDIT:
        return None
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    if ":" not in text and "\uff1a" not in text:
        return _plain(text) if edge else None
    text = _COPYRIGHT.sub("", text).strip() or text
    matches = list(_LABEL.finditer(text))
    if not matches or matches[0].start() != 0:
        return _plain(text) if edge else None
    found: list[Credit] = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip(" |,/-\u2013\u2022\u00b7*_()")
        label = " ".join(match["label"].casefold().split())
        field = _FIELD_OF[label]
        if value and not _is_name(value, field, edge):
            return None
        found.append((field, _names(value)))
    return found


def _plain(text: str) -> list[Credit] | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return _named(text)
    name = without_outlet(_AT_DATE.sub("", match["name"]), text)
    label = match["label"].casefold()
    words = words_of(name)
    if not words or len(words) > 9 or capital_share(words) < 0.75 or ends_sentence(name):
        return None
    field = {"news editor": "editors", "sumber kasi humas": "sources"}.get(label, "reporters")
    return [(field, _names(name))]


def _named(text: str) -> list[Credit] | None:
    match = _PLAIN_NAME.fullmatch(text[:1].lower() + text[1:])
    if match is None:
        return None
    return [(_FIELD_OF[match["label"]], _names(match["name"]))]


def without_outlet(name: str, line: str) -> str:
    """Return the reporter that a line names after his outlet: "Laporan Wartawan Tribun Timur, Ani".

    What follows the comma may also be a role ("Laporan Budi, Wartawan Jejamo.com") or a degree.
    """
    outlet, comma, rest = name.partition(",")
    if not comma or line[:7].casefold() != "laporan" or _AFTER_NAME.match(rest):
        return name
    return rest.strip() or outlet


def _is_name(value: str, field: str, edge: bool) -> bool:
    words = words_of(value)
    if len(words) > (14 if field in ("sources", "dropped") else 10) or "?" in value or "!" in value:
        return False
    if ends_sentence(value) and len(words) > 4:
        return False
    share = capital_share(words)
    if edge:
        return len(words) <= 3 or share >= 0.5
    return len(words) <= 6 and share >= (0.5 if field == "editors" else 0.7)


def _names(value: str) -> list[str]:
    parts = (part.strip(" .,|-\u2022\u00b7()") for part in _SPLIT.split(value))
    return [part for part in parts if part and any(char.isalnum() for char in part)]


def is_keyword_list(line: str) -> bool:
    """Whether a line is a row of names between commas and no sentence, as SEO plugins print it."""
    parts = [part.strip() for part in line.split(",")]
    if not 3 <= len(parts) <= 40 or ends_sentence(line.replace("...", "")):
        return False
    return (
        all(1 <= len(words_of(part)) <= 5 for part in parts) and capital_share(words_of(line)) > 0.8
    )


def tags_of(line: str) -> list[str]:
    """Return the tags that a tag line names, in order, as shown."""
    hashtags = _HASHTAG.findall(line)
    if hashtags and "," not in line:
        return hashtags
    text = line.strip(BULLETS)
    match = _TAG_LABEL.match(text)
    rest = text[match.end() :] if match else text
    parts = [part.strip(" #.\u2022\u00b7") for part in re.split(r"[,|#\u2022\u00b7]", rest)]
    names = [part for part in parts if part]
    # Without separators nobody can tell where one tag ends ("PPKM Darurat DPR").
    if len(names) == 1 and len(words_of(names[0])) > 4:
        return []
    return names
