"""What a topic file may say, and how its mistakes are told: one line each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler.errors import InputError
from crawler.topics.wording import forms

HERE = Path(__file__).parent


class TopicError(InputError):
    """A topic that does not exist or a topic file that cannot be used; one line a mistake."""


def _holds_a_word(phrase: str) -> str:
    if not forms(phrase):
        raise ValueError("holds no word")
    return phrase


Phrase = Annotated[str, Field(min_length=1, max_length=120)]
Phrases = list[Phrase]
Unit = Annotated[float, Field(ge=0, le=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @field_validator("*", mode="after")
    @classmethod
    def _words(cls, value: Any) -> Any:
        for phrase in value if isinstance(value, list) else ():
            if isinstance(phrase, str):
                _holds_a_word(phrase)
        return value


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
    ``settles`` such a word also says that the match is no aside.
    """

    words: Annotated[Phrases, Field(min_length=1)]
    weight: Annotated[float, Field(gt=0, le=5)] = 1.0
    within: Annotated[int, Field(ge=1, le=20)] | None = None
    side: Literal["before", "after"] = "before"
    settles: bool = False


class Cues(_Table):
    """Words that change what their sentence means; see cooling-system.toml."""

    likening: Phrases = Field(default_factory=list)
    furniture: Phrases = Field(default_factory=list)
    passing: Phrases = Field(default_factory=list)
    aside: Phrases = Field(default_factory=list)
    affairs: Phrases = Field(default_factory=list)
    joining: Phrases = Field(default_factory=list)
    elaborating: Phrases = Field(default_factory=list)


class Thresholds(_Table):
    """Scores from which a text is of a class; ``doubt`` is what support must outweigh."""

    about: Unit = 0.6
    mentions: Unit = 0.5
    doubt: Annotated[float, Field(gt=0, le=10)] = 0.5


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
    """Return the validated content of a topic file and its bytes; raises TopicError."""
    try:
        raw = path.read_bytes()
        data = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError:
        raise TopicError(f"{path}: no such topic file") from None
    except OSError as error:
        raise TopicError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: not UTF-8 at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TopicError(f"{path}: not TOML: {error}") from None
    try:
        return TopicFile.model_validate(data), raw
    except ValidationError as error:
        raise TopicError(*(_line(path, mistake) for mistake in error.errors())) from None


def _line(path: Path, mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"]) or "the file"
    said = mistake["msg"].removeprefix("Value error, ")
    match mistake["type"]:
        case "extra_forbidden":
            return f"{path}: {key}: unknown key"
        case "missing":
            return f"{path}: {key}: missing"
        case "value_error" if not mistake["loc"]:
            return f"{path}: {said}"
    value = repr(mistake["input"])
    shown = value if len(value) <= 60 else value[:57] + "..."
    return f"{path}: {key} = {shown}: {said}".replace("\n", " ")
