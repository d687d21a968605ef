"""Which texts are copies of one release, and which are one template about two events."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dedup import compare, signature_of, unpack
from crawler.dedup.entities import entities
from crawler.dedup.text import core_paragraphs, split_dateline

RELEASE = [
    "SERANG – Kapolsek Carenang Iptu Saeful Sani bersama Bripka Nurul Huda menyambangi warga Desa"
    " Cakung, Kecamatan Carenang, Minggu (22/09/2024).",
    "Kegiatan itu merupakan cooling system agar warga tetap rukun meskipun berbeda pilihan.",
    "“Tujuannya menciptakan suasana yang damai, aman dan sejuk menjelang pilkada,” kata Iptu"
    " Saeful Sani di hadapan puluhan petani yang baru pulang dari sawah.",
    "Warga juga diminta menyaring kabar yang beredar di grup percakapan dan melapor kepada polisi"
    " bila menemukan hasutan yang membawa nama suku atau agama.",
    "Kepala Desa Cakung mengucapkan terima kasih karena polisi mau mendengar keluhan tentang"
    " jalan gelap dan pencurian pompa air.",
    "Kegiatan ditutup dengan doa bersama dan berlangsung tertib.",
]


def told(changed: list[str]) -> str | None:
    return compare(signature_of("", RELEASE), signature_of("", changed)).rule


def swapped(*pairs: tuple[str, str]) -> list[str]:
    paragraphs = RELEASE
    for old, new in pairs:
        assert any(old in p for p in paragraphs)
        paragraphs = [p.replace(old, new) for p in paragraphs]
    return paragraphs


def test_the_same_text_is_an_exact_copy_whatever_its_title() -> None:
    mine, theirs = signature_of("Satu", RELEASE), signature_of("Judul lain", RELEASE)
    assert compare(mine, theirs).rule == "exact"
    assert compare(mine, theirs).similarity == 1.0


@pytest.mark.parametrize(
    "dateline",
    ["BANTEN, GebrakNasional.com – ", "Serang // Infodesa - ", "KOTA SERANG | ", "(Antara) - ",
     "Liputan Banten.com, Serang — ", ""],
)  # fmt: skip
def test_another_dateline_changes_nothing(dateline: str) -> None:
    body = RELEASE[0].removeprefix("SERANG – ")
    assert told([dateline + body, *RELEASE[1:]]) == "exact"


@pytest.mark.parametrize("credit", ["(Wie/Red)", "(*)", "(Humas Polres)"])
def test_a_credit_after_the_last_sentence_changes_nothing(credit: str) -> None:
    assert told([*RELEASE[:-1], f"{RELEASE[-1]} {credit}"]) == "exact"


@pytest.mark.parametrize("credit", ["Editor: Hepi", "Sumber : Humas Polres Serang", "Hepi Suhara"])
def test_a_credit_line_changes_nothing(credit: str) -> None:
    assert told([*RELEASE, credit]) == "exact"


def test_capitals_quotes_and_spaces_change_nothing() -> None:
    changed = [p.upper().replace("“", '"').replace("”", '"').replace(" ", "  ") for p in RELEASE]
    assert told(changed) == "exact"


def test_another_first_or_last_paragraph_is_a_near_copy() -> None:
    assert told(["Suasana desa itu berbeda dari hari biasanya.", *RELEASE[1:]]) == "near"
    assert told([*RELEASE[:-1], "Belum ada tanggapan lain dari pihak desa."]) == "near"


def test_an_english_report_names_its_officer_by_rank() -> None:
    report = [
        "SIKKA – More than 440 residents returned home after police brokered a truce.",
        "District police chief Comr. Dadang Wenda opened the meeting by asking both clans to sit on"
        " the same mat. He told them that nobody would draw a line on the ground.",
        "The truce will be renewed every harvest, and a small post will stay at the river.",
    ]
    other = [paragraph.replace("Dadang Wenda", "Syamsul Sudrajat") for paragraph in report]
    assert compare(signature_of("", report), signature_of("", report[1:])).rule == "near"
    assert compare(signature_of("", report), signature_of("", other)).rule == "template"


def test_a_text_cut_to_half_is_a_copy() -> None:
    assert told(RELEASE[:3]) in ("near", "part")
    assert told(RELEASE[3:]) in ("near", "part")


def test_small_edits_of_words_and_degrees_leave_a_copy() -> None:
    changed = swapped(
        ("Iptu Saeful Sani bersama", "Iptu Saefull Sani, S.H., M.H., bersama"),
        ("menyambangi warga", "mengunjungi masyarakat"),
        ("puluhan petani", "para petani"),
    )
    assert told(changed) == "near"


@pytest.mark.parametrize(
    ("pairs", "level"),
    [
        ([("22/09/2024", "29/09/2024")], "D"),
        ([("Kapolsek Carenang", "Kapolsek Tanara")], "Upolsek"),
        ([("Desa Cakung", "Desa Panenjoan")], "Pdesa"),
        ([("Kecamatan Carenang", "Kecamatan Sungai Raya")], "Pkecamatan"),
        ([("Saeful Sani", "Yogi Haribowo"), ("Nurul Huda", "Andri Wijaya")], "N"),
    ],
)
def test_the_same_sentences_about_another_event_are_no_copy(
    pairs: list[tuple[str, str]], level: str
) -> None:
    one, other = signature_of("", RELEASE), signature_of("", swapped(*pairs))
    result = compare(one, other)
    assert result.rule == "template"
    assert level in result.differs
    assert result.similarity > 0.5
    assert compare(other, one) == result


def test_posts_that_differ_in_the_datelines_date_alone_are_no_copies() -> None:
    body = "Personel Polsek melaksanakan patroli malam dan menyapa penjaga toko di pusat kota."
    one = signature_of("", [f"PATI, 1 Oktober 2024 – {body}"])
    other = signature_of("", [f"PATI, 2 Oktober 2024 – {body}"])
    assert compare(one, other).rule == "template"


def test_a_weekday_alone_is_a_date_and_a_number_names_a_unit() -> None:
    text = (
        "Anggota Kodim 0623/Cilegon menanam pohon di tepi kali, Senin pagi, bersama pelajar dan"
        " para guru. Bibit berasal dari dinas kehutanan dan akan dirawat oleh warga setempat."
    )
    one = signature_of("", [text])
    assert compare(one, signature_of("", [text.replace("Senin", "Rabu")])).differs == ("W",)
    other_unit = signature_of("", [text.replace("0623/Cilegon", "0602/Serang")])
    assert compare(one, other_unit).differs == ("Ukodim",)


def test_one_template_sentence_in_different_stories_is_no_copy() -> None:
    shared = "Tidak ada upaya penegakan hukum, semua dilakukan dengan cara preemtif dan humanis."
    stories = [
        ["Polsek Tirtayasa menggelar lomba memancing untuk anak nelayan di muara sungai.", shared],
        ["Polsek Kerumutan menyerahkan kursi roda kepada tiga warga lanjut usia.", shared],
        ["Polsek Bandar membersihkan gereja tua bersama jemaat dan pelajar.", shared],
    ]
    signatures = [signature_of("", story) for story in stories]
    rules = [compare(a, b).rule for a in signatures for b in signatures if a is not b]
    assert rules == [None] * 6


def test_a_date_counts_in_every_form() -> None:
    text = "Rapat (8/2), 08/02/2024, 8 Februari 2024, 8-2-2024, February 8, 2024 pukul 08.02 WIB."
    found = [e.value for e in entities([text]) if e.kind == "D"]
    assert found == ["8.2", *["8.2.2024"] * 4]


PATROL = (
    "Personel Polsek Bangko melaksanakan patroli malam {} dan menyapa penjaga toko di pusat kota"
    " agar selalu waspada terhadap pencurian. Petugas juga mengimbau warga tidak menyebarkan kabar"
    " bohong menjelang pilkada."
)
PLANTING = (
    "Anggota {} menanam pohon di tepi kali pada Senin pagi bersama pelajar dan para guru. Bibit"
    " berasal dari dinas kehutanan dan akan dirawat oleh warga setempat. “Kegiatan ini menjadi"
    " wujud kepedulian {} terhadap lingkungan,” ucapnya."
)
FLOOD = (
    "Kapolsek Bangko AKP Ruslan Abidin meninjau banjir di {} dan membagikan makanan siap saji"
    " kepada pengungsi. Air mulai surut sejak siang, tetapi warga diminta tetap waspada karena"
    " hujan diperkirakan turun lagi malam nanti. Warga {} berterima kasih atas bantuan tersebut."
)
ADVICE = (
    "{} mengajak warga Desa Labuhan menjaga persatuan sesudah pemilihan. Menurut dia, dendam"
    " politik tidak boleh dibawa pulang ke rumah. “Kita bertetangga seumur hidup, calon bupati"
    " hanya lima tahun,” kata {} di hadapan para petani pinang yang berkumpul sejak subuh."
)
TEA = (
    "The police chief of {} invited the campaign teams of all candidates to drink tea in the old"
    " market and called it part of the cooling system ahead of the regional election. They agreed"
    " to report rallies two days in advance and to take down posters from schools."
)


def rule_of(template: str, one: str, other: str) -> str | None:
    a, b = (signature_of("", [template.replace("{}", value)]) for value in (one, other))
    return compare(a, b).rule


@pytest.mark.parametrize(
    ("template", "one", "other"),
    [
        (PATROL, "2024-09-17", "2024-09-24"),
        (PATROL, "17th of September", "19th of September"),
        (PATROL, "17 – 9 – 2024", "18 – 9 – 2024"),
        (PATROL, "17 September 2023", "17 September 2024"),
        (PATROL, "(17/9/23)", "(17/9/2024)"),
        (PATROL, "pada tanggal 17", "pada tanggal 18"),
        (PATROL, "Tuesday", "Wednesday"),
        (PLANTING, "Yonif 122/TS", "Yonif 125/Sim"),
        (PLANTING, "Polsek Tanjung Morawa", "Polsek Tanjung Pura"),
        (PLANTING, "Kepolisian Resor Serang", "Kepolisian Resor Pandeglang"),
        (PLANTING, "Mapolres Serang", "Mapolres Pandeglang"),
        (PLANTING, "Polda Sumut", "Polda Sulawesi Utara"),
        (PLANTING, "Polda Jatim", "Polda Jawa Tengah"),
        (FLOOD, "Desa Sukamaju I", "Desa Sukamaju II"),
        (FLOOD, "SMA Negeri 1 Bangko", "SMA Negeri 2 Bangko"),
        (FLOOD, "Alun-alun Simpang Tujuh", "Terminal Jati"),
        (ADVICE, "Inspektur Polisi Satu Ruslan", "Inspektur Polisi Satu Yusuf"),
        (TEA, "Buru", "Sarolangun"),
    ],
)
def test_another_day_unit_place_or_name_in_the_same_sentences_is_no_copy(
    template: str, one: str, other: str
) -> None:
    assert rule_of(template, one, other) == "template"
    assert rule_of(template, one, one) == "exact"


@pytest.mark.parametrize(
    ("template", "one", "other"),
    [
        (PATROL, "2024-09-17", "(17/9/2024)"),
        (PATROL, "17 September 2024", "(17/9)"),
        (PATROL, "Selasa (17/9)", "September 17th, 2024"),
        (PATROL, "Minggu", "Ahad"),
        (PATROL, "pada tanggal 17", "pada 17 September"),
        (PLANTING, "Polda Sumut", "Polda Sumatera Utara"),
        (PLANTING, "Polda NTT", "Polda Nusa Tenggara Timur"),
        (PLANTING, "Polres Rohil", "Polres Rokan Hilir"),
        (PLANTING, "Polsek Tg. Morawa", "Polsek Tanjung Morawa"),
        (PLANTING, "Polres Serang", "Kepolisian Resor (Polres) Serang"),
        (FLOOD, "RT 03 RW 02", "RT 003/RW 002"),
        (FLOOD, "Dusun III", "Dusun 3"),
        (ADVICE, "AKP Ruslan Abidin", "Ajun Komisaris Polisi Ruslan Abidin"),
        (ADVICE, "AKBP I Made Sukawijaya", "AKBP Made Sukawijaya"),
    ],
)
def test_the_same_day_unit_place_or_name_written_otherwise_is_a_copy(
    template: str, one: str, other: str
) -> None:
    assert rule_of(template, one, other) in ("near", "exact")


def test_a_datelines_date_is_not_held_against_the_other_texts_own() -> None:
    theirs = swapped(("Minggu (22/09/2024)", "kemarin"))
    theirs[0] = theirs[0].replace("SERANG –", "SERANG, (23/09/2024) –")
    assert told(theirs) == "near"


def test_entities_end_where_the_next_begins() -> None:
    text = (
        "Kapolres Serang AKBP Candra Sasongko, S.H., S.I.K., hadir di Desa Sungai Lilin, Kec."
        " Tirtayasa, bersama KH. Nasir dari Polsek Kota Baru."
    )
    found = [(e.kind, e.value) for e in entities([text])]
    assert found == [
        ("U", "serang"), ("N", "candra sasongko"), ("P", "sungai lilin"), ("P", "tirtayasa"),
        ("N", "nasir"), ("U", "kota baru"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("BLORA, INFODESANEWS – Polres Blora menggelar.", "BLORA, INFODESANEWS –"),
        ("Serang– Jelang Pemilu 2024, Dirbinmas sambang.", "Serang–"),
        ("Polres Serang menggelar bakti sosial – dan lomba.", ""),
        ("Kegiatan ini rutin dilakukan setiap pekan.", ""),
        ("", ""),
    ],
)
def test_a_dateline_is_made_of_names(paragraph: str, dateline: str) -> None:
    assert split_dateline(paragraph)[0] == dateline


def test_a_text_of_credits_alone_has_no_core() -> None:
    assert core_paragraphs(["(rls)"]) == ("", [])
    assert signature_of("Judul", ["(rls)", ""]).keys == ()


def test_a_signature_survives_the_store() -> None:
    signature = signature_of("", RELEASE)
    back = unpack(signature.pack())
    assert (back.text, back.slots) == (signature.text, signature.slots)
    assert compare(back, signature).rule == "exact"
    with pytest.raises(ValueError, match="not a signature of version 1"):
        unpack(b"\x00" * 40)


def test_signatures_do_not_change_from_release_to_release() -> None:
    """Stored signatures must meet those of later versions; a new form needs a new VERSION."""
    signature = signature_of("", ["Polisi menyapa warga desa di pasar, kata Kapolsek Carenang."])
    assert len(signature.keys) == 32
    assert signature.keys[:2] == (4108224860078217135, 7107606411707817419)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=6))
def test_any_text_is_a_copy_of_itself_or_of_nobody(paragraphs: list[str]) -> None:
    signature = signature_of("", paragraphs)
    rule = compare(signature, unpack(signature.pack())).rule
    assert rule == ("exact" if signature.keys else None)
    assert all(-(2**63) <= key < 2**63 for key in signature.keys)


@pytest.mark.parametrize(
    "text",
    ["\x00" * 5000, "\ud800 desa", "(" * 50_000, "– " * 50_000, "Desa " * 50_000,
     "1/1/" * 30_000, "A" * 300_000, "Kec. " * 30_000, "²³ Januari ²"],
)  # fmt: skip
def test_hostile_text_gets_a_signature(text: str) -> None:
    assert len(signature_of(text, [text, text]).keys) <= 50
