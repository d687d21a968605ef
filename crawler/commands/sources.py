"""``scrapy sources ACTION``: what the registry knows, whether it is right, how its sites are.

Each action is a module of the folder ``registry`` with one function,
``run(args, opts, settings) -> Exit``. The folder is a namespace package on purpose, without an
``__init__.py``: Scrapy imports every module of a command package before it runs any command, and
some actions need much.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.command import ProjectCommand
from crawler.errors import Exit, InputError


@dataclass(frozen=True, slots=True)
class Action:
    """How an action is called; ``most`` is None where it takes any number of arguments."""

    usage: str
    does: str
    least: int = 0
    most: int | None = 1
    options: tuple[str, ...] = ()


#: Each action by its name, which is its module's too; ``options`` names what it takes of OPTIONS.
ACTIONS = {
    "list": Action("list [SELECTOR]", "one line a source"),
    "show": Action("show SELECTOR", "entries as they would stand in a file", least=1),
    "validate": Action("validate [FILE...]", "every mistake in the registry's files", most=None),
    "probe": Action(
        "probe URL|ID...",
        "what a site answers, with the entry that follows from it",
        least=1,
        most=None,
        options=("topic", "province", "id", "name", "kind"),
    ),
    "add": Action(
        "add URL",
        "probe a site and write its entry in its place",
        least=1,
        options=("topic", "province", "id", "name", "kind", "file"),
    ),
    "check": Action(
        "check [SELECTOR]",
        "look at the sources that are due, and remember how they are",
        options=("topic", "all"),
    ),
    "health": Action(
        "health [SELECTOR]", "how the sources' crawls went, worst first", options=("history",)
    ),
}

#: Options of single actions; ``--json`` is everybody's.
OPTIONS: dict[str, dict[str, Any]] = {
    "topic": {"default": "cooling-system", "help": "a topic's name or file (probe, add, check)"},
    "province": {"metavar": "CODE", "help": "ISO 3166-2 code such as ID-JT, or 'national'"},
    "id": {"metavar": "ID", "help": "the entry's id, instead of the proposed one"},
    "name": {"metavar": "NAME", "help": "the entry's name, instead of the proposed one"},
    "kind": {
        "choices": ("news", "police"),
        "help": "the entry's kind, instead of the proposed one",
    },
    "file": {"metavar": "FILE", "help": "write into this file, not into the bundled registry"},
    "all": {"action": "store_true", "help": "every source of the selector, due or not"},
    "history": {"metavar": "ID", "help": "the runs of one source, oldest first"},
}


class _Module(Protocol):
    """What the module of an action offers."""

    def run(self, args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
        """Do it, and return the status to leave with; raises InputError for mistakes."""


class Command(ProjectCommand):
    """Hands over to the action's module; the selector grammar is that of the coverage spider."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return " | ".join(action.usage for action in ACTIONS.values()) + "  [--json]"

    def short_desc(self) -> str:
        return "List, check, probe and add the sites of the registry"

    def long_desc(self) -> str:
        return "; ".join(f"{name}: {action.does}" for name, action in ACTIONS.items())

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
        for name, how in OPTIONS.items():
            parser.add_argument(f"--{name}", **how)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        name, *rest = args or [""]
        if name not in ACTIONS:
            raise UsageError(f"say 'scrapy sources {'|'.join(ACTIONS)} ...'")
        action = ACTIONS[name]
        if len(rest) < action.least or (action.most is not None and len(rest) > action.most):
            raise UsageError(f"say 'scrapy sources {action.usage}'")
        assert self.settings is not None
        try:
            _refuse_foreign_options(name, opts)
            module: _Module = import_module(f"crawler.commands.registry.{name}")
            self.exitcode = module.run(rest, opts, self.settings)
        except InputError as error:
            self.refuse(error)


def _refuse_foreign_options(name: str, opts: argparse.Namespace) -> None:
    given = (o for o, how in OPTIONS.items() if getattr(opts, o) not in (None, how.get("default")))
    foreign = [o for o in given if getattr(opts, o) and o not in ACTIONS[name].options]
    if foreign:
        raise InputError(*(f"option --{option}: not one of 'sources {name}'" for option in foreign))
