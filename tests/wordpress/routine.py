"""The daily releases: most of what a police portal publishes, one form filled in again and again.

44 on the outreach, one a place, spellings and activities taken in turn; 20 of other police news;
and one chronicle of sixty paragraphs. No chance is involved: every run composes the same posts.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .newsroom import Post

PLACES = (
    ("Carita", "Pandeglang", "Iptu Asep Mulyana", "Desa Sukajadi"),
    ("Jiput", "Pandeglang", "AKP Dedi Haryanto", "Desa Tenjolahang"),
    ("Cisata", "Pandeglang", "Iptu Nana Sujana", "Desa Rawasari"),
    ("Saketi", "Pandeglang", "AKP Iman Fathurrohman", "Desa Kadudampit"),
    ("Bojong", "Pandeglang", "Iptu Wawan Gunawan", "Desa Manggungjaya"),
    ("Picung", "Pandeglang", "Iptu Yayat Supriatna", "Desa Kolelet"),
    ("Munjul", "Pandeglang", "AKP Sofyan Hadi", "Desa Panacaran"),
    ("Angsana", "Pandeglang", "Iptu Rudi Hartono", "Desa Karangsari"),
    ("Sumur", "Pandeglang", "Iptu Jaja Subarja", "Desa Tunggaljaya"),
    ("Cimanggu", "Pandeglang", "AKP Ade Suherman", "Desa Padasuka"),
    ("Malingping", "Lebak", "AKP Tatang Kusnadi", "Desa Sumberwaras"),
    ("Bayah", "Lebak", "Iptu Oman Rohman", "Desa Darmasari"),
    ("Cibeber", "Lebak", "Iptu Encep Sudrajat", "Desa Warungbanten"),
    ("Cipanas", "Lebak", "Kompol Rosid Alamsyah", "Desa Luhurjaya"),
    ("Maja", "Lebak", "AKP Budi Setiabudi", "Desa Pasirkembang"),
    ("Curugbitung", "Lebak", "Iptu Samsul Bahri", "Desa Guradog"),
    ("Sajira", "Lebak", "AKP Endang Sugiarto", "Desa Sukarame"),
    ("Muncang", "Lebak", "Iptu Dadan Ramdan", "Desa Ciminyak"),
    ("Leuwidamar", "Lebak", "Iptu Maman Firmansyah", "Desa Jalupangmulya"),
    ("Gunungkencana", "Lebak", "AKP Agus Permadi", "Desa Ciginggang"),
    ("Banjarsari", "Lebak", "Iptu Tedi Rustandi", "Desa Kerta"),
    ("Cileles", "Lebak", "Iptu Uce Suhendi", "Desa Prabugantungan"),
    ("Kasemen", "Serang", "AKP Fauzan Afifi", "Kelurahan Banten"),
    ("Taktakan", "Serang", "AKP Nurdin Latif", "Kelurahan Drangong"),
    ("Walantaka", "Serang", "Kompol Ferry Andika", "Kelurahan Kalodran"),
    ("Curug", "Serang", "AKP Roni Mahendra", "Kelurahan Sukalaksana"),
    ("Padarincang", "Serang", "AKP Sulaiman Efendi", "Desa Citasuk"),
    ("Pabuaran", "Serang", "Iptu Cecep Nugraha", "Desa Talaga"),
    ("Pamarayan", "Serang", "AKP Haris Munandar", "Desa Kampungbaru"),
    ("Cikeusal", "Serang", "Iptu Lukman Hakim", "Desa Panosogan"),
    ("Kibin", "Serang", "Kompol Wira Adinata", "Desa Nagara"),
    ("Tanara", "Serang", "Iptu Faisal Amri", "Desa Lempuyang"),
    ("Pontang", "Serang", "AKP Gatot Subekti", "Desa Singarajan"),
    ("Kramatwatu", "Serang", "Kompol Irwan Sahputra", "Desa Margasana"),
    ("Waringinkurung", "Serang", "Iptu Hasan Basri", "Desa Sasahan"),
    ("Cinangka", "Serang", "AKP Tri Wahyono", "Desa Karangsuraga"),
    ("Pulomerak", "Cilegon", "Kompol Bayu Anggara", "Kelurahan Mekarsari"),
    ("Ciwandan", "Cilegon", "Kompol Edi Santika", "Kelurahan Kepuh"),
    ("Purwakarta", "Cilegon", "AKP Rahmat Basuki", "Kelurahan Kotabumi"),
    ("Kronjo", "Tangerang", "AKP Galih Pratama", "Desa Pagedangan Ilir"),
    ("Mauk", "Tangerang", "AKP Sigit Nugroho", "Desa Ketapang"),
    ("Balaraja", "Tangerang", "Kompol Danang Wijaya", "Desa Talagasari"),
    ("Cisoka", "Tangerang", "AKP Eko Purnomo", "Desa Carenang"),
    ("Legok", "Tangerang", "AKP Johan Siregar", "Desa Babat"),
)

SPELLINGS = (
    "cooling system",
    "Cooling System",
    "*cooling system*",
    "“cooling system”",
    "colling system",
    "coling system",
    "cooling sistem",
    "coling sistem",
    "colling sistem",
    "cooling sytem",
    "cooling-system",
    "coolingsystem",
    "Collingsystem",
    "**cooling** *system*",
)

#: What the police did: a title, the opening, and what was said of it. ``{term}`` is a spelling.
ACTIVITIES = (
    (
        "Kapolsek {place} Sambangi Tokoh Agama di {village}",
        "Kapolsek {place} {chief} menyambangi kediaman tokoh agama di {village}, {day}. "
        "Pertemuan berlangsung di serambi mushala seusai salat asar.",
        "“Kami mohon doa dan nasihat para kiai supaya pemilu berjalan aman,” ujar {name}.",
        "Silaturahmi itu bagian dari {term} yang digelar Polres {regency} sejak awal tahapan.",
    ),
    (
        "Bhabinkamtibmas {place} Ronda Bersama Warga {village}",
        "Bhabinkamtibmas Polsek {place} ikut ronda bersama warga {village}, {day} malam. "
        "Empat pos didatangi sampai lewat tengah malam.",
        "Petugas menitipkan pesan agar warga melapor bila melihat kampanye yang menyerang pribadi.",
        "“Ronda ini {term} kami: duduk, ngopi, saling mengenal,” kata Kapolsek {chief}.",
    ),
    (
        "Polsek {place} Bagikan Sembako, Ajak Warga Jaga Kerukunan Pemilu",
        "Sebanyak 75 paket sembako dibagikan Polsek {place} kepada lansia di {village}, {day}.",
        "Beras dan minyak itu berasal dari iuran anggota, kata {chief}.",
        "Bakti sosial tersebut menjadi wujud {term} menjelang hari pencoblosan.",
    ),
    (
        "{term_title} Polsek {place}: Duduk Lesehan Bareng Pemuda {village}",
        "Polsek {place} mengajak karang taruna {village} berdialog sambil lesehan, {day}.",
        "Pemuda meminta lapangan desa diberi lampu agar tidak dipakai balap liar.",
        "{name} berjanji meneruskan usul itu dan meminta pemuda ikut menjaga situasi tetap sejuk.",
    ),
    (
        "Jumat Curhat Polsek {place}, Warga Keluhkan Knalpot Bising",
        "Jumat Curhat Polsek {place} digelar di balai {village}, {day}. Dua puluh warga hadir.",
        "Keluhan terbanyak soal knalpot bising, disusul pencurian hewan ternak.",
        "Menutup acara, {chief} menyampaikan pesan {term} agar warga rukun walau beda pilihan.",
    ),
    (
        "Panitia Pemilihan dan Polsek {place} Deklarasi Damai di {village}",
        "Panitia pemungutan suara, panwas dan Polsek {place} membacakan deklarasi damai di "
        "{village}, {day}.",
        "Naskah ditandatangani di atas kain putih sepanjang enam meter.",
        "“Deklarasi ini kelanjutan {term} yang kami jalankan tiap pekan,” terang {name}.",
    ),
)

#: Paragraphs that any release may go on with.
FOLLOW_UPS = (
    "Warga diminta tidak mudah percaya kabar yang beredar di grup percakapan sebelum memeriksa "
    "sumbernya.",
    "Camat {place} yang turut hadir menyampaikan terima kasih atas kehadiran polisi di wilayahnya.",
    "Ketua RW setempat, Ustaz Marwan, berharap kunjungan serupa tidak berhenti setelah pemilu.",
    "Kegiatan berakhir pukul 17.00 WIB dalam keadaan aman dan lancar.",
    "Nomor telepon petugas ditempel di setiap pos ronda agar mudah dihubungi.",
    "Selain dialog, petugas memeriksa tempat pemungutan suara yang rawan banjir.",
    "Seorang ibu bertanya apakah boleh menolak uang dari tim sukses. “Bukan boleh, harus,” jawab "
    "{name} disambut tawa.",
)

OTHER_NEWS = (
    (
        "Polsek {place} Tangkap Pencuri Sepeda Motor",
        "Unit Reskrim Polsek {place} menangkap dua terduga pencuri motor di {village}, {day}.",
        "Pelaku mengaku menjual hasil curian lewat media sosial seharga Rp1,5 juta.",
        "Kapolsek {chief} mengimbau warga memakai kunci ganda.",
        "Kriminal",
    ),
    (
        "Kecelakaan di {village}, Dua Pengendara Dirawat",
        "Dua sepeda motor bertabrakan di tikungan {village}, {day}. Kedua pengendara dirawat di "
        "puskesmas {place}.",
        "Hujan membuat jalan licin dan jarak pandang pendek.",
        "Polisi memasang rambu sementara di lokasi kejadian.",
        "Lalu Lintas",
    ),
    (
        "Polsek {place} Tanam Jagung di Lahan Tidur {village}",
        "Anggota Polsek {place} dan kelompok tani menanam jagung di lahan tidur {village}, {day}.",
        "Luas tanam dua hektare dengan bibit dari dinas pertanian.",
        "Panen diperkirakan seratus hari lagi, ujar {chief}.",
        "Kamtibmas",
    ),
    (
        "Gudang Limbah di {village} Terbakar, Polisi Periksa Saksi",
        "Gudang limbah plastik di {village}, Kecamatan {place}, terbakar {day} dini hari.",
        "Tiga mobil pemadam baru bisa masuk setelah pagar dibongkar.",
        "Polisi memeriksa lima saksi dan menunggu hasil laboratorium forensik.",
        "Kriminal",
    ),
)

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_AUTHORS = ("rina.w", "bsantosa", "yusuf", "d_lestari", "tora")
_CHRONICLE_SIGHTS = (
    "Sebelum fajar, petugas jaga {village} mencatat tidak ada kejadian menonjol.",
    "Di {village}, warga menggelar tikar di depan tempat pemungutan suara dan menyeduh kopi.",
    "Dari {village}, Polsek {place} melaporkan antrean tertib sampai bilik terakhir.",
    "Hujan turun di {village} dan kotak suara dipindah ke teras masjid.",
    "Seorang lansia di {village} digendong petugas Polsek {place} menuju bilik.",
)


def routine_posts() -> list[Post]:
    """Return the composed posts."""
    return [*_outreach(), *_other_news(), _chronicle()]


def _outreach() -> list[Post]:
    from .newsroom import Post

    posts = []
    first = datetime(2023, 10, 9, 8, 15)
    spellings = cycle(SPELLINGS)
    for number, place in enumerate(PLACES):
        # A fortnight's pace carries the series past both polls; the hours go round the clock.
        moment = first + timedelta(days=9 * number, hours=5 * number, minutes=7 * number)
        term = next(spellings)
        title, opening, said, named = (
            _fill(form, place, moment, term) for form in ACTIVITIES[number % len(ACTIVITIES)]
        )
        more = [_fill(form, place, moment, term) for form in _some(FOLLOW_UPS, number)]
        lead = f"{place[1].upper()} – {opening}"
        # Every third release comes to the point in its last sentence only.
        body = [lead, said, *more, named] if number % 3 == 0 else [lead, named, said, *more]
        posts.append(
            Post(
                slug=_slug(title, number),
                title=title,
                date=moment,
                text="\n\n".join(body),
                on_topic=True,
                author=_AUTHORS[number % len(_AUTHORS)],
                category="Pemilu 2024" if number % 2 else "Kamtibmas",
                tags=[f"Polsek {place[0]}"] if number % 4 else [],
                editor="classic" if number % 5 == 0 else "block",
                typed="keyboard" if number % 7 == 3 else "typography",
                photo="sambang-warga.jpg" if number % 6 == 2 else None,
            )
        )
    return posts


def _other_news() -> list[Post]:
    from .newsroom import Post

    posts = []
    for number, place in enumerate(PLACES[:20]):
        moment = datetime(2023, 11, 2, 6, 40) + timedelta(days=17 * number, hours=7 * number)
        *forms, category = OTHER_NEWS[number % len(OTHER_NEWS)]
        title, opening, then, close = (_fill(form, place, moment, "") for form in forms)
        posts.append(
            Post(
                slug=_slug(title, number),
                title=title,
                date=moment,
                text="\n\n".join([f"{place[1].upper()} – {opening}", then, close]),
                on_topic=False,
                author=_AUTHORS[(number + 2) % len(_AUTHORS)],
                category=category,
                tags=[place[1]],
                editor="classic" if number % 3 == 0 else "block",
            )
        )
    return posts


def _chronicle() -> Post:
    """Return a post of sixty paragraphs that names the topic in its fortieth."""
    from .newsroom import Post

    moment = datetime(2024, 2, 14, 18, 0, 0)
    paragraphs = []
    for number in range(60):
        place = PLACES[number % len(PLACES)]
        sight = _CHRONICLE_SIGHTS[number % len(_CHRONICLE_SIGHTS)]
        paragraphs.append(
            f"Pukul {4 + number // 5}.{number % 5 * 12:02d} WIB. " + _fill(sight, place, moment, "")
        )
    paragraphs[39] = (
        "Pukul 11.48 WIB. Kapolda menyebut suasana itu buah cooling system yang dirawat polisi dan "
        "warga selama empat bulan."
    )
    return Post(
        slug="enam-puluh-catatan-hari-pencoblosan",
        title="Enam Puluh Catatan Hari Pencoblosan",
        date=moment,
        text="\n\n".join(paragraphs),
        on_topic=True,
        author="yusuf",
        category="Pemilu 2024",
        tags=["reportase"],
    )


def _some(forms: tuple[str, ...], number: int) -> list[str]:
    return list(islice(cycle(forms), number % len(forms), number % len(forms) + 1 + number % 3))


def _fill(form: str, place: tuple[str, str, str, str], moment: datetime, term: str) -> str:
    name, regency, chief, village = place
    return form.format(
        place=name,
        regency=regency,
        chief=chief,
        name=chief.split(" ", 1)[1],
        village=village,
        day=f"{_DAYS[moment.weekday()]} ({moment.day}/{moment.month}/{moment.year})",
        term=term,
        term_title=re.sub(r"[*“”]", "", term).title(),
    )


def _slug(title: str, number: int) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{words}-{number}"
