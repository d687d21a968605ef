"""Reading what was fetched in a worker, and what a record has of its run and its source."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crawler.extraction import Extraction, NoArticle, Overrides
from crawler.extraction.pool import PoisonError
from crawler.items import Candidate
from crawler.report.run import now
from crawler.sources import Source
from crawler.spiders.diagnosing import DiagnosingSpider
from crawler.versions import versions


class CompletingSpider(DiagnosingSpider):
    """Makes of a fetched page or a body the record that the pipelines take."""

    async def _read(
        self, source: Source, candidate: Candidate, function: Any, *args: Any, **kwargs: Any
    ) -> Extraction | None:
        """Read in a worker; None when the reading itself failed. Raises NoArticle."""
        try:
            article: Extraction = await self.pool.run(
                function,
                *args,
                province=source.province,
                platform=source.platform,
                site_name=source.name,
                fetched_at=datetime.fromisoformat(now()),
                **kwargs,
            )
        except NoArticle:
            raise
        except PoisonError as error:
            self.fail(source, candidate.url, "poison", str(error))
            return None
        except Exception as error:
            self.logger.exception("reading %r failed", candidate.url)
            self.fail(source, candidate.url, "reader", f"{type(error).__name__}: {error}")
            return None
        return article

    def _complete(self, article: Extraction, source: Source, candidate: Candidate) -> Extraction:
        article.source = source.id
        article.source_name = source.name
        article.kind = source.kind
        article.province = source.province
        article.discovered_by = candidate.discovered_by
        article.fetched_at = now()
        article.run = self.run_id
        article.versions = versions(self.plan.topic, source)
        if candidate.url not in self._unlisted:
            self.tally[source.id].quality.add(article)
        self._asked[article.id] = candidate.url
        return article


def overrides(source: Source) -> Overrides | None:
    """Return what a source's entry says of its pages, in the reader's own terms."""
    told = source.extraction
    return Overrides(told.body, tuple(told.prune)) if told.body or told.prune else None
