"""Generates releases, their syndicated copies, and templates filled for other events.

Seeded and of our own wording. A release is drawn from sentence patterns with alternatives in braces
({a|b}) and entities in angle brackets (<sek>); a template pair keeps the drawn sentences and
changes entities only.
"""

# ruff: noqa: E501, SIM905 - sentence patterns and lists of names read best on one line
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

PLACES = (
    "Carita Margasari Tanjungrejo Wonosalam Sukaraja Banjaranyar Kalibening Pasirputih Lubukraya "
    "Sungailimau Batumarta Rantaupanjang Telukdalam Karangmalang Girimulyo Ngadirejo Bojongloa "
    "Cibodas Mekarsari Purwadadi Watukumpul Tambakboyo Kedungwaru Sidoharjo Jatibarang Muarabulian "
    "Airmadidi Tomohon Balangan Sambas Lamandau Kotabunan Wawonii Moramo Lasusua Pomalaa Bungku"
).split()
DOUBLE = ("Pesisir", "Tanjung", "Sungai", "Bukit", "Muara", "Batu", "Lubuk", "Kota")
SIDES = ("Utara", "Selatan", "Timur", "Barat", "Tengah", "Baru", "Lama", "Jaya")
FIRST = (
    "Ahmad Budi Candra Dedi Eko Fajar Gunawan Hendra Indra Joko Kurnia Lukman Made Nanang Oki Putu "
    "Rahmat Sigit Teguh Untung Wahyu Yusuf Zainal Agus Bambang Danu Erwin Feri Ketut Nyoman"
).split()
LAST = (
    "Sasongko Wibowo Saputra Hidayat Nugroho Siregar Simanjuntak Pratama Wijaya Kusuma Harahap "
    "Tambunan Manurung Lestari Permana Suryana Mahendra Ginting Pangaribuan Sitorus Artana "
    "Suherman Rakhman Maulana Firmansyah Setiawan Purnomo Santoso Irawan Halim"
).split()
MONTHS = ("Juni", "Juli", "Agustus", "September", "Oktober", "November")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SITES = (
    "GEMA NUSA", "WartaPantai.com", "INFODAERAH", "Kabarkita.id", "SUARA TIMUR", "LintasDesa.net",
    "MediaRakyat", "JEJAKFAKTA.COM", "Tribun Pesisir", "RadarHulu.co.id",
)  # fmt: skip

