"""``scrapy sources add URL``: probe a site and write its entry in its place.

Exit status: 0 when the entry is written, 2 for mistakes (a host that is there already among them),
3 when the site does not answer, 4 when it cannot be a source. Only with 0 a file has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from scrapy.settings import Settings

from crawler.commands.registry.probe import exit_of, wishes_of
from crawler.errors import Exit, InputError
from crawler.probe.examination import Target, examine, target_of
from crawler.probe.places import province_of
from crawler.probe.proposal import NATIONAL, Wishes, id_of, propose
from crawler.probe.runner import run as run_examinations
from crawler.probe.table import print_verdict
from crawler.probe.verdict import Verdict
from crawler.probe.writing import add_entry
from crawler.probe.zones import doubt
from crawler.report.given import check_contact, check_settings
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain
from crawler.sources import PROVINCES, Source, bundled, load_file
from crawler.sources.checks import site_of
from crawler.sources.provinces import file_name
from crawler.sources.registry import REGISTRY, load_files, rejects, source_files
from crawler.topics import load_topic


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Probe one site, ask what cannot be known, and write the entry."""
    wishes = wishes_of(opts)
    own = Path(opts.file) if opts.file else None
    target = target_of(args[0], None if wishes.province == NATIONAL else wishes.province)
    known = _known(own)
    refuse_known(target.site.host, known)
    _refuse_taken(wishes, known)
    _refuse_place(own or REGISTRY / "national.toml")
    if wishes.province is None and not sys.stdin.isatty():
        raise InputError(_how_to_say(province_of(target.site.host, "")))
    topic = load_topic(opts.topic)
    check_settings(settings)
    check_contact(settings, [target.site.host])
    results = run_examinations([(target.asked, target.site, examine(target, topic))], settings)
    verdict = results.found.get(target.asked)
    status = exit_of(results)
    if verdict is None:
        return status
    if status == Exit.DONE:
        return written(target, verdict, wishes, own, as_json=opts.json)
    _show(verdict, None, as_json=opts.json)
    print(f"error: {plain(target.asked)}: not added: {plain(verdict.reason)}", file=sys.stderr)
    return status


def written(
    target: Target, verdict: Verdict, wishes: Wishes, own: Path | None, *, as_json: bool
) -> Exit:
    """Write the entry of a usable site. What is known is looked at again: others add too."""
    known = _known(own)
    source = propose(verdict, wishes, {entry.id for entry in known})
    refuse_known(source.host, known)
    if wishes.province is None:
        verdict.entry = source
        try:
            # What is printed for the sake of a question is no result, and may not be among those.
            with redirect_stdout(sys.stderr):
                print_verdict(verdict)
                wishes = replace(wishes, province=asked_province(source))
        except KeyboardInterrupt:
            print("\nerror: stopped: nothing was written", file=sys.stderr)
            return Exit.STOPPED
        source = propose(verdict, wishes, {entry.id for entry in known})
    note = doubt(verdict.zone, source.province)
    if note and note not in verdict.notes:
        verdict.notes.append(note)
    path = own or REGISTRY / file_name(source.kind, source.province)
    verdict.entry = add_entry(path, source, lambda entry: _settled(entry, wishes, own))
    _show(verdict, path, as_json=as_json)
    return Exit.DONE


def _settled(source: Source, wishes: Wishes, own: Path | None) -> Source:
    """Return an entry as it can be written beside those that others have added meanwhile."""
    known = _known(own, load_files(source_files()))
    for host in (source.host, *source.aliases):
        refuse_known(host, known)
    _refuse_taken(wishes, known)
    if wishes.id is not None:
        return source
    return source.model_copy(update={"id": id_of(source.host, {entry.id for entry in known})})


def _known(own: Path | None, registry: Sequence[Source] | None = None) -> list[Source]:
    """Return what there is already: the registry, and one's own file."""
    mine = load_file(own) if own is not None and own.exists() and _has_sources(own) else []
    return [*(bundled() if registry is None else registry), *mine]


def _has_sources(path: Path) -> bool:
    """Tell whether a file says anything: one with comments alone is to be filled."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return True  # the loader says what is wrong
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)


def refuse_known(host: str, known: Iterable[Source]) -> None:
    """Raise InputError when a host is a source's, or was rejected."""
    site = site_of(host)
    for source in known:
        if site in map(site_of, (source.host, *source.aliases)):
            # Those of one's own file are unknown to the other commands, but for its path.
            where = f", see 'scrapy sources show {source.id}'" if source in bundled() else ""
            raise InputError(f"{host}: is there already: source {source.id!r}{where}")
    for rejected, reason in rejects().items():
        if site == site_of(rejected):
            raise InputError(f"{host}: was rejected: {reason}")


def _refuse_taken(wishes: Wishes, known: Iterable[Source]) -> None:
    if wishes.id is not None and any(source.id == wishes.id for source in known):
        raise InputError(f"option --id: {wishes.id!r} is another source's: choose another")


def _refuse_place(path: Path) -> None:
    """Raise InputError, before a site is troubled, when its entry could not be written."""
    if path.is_file() and not path.stat().st_mode & 0o222:
        raise InputError(f"{path}: is read-only: name another file with --file")
    target = Path(os.path.realpath(path))  # still a link where links lead in a circle
    directory = target.parent
    is_no_file = target.is_dir() or target.is_symlink()
    if is_no_file or not directory.is_dir() or not os.access(directory, os.W_OK):
        raise InputError(f"{path}: cannot be written: name another file with --file")


def asked_province(source: Source) -> str:
    """Ask on the terminal until the answer is a province; an empty one takes the proposal."""
    proposed = province_of(source.host, source.name)
    said = f" [{proposed}, {PROVINCES[proposed]}]" if proposed else ""
    while True:
        try:
            answer = input(f"Province, as ID-JT or as its name, or {NATIONAL!r}{said}: ").strip()
        except EOFError:
            raise InputError(_how_to_say(proposed)) from None
        found = _province_named(answer) if answer else proposed
        if found:
            return found
        print("There is no such province.", file=sys.stderr)


def _province_named(answer: str) -> str | None:
    if answer.casefold() in (NATIONAL, "nasional"):
        return NATIONAL
    if answer.upper() in PROVINCES:
        return answer.upper()
    return next((c for c, name in PROVINCES.items() if name.casefold() == answer.casefold()), None)


def _how_to_say(proposed: str | None) -> str:
    hint = f"--province={proposed} ({PROVINCES[proposed]})" if proposed else "--province=ID-JT"
    return f"option --province: is missing: say {hint}, or --province={NATIONAL}"


def _show(verdict: Verdict, path: Path | None, *, as_json: bool) -> None:
    with while_it_is_read():
        if as_json:
            told = verdict.to_dict() | {"file": str(path) if path else None}
            print(json.dumps(told), flush=True)
            return
        print_verdict(verdict)
        if path is not None and verdict.entry is not None:
            print(f"added {verdict.entry.id} to {path}")
            if path.parent == REGISTRY:
                print("make its page anew: python -m crawler.sources.pages")
