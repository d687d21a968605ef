"""Indonesia's three civil time zones by province.

Fixed offsets, not ``zoneinfo``: Indonesia has had no daylight saving and no zone change since
1988-01-01 (tzdata, Keputusan Presiden 41/1987), which is before anything here was published, and a
fixed offset needs no time zone database on the machine and compares equal wherever it was made.
"""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo

WIB = timezone(timedelta(hours=7), "WIB")
WITA = timezone(timedelta(hours=8), "WITA")
WIT = timezone(timedelta(hours=9), "WIT")

#: ISO 3166-2:ID codes; the six Papuan provinces include those split off in 2022, whose codes
#: (PD, PE, PS, PT) ISO added in 2023. JW, KA, ... are the codes of whole islands.
_PROVINCES: dict[tzinfo, str] = {
    WIB: "AC SU SB RI JA SS BE LA BB KR JK JB JT YO JI BT KB KT SM JW",
    WITA: "BA NB NT KS KI KU SA ST SN SG GO SR NU SL",
    WIT: "MA MU PA PB PD PE PS PT ML PP",
}
_ZONE_OF = {f"ID-{code}": zone for zone, codes in _PROVINCES.items() for code in codes.split()}


def zone_of(province: str | None) -> tzinfo:
    """Return the zone of an ISO 3166-2:ID province code, WIB for None and for unknown codes.

    WIB is the default because it is the zone of Jakarta and of four Indonesians in five; national
    media stamp in it.
    """
    return _ZONE_OF.get((province or "").strip().upper(), WIB)
