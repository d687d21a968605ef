"""Bodies that an API or a feed gave: the same cleaning as on a page."""

from __future__ import annotations

import pytest

from crawler.extraction import Extraction, NoArticle, extract_fragment
from crawler.items import Candidate, DiscoveredBy

ONE = "TUBAN – Polres Tuban membagikan paket sembako kepada nelayan, Rabu (24/1/2024) siang."
TWO = "Wakapolres berharap bantuan itu meringankan beban warga selama cuaca buruk berlangsung."


def read(body: str, **known: object) -> Extraction:
    fields: dict[str, object] = {
        "url": "https://kabarkita.id/2024/01/24/polres-bagikan-sembako/?utm_source=feed",
        "discovered_by": "wordpress-api",
        "title": "Polres Bagikan Sembako &#8211; Warga Senang",
        "published_at": "2024-01-24T08:30:00+00:00",
        "authors": ["Nur Hidayati"],
        "tags": ["sembako"],
    }
    fields |= known
    candidate = Candidate(body=body, **fields)  # type: ignore[arg-type]
    return extract_fragment(
        candidate, province="ID-JI", platform="wordpress", site_name="Kabar Kita"
    )


def test_what_the_api_told_is_the_record() -> None:
    found = read(f"<p>{ONE}</p>\n<p>{TWO}</p>")
    assert found.title == "Polres Bagikan Sembako – Warga Senang"
    assert found.paragraphs == [ONE, TWO]
    assert found.published_at == "2024-01-24T15:30:00+07:00"
    assert found.date_source == "api"
    assert (found.authors, found.tags) == (["Nur Hidayati"], ["sembako"])
    assert found.url == "https://kabarkita.id/2024/01/24/polres-bagikan-sembako/"
    assert (found.extracted_by, found.discovered_by) == ("wordpress-api", "wordpress-api")
    assert found.dateline == "Tuban"


@pytest.mark.parametrize(
    ("discovered_by", "extracted_by"),
    [
        ("wordpress-api", "wordpress-api"),
        ("blogger-feed", "blogger-feed"),
        ("feed", "html"),
        ("listing", "html"),
    ],
)
def test_where_a_body_stood_is_told_by_what_found_it_and_not_by_the_source_s_entry(
    discovered_by: DiscoveredBy, extracted_by: str
) -> None:
    known = Candidate(
        url="https://kabarkita.id/a/", body=f"<p>{ONE}</p>", discovered_by=discovered_by
    )
    assert extract_fragment(known).extracted_by == extracted_by
    assert extract_fragment(known, platform="wordpress").extracted_by == extracted_by


@pytest.mark.parametrize(
    "furniture",
    [
        "<!--nextpage-->",
        "<p><!--nextpage--></p>",
        '<p><strong>Baca juga: <a href="/x">Polisi Tangkap Pencuri Sapi</a></strong></p>',
        '<div class="wp-caption"><img><p class="wp-caption-text">Foto bersama</p></div>',
        '[caption id="attachment_3" width="640"]<img src="a.jpg"> Foto bersama[/caption]',
        "<figure><img><figcaption>Foto bersama</figcaption></figure>",
        '<div class="sharedaddy"><h3>Bagikan ini:</h3><ul><li>Facebook</li></ul></div>',
        '<div class="jp-relatedposts"><h3>Terkait</h3></div>',
        '<p>Sebelumnya: <a href="/2024/01/23/a/">Kapolres gelar dialog bersama warga</a></p>',
        "[gallery ids='1,2']",
        "<p>[ads]</p>",
        '<script>alert("x")</script><style>p{}</style>',
        "<p>&nbsp;</p><p></p>",
        "<p>banner 728x90</p>",
        '<blockquote class="instagram-media"><p>Lihat postingan ini di Instagram</p></blockquote>',
    ],
)
def test_furniture_inside_a_body_goes(furniture: str) -> None:
    assert read(f"<p>{ONE}</p>{furniture}<p>{TWO}</p>").paragraphs == [ONE, TWO]


def test_the_reporter_and_editor_lines_become_fields() -> None:
    found = read(
        f"<p>{ONE}</p><p>{TWO}</p><p>Reporter : Joko Susilo</p><p>Editor : Maya Sari</p>",
        authors=[],
    )
    assert found.paragraphs == [ONE, TWO]
    assert (found.authors, found.reporters, found.editors) == (
        ["Joko Susilo"],
        ["Joko Susilo"],
        ["Maya Sari"],
    )


def test_lists_and_tables_of_a_body_stay() -> None:
    body = (
        f"<p>{ONE}</p><ul><li>Beras lima kilogram</li><li>Minyak goreng</li></ul><table>"
        "<tr><td>Desa</td><td>Paket</td></tr><tr><td>Palang</td><td>80</td></tr></table>"
        f"<p>{TWO}</p>"
    )
    assert read(body).paragraphs == [
        ONE,
        "Beras lima kilogram",
        "Minyak goreng",
        "Desa | Paket",
        "Palang | 80",
        TWO,
    ]


def test_blogger_s_line_breaks_are_paragraphs_and_a_broken_sentence_is_one() -> None:
    body = f"{ONE}<br /><br />{TWO.replace(' beban', '<br />beban')}"
    assert read(body).paragraphs == [ONE, TWO]


def test_a_bracketed_sign_off_is_no_shortcode() -> None:
    assert read(f"<p>{ONE}</p><p>{TWO} [Nyak]</p>").paragraphs == [ONE, f"{TWO} [Nyak]"]


def test_a_body_of_pictures_alone_is_no_article() -> None:
    with pytest.raises(NoArticle) as refusal:
        read("<figure><img src='a.jpg'></figure>")
    assert refusal.value.reason == "too-short"


def test_no_body_is_no_article() -> None:
    with pytest.raises(NoArticle):
        read("")


def test_a_title_and_a_body_that_were_encoded_twice_are_mended_together() -> None:
    body = (
        "<p>BLORA – Kapolsek Cepu menggelar cooling system di Kafé à la Jipang, Selasa.</p>"
        "<p>“Mari menjaga kerukunan selama tahapan pemilu,” ajak Kapolsek kepada para pemuda.</p>"
    )
    found = extract_fragment(
        Candidate(
            url="https://a.id/2024/02/kafe/",
            discovered_by="wordpress-api",
            title=_twice("Polisi Sambang Kafé à la Jipang"),
            body=_twice(body),
        )
    )
    assert found.title == "Polisi Sambang Kafé à la Jipang"
    assert found.paragraphs[0].startswith("BLORA – Kapolsek Cepu")
    assert found.paragraphs[1].startswith("“Mari menjaga")
    assert found.evidence["charset"] == "utf-8 encoded twice"


def _twice(text: str) -> str:
    return text.encode().decode("latin-1")


def test_a_roundup_under_linked_headings_keeps_its_paragraphs() -> None:
    link = '<h3><a href="/2024/01/2{}/polisi-bagikan-helm-{}/">Polisi Bagikan Helm Lagi</a></h3>'
    parts = [f"{link.format(n, n)}<p>{ONE} Bagian {n}.</p>" for n in range(4)]
    found = read("".join(parts)).paragraphs
    assert found == [f"{ONE} Bagian {n}." for n in range(4)]
