"""What a topic file may say, and how its mistakes are told: one line each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from crawler.errors import InputError
from crawler.topics.wording import forms

HERE = Path(__file__).parent
DEFAULTS = HERE / "defaults" / "cues.toml"
#: Bytes of a topic file, fifty times those of the longest one here.
_MOST_BYTES = 1_000_000
#: What stands in patterns and never in a word: such words would match nothing, without a sign.
_PATTERN = re.compile(r"[\\^|\[\]{}]|\.[*+?]|\(\?|\)[*+?]|\$$")
_ENDING = re.compile(r"[^\s*]+\*")


class TopicError(InputError):
    """A topic that does not exist or a topic file that cannot be used; one line a mistake."""


def _plain(phrase: str) -> str:
    if not forms(phrase):
        raise ValueError("holds no word")
    if _PATTERN.search(phrase):
        raise ValueError("is a pattern: words are found as they stand")
    return phrase


def _whole(phrase: str) -> str:
    _plain(phrase)
    if "*" in phrase:
        raise ValueError("a * is for words of [support], [contradict] and [cues]")
    return phrase


def _maybe_begun(phrase: str) -> str:
    _plain(phrase)
    if "*" in phrase and not _ENDING.fullmatch(phrase):
        raise ValueError("a * stands only at the end of a single word")
    return phrase


_Text = Annotated[str, Field(min_length=1, max_length=120)]
Phrase = Annotated[_Text, AfterValidator(_whole)]
Phrases = list[Phrase]
#: Words of context: of those that end with a star, any ending.
Words = list[Annotated[_Text, AfterValidator(_maybe_begun)]]
Unit = Annotated[float, Field(ge=0, le=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SpellingTable(_Table):
    """One phrase: a list of spellings for each of its words, and how far a slip may stray."""

    words: Annotated[list[Annotated[Phrases, Field(min_length=1)]], Field(min_length=1)]
    edits: Annotated[float, Field(ge=0, le=2)] = 0.0
    unlike: Phrases = Field(default_factory=list)
    strength: Unit = 1.0
    capitals: bool = False

    @field_validator("words")
    @classmethod
    def _one_word_each(cls, value: list[Phrases]) -> list[Phrases]:
        for spelling in (s for slot in value for s in slot):
            if len(forms(spelling)) != 1:
                raise ValueError(f"{spelling!r} is not one word")
        return value


class ContextTable(_Table):
    """A group of words that speak for or against the topic, and how much the group weighs.

    With ``within`` the group counts only that many words or fewer before a match (``side`` is
    "before") or after it: what is done with the thing, or what the thing is a part of. With
    ``settles`` such a word also says that the match is no aside; "always" even when the sentence
    sets it beside something else. With ``tells`` a lone match deep in an article is an aside when
    no such word stands anywhere else in it; "opening" looks for it in title and lead alone.
    """

    words: Annotated[Words, Field(min_length=1)]
    weight: Annotated[float, Field(gt=0, le=5)] = 1.0
    within: Annotated[int, Field(ge=1, le=20)] | None = None
    side: Literal["before", "after"] = "before"
    settles: Literal[True, False, "always"] = False
    tells: Literal[True, False, "opening"] = False

    @model_validator(mode="after")
    def _near(self) -> ContextTable:
        if self.within is None:
            for key in ("side", "settles"):
                if key in self.model_fields_set:
                    raise ValueError(f"{key} says nothing without within")
        return self


def _known_furniture() -> list[str]:
    return list(tomllib.loads(DEFAULTS.read_text("utf-8"))["furniture"])


class Cues(_Table):
    """Words that change what their sentence means; see cooling-system.toml.

    Those of ``furniture`` come with the project unless the topic has its own.
    """

    likening: Words = Field(default_factory=list)
    furniture: Words = Field(default_factory=_known_furniture)
    passing: Words = Field(default_factory=list)
    aside: Words = Field(default_factory=list)
    besides: Words = Field(default_factory=list)
    denied: Words = Field(default_factory=list)
    affairs: Words = Field(default_factory=list)
    joining: Words = Field(default_factory=list)
    heading: Words = Field(default_factory=list)
    listing: Words = Field(default_factory=list)
    elaborating: Words = Field(default_factory=list)


class Thresholds(_Table):
    """Scores from which a text is of a class; ``doubt`` is what support must outweigh.

    ``bare`` is the support that a match brings itself: for a topic without any [support] group 1,
    so that its phrases alone decide.
    """

    about: Unit = 0.6
    mentions: Unit = 0.5
    doubt: Annotated[float, Field(gt=0, le=10)] = 0.5
    bare: Annotated[float, Field(ge=0, le=10)] | None = None


class TopicFile(_Table):
    """A whole topic file."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    queries: Annotated[Phrases, Field(min_length=1)]
    anchors: Phrases = Field(default_factory=list)
    phrases: Phrases = Field(default_factory=list)
    spelling: list[SpellingTable] = Field(default_factory=list)
    support: dict[str, ContextTable] = Field(default_factory=dict)
    contradict: dict[str, ContextTable] = Field(default_factory=dict)
    cues: Cues = Field(default_factory=Cues)
    thresholds: Thresholds = Field(default_factory=Thresholds)

    @model_validator(mode="after")
    def _whole(self) -> TopicFile:
        if not self.phrases and not self.spelling:
            raise ValueError("neither phrases nor a [[spelling]] says what to look for")
        for query in self.queries:
            if self.anchors and not any(a.casefold() in query.casefold() for a in self.anchors):
                raise ValueError(f"no anchor stands in the query {query!r}")
        if self.thresholds.mentions > self.thresholds.about:
            raise ValueError("thresholds.mentions is above thresholds.about")
        return self


