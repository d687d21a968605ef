"""Hand-written stories with slots, filled for events: the material of the unseen sets.

A story file holds stories parted by ``===``: a headline, then paragraphs. ``<name>`` is a slot;
``{v:one|other}`` a sentence in the active and the passive voice, ``{q:one|other}`` what follows a
quotation in two forms. Copies of a text take the other form, its original the first.
"""

# ruff: noqa: SIM905 - lists of names read best on one line
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

Facts = dict[str, str]

SEK = ("Kertosono Weru Tamansari Rowokele Panggarangan Bandar_Khalipah Ulu_Belu Sapeken Malangbong "
       "Cigombong Tombolo_Pao Wotu Sokan Belitang_Hulu Loa_Kulu Batu_Ampar Siberut Kerinci_Kanan "
       "Rengel Plumpang Sawoo Tegalombo Licin Wongsorejo").replace("_", "~").split()  # fmt: skip
RES = ("Nganjuk Lebak Wonogiri Kebumen Lumajang Sumenep Garut Bulungan Sintang Melawi Kapuas "
       "Luwu_Timur Natuna Lingga Siak Bungo Merangin Mukomuko Ngada Alor Sikka Mimika Nabire "
       "Asmat Kaur").replace("_", "~").split()  # fmt: skip
DESA = ("Pandanrejo Sumberwaru Kalisat Ngampelsari Muara_Telang Cibunar Sukapura Tanjung_Lalak "
        "Bontomanai Waikabubak Lamalera Oelbiteno Padang_Bindu Teluk_Meku Aek_Nauli Simpang_Empat "
        "Rejomulyo Gunungsari Karanganyar Mekarjaya Bukit_Raya Sungai_Bengkal Talang_Akar "
        "Kedungjati").replace("_", "~").split()  # fmt: skip
KEC = ("Pagelaran Sukodono Ambunten Leuwidamar Cikajang Pringapus Bathin_Solapan Tapung "
       "Kuala_Kurun Long_Iram Poso_Pesisir Lore_Utara Wasile Kei_Besar Amfoang Lembata "
       "Sano_Nggoang Buduran").replace("_", "~").split()  # fmt: skip
KAB = ("NGANJUK LEBAK WONOGIRI KEBUMEN LUMAJANG SUMENEP GARUT SINTANG MELAWI NATUNA SIAK BUNGO "
       "MERANGIN ALOR SIKKA MIMIKA").split()  # fmt: skip
DUSUN = (
    "Krajan Sidodadi Ngrowo Lalang Watu_Ireng Kayu_Putih Pasanggrahan Bukit_Tinggi Oro-oro".replace(
        "_", "~"
    ).split()
)
FIRST = ("Rizal Suharto Hendrikus Yohanes Marthen Syamsul Darmawan Ridwan Taufik Arifin Bonifasius "
         "Elias Sukirman Tarmizi Nurdin Wayan Gede Komang Asep Dadang Cecep Ujang Maruli Togar "
         "Ronald").split()  # fmt: skip
LAST = ("Simbolon Nababan Tampubolon Rumbiak Wanggai Lamawuran Seran Prakoso Hartono Sudrajat "
        "Kosasih Mulyana Adiputra Dharma Baskara Effendi Syahputra Nasution Lubis Daulay Wenda "
        "Mandagi Pattiasina Latuconsina").split()  # fmt: skip
PLACE = ("Balai~Warga~{} Pasar~{} Terminal~{} Lapangan~{} Pelabuhan~{} Gedung~Serbaguna~{} "
         "Pantai~{} Aula~Kecamatan~{} Taman~{}").split()  # fmt: skip
PLACE_OF = "Melati Cempaka Rajawali Merdeka Siliwangi Diponegoro Kartini Gajahmada Bhakti".split()
CLUBS = ("Persenga Gelora_Muda Bintang_Laut Garuda_Hitam Putra_Rimba Elang_Pesisir Harimau_Putih "
         "Sinar_Fajar").replace("_", "~").split()  # fmt: skip
HOLY = "Al-Ikhlas Nurul_Iman At-Taqwa Baiturrahman Al-Hidayah Darussalam".replace("_", "~").split()
SAINTS = "Santo_Petrus Santa_Maria Bethel_Kasih Immanuel Kalvari".replace("_", "~").split()
RANKS = ("Ipda", "Iptu", "AKP", "Aiptu", "Bripka", "Aipda")
SITES = ("kabarlembah.com", "SuaraMuara.id", "Warta Selat", "JejakKota.co.id", "Koran Pesisir")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
          "September", "Oktober", "November", "Desember")  # fmt: skip
