"""``scrapy sources probe URL|ID…``: what sites are, and the entries that follow.

Exit status: 0 when every site can be a source, 3 when not one answered, 4 when some cannot.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from scrapy.settings import Settings

from crawler.errors import Exit, InputError
from crawler.probe.examination import Target, examine, target_of
from crawler.probe.proposal import NATIONAL, Wishes, propose
from crawler.probe.runner import Results
from crawler.probe.runner import run as run_examinations
from crawler.probe.table import print_verdict
from crawler.probe.verdict import Verdict
from crawler.report.given import check_contact, check_settings
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain
from crawler.sources import Source, bundled, select
from crawler.topics import load_topic


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Probe sites given by address, by id or by any selector; print verdicts as they come."""
    wishes = wishes_of(opts)
    targets = targets_of(args, wishes)
    if len(targets) > 1 and (wishes.id or wishes.name):
        option = "id" if wishes.id else "name"
        raise InputError(f"option --{option}: names one site, and {len(targets)} are probed")
    topic = load_topic(opts.topic)
    check_settings(settings)
    check_contact(settings, [target.site.host for target in targets])
    taken = {source.id for source in bundled()}
    registered = {target.asked: target.site for target in targets if target.registered}

    def tell(asked: str, verdict: Verdict) -> None:
        verdict.entry = entry_of(verdict, wishes, registered.get(asked), taken)
        with while_it_is_read():
            if opts.json:
                print(json.dumps(verdict.to_dict()), flush=True)
            else:
                print_verdict(verdict)

    examinations = [(target.asked, target.site, examine(target, topic)) for target in targets]
    return exit_of(run_examinations(examinations, settings, tell=tell))


def wishes_of(opts: argparse.Namespace) -> Wishes:
    """Return what the options decide; raises InputError."""
    wishes = Wishes(id=opts.id, name=opts.name, kind=opts.kind, province=opts.province)
    wishes.check()
    return wishes


def targets_of(args: Sequence[str], wishes: Wishes) -> list[Target]:
    """Return what the arguments name; raises InputError with a line for each that names nothing."""
    targets: dict[str, Target] = {}
    mistakes: list[str] = []
    known = {source.id for source in bundled()}
    province = None if wishes.province == NATIONAL else wishes.province
    for word in args:
        try:
            if is_address(word, known):
                found = [target_of(word, province)]
            else:
                found = [_registered(source) for source in select(word)]
        except InputError as error:
            mistakes += error.lines
            continue
        for target in found:
            targets.setdefault(target.asked, target)
    if mistakes:
        raise InputError(*mistakes)
    return list(targets.values())


def is_address(word: str, known: set[str]) -> bool:
    """Tell an address from an id or a selector: ids of the registry may hold dots too."""
    if "://" in word:
        return True
    is_selector = word in known or word.endswith(".toml") or any(c in word for c in "*?[,")
    return not is_selector and "." in word


def _registered(source: Source) -> Target:
    return Target(asked=source.url, site=source, registered=True)


def entry_of(
    verdict: Verdict, wishes: Wishes, registered: Source | None, taken: set[str]
) -> Source | None:
    """Return the entry that follows from a verdict: a new one, or the registry's brought up to it.

    Of a registered site the platform, the address and its own search are what a probe knows better;
    that an article was seen proves it, that none was found disproves nothing.
    """
    if not verdict.usable:
        return None
    if registered is None:
        return propose(verdict, wishes, taken)
    proposed = propose(verdict, replace(wishes, id=registered.id), ())
    known: dict[str, object] = {"url": proposed.url, "platform": proposed.platform}
    if proposed.status == "proven" and registered.status != "quarantined":
        known["status"] = proposed.status
    if proposed.discovery.search and not registered.discovery.search:
        known["discovery"] = proposed.discovery
    if verdict.moved_to:
        known["aliases"] = [*registered.aliases, registered.host]
    return registered.model_copy(update=known)


def exit_of(results: Results[Verdict]) -> Exit:
    """Return the status that says how the sites are; tell what broke."""
    for asked, error in results.broken.items():
        said = plain(f"{type(error).__name__}: {error}")
        print(f"error: {asked}: the examination broke: {said}", file=sys.stderr)
    if not results.is_whole:
        print("error: stopped before the end", file=sys.stderr)
        return Exit.STOPPED
    if results.broken:
        return Exit.BROKEN
    verdicts = results.found.values()
    if all(verdict.usable for verdict in verdicts):
        return Exit.DONE
    away = all(verdict.outcome == "unreachable" for verdict in verdicts)
    return Exit.UNREACHABLE if away else Exit.SOURCES_FAILED