def known_topics(folder: Path = HERE) -> list[str]:
    """Return the names of the topics that come with the project."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def topic_path(name: str | Path) -> Path:
    """Return the file of a topic given by name or path; raises TopicError."""
    text = str(name)
    if text in known_topics():
        return HERE / f"{text}.toml"
    path = Path(text).expanduser()
    if "\x00" not in text and (path.suffix == ".toml" or path.is_file()):
        return path
    raise TopicError(
        f"topic {text!r} is not known: give one of {', '.join(known_topics())} or a .toml file"
    )


def read_topic_file(path: Path) -> tuple[TopicFile, bytes]:
    """Return the validated content of a topic file and the bytes that say it; raises TopicError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise TopicError(f"{path}: more than {_MOST_BYTES} bytes: not a topic file")
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise TopicError(f"{path}: no such topic file") from None
    except OSError as error:
        raise TopicError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: not UTF-8 at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TopicError(f"{path}: not TOML: {error}") from None
    try:
        content = TopicFile.model_validate(data)
    except ValidationError as error:
        raise TopicError(*(_line(path, mistake) for mistake in error.errors())) from None
    has_own = "furniture" in content.cues.model_fields_set
    return content, raw if has_own else raw + DEFAULTS.read_bytes()


#: What a kind of mistake is called by somebody who writes TOML, not Python.
_SAID = {
    "too_short": "the list is empty",
    "string_too_short": "the text is empty",
    "list_type": "give a list: [...]",
    "string_type": "give a text: in quotes",
    "float_type": "give a number",
    "int_type": "give a whole number",
    "bool_type": "give true or false",
    "dict_type": "give a table: [...] on a line of its own",
    "model_type": "give a table: [...] on a line of its own",
    "model_attributes_type": "give a table: [...] on a line of its own",
}


def _line(path: Path, mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"]) or "the file"
    said = _SAID.get(mistake["type"]) or mistake["msg"].removeprefix("Value error, ")
    match mistake["type"]:
        case "extra_forbidden":
            return f"{path}: {key}: unknown key"
        case "missing":
            return f"{path}: {key}: missing"
        case "value_error" if not mistake["loc"]:
            return f"{path}: {said}"
        case "value_error" if isinstance(mistake["input"], dict):
            return f"{path}: {key}: {said}"
    value = repr(mistake["input"])
    shown = value if len(value) <= 60 else value[:57] + "..."
    return f"{path}: {key} = {shown}: {said}".replace("\n", " ")
