"""Turns fragments of the TOML files into sentences: choices, slots, names, dates and spellings."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from crawler.demo.model import Site, day_name, long_date

_HERE = Path(__file__).parent
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
#: Until this day articles speak of Pemilu 2024, later of the regional elections.
_ELECTION_OVER = date(2024, 3, 1)

#: Every spelling of the topic that the replica uses: in a sentence, and in title case.
SPELLINGS: tuple[tuple[str, str], ...] = (
    ("cooling system", "Cooling System"),
    ("cooling sistem", "Cooling Sistem"),
    ("cooling sytem", "Cooling Sytem"),
    ("coling system", "Coling System"),
    ("coling sistem", "Coling Sistem"),
    ("coling sytem", "Coling Sytem"),
    ("colling system", "Colling System"),
    ("colling sistem", "Colling Sistem"),
    ("colling sytem", "Colling Sytem"),
    ("coolling system", "Coolling System"),
    ("coolling sistem", "Coolling Sistem"),
    ("coolling sytem", "Coolling Sytem"),
    ("coolingsystem", "CoolingSystem"),
    ("coolingsistem", "Coolingsistem"),
    ("collingsystem", "CollingSystem"),
    ("cooling-system", "Cooling-System"),
    ("colling-sistem", "Colling-Sistem"),
    ("<em>cooling system</em>", "<em>Cooling System</em>"),
    ("<i>cooling</i> sistem", "<i>Cooling</i> Sistem"),
    ("“cooling system”", "“Cooling System”"),
    ("<strong>cooling</strong> <em>system</em>", "<strong>Cooling</strong> <em>System</em>"),
    ("cooling&nbsp;system", "Cooling&nbsp;System"),
    ("COOLING SYSTEM", "COOLING SYSTEM"),
    ("Nusantara Cooling System", "Nusantara Cooling System"),
    ("Nusantara <em>Cooling System</em> (NCS)", "Nusantara <em>Cooling System</em> (NCS)"),
)


@cache
def data(name: str) -> dict[str, Any]:
    """Return the parsed ``content/<name>.toml``."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Shelf:
    """Hands out fragments so that all of a pool are used before one is used again."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def take(
        self,
        pool: Iterable[str],
        rng: random.Random,
        *,
        topic: bool | None = None,
        but: Collection[str] = (),
    ) -> str:
        """Return a least used fragment, none of ``but`` as long as there are others.

        ``topic`` asks for one with or without the topic's slot.
        """
        fitting = [f for f in pool if topic is None or has_topic(f) is topic]
        fitting = [f for f in fitting if f not in but] or fitting
        least = min(self._used[f] for f in fitting)
        chosen = rng.choice([f for f in fitting if self._used[f] == least])
        self._used[chosen] += 1
        return chosen


def has_topic(fragment: str) -> bool:
    """Tell whether a fragment names the topic."""
    return "{cs}" in fragment or "{CS}" in fragment


class Facts(Mapping[str, str]):
    """The slots of one article: who, where, when; passers-by and numbers are drawn anew each time.

    ``event`` is the local day of what is reported.
    """

    def __init__(self, site: Site, rng: random.Random, event: datetime) -> None:
        self._rng = rng
        place = data("places")[site.id]
        staff = _staff(site.id)
        kec = rng.choice(place["kec"])
        people = data("places")["people"]
        tokoh = ("H. " if rng.random() < 0.5 else "") + _person(rng)
        bhabin = _person(rng)
        kapolsek_rank, kapolsek = _kapolsek(site.id, kec)
        self._fixed = {
            **staff,
            "polda": place["polda"],
            "polres": place["polres"],
            "kab": place["kab"],
            "kec": kec,
            "polsek": f"Polsek {kec}",
            "desa": rng.choice(place["desa"]),
            "dusun": rng.choice(people["dusun"]),
            "kapolsek": f"{kapolsek_rank} {kapolsek}",
            "kapolsek_s": f"{kapolsek_rank} {kapolsek.split()[0]}",
            "bhabin": f"{rng.choice(['Aipda', 'Bripka', 'Aiptu', 'Brigpol'])} {bhabin}",
            "bhabin_s": bhabin.split()[0],
            "tokoh": tokoh,
            "tokoh_r": rng.choice(people["tokoh_role"]),
            "pesantren": rng.choice(people["pesantren"]),
            "pemilu": "Pemilu 2024" if event.date() < _ELECTION_OVER else "Pilkada serentak 2024",
            "cs": SPELLINGS[0][0],
            "CS": SPELLINGS[0][1],
            "tgl": _event_date(event, rng),
        }
        self._drawn = {
            "warga": lambda: _person(rng, anyone=True),
            "n": lambda: str(rng.randrange(18, 480)),
            "persen": lambda: str(rng.randrange(4, 39)),
            "persen2": lambda: str(rng.randrange(71, 93)),
            "ribu": lambda: str(rng.randrange(35, 250)),
            "inisial": lambda: "".join(rng.choice("ABDFHJMRSTY") for _ in "xy"),
        }

    def __getitem__(self, slot: str) -> str:
        return self._drawn[slot]() if slot in self._drawn else self._fixed[slot]

    def __iter__(self) -> Iterator[str]:
        return iter([*self._fixed, *self._drawn])

    def __len__(self) -> int:
        return len(self._fixed) + len(self._drawn)

    def spelling(self, forms: tuple[str, str]) -> None:
        """Write the topic like this from now on."""
        self._fixed["cs"], self._fixed["CS"] = forms

    def say(self, fragment: str) -> str:
        """Return the fragment with its choices made and its slots filled."""
        chosen = _CHOICE.sub(lambda m: self._rng.choice(m[1].split("|")), fragment)
        return chosen.format_map(self)


def _event_date(event: datetime, rng: random.Random) -> str:
    form = rng.randrange(5)
    day = day_name(event)
    return (
        f"{day} ({event:%d/%m/%Y})",
        long_date(event),
        f"{day} ({event.day}/{event.month})",
        f"{day} ({event.day}/{event.month}/{event.year})",
        f"{day}, ({event:%d/%m/%Y})",
    )[form]


def _person(rng: random.Random, *, anyone: bool = False) -> str:
    people = data("places")["people"]
    first = people["first"] + people["female"] if anyone else people["first"]
    return f"{rng.choice(first)} {rng.choice(people['last'])}"


@cache
def _staff(site_id: str) -> dict[str, str]:
    """The officers that stay the same in all articles of a site."""
    rng = random.Random(f"staff:{site_id}")  # noqa: S311 - deterministic on purpose
    kapolres, kasat, kabid = _person(rng), _person(rng), _person(rng)
    return {
        "kapolres": f"AKBP {kapolres}, S.I.K., M.H.",
        "kapolres_s": f"AKBP {kapolres.split()[0]}",
        "kasat": f"AKP {kasat}",
        "kasat_s": f"AKP {kasat.split()[0]}",
        "kabid": f"Kombes Pol {kabid}",
        "kabid_s": f"Kombes {kabid.split()[0]}",
    }


@cache
def _kapolsek(site_id: str, kec: str) -> tuple[str, str]:
    rng = random.Random(f"kapolsek:{site_id}:{kec}")  # noqa: S311
    return rng.choice(["AKP", "Iptu", "Kompol"]), _person(rng)