OPENINGS = (
    "{Jajaran|Personel|Anggota} Polsek <sek> {menggelar|melaksanakan|mengadakan} cooling system di Desa <desa>, <hari> (<tgl>).",
    "Kapolsek <sek> <pangkat> <nama> {memimpin langsung|turun dalam} kegiatan sambang ke {rumah tokoh agama|balai warga|pangkalan ojek} di Desa <desa>, Kecamatan <kec>, pada <hari> (<tgl>).",
    "Polres <res> {kembali|terus} menggencarkan cooling system dengan {mengunjungi|mendatangi} {pondok pesantren|kelompok tani|komunitas nelayan} di Kecamatan <kec>, <hari>, <tglp>.",
    "Menjelang {Pilkada serentak|pemungutan suara|masa tenang}, Bhabinkamtibmas Polsek <sek> <pangkat> <nama> menemui {warga|pemuda|para pedagang} Dusun <dusun>, <hari> (<tgl>).",
    "Suasana {akrab|hangat|santai} tampak saat <pangkat> <nama> dari Polres <res> duduk bersama {tokoh adat|ibu-ibu pengajian|sopir angkutan} di Desa <desa>, <hari> (<tgl>) {pagi|siang|malam}.",
    "Sebanyak <n> {paket sembako|bungkus beras|bantuan sosial} {dibagikan|disalurkan} Polres <res> kepada warga {kurang mampu|lanjut usia} di Desa <desa>, <hari> (<tgl>).",
)
BODIES = (
    "Kegiatan itu {merupakan bagian dari|menjadi wujud} upaya {preemtif|pencegahan} untuk {menjaga|memelihara} situasi kamtibmas di wilayah hukum Polsek <sek>.",
    "Dalam kesempatan tersebut, <pangkat> <nama> {mengajak|meminta} warga {tidak mudah percaya|menyaring} kabar bohong yang beredar di {media sosial|grup percakapan}.",
    "Warga Desa <desa> {menyambut baik|berterima kasih atas} kehadiran polisi karena {jalan kampung masih gelap|sengketa lahan belum selesai|musim panen rawan pencurian}.",
    "Menurut <nama>, perbedaan pilihan {adalah hal biasa|tidak perlu dibesar-besarkan}, sedangkan {persaudaraan|kerukunan} harus dijaga {sampai kapan pun|selamanya}.",
    "Polsek <sek> {mencatat|mendata} sedikitnya <n> {pos ronda|tempat pemungutan suara|titik rawan} yang {akan dipantau|perlu perhatian} selama tahapan berlangsung.",
    "{Kepala desa|Sekretaris desa|Ketua RT} setempat {mengaku|menyatakan} siap {bekerja sama|membantu} bila ada {warga pendatang|pertemuan} yang mencurigakan.",
    "Tidak ada upaya penegakan hukum dalam kegiatan ini, melainkan pendekatan yang humanis kepada seluruh lapisan masyarakat.",
    "Selain berdialog, petugas juga {membagikan|memasang} {selebaran|stiker|spanduk} berisi {nomor layanan 110|imbauan pemilu damai} di {warung|gardu ronda|masjid}.",
    "“{Kami|Polri} hadir bukan untuk {menakuti|menghakimi}, tetapi untuk mendengar. Silakan {sampaikan|ceritakan} apa saja yang {mengganjal|meresahkan},” {ujar|kata|tutur} <pangkat> <nama>.",
    "“Jangan sampai karena {beda pilihan|urusan politik} kita {bertengkar|saling diam} dengan {tetangga|saudara} sendiri,” {ucap|tegas|pesan} <nama>.",
    "Seorang {petani|nelayan|guru mengaji|pedagang sayur}, <warga>, {berharap|ingin} {patroli malam ditambah|jembatan segera diperbaiki|anak muda diberi kegiatan}.",
    "Kapolres <res> <pangkat2> <nama2> {sebelumnya|dalam apel} {memerintahkan|meminta} seluruh polsek {turun ke desa|menyapa warga} {dua kali sepekan|setiap hari}.",
    "{Data|Catatan} kepolisian menunjukkan {pencurian ternak|balap liar|perkelahian pemuda} {menurun|berkurang} sejak {kegiatan serupa|program sambang} {rutin digelar|dijalankan}.",
    "Di {sela|tengah} kegiatan, {dokter|perawat} dari Polres <res> {memeriksa|melayani} <n> warga yang mengeluh {pusing|batuk|nyeri sendi}.",
    "{Acara|Pertemuan} {ditutup|diakhiri} dengan {doa bersama|makan siang|foto bersama} dan {penandatanganan|pembacaan} {ikrar|deklarasi} damai.",
    "Danramil <kec> yang {ikut hadir|mendampingi} {menegaskan|memastikan} TNI dan Polri {netral|solid} {menghadapi|menyongsong} pemilihan.",
    "Panitia {pengawas|pemilihan} Kecamatan <kec> {mengapresiasi|memuji} langkah itu karena {kampanye|tahapan} memasuki {pekan terakhir|masa genting}.",
    "Cuaca {mendung|terik} tidak menyurutkan {semangat|minat} warga; {kursi|tikar} yang disediakan {penuh|terisi} sejak pukul <n>.",
    "{Ke depan|Selanjutnya}, kegiatan {serupa|sambang} akan {menyasar|menjangkau} {sekolah|pasar|pelabuhan} di Kecamatan <kec>.",
    "Ia {menambahkan|menjelaskan}, {minuman keras|knalpot bising|judi daring} masih menjadi keluhan {utama|terbanyak} di Dusun <dusun>.",
    "{Remaja masjid|Karang taruna} Desa <desa> {berjanji|sepakat} {menggelar|membuat} {lomba|turnamen} agar {pemuda|anak muda} tidak {nongkrong|keluyuran} larut malam.",
    "Sejumlah <n> {personel|anggota} {gabungan|Polsek} disiagakan {di|sekitar} {lokasi|balai desa} hingga {acara|kegiatan} {usai|selesai}.",
    "<pangkat> <nama> juga {menyinggung|mengingatkan} {bahaya|ancaman} {politik uang|ujaran kebencian|narkoba} {bagi|terhadap} {generasi muda|warga desa}.",
    "Bantuan {berasal|dihimpun} dari {iuran|sumbangan} anggota dan {diserahkan|diantar} {langsung|dari pintu ke pintu} ke rumah penerima.",
)  # fmt: skip
CLOSINGS = (
    "Kegiatan berlangsung {aman|tertib|lancar} dan {kondusif|penuh keakraban}.",
    "“{Semoga|Mudah-mudahan} {pilkada|pemilihan} berjalan {damai|aman},” {tutup|pungkas} <nama>.",
    "Hingga berita ini {diturunkan|ditulis}, situasi di wilayah Polsek <sek> {aman|terkendali}.",
)
TITLES = (
    "Polsek <sek> Gelar Cooling System di Desa <desa>", "Sambang Warga, Ini Pesan <nama>",
    "Jaga Kamtibmas, Polres <res> Sapa Warga", "Cooling System Jelang Pilkada di <kec>",
)  # fmt: skip
NEW_FIRST = (
    "Berbagai cara ditempuh aparat agar pesta demokrasi di daerah ini tidak menyisakan luka.",
    "Redaksi menerima keterangan tertulis mengenai kegiatan polisi yang digelar pekan ini.",
    "Keamanan menjelang pemilihan menjadi perhatian banyak pihak, tidak terkecuali kepolisian.",
    "Ada yang berbeda dari suasana kampung yang biasanya lengang itu.",
)
NEW_LAST = (
    "Ikuti terus perkembangan berita daerah hanya di media ini, terpercaya dan berimbang.",
    "Sampai saat ini belum ada tanggapan lain dari pihak terkait mengenai kegiatan tersebut.",
    "Masyarakat berharap kegiatan baik seperti ini tidak berhenti setelah pemilihan usai.",
)
CREDITS = ("(Wie/Red)", "(rls)", "(Humas)", "Editor: Redaksi", "(*)", "Pewarta : Tim", "Hepi S")
SWAPS = {
    "mengajak": "mengimbau", "kegiatan": "acara", "warga": "masyarakat", "juga": "turut",
    "dengan": "bersama", "untuk": "guna", "karena": "sebab", "petugas": "aparat",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text with its hidden truth: the release that it is a copy of."""

    release: int
    title: str
    paragraphs: tuple[str, ...]
    edit: str = "original"


@dataclass(frozen=True)
class Release:
    """Drawn sentences with entity slots, and the entities of one event."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    facts: dict[str, str]


def release(random: Random, number: int) -> Release:
    """Draw a release of 3 to 14 sentences in 2 to 9 paragraphs."""
    count = random.choice((2, 4, 6, 7, 8, 9, 10, 12))
    sentences = [random.choice(OPENINGS), *random.sample(BODIES, count), random.choice(CLOSINGS)]
    drawn = [_choose(random, sentence) for sentence in sentences]
    paragraphs, i = [], 0
    while i < len(drawn):
        size = random.choice((1, 1, 2))
        paragraphs.append(" ".join(drawn[i : i + size]))
        i += size
    return Release(number, random.choice(TITLES), tuple(paragraphs), facts(random))


def facts(random: Random) -> dict[str, str]:
    """Draw the entities of an event."""
    day, month = random.randint(1, 28), random.randint(6, 11)
    return {
        "sek": place(random), "res": place(random), "desa": place(random), "kec": place(random),
        "dusun": place(random), "nama": person(random), "nama2": person(random),
        "warga": person(random), "pangkat": random.choice(("Iptu", "AKP", "Kompol", "Bripka")),
        "pangkat2": "AKBP", "hari": random.choice(DAYS), "tgl": f"{day:02}/{month:02}/2024",
        "tglp": f"{day} {MONTHS[month - 6]} 2024", "n": str(random.randint(7, 480)),
    }  # fmt: skip


def place(random: Random) -> str:
    """Draw a place of one or two words."""
    if random.random() < 0.25:
        return f"{random.choice(DOUBLE)} {random.choice(SIDES)}"
    return random.choice(PLACES)


def person(random: Random) -> str:
    """Draw a person's name."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"


def filled(release: Release) -> Text:
    """Return the release's text for its event."""
    paragraphs = tuple(_fill(p, release.facts) for p in release.paragraphs)
    return Text(release.number, _fill(release.title, release.facts), paragraphs)


CHANGES = (("tgl", "tglp", "hari"), ("sek",), ("desa", "dusun"), ("res",), ("nama", "nama2"),
           ("sek", "desa"), ("kec", "desa"), ("tgl", "tglp", "hari", "sek"))  # fmt: skip


def other_event(random: Random, release: Release, number: int) -> tuple[Release, tuple[str, ...]]:
    """Fill the same sentences for another event: one kind of entity that occurs is changed."""
    body = " ".join(release.paragraphs)
    usable = [names for names in CHANGES if any(f"<{name}>" in body for name in names)]
    names = random.choice(usable)
    while True:
        new = facts(random)
        changed = {**release.facts, **{name: new[name] for name in names}}
        if all(changed[n] != release.facts[n] for n in names if n != "hari"):
            return replace(release, number=number, facts=changed), names


def copies(random: Random, original: Text) -> list[Text]:
    """Return two to five copies of a text, each with one or more of the trade's edits."""
    return [edited(random, original) for _ in range(random.randint(2, 5))]


def edited(random: Random, original: Text) -> Text:
    """Return one copy; ``edit`` names what was done."""
    chosen = random.sample(sorted(EDITS), random.choice((1, 1, 2, 3)))
    paragraphs = list(original.paragraphs)
    # A cut comes first: what a site adds, it adds to what it kept.
    for name in sorted(chosen, key=lambda n: n != "half"):
        paragraphs = EDITS[name](random, paragraphs)
    title = "Berita Daerah: " + original.title if "title" in chosen else original.title
    return Text(original.release, title, tuple(paragraphs), "+".join(sorted(chosen)))


def _dateline(random: Random, paragraphs: list[str]) -> list[str]:
    where, site = place(random), random.choice(SITES)
    form = random.choice(("{0}, {1} – ", "{1} | {0} - ", "{0} // {1} - ", "{0} — ", "({1}) – "))
    return [form.format(where.upper(), site) + paragraphs[0], *paragraphs[1:]]


def _first(random: Random, paragraphs: list[str]) -> list[str]:
    new = random.choice(NEW_FIRST)
    return [new, *(paragraphs[1:] if len(paragraphs) > 4 else paragraphs)]


def _last(random: Random, paragraphs: list[str]) -> list[str]:
    kept = paragraphs[:-1] if len(paragraphs) > 4 else paragraphs
    return [*kept, random.choice(NEW_LAST)]


def _credit(random: Random, paragraphs: list[str]) -> list[str]:
    credit = random.choice(CREDITS)
    if credit.startswith("(") and random.random() < 0.7:
        return [*paragraphs[:-1], f"{paragraphs[-1]} {credit}"]
    return [*paragraphs, credit]


def _half(random: Random, paragraphs: list[str]) -> list[str]:
    words = sum(len(p.split()) for p in paragraphs)
    kept: list[str] = []
    count = 0
    for paragraph in paragraphs:
        if kept and count + len(paragraph.split()) / 2 > words / 2:
            break
        kept.append(paragraph)
        count += len(paragraph.split())
    return kept


def _words(random: Random, paragraphs: list[str]) -> list[str]:
    def swap(found: re.Match[str]) -> str:
        return SWAPS[found.group()] if random.random() < 0.5 else found.group()

    pattern = re.compile(r"\b(?:" + "|".join(SWAPS) + r")\b")
    return [pattern.sub(swap, p) for p in paragraphs]


def _ranks(random: Random, paragraphs: list[str]) -> list[str]:
    """Print degrees after names, as some sites do."""
    return [re.sub(r"(AKBP \w+ \w+)", r"\1, S.I.K., M.H.", p) for p in paragraphs]


def _layout(random: Random, paragraphs: list[str]) -> list[str]:
    """Join two paragraphs and change the quotation marks."""
    joined = [" ".join(paragraphs[:2]), *paragraphs[2:]]
    return [p.replace("“", '"').replace("”", '"') for p in joined]


def _same(random: Random, paragraphs: list[str]) -> list[str]:
    return paragraphs


EDITS = {
    "dateline": _dateline, "first": _first, "last": _last, "credit": _credit, "half": _half,
    "words": _words, "degrees": _ranks, "layout": _layout, "title": _same,
}  # fmt: skip


def _choose(random: Random, pattern: str) -> str:
    return re.sub(r"\{([^}]*)\}", lambda m: random.choice(m.group(1).split("|")), pattern)


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda m: values[m.group(1)], text)
