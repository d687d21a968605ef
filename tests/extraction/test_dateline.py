"""The place that opens a report, in the forms that Indonesian sites give it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.dateline import dateline_of
from tests.speed import within

BODY = " Kapolres Serang AKBP Candra Sasongko menggelar bakti sosial kepada warga, Kamis (08/02)."

#: form: place. Written by hand after reading what the forms mean.
PLACES = {
    # city and outlet
    "BLORA, INFODESANEWS –": "Blora",
    "BLORA, GEMADIKA.com –": "Blora",
    "Mamuju, 8enam.com.-": "Mamuju",
    "KENDAL,AYOSEMARANG.COM - -": "Kendal",
    "SERANG,beritaindonesianet.com-": "Serang",
    "Banjarmasin, BARITO –": "Banjarmasin",
    "PASURUAN – Carut 3 Com.": "Pasuruan",
    "Inhil (Teluk Belengkong) - clickindonesiainfo. id-": "Inhil",
    "Buru-fokuspost.com-": "Buru",
    "OKU TIMUR, GLOBALPLANET -": "OKU Timur",
    "Jakarta Pusat – Go.teropongrakyat.co –": "Jakarta Pusat",
    "Jakarta, IDN Times -": "Jakarta",
    "Ternate- Istanafm.com:": "Ternate",
    "Inhu, Kompas 1net–": "Inhu",
    "BUKITTINGGI —kpksigap.com.": "Bukittinggi",
    "Jakarta,mabesbharindo com,": "Jakarta",
    "PROBOLINGGO-PANTURA7.com,": "Probolinggo",
    "KOTA PASURUAN,Pasuruannews.com,–": "Kota Pasuruan",
    "MUKOMUKO, RADARBENGKULU.DISWAY.ID  -": "Mukomuko",
    "SIGI_Sulteng,www sapujagatnews com.": "Sigi, Sulteng",
    "KOTA KENDARI, TARGET TUNTAS.ID,–": "Kota Kendari",
    "REMBANG – Tribratanews.jateng.polri.go.id,": "Rembang",
    "TIAKUR, SPEKTRUM –": "Tiakur",
    "VIVA Tangerang –": "Tangerang",
    "Jakarta, KompasOtomotif –": "Jakarta",
    "KUTA, KOMPAS.com —": "Kuta",
    # outlet first
    "jpnn.com, PEKANBARU -": "Pekanbaru",
    "TRIBUN-BALI.COM, DENPASAR -": "Denpasar",
    "Acehglobal.com – Banda Aceh.": "Banda Aceh",
    "Ambontoday.com – Polres Buru Selatan –": "Buru Selatan",
    "PROKAL.CO,\n\nBANJARMASIN -": "Banjarmasin",
    "BUALBUAL.COM INHU-": "Inhu",
    "eQuator.co.id – Pontianak-RK.": "Pontianak",
    "KalbarOnline, Kapuas Hulu –": "Kapuas Hulu",
    "KORANKITA.ONLINE, [Tebingtinggi-Sumut] -": "Tebingtinggi, Sumut",
    "Nuansa Terkini Makassar, -": "Makassar",
    "Patrolikpknews.com MAKASSAR, --": "Makassar",
    "Penaindonews.com, Cikande,-": "Cikande",
    "RealitaNews.co.id_KAB TANGERANG,": "Kab Tangerang",
    "REFMAL.ID-LANGGUR-": "Langgur",
    "TERASMALUKU.COM,-PIRU-": "Piru",
    "Tribratanewssikka.com - Maumere.,Pada Jumat": "Maumere",
    "Tribratanewssikka.com-maumere.": "Maumere",
    "TRIBUN-MEDAN.COM, SAMOSIR-Memasuki": "Samosir",
    "Liputan6.com, Jakarta": "Jakarta",
    "Radar Malaka, Bintan –": "Bintan",
    "BATUBARA.Ersyah.com l": "Batubara",
    "Palopo.metro-pendidikan.com.": "Palopo",
    "Memontum Probolinggo –": "Probolinggo",
    "Salam-indonesia.com Serang –": "Serang",
    "Tribratanewssumbabarat.com; Sumba Tengah -": "Sumba Tengah",
    "MERAK(Lampungbarometer.id) : —": "Merak",
    # pipes and slashes
    "Serang // GebrakNasional.com -": "Serang",
    "Serang // GebrakNasional.com --": "Serang",
    "BANDA ACEH | ACEHHERALD.com —": "Banda Aceh",
    "Balitribune.co.id | Bangli -": "Bangli",
    "DARA | CIANJUR –": "Cianjur",
    "ASAHAN |": "Asahan",
    "Pidie Jaya –jurnalisme online |": "Pidie Jaya",
    "POS-KUPANG.COM|WAINGAPU --": "Waingapu",
    "MATANEWSTV com | TAPAKTUAN –": "Tapaktuan",
    "SUMBA TENGAH, ||": "Sumba Tengah",
    "SUARA TTS.COM | SOE-": "Soe",
    "LUGAS | Sabak Auh, Siak -": "Sabak Auh, Siak",
    "Media-AnakNegeri // Bandar Lampung –": "Bandar Lampung",
    "Penahitam.com // Kabupaten Bekasi –": "Kabupaten Bekasi",
    "SURYA.CO.ID|LAMONGAN -": "Lamongan",
    # agencies and codes in brackets
    "Jakarta (ANTARA) -": "Jakarta",
    "Sampit (Antara Kalteng) -": "Sampit",
    "Ambon, 17/19 (Antaranews Maluku) -": "Ambon",
    "Kabupaten Tangerang (ANTARA) -": "Kabupaten Tangerang",
    "MEDAN (Berita):": "Medan",
    "Jayapura, (faktahukum.co.id) –": "Jayapura",
    "BANDAR LAMPUNG (Lampost.co)--": "Bandar Lampung",
    "ROHIL (RA) –": "Rohil",
    "SEKADAU, (Sekadau Post) -": "Sekadau",
    "ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) --": "Istanbul",
    # dates
    "Lombok Barat, 24 September 2024 —": "Lombok Barat",
    "Kuta Selatan LAPAKBERITA.ID , 19 November 2024 –": "Kuta Selatan",
    "Tulang Bawang, Selasa 03 Desember 2024 –": "Tulang Bawang",
    # police units: the smallest gives the place
    "Polres Serang –": "Serang",
    "Polda Maluku, Barometer99.com —": "Maluku",
    "POLRES SEKADAU, Polda kalbar -": "Sekadau",
    "Polda Kalsel, Polres Tabalong, Polsek Kelua –": "Kelua",
    "Polres PPU Polda Kaltim –": "PPU",
    "Polres Karawang - Pasca": "Karawang",
    "TANJUNG SELOR, Polda Kaltara, Polresta Bulungan –": "Tanjung Selor",
    "Polres Seram Bagian Barat,–": "Seram Bagian Barat",
    "MANADO, Humas Polda Sulut –": "Manado",
    # a province or a regency beside the place
    "Mataram, NTB (ANTARA News) -": "Mataram, NTB",
    "Bandarlampung, Lampung (ANTARA News) -": "Bandarlampung, Lampung",
    "KAPUAS HULU, Kalbar –": "Kapuas Hulu, Kalbar",
    "PELALAWAN – RIAU – 1Fakta. Com": "Pelalawan, Riau",
    "SERANG – BANTEN |": "Serang, Banten",
    "Merek, Karo –": "Merek, Karo",
    # city alone, network codes, glue
    "Lampung Selatan –": "Lampung Selatan",
    "Serang– Jelang": "Serang",
    "Jambi, AP –": "Jambi",
    "INFOKU, BLORA -": "Blora",
    "Sigi.- Wakil": "Sigi",
    "SIMALUNGUN II": "Simalungun",
    "Unaaha, –": "Unaaha",
    "KSI, Malra –": "Malra",
    "*Jakarta* –": "Jakarta",
    "Kota Bima, Lensa Pos NTB –": "Kota Bima",
    "LCN – Lombok Utara, –": "Lombok Utara",
    "MWawasan, Sarolangun~": "Sarolangun",
    "JAKARTA, METRO–": "Jakarta",
    "Asahan-": "Asahan",
    "Sampang,-": "Sampang",
    "Toli-Toli –": "Toli-Toli",
    "KBRN, Sintang :": "Sintang",
    "Bandung—": "Bandung",
}


@pytest.mark.parametrize(("form", "place"), PLACES.items())
def test_the_place_of_a_dateline_is_given_in_human_case(form: str, place: str) -> None:
    assert dateline_of(form + BODY) == place


@pytest.mark.parametrize(
    "form",
    [
        "KOMPAS.com -",
        "Merdeka.com -",
        "VIVA.co.id -",
        "SuaraJogja.id -",
        "HARIANMUBA.BACAKORAN.CO –",
        "PUTRAINDONEWS.COM",
        "Langgam.id =",
        "PMJ NEWS -",
        "PANTAU LAMPUNG–",
        "TANGSELXPRESS –",
        "batampos –",
        "Tribratanewsmanggarai.com-",
        "tribratanewskupang.com, ---",
        "Bisnisbandung.com-Mabes",
        "Liputan24.com-Bertempat di Desa",
        "(CAKAPLAH) –",
        "SULSEL.NEWS –",
        "Humas –",
    ],
)
def test_an_outlet_alone_is_no_place(form: str) -> None:
    assert dateline_of(form + BODY) is None


def test_the_name_of_the_site_tells_an_outlet_that_looks_like_a_place() -> None:
    assert dateline_of("SAIBETIK —" + BODY, "Saibetik") is None
    assert dateline_of("Suksesi Nasional, Surabaya –" + BODY, "Suksesi Nasional") == "Surabaya"
    assert dateline_of("Kabar Negeri – Pati –" + BODY, "kabarnegeri.com") == "Pati"


def test_the_police_portal_of_a_place_is_named_after_it() -> None:
    assert dateline_of("Polres Serang –" + BODY, "Polres Serang") == "Serang"


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("Sukamaju –", "Sukamaju"),
        ("SUKAMAJU, KABARBARU.COM –", "Sukamaju"),
        ("KABARBARU.COM, SUKAMAJU –", "Sukamaju"),
        ("TANJUNG HARAPAN (ANTARA) -", "Tanjung Harapan"),
        ("Desa Cakung –", "Desa Cakung"),
    ],
)
def test_a_place_that_no_gazetteer_knows_is_read_in_dateline_position(
    form: str, place: str
) -> None:
    assert dateline_of(form + BODY) == place


@pytest.mark.parametrize(
    "own_line", ["Mataram NTB .", "Batu Bara", "Cianjur -", "Jepara – jurnalsatu.id"]
)
def test_a_dateline_may_be_a_paragraph_of_its_own(own_line: str) -> None:
    expected = {"Mataram NTB .": "Mataram, NTB", "Batu Bara": "Batu Bara", "Cianjur -": "Cianjur"}
    assert dateline_of(own_line) == expected.get(own_line, "Jepara")


@pytest.mark.parametrize(
    "paragraph",
    [
        "Kapolres Blora, AKBP Wawan - yang hadir bersama istri - menyapa warga.",
        "Cooling System – Upaya Polres Serang menjaga Pemilu tetap damai.",
        "Jakarta, kota terbesar di Indonesia, macet - demikian laporan warga.",
        "Polisi menangkap pelaku di Serang - Banten, Kamis.",
        "Anak-anak bermain di halaman.",
        "Ibu-Ibu PKK menggelar lomba.",
        "Presiden Joko Widodo - yang akrab disapa Jokowi - hadir.",
        "“Kami siap,” kata Kapolres - tegas.",
        "Dia adalah Hedy Lamarr, aktris lawas Hollywood.",
        "Kamis, 8 Februari 2024, Polres Serang menggelar apel.",
        "Pemilu: Kapan digelar?",
        "Sebanyak 20 – 30 orang hadir.",
        "Polri – lembaga itu – siap.",
        "",
        " ",
        "-",
        "\x00",
        "١٢٣ - نص",
    ],
)
def test_a_sentence_is_no_dateline(paragraph: str) -> None:
    assert dateline_of(paragraph) is None


@settings(deadline=None)
@given(text=st.text(max_size=400), site=st.one_of(st.none(), st.text(max_size=30)))
def test_no_text_makes_the_reader_fail(text: str, site: str | None) -> None:
    place = dateline_of(text, site)
    assert place is None or place.strip()


@pytest.mark.parametrize(
    "hostile", ["a.-" * 40_000, "A, " * 40_000, "((((" * 20_000, "com.com." * 20_000, "- " * 50_000]
)
def test_hostile_input_is_read_in_no_time(hostile: str) -> None:
    with within(1):
        dateline_of(hostile, hostile[:5000])


RESEARCH = Path(__file__).parents[3] / "shared" / "research" / "dates_and_datelines.md"
#: What the research file's forms without a place are: outlets alone, and one place glued to its
#: outlet ("MERPOSSINJAI") or followed by the text without any mark ("Batu Bara").
WITHOUT_PLACE = 49


def test_the_forms_of_the_field_research_are_read() -> None:
    if not RESEARCH.exists():
        pytest.skip("../shared is not here: the field research cannot be measured against")
    text = RESEARCH.read_text("utf-8").split("### Separators")[0]
    forms = re.findall(r"^- `(.*)` — (.*)$", text, re.MULTILINE)
    assert len(forms) == 328
    notes = re.compile(r"\s*\((?:own line|line break|glued|blank line|two lines)[^)]*\)")
    missed = []
    for form, host in forms:
        own_line = "own line" in form or "two lines" in form
        paragraph = notes.sub("", form) + ("" if own_line else BODY)
        if dateline_of(paragraph, host) is None:
            missed.append(form)
    assert len(missed) <= WITHOUT_PLACE, missed