ENGLISH = ("", "January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip

#: Facts that change together.
WHEN = ("hari", "tgl", "tglp", "tgle", "tglj", "tglm")


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and paragraphs, with slots and alternatives."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(re.findall(r"<(\w+)>", " ".join(self.paragraphs)))


@cache
def stories(name: str) -> tuple[Story, ...]:
    """Return the stories of a file beside this module."""
    text = (Path(__file__).parent / "stories" / f"{name}.txt").read_text("utf-8")
    found = []
    for part in text.strip().split("\n===\n"):
        title, _, body = part.partition("\n")
        found.append(Story(title, tuple(p.strip() for p in body.split("\n\n") if p.strip())))
    return tuple(found)


def rendered(
    story: Story, facts: Facts, *, voice: bool = False, quotes: bool = False
) -> tuple[str, ...]:
    """Return the paragraphs filled with facts; ``voice`` and ``quotes`` take the other forms."""
    return tuple(filled(p, facts, voice=voice, quotes=quotes) for p in story.paragraphs)


def filled(text: str, facts: Facts, *, voice: bool = False, quotes: bool = False) -> str:
    """Return one paragraph with its alternatives chosen and its slots filled."""
    other = {"v": voice, "q": quotes}
    text = re.sub(r"\{([vq]):([^|}]*)\|([^}]*)\}", lambda m: m[3] if other[m[1]] else m[2], text)
    return re.sub(r"<(\w+)>", lambda m: facts[m[1].lower()].upper() if m[1].isupper()
                  else facts[m[1]], text)  # fmt: skip


def events(random: Random) -> Facts:
    """Draw the facts of an event; its weekday fits its date."""
    facts = {
        "sek": pick(random, SEK), "res": pick(random, RES), "da": pick(random, RES),
        "desa": pick(random, DESA), "kec": pick(random, KEC), "kab": pick(random, KAB).title(),
        "dusun": pick(random, DUSUN), "nama": person(random), "nama2": person(random),
        "tokoh": person(random), "kiai": f"KH {person(random)}",
        "pangkat": random.choice(RANKS), "pangkat2": random.choice(("AKP", "Kompol")),
        "pangkat3": random.choice(("Serka", "Sertu", "Serda")),
        "tempat": place(random), "stadion": pick(random, PLACE_OF),
        "ponpes": pick(random, HOLY), "masjid": f"Masjid {pick(random, HOLY)}",
        "masjid2": pick(random, HOLY), "gereja": pick(random, SAINTS),
        "jalan": pick(random, PLACE_OF), "hotel": pick(random, PLACE_OF),
        "univ": pick(random, RES), "klub": pick(random, CLUBS), "klub2": pick(random, CLUBS),
        "skor": f"{random.randint(2, 4)}-{random.randint(0, 1)}",
        "menit": str(random.randint(5, 89)), "jam": f"{random.randint(19, 23)}.00",
        "n": str(random.randint(21, 480)), "n2": str(random.randint(1, 29)),
        "rt": f"{random.randint(1, 9):02}", "rw": f"{random.randint(1, 14):02}",
        "kodim": f"{random.randint(301, 1715):04}/{pick(random, RES)}",
        "site": random.choice(SITES),
    }  # fmt: skip
    return facts | days(date(2024, 6, 1) + timedelta(days=random.randrange(170)), random)


def days(day: date, random: Random) -> Facts:
    """Return how a date is printed; ``tglj`` and ``tglm`` are the Friday and Sunday after it."""
    form = random.choice(("{0.day:02}/{0.month:02}/{0.year}", "{0.day}/{0.month}/{0.year}",
                          "{0.day}/{0.month}", "{0.day} {1} {0.year}"))  # fmt: skip

    def printed(of: date) -> str:
        return form.format(of, MONTHS[of.month])

    friday = day + timedelta(days=(4 - day.weekday()) % 7)
    sunday = day + timedelta(days=(6 - day.weekday()) % 7)
    return {
        "hari": DAYS[day.weekday()], "tgl": printed(day), "tgliso": day.isoformat(),
        "tglp": f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month]} {day.year}",
        "tgle": f"{ENGLISH[day.month]} {day.day}, {day.year}",
        "tglj": printed(friday), "tglm": printed(sunday),
    }  # fmt: skip


def pick(random: Random, names: tuple[str, ...] | list[str]) -> str:
    """Draw a name."""
    return random.choice(names).replace("~", " ")


def person(random: Random) -> str:
    """Draw a person's name of two words."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"


def place(random: Random) -> str:
    """Draw a named place in a village or town."""
    return pick(random, PLACE).format(random.choice(PLACE_OF))


_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def in_words(number: int) -> str:
    """Return a number from 1 to 999 in Indonesian words."""
    if number >= 100:
        head = "seratus" if number < 200 else f"{_UNITS[number // 100]} ratus"
        return f"{head} {in_words(number % 100)}" if number % 100 else head
    if number >= 20:
        return f"{_UNITS[number // 10]} puluh {_UNITS[number % 10]}".strip()
    if number >= 12:
        return f"{_UNITS[number - 10]} belas"
    return {10: "sepuluh", 11: "sebelas"}.get(number) or _UNITS[number]
