"""SIGKILL at random moments, and the result is the same as without.

``KILLS`` in the environment is the number of kills (20); ``KILLS_SEED`` repeats a sequence.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo import Replica
from tests.conftest import Figure
from tests.store.conftest import PostgresCluster
from tests.store.killing import Rounds

KILLS = int(os.environ.get("KILLS", "20"))
SEED = os.environ.get("KILLS_SEED") or str(random.SystemRandom().randrange(10**6))
pytestmark = [pytest.mark.slow, pytest.mark.timeout(60 + 60 * KILLS)]


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


def kill_and_report(rounds: Rounds, kills: int, workers: int, figure: Figure) -> None:
    print(f"KILLS_SEED={SEED} repeats this")  # shown when it fails
    while rounds.kills < kills:
        rounds.round(min(10, kills - rounds.kills), workers)
    figure(
        f"{rounds.kills} kills of {workers} process(es) (seed {SEED}), {rounds.starts} starts, "
        f"{rounds.finished} crawls finished, each equal to the truth; statuses {rounds.statuses}"
    )
    assert set(rounds.statuses) == {0}


def test_a_crawl_that_is_killed_again_and_again_ends_as_if_it_were_not(
    replica: Replica, tmp_path: Path, figure: Figure
) -> None:
    rounds = Rounds(replica, tmp_path, lambda: "", random.Random(SEED))
    kill_and_report(rounds, KILLS, workers=1, figure=figure)


def test_two_workers_on_one_postgresql_of_which_one_is_killed_again_and_again(
    replica: Replica, tmp_path: Path, postgres: PostgresCluster, figure: Figure
) -> None:
    rounds = Rounds(replica, tmp_path, postgres.database, random.Random(SEED))
    kill_and_report(rounds, KILLS, workers=2, figure=figure)
