"""JavaScript literals as data: what ``window.__STATE__ = {…}`` holds, and nothing is ever run.

Understood are the literals that serializers write: JSON, bare and quoted keys, strings of all
three kinds, ``!0``, ``void 0``, ``undefined``, ``new Date(…)``, ``JSON.parse('…')``, and a function
that returns a literal and is called at once with literals (Nuxt 2: ``(function(a,b){return {…}}
(1,"x"))``). Everything else is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

#: Values are nested no deeper in any state worth reading.
MAX_DEPTH: Final = 100
#: Assignments of one script that are looked at.
_MAX_VALUES = 200
_SPACE = re.compile(r"(?:\s+|/\*.*?\*/|//[^\n]*)*", re.S)
_STRING = re.compile(
    r'"(?:[^"\\\n]|\\.)*+"' r"|'(?:[^'\\\n]|\\.)*+'" r"|`(?:[^`\\$]|\\.|\$(?!\{))*+`", re.S
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_WORDS: Final[dict[str, Any]] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None,
}  # fmt: skip
#: The head of a function, up to what it returns; its parameters are the only group.
_FUNCTION = re.compile(r"(?:function\s*[\w$]*\s*\(([^()]*)\)\s*\{|\(([^()]*)\)\s*=>\s*[({])")
_RETURN = re.compile(r"\breturn\s*(?=[\[{(])")
#: What stands before a value: an assignment, and SvelteKit's ``data: [``.
_BEFORE = re.compile(
    r"""[\w$\])]["']?\]?\s*=\s*(?=[\[{(]|JSON\.parse)|\bdata:\s*(?=\[)""",
)


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A name that stands for an argument which is read later."""

    name: str


class NotLiteral(ValueError):
    """The text is no literal: it would have to be run."""


def values_in(script: str) -> Iterator[Any]:
    """Yield the objects and lists that a script assigns, in order."""
    at = 0
    for _ in range(_MAX_VALUES):
        found = _BEFORE.search(script, at)
        if found is None:
            return
        at = found.end()
        try:
            value, at = read(script, at)
        except (NotLiteral, RecursionError):
            continue
        if isinstance(value, dict | list):
            yield value


def read(text: str, at: int = 0) -> tuple[Any, int]:
    """Return the literal at a position and where it ends; raises NotLiteral."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        reader = _Reader(text, at)
        return reader.value(0), reader.at


_DECODER = json.JSONDecoder(strict=False)


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.parameters: frozenset[str] = frozenset()

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise NotLiteral("too deep")
        self._space()
        mark = self.text[self.at : self.at + 1]
        if mark == "{":
            return self._object(depth)
        if mark == "[":
            return self._list(depth, "]")
        if mark and mark in "\"'`":
            return self._string()
        if mark == "(":
            return self._called(depth)
        if mark == "!":
            self.at += 1
            return not self.value(depth + 1)
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return _number(number.group())
        return self._word(depth)

    def _space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _takes(self, mark: str) -> bool:
        self._space()
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._takes(mark):
            raise NotLiteral(f"no {mark} at {self.at}")

    def _object(self, depth: int) -> dict[str, Any]:
        self._expect("{")
        found: dict[str, Any] = {}
        while not self._takes("}"):
            key = self._key()
            if self._takes(":"):
                found[key] = self.value(depth + 1)
            elif key in self.parameters:  # {a} stands for {a: a}
                found[key] = _Parameter(key)
            else:
                raise NotLiteral("a method or an unknown name")
            if not self._takes(","):
                self._expect("}")
                break
        return found

    def _key(self) -> str:
        self._space()
        mark = self.text[self.at : self.at + 1]
        if mark and mark in "\"'":
            return self._string()
        name = _NAME.match(self.text, self.at) or _NUMBER.match(self.text, self.at)
        if name is None:
            raise NotLiteral("no key")
        self.at = name.end()
        return name.group()

    def _list(self, depth: int, end: str) -> list[Any]:
        self.at += 1
        found: list[Any] = []
        while not self._takes(end):
            if self._takes(","):  # a hole
                found.append(None)
                continue
            found.append(self.value(depth + 1))
            if not self._takes(","):
                self._expect(end)
                break
        return found

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise NotLiteral("a string without end, or one that is computed")
        self.at = found.end()
        inner = found.group()[1:-1]
        return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner

    def _word(self, depth: int) -> Any:
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise NotLiteral(f"nothing known at {self.at}")
        name = found.group()
        self.at = found.end()
        if name in self.parameters:
            return _Parameter(name)
        if name in _WORDS:
            return _WORDS[name]
        if name == "void":
            self.value(depth + 1)
            return None
        if name == "new" and self._takes("Date"):
            return self._argument(depth)
        if name == "JSON" and self._takes(".parse"):
            try:
                return json.loads(str(self._argument(depth)), strict=False)
            except ValueError as error:
                raise NotLiteral("JSON.parse of no JSON") from error
        raise NotLiteral(f"the name {name[:30]}")

    def _argument(self, depth: int) -> Any:
        self._space()
        if not self.text.startswith("(", self.at):
            raise NotLiteral("no argument")
        given = self._list(depth, ")")
        return given[0] if given else None

    def _called(self, depth: int) -> Any:
        """Read ``(function(a){return VALUE})(ARGUMENT)`` in its forms, or a value in brackets."""
        self._expect("(")
        self._space()
        head = _FUNCTION.match(self.text, self.at)
        if head is None:
            value = self.value(depth + 1)
            self._expect(")")
            return value
        if self.parameters:
            raise NotLiteral("a function in a function")
        names = [name.strip() for name in (head[1] or head[2] or "").split(",")]
        self.at = head.end()
        if not head.group().endswith("("):
            back = _RETURN.search(self.text, self.at)
            if back is None:
                raise NotLiteral("a function that returns no literal")
            self.at = back.end()
        self.parameters = frozenset(filter(None, names))
        value = self.value(depth + 1)
        self.parameters = frozenset()
        self._takes(";")
        if not self._takes("}"):
            self._expect(")")
        self._takes(")")
        self._space()
        given = self._list(depth, ")") if self.text.startswith("(", self.at) else []
        self._takes(")")
        return _filled(value, dict(zip(names, given, strict=False)))


def _filled(value: Any, given: dict[str, Any]) -> Any:
    if isinstance(value, _Parameter):
        return given.get(value.name)
    if isinstance(value, dict):
        return {key: _filled(inner, given) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, given) for inner in value]
    return value


def _number(text: str) -> int | float:
    try:
        return int(text) if len(text) < 20 else float(text)
    except ValueError:
        return float(text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _ESCAPED.get(found[4], found[4])
