"""The reasons that health and the walks tell apart are reasons that the crawler gives."""

from __future__ import annotations

from collections.abc import Set

import pytest

from crawler.diagnosis.outcomes import outcomes
from crawler.health.observation import Observation
from crawler.health.states import LIFELESS
from crawler.health.verdict import AWAY, OURS, observations
from crawler.middlewares.pausing import LASTING
from crawler.middlewares.refusal import AddressRefused
from crawler.platforms.walk import ANSWERS, HOST_IS_AWAY, NOT_THE_SITE
from tests.health.series import run, watched


@pytest.mark.parametrize(
    "table", [OURS, AWAY, LIFELESS, HOST_IS_AWAY, NOT_THE_SITE, ANSWERS, LASTING]
)
def test_each_reason_of_a_table_is_an_outcome(table: Set[str]) -> None:
    # tests/diagnosis/test_outcomes.py holds the table of outcomes to what the code gives.
    assert table - outcomes().keys() == set()


def test_all_that_this_program_breaks_by_itself_is_ours() -> None:
    ours = {
        one.name for one in outcomes().values() if (one.cls, one.state) == ("crawler", "failed")
    }
    assert ours == {"reader", "rendering", "callback", "pipeline", "error"}
    assert ours <= OURS


def said(failure: str) -> list[Observation]:
    return observations(watched([run(0, failure=failure, read=0)]))


@pytest.mark.parametrize("reason", sorted(OURS))
def test_of_what_is_ours_nothing_is_said_of_the_source(reason: str) -> None:
    assert said(f"{reason}: what it was") == []


def test_a_name_that_leads_into_a_private_network_is_the_sources_failure() -> None:
    refused = AddressRefused("situs.example", "10.0.0.1")
    (told,) = said(f"{refused.reason}: {refused}")
    assert told.label == "failing(address-refused)"
