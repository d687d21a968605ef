"""One date at a time: bylines, attributes and API fields as Indonesian sites write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.dates import read_date
from crawler.extraction.zones import WIB, WIT, WITA
from tests.speed import within

FETCHED = datetime(2025, 6, 1, 3, 30, tzinfo=UTC)  # 10:30 WIB


def iso(text: str, **context: object) -> str | None:
    stamp = read_date(text, **{"zone": WIB, "fetched_at": FETCHED, **context})  # type: ignore[arg-type]
    return stamp.iso() if stamp else None


BYLINES = {
    # Indonesian, day first
    "Kamis, 08 Februari 2024": "2024-02-08",
    "17 Januari 2024": "2024-01-17",
    "Kamis, 10 Oktober 2024 - 16:29 WIB": "2024-10-10T16:29:00+07:00",
    "- Jurnalis\nRabu, 11 Desember 2019 - 06:55 WIB": "2019-12-11T06:55:00+07:00",
    "Nasional · 5 Sep 2024 10:48 WIB ·": "2024-09-05T10:48:00+07:00",
    "- Rabu, 20 November 2024 | 18:57 WIB": "2024-11-20T18:57:00+07:00",
    "Jumat, 08 November 2024 | 08:47:38 WIB": "2024-11-08T08:47:38+07:00",
    "Kamis, 11 Juli 2024 – 20:50 WIB": "2024-07-11T20:50:00+07:00",
    "Selasa 28-11-2023,07:58 WIB": "2023-11-28T07:58:00+07:00",
    "14/09/2024 11:06:56 WIB 16": "2024-09-14T11:06:56+07:00",
    "Kamis 17 Oktober 2024 09:11:55 WIB": "2024-10-17T09:11:55+07:00",
    "• 27 April 2025 18:59": "2025-04-27T18:59:00+07:00",
    "Kompas.com - 09/02/2024, 19:00 WIB": "2024-02-09T19:00:00+07:00",
    "09/02/2024, 19:00": "2024-02-09T19:00:00+07:00",
    "Minggu, 17 Agu 2025 20:43 WIB": "2025-08-17T20:43:00+07:00",
    "Selasa, 10 September 2024 |21:39 WIB": "2024-09-10T21:39:00+07:00",
    "KAMIS, 16 JUNI 2022 | 18:10 WIB": "2022-06-16T18:10:00+07:00",
    "Rabu, 29 Mei 2024 / 13.18": "2024-05-29T13:18:00+07:00",
    "Ahad, 06 September 2015 - 19:16:43 WIB": "2015-09-06T19:16:43+07:00",
    "• Oleh Nopri • 16 Februari 2020 - 18:21 WIB": "2020-02-16T18:21:00+07:00",
    "X , Jurnalis-Selasa, 10 September 2024 |21:39 WIB": "2024-09-10T21:39:00+07:00",
    "admin 12 Sep 2024 26": "2024-09-12",
    "16 Mei 2023 / 20:10 WIB": "2023-05-16T20:10:00+07:00",
    "Lampungpro.co, 13-Nov-2017": "2017-11-13",
    "Posted by X at 16 September 2019": "2019-09-16",
    "GAYA | 17 Juni 2021 06:04 Reporter : Tantri Setyorini": "2021-06-17T06:04:00+07:00",
    "date 2024-02-08": "2024-02-08",
    "Senin, 2 Sept. 2024, pukul 07.05 WIB": "2024-09-02T07:05:00+07:00",
    "18:57 WIB, Rabu 20 November 2024": "2024-11-20T18:57:00+07:00",
    "Pukul 19.00 WIB, Kamis 8 Februari 2024": "2024-02-08T19:00:00+07:00",
    "Kamis, 8 Februari 2024, 19 : 00 (WIB)": "2024-02-08T19:00:00+07:00",
    "Kamis ( 08 / 02 / 2024 )": "2024-02-08",
    "Kamis Pon, 8 Februari 2024": "2024-02-08",
    "27 Rajab 1445 H / 8 Februari 2024": "2024-02-08",
    "8 Februari 2024 1.229 Views": "2024-02-08",
    "Thu Feb 08 2024 19:00:00 GMT+0700 (Western Indonesia Time)": "2024-02-08T19:00:00+07:00",
    "8th of February, 2024": "2024-02-08",
    # Apostrophes, spaces and dashes of every kind
    "Jum'at, 5 Januari 2024 | 09.15 WIB": "2024-01-05T09:15:00+07:00",
    "Jum’at 5 Januari 2024": "2024-01-05",
    "Jumʼat, 05/01/2024": "2024-01-05",
    "Senin,\u00a06\u00a0Mei\u00a02024 – 07:00": "2024-05-06T07:00:00+07:00",
    # Abbreviations, old spellings, typing errors
    "6 Nopember 2024": "2024-11-06",
    "08 Nop 2023": "2023-11-08",
    "3 Pebruari 2024": "2024-02-03",
    "3 Peb 2024": "2024-02-03",
    "12 Agt 2024": "2024-08-12",
    "12 Ags 2024": "2024-08-12",
    "12 Agus 2024": "2024-08-12",
    "17 Aguatus 2024": "2024-08-17",
    "17 Agustsu 2024": "2024-08-17",
    "02 SPT 2024": "2024-09-02",
    "5 Desmber 2024": "2024-12-05",
    "5 Okotber 2024": "2024-10-05",
    "7 Mrt 2024": "2024-03-07",
    # Zones
    "Rabu, 7 Agustus 2024 20:50 WITA": "2024-08-07T20:50:00+08:00",
    "Rabu, 7 Agustus 2024 20.50 wit": "2024-08-07T20:50:00+09:00",
    "7 Agustus 2024 20:50 GMT+8": "2024-08-07T20:50:00+08:00",
    # English and mixed
    "Wednesday, 14 June 2023": "2023-06-14",
    "Tuesday, July 23, 2024": "2024-07-23",
    "April 23, 2024": "2024-04-23",
    "Senin, November 11, 2024": "2024-11-11",
    "18 October 2024 15:43": "2024-10-18T15:43:00+07:00",
    "Ahad 31 Aug 2025 10:37 WIB": "2025-08-31T10:37:00+07:00",
    "on Desember 30, 2015 at 4:36 am": "2015-12-30T04:36:00+07:00",
    "February 8th, 2024 7:05 PM": "2024-02-08T19:05:00+07:00",
    "Friday, 12/13/2024": "2024-12-13",
    "Thu, 08 Feb 2024 12:30:00 +0000": "2024-02-08T19:30:00+07:00",
    # Two-digit years
    "Sabtu (07/09/24)": "2024-09-07",
    "28-11-23": "2023-11-28",
    "8 Feb '24": "2024-02-08",
    # In a sentence
    "tanggal 13 september 2024, Pukul 13.00 Wita": "2024-09-13T13:00:00+08:00",
    "Rabu tgl 6 Nopember 2024": "2024-11-06",
    "kamis 10/Oktober 2024": "2024-10-10",
    "Kamis/12 Mei 2022": "2022-05-12",
    "padaMinggu (13/12/2020)": "2020-12-13",
    "Senin(02/12/2024)": "2024-12-02",
    "(26-27/11/2024)": "2024-11-27",
    # Machine forms
    "2024-02-08": "2024-02-08",
    "2024/02/08 19:00": "2024-02-08T19:00:00+07:00",
    "2024-02-08T19:00:00+0700": "2024-02-08T19:00:00+07:00",
    "2024-02-08 19:00:00.123456": "2024-02-08T19:00:00+07:00",
    "20240208T120000Z": "2024-02-08T19:00:00+07:00",
    "1707393600": "2024-02-08T19:00:00+07:00",
    "1707393600000": "2024-02-08T19:00:00+07:00",
}


@pytest.mark.parametrize(("text", "expected"), BYLINES.items())
def test_a_written_date_is_read_whatever_its_form(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "29/9/2924",
        "(7/12/202)",
        "(21/10/204)",
        "(6/11/2.24)",
        "( Jumat 202 SPT 2024 )",
        "Ambon, 17/19 (Antaranews Maluku) -",
        "1970-01-01T00:00:00Z",
        "0",
        "0000-00-00 00:00:00",
        "31/02/2024",
        "1 Mei 2O24",
        "17 Agustus 1945",
        "date 2019-04",
        "23:32:00 WIT",
        "pukul : 10.30 WIB",
        "09.00 WIB s/d selesai",
        "Pebruari",
        "Jum'at",
        "Minggu",
        "NIP 19850208 201001 1 002",
        "0812-1234-5678",
        "12 pasar 2024 kali",
        "",
        "   ",
        "Senin depan",
    ],
)
def test_what_is_no_date_or_an_impossible_one_is_refused(text: str) -> None:
    assert iso(text) is None


def test_a_missing_text_is_no_date() -> None:
    assert read_date(None, zone=WIB) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-08T17:30:00Z", "2024-02-09T00:30:00+07:00"),
        ("2024-02-08T17:30:00+00:00", "2024-02-09T00:30:00+07:00"),
        ("2024-02-08T17:30:00.000Z", "2024-02-09T00:30:00+07:00"),
        ("2024-02-08T23:59:59Z", "2024-02-09T06:59:59+07:00"),
    ],
)
def test_an_evening_utc_stamp_falls_on_the_local_day(text: str, expected: str) -> None:
    assert iso(text) == expected


def test_a_utc_stamp_is_expressed_in_the_zone_of_the_source() -> None:
    assert iso("2024-02-08T15:30:00Z", zone=WIT) == "2024-02-09T00:30:00+09:00"
    assert iso("2024-02-08T15:30:00Z", zone=WITA) == "2024-02-08T23:30:00+08:00"


def test_another_offset_is_kept_as_it_is_written() -> None:
    assert iso("2024-02-08T20:30:00+08:00", zone=WIB) == "2024-02-08T20:30:00+08:00"
    assert iso("2024-02-08T05:30:00-05:00") == "2024-02-08T05:30:00-05:00"


def test_a_time_without_a_zone_is_in_the_zone_of_the_source() -> None:
    stamp = read_date("8 Februari 2024 19:00", zone=WITA)
    assert stamp is not None
    assert stamp.iso() == "2024-02-08T19:00:00+08:00"
    assert stamp.time_known
    assert not stamp.zone_given


def test_a_zone_on_the_page_wins_over_that_of_the_source() -> None:
    stamp = read_date("8 Februari 2024 19:00 WIT", zone=WIB)
    assert stamp is not None
    assert stamp.iso() == "2024-02-08T19:00:00+09:00"
    assert stamp.zone_given


def test_the_weekday_beside_a_date_is_checked() -> None:
    right = read_date("Kamis, 8 Februari 2024", zone=WIB)
    wrong = read_date("Minggu (21/11/2024)", zone=WIB)
    none = read_date("8 Februari 2024", zone=WIB)
    assert right and wrong and none
    assert (right.weekday_agrees, wrong.weekday_agrees, none.weekday_agrees) == (True, False, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 hari lalu", "2025-05-30"),
        ("2 hari yang lalu", "2025-05-30"),
        ("3 weeks ago 6", "2025-05-11"),
        ("1 bulan lalu", "2025-05-02"),
        ("seminggu lalu", "2025-05-25"),
        ("a day ago", "2025-05-31"),
        ("2 hr lalu", "2025-05-30"),
        ("2 hrs ago", "2025-06-01T08:30:00+07:00"),
        ("kemarin", "2025-05-31"),
        ("Yesterday", "2025-05-31"),
        ("Kemarin, 14:30", "2025-05-31T14:30:00+07:00"),
        ("hari ini", "2025-06-01"),
        ("7 hours ago 6", "2025-06-01T03:30:00+07:00"),
        ("12 jam lalu", "2025-05-31T22:30:00+07:00"),
        ("15 menit yang lalu", "2025-06-01T10:15:00+07:00"),
        ("baru saja", "2025-06-01T10:30:00+07:00"),
    ],
)
def test_a_relative_date_is_counted_from_the_fetch_in_local_time(text: str, expected: str) -> None:
    assert iso(text) == expected


def test_a_relative_date_without_a_fetch_time_is_unknown() -> None:
    assert read_date("2 hari lalu", zone=WIB) is None


def test_yesterday_is_yesterday_where_the_source_is() -> None:
    just_after_midnight_in_jayapura = datetime(2025, 5, 31, 15, 30, tzinfo=UTC)
    assert iso("kemarin", zone=WIT, fetched_at=just_after_midnight_in_jayapura) == "2025-05-31"
    assert iso("kemarin", zone=WIB, fetched_at=just_after_midnight_in_jayapura) == "2025-05-30"


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("Jumat (05/01)", date(2024, 1, 10), "2024-01-05"),
        ("(08/02)", date(2024, 2, 9), "2024-02-08"),
        ("Kamis (08/02)", date(2024, 2, 15), "2024-02-08"),
        ("Sabtu (30/12)", date(2024, 1, 2), "2023-12-30"),
        ("8 Februari", date(2024, 2, 15), "2024-02-08"),
        ("Kamis, 8 Februari, 19.00 WIB", date(2024, 2, 15), "2024-02-08T19:00:00+07:00"),
    ],
)
def test_a_missing_year_is_that_of_the_day_nearby(text: str, near: date, expected: str) -> None:
    assert iso(text, near=near) == expected


def test_without_a_day_nearby_the_weekday_gives_the_latest_fitting_year() -> None:
    assert iso("Jumat (05/01)") == "2024-01-05"


def test_without_any_context_a_date_without_a_year_is_unknown() -> None:
    assert read_date("8 Februari", zone=WIB) is None


def test_the_date_of_publication_is_preferred_to_that_of_an_update() -> None:
    text = "oleh X diperbarui 05 Sep 2024, 04:00 WIB / Diterbitkan 03 Sep 2024, 02:00 WIB"
    assert iso(text) == "2024-09-03T02:00:00+07:00"
    assert iso("Last Updated 2024-09-05 | 3 September 2024") == "2024-09-03"
    assert (
        iso("19 Juli 2023 12:38 Diperbarui: 19 Juli 2023 12:50 339") == "2023-07-19T12:38:00+07:00"
    )


def test_a_lone_update_is_better_than_nothing() -> None:
    assert iso("Last Updated 2023-12-21T13:59:09Z") == "2023-12-21T20:59:09+07:00"


MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


@settings(deadline=None)
@given(
    moment=st.datetimes(min_value=datetime(1995, 1, 2), max_value=datetime(2069, 12, 30)),
    form=st.sampled_from(
        [
            "{day}, {d} {month} {y} | {h:02}:{m:02} WITA",
            "{d:02}/{mon:02}/{y} {h:02}.{m:02} wita",
            "{y}-{mon:02}-{d:02}T{h:02}:{m:02}:00+08:00",
            "{day} {d}-{mon}-{y},{h:02}:{m:02} Wita",
            "{month} {d}, {y} {h:02}:{m:02} WITA",
        ]
    ),
)
def test_every_minute_survives_being_written_and_read(moment: datetime, form: str) -> None:
    text = form.format(
        day=DAYS[moment.weekday()],
        month=MONTHS[moment.month - 1],
        d=moment.day,
        mon=moment.month,
        y=moment.year,
        h=moment.hour,
        m=moment.minute,
    )
    stamp = read_date(text, zone=WIB)
    assert stamp is not None
    assert stamp.value == moment.replace(second=0, microsecond=0, tzinfo=WITA)
    assert stamp.weekday_agrees in (True, None)


@settings(deadline=None)
@given(text=st.text(max_size=300), offset=st.integers(-2000, 2000))
def test_no_text_makes_the_reader_fail(text: str, offset: int) -> None:
    near = date(2024, 1, 1) + timedelta(days=offset)
    stamp = read_date(text, zone=WIB, fetched_at=FETCHED, near=near)
    assert stamp is None or 1995 <= stamp.day.year <= 2099


@pytest.mark.parametrize(
    "hostile",
    [
        "1/" * 50_000,
        "9" * 100_000,
        "senin " * 20_000,
        "a1 " * 50_000,
        "\x00\ud800" * 500,
        "١٢ يناير ٢٠٢٤",
    ],
)
def test_hostile_input_is_read_in_no_time(hostile: str) -> None:
    with within(1):
        read_date(hostile, zone=WIB, fetched_at=FETCHED)
