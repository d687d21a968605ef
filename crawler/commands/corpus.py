"""``scrapy corpus export|import|clusters|tell|samples``: what the store holds, out and in."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import ProjectCommand
from crawler.errors import Exit, InputError
from crawler.items import paragraphs_of
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain, plain_json

# Scrapy imports all commands to run one of them, so each imports what it works with as it runs.
if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.store.clusters import Member
    from crawler.topics import Topic

USAGE = (
    "say 'scrapy corpus export [PATH]', 'scrapy corpus import PATH…', 'scrapy corpus clusters', "
    "'scrapy corpus tell' or 'scrapy corpus samples'"
)


class Command(ProjectCommand):
    """Works on the store that OUTPUT_DIR or STORE_URL names, also beside a running crawl."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "export [PATH] | import PATH… | clusters [--json] | tell | samples  [--topic=FILE]"

    def short_desc(self) -> str:
        return "Export the corpus, import known documents, or list who copied whom"

    def long_desc(self) -> str:
        return (
            "export: write articles.jsonl anew from the store, byte for byte. import: load text"
            " dumps, folders of them, and JSON lines as known documents, so that crawls mark"
            " copies of them. clusters: the articles with the same text, the earliest first, and"
            " how often each site copied which. tell: append the records again whose original"
            " turned up after they were written. samples: print the texts that crawls with"
            " depth=full left out and kept, ready to be labelled for 'scrapy topic test'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
        said = "the topic that judges what is imported, or that left the samples out"
        parser.add_argument("--topic", default="cooling-system", help=said)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.store import StoreError
        from crawler.topics import load_topic

        action, *rest = args or [""]
        numbers = {
            "export": range(2),
            "import": range(1, sys.maxsize),
            "clusters": range(1),
            "tell": range(1),
            "samples": range(1),
        }
        if len(rest) not in numbers.get(action, ()):
            raise UsageError(USAGE)
        try:
            if action == "export":
                self.export([Path(word) for word in rest])
            elif action == "import":
                self.load([Path(word) for word in rest], opts.topic)
            elif action == "tell":
                self.tell()
            elif action == "samples":
                with while_it_is_read():
                    self.samples(load_topic(opts.topic))
            else:
                with while_it_is_read():
                    self.clusters(as_json=opts.json)
        except InputError as error:
            self.refuse(error)
        except StoreError as error:
            print(f"error: {error}", file=sys.stderr)
            self.exitcode = Exit.STORE

    def export(self, paths: list[Path]) -> None:
        """Write the projection, to its own place unless another is given."""
        (path,) = paths or [self.output / "articles.jsonl"]
        with self.reading() as store:
            print(f"{store.export(path)} lines: {path}")

    def load(self, paths: list[Path], topic_name: str) -> None:
        """Commit known documents; what gives no record is told and left out."""
        from crawler.dedup import signature_of
        from crawler.known import LeftOut, Reader, files_of
        from crawler.report.run import (
            check_writable,
            new_run_id,
            now,
            open_store,
            report_ended_runs,
        )
        from crawler.topics import load_topic
        from crawler.versions import versions

        topic = load_topic(topic_name)
        files = files_of(paths)
        check_writable(self.output)
        assert self.settings is not None
        counts: Counter[str] = Counter()
        with open_store(self.settings) as store:
            report_ended_runs(store, self.output)
            run, made_by = new_run_id(), versions(topic, None)
            named = {"import": [str(path) for path in paths], "topic": topic_name}
            store.begin_run(run, arguments=named, settings={}, versions=made_by)
            reader = Reader({"run": run, "fetched_at": now(), "versions": made_by})
            for found in chain.from_iterable(map(reader.read, files)):
                if isinstance(found, LeftOut):
                    counts["left out"] += 1
                    print(f"error: {plain(f'{found.where}: {found.why}')}", file=sys.stderr)
                    continue
                paragraphs = paragraphs_of(found.text)
                if found.topic is None:
                    found.topic = topic.judge(found.title, paragraphs).to_record()
                signature = signature_of(found.title, paragraphs)
                committed = store.commit(found, signature=signature, known=True)
                counts[committed.outcome] += 1
                counts["copies"] += committed.line is not None and bool(
                    committed.record.duplicate_of
                )
            store.finish_run(run, "finished", {"command": "corpus import", "counts": counts})
            report_ended_runs(store, self.output)
        print(
            f"{counts['written']} written ({counts['copies']} copies), {counts['revised']} revised,"
            f" {counts['known']} known before, {counts['left out']} left out"
        )
        if counts["left out"]:
            self.exitcode = Exit.BAD_INPUT

    def tell(self) -> None:
        """Append the records whose original turned up after they were written."""
        from crawler.report.run import open_store

        assert self.settings is not None
        self.reading().close()  # which refuses a store that is not there, and makes none
        with open_store(self.settings) as store:
            print(f"{store.tell_copies()} records written again")

    def samples(self, topic: Topic) -> None:
        """Print what a topic left out and the store kept, one JSON object a line, without label."""
        with self.reading() as store:
            for sample in store.samples(topic.label):
                print(plain_json({"label": None, **asdict(sample)}))

    def clusters(self, *, as_json: bool) -> None:
        """Print the clusters, the largest first, then which sites copied which."""
        with self.reading() as store:
            found = sorted(store.clusters(), key=len, reverse=True)
        copied = Counter(
            (copy.source, cluster[0].source) for cluster in found for copy in cluster[1:]
        ).most_common()
        if as_json:
            for cluster in found:
                print(json.dumps(_object(cluster)))
            for (site, of), number in copied:
                print(json.dumps({"site": site, "copied": of, "articles": number}))
            return
        for cluster in found:
            print("\n".join(_lines(cluster)) + "\n")
        for (site, of), number in copied:
            print(f"{plain(site)}\tcopied\t{plain(of)}\t{number}")
        print(f"{len(found)} clusters of {sum(map(len, found))} articles")

    @property
    def output(self) -> Path:
        assert self.settings is not None
        return Path(self.settings["OUTPUT_DIR"])

    def reading(self) -> Store:
        """Open the store without writing to it, and without mending its projection."""
        from crawler.store import Store

        assert self.settings is not None
        return Store.open(self.settings["STORE_URL"] or self.output / "store.db", readonly=True)


def _object(cluster: list[Member]) -> dict[str, object]:
    return {
        "original": cluster[0].id,
        "first": cluster[0].source,
        "sites": _sites(cluster),
        "articles": [asdict(member) for member in cluster],
    }


def _lines(cluster: list[Member]) -> list[str]:
    first = cluster[0]
    sites = ", ".join(map(plain, _sites(cluster)))
    rows = [
        (
            member.published_at or "undated",
            member.source,
            f"{member.rule} {member.similarity:.2f}" if member.rule else "original",
            member.url,
        )
        for member in cluster
    ]
    return [
        f"{first.id}\t{len(cluster)} articles\t{sites}\t{plain(first.title)}",
        *("\t".join(["", *map(plain, row)]) for row in rows),
    ]


def _sites(cluster: list[Member]) -> list[str]:
    return list(dict.fromkeys(member.source for member in cluster))
