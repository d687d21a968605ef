"""The options that every command takes (-s, -L, --logfile …), checked before Scrapy reads them."""

from __future__ import annotations

import argparse
import difflib
import json
import logging
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from scrapy.settings import default_settings
from scrapy.utils.misc import load_object

from crawler import settings as own_settings
from crawler.errors import InputError

LEVELS: Final = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
#: Every setting of Scrapy's and of ours with its default.
DEFAULTS: Final[dict[str, Any]] = {
    name: value
    for name, value in (vars(default_settings) | vars(own_settings)).items()
    if name.isupper()
}
#: Settings of a library that has no list of them.
FOREIGN: Final = "PLAYWRIGHT_"
#: Settings whose keys are classes.
COMPONENTS: Final = frozenset(
    ["ADDONS", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES"]
)
#: How alike (difflib's ratio) a name must be to be a misspelling, and to be worth a hint.
MISSPELT, ALIKE = 0.8, 0.6
_CLASS: Final = re.compile(r"[a-z_]\w*(?:\.\w+)+")


def check_options(args: Iterable[str], opts: argparse.Namespace) -> None:
    """Raise InputError with a line for each option that cannot be obeyed.

    ``args`` are the words that Scrapy's parser left: it takes an option that it does not know for
    one of them. Files that are to be written are made: a crawl of hours must not fail for one at
    its end.
    """
    mistakes = [_unknown(word, opts) for word in args if word.startswith("-") and word != "-"]
    typed = dict(_pairs(opts.set))
    for name, value in typed.items():
        mistakes += _against(name, value)
    if opts.loglevel or "LOG_LEVEL" in typed:
        mistakes += _against_level(opts.loglevel or typed["LOG_LEVEL"])
    files = {f"option --{name}": getattr(opts, name) for name in ("logfile", "pidfile", "profile")}
    files["setting LOG_FILE"] = typed.get("LOG_FILE")
    for what, path in files.items():
        if path:
            mistakes += _against_file(what, path)
    if mistakes:
        raise InputError(*mistakes)


def names_without_effect(given: Iterable[str]) -> Iterator[str]:
    """Yield a line for each NAME=VALUE of ``-s`` whose name nobody here reads."""
    for name, _ in _pairs(given):
        if name not in DEFAULTS and not name.startswith(FOREIGN):
            near = difflib.get_close_matches(name.upper(), DEFAULTS, n=1, cutoff=ALIKE)
            hint = f": did you mean {near[0]}?" if near else ""
            yield f"setting {name}: nothing of Scrapy or of ours has this name{hint}"


def _unknown(word: str, opts: argparse.Namespace) -> str:
    name = word.partition("=")[0]
    known = [option.replace("_", "-") for option in vars(opts) if option != "spargs"]  # that is -a
    near = difflib.get_close_matches(name.lstrip("-"), known, n=1, cutoff=ALIKE)
    hint = f"did you mean --{near[0]}?" if near else "--help shows all; spiders' own are -a NAME=…"
    return f"option {name}: unknown: {hint}"


def _pairs(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield name and value of each NAME=VALUE; Scrapy refuses what is none."""
    for word in given:
        name, equals, value = word.partition("=")
        if equals:
            yield name, value


def _against(name: str, value: str) -> Iterator[str]:
    """Yield what is wrong with a setting, as far as its default tells what it has to be."""
    default = DEFAULTS.get(name)
    if name not in DEFAULTS and not name.startswith(FOREIGN):
        near = difflib.get_close_matches(name.upper(), DEFAULTS, n=1, cutoff=MISSPELT)
        if near:
            yield f"setting {name}: unknown: did you mean {near[0]}?"
    elif isinstance(default, dict):
        keys = _keys(value)
        if keys is None:
            yield f'setting {name}: {value!r} is not a JSON object like \'{{"name": "value"}}\''
        elif name in COMPONENTS:
            yield from (_against_class(name, key) for key in keys if not _is_class(key))
    elif isinstance(default, str) and _CLASS.fullmatch(default) and not _is_class(value):
        yield _against_class(name, value)
    elif name == "SPIDER_MODULES":
        for path in value.split(","):
            if not _is_module(path):
                yield f"setting {name}: {path!r} is not the dotted path of a module to import"


def _keys(value: str) -> list[str] | None:
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return list(read) if isinstance(read, dict) else None


def _is_class(path: str) -> bool:
    try:
        load_object(path)
    except (ValueError, NameError, ImportError):
        return False
    return True


def _is_module(path: str) -> bool:
    try:
        import_module(path)
    except (ImportError, SyntaxError, TypeError, ValueError):  # TypeError: a relative path
        return False
    return True


def _against_class(name: str, path: str) -> str:
    return f"setting {name}: {path!r} is not the dotted path of a class that can be imported"


def _against_level(level: str) -> Iterator[str]:
    if level not in logging.getLevelNamesMapping():
        yield f"setting LOG_LEVEL: {level!r} is none of {', '.join(LEVELS)}"


def _against_file(what: str, path: str) -> Iterator[str]:
    try:
        Path(path).open("ab").close()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        yield f"{what}: {path!r} cannot be written: {said}"
