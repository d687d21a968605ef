"""Articles that stand in a page's JSON and not in its markup, as frameworks write it."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from crawler.extraction import Extraction, NoArticle, extract

SITE = "https://kabaranyer.id"
URL = f"{SITE}/berita/polsek-anyer-sambangi-nelayan-jelang-pilkada"
TITLE = "Polsek Anyer Sambangi Nelayan Jelang Pilkada"
ONE = (
    "SERANG - Kapolsek Anyer bersama Bhabinkamtibmas menyambangi nelayan di Desa Bandulu dalam"
    " rangka cooling system menjelang Pilkada serentak 2024, Selasa (10/9/2024)."
)
TWO = (
    "Kapolsek mengajak nelayan menjaga kerukunan dan tidak mudah percaya pada berita bohong yang"
    " beredar di media sosial selama tahapan kampanye berlangsung."
)
BODY = f"<p>{ONE}</p>\n<p>{TWO}</p>"
OTHER = {
    "title": "Polres Cilegon Gelar Apel Kesiapan Pengamanan",
    "slug": "polres-cilegon-gelar-apel-kesiapan-pengamanan",
    "content": "<p>CILEGON - " + "Apel itu diikuti ratusan personel gabungan. " * 12 + "</p>",
    "published_at": "2024-09-09T08:00:00+07:00",
}
POST = {
    "id": 8127,
    "title": TITLE,
    "slug": "polsek-anyer-sambangi-nelayan-jelang-pilkada",
    "content": BODY,
    "published_at": "2024-09-10T12:30:00Z",
    "updated_at": "2024-09-11T01:00:00Z",
    "author": {"id": 4, "name": "Siti Rahmawati"},
    "tags": [{"id": 1, "name": "Pilkada 2024"}, {"id": 2, "name": "Polsek Anyer"}],
    "category": {"id": 9, "name": "Polri", "slug": "polri"},
    "thumbnail": "/storage/anyer.jpg",
}


def shell(scripts: str, root: str = '<div id="app"></div>', head: str = "") -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Kabar Anyer</title>'
        f"{head}</head><body>{root}{scripts}</body></html>"
    )


def script(text: str, attributes: str = "") -> str:
    return f"<script {attributes}>{text}</script>"


def dumped(value: Any) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def read(page: str, url: str = URL) -> Extraction:
    return extract(page, url, province="ID-BT", site_name="Kabar Anyer")


def next_pages(value: Any) -> str:
    data = {"props": {"pageProps": value}, "page": "/berita/[slug]", "buildId": "x"}
    return shell(
        script(dumped(data), 'id="__NEXT_DATA__" type="application/json"'),
        '<div id="__next"></div>',
    )


# --- the record ----------------------------------------------------------------------------------


def test_every_field_of_the_record_comes_from_the_object() -> None:
    found = read(next_pages({"post": POST, "latest": [OTHER]}))
    assert found.title == TITLE
    assert found.paragraphs == [ONE, TWO]
    assert found.published_at == "2024-09-10T19:30:00+07:00"
    assert found.modified_at == "2024-09-11T08:00:00+07:00"
    assert found.date_source == "api"
    assert found.authors == ["Siti Rahmawati"]
    assert found.tags == ["Pilkada 2024", "Polsek Anyer"]
    assert found.section == "Polri"
    assert found.image == "https://kabaranyer.id/storage/anyer.jpg"
    assert found.url == URL
    assert found.extracted_by == "html"
    assert found.evidence["text"] == "island"
    assert found.evidence["json"] == "props.pageProps.post"


def test_indonesian_field_names_are_as_good() -> None:
    post = {
        "judul_berita": TITLE,
        "isiBerita": BODY,
        "tanggal_terbit": "Selasa, 10 September 2024 | 19:30 WIB",
        "penulis": "Siti Rahmawati",
        "rubrik": "Polri",
        "ringkasan": "Kapolsek menyambangi nelayan.",
    }
    found = read(next_pages({"berita": post}))
    assert (found.title, found.paragraphs) == (TITLE, [ONE, TWO])
    assert found.published_at == "2024-09-10T19:30:00+07:00"
    assert (found.authors, found.section) == (["Siti Rahmawati"], "Polri")


# --- the ways to carry it ------------------------------------------------------------------------


def nuxt_three(post: dict[str, Any]) -> list[Any]:
    """Pack an object as devalue does: every value by its index in one list."""
    flat: list[Any] = [["ShallowReactive", 1], {"data": 2}, ["Reactive", 3], {"berita": 4}, {}]
    for key, value in post.items():
        flat[4][key] = len(flat)
        flat.append(value if not isinstance(value, dict | list) else None)
    return flat


APOLLO = {
    "ROOT_QUERY": {"__typename": "Query", "post": {"__ref": "Post:8127"}},
    "Post:8127": {
        "__typename": "Post", "title": TITLE, "content": BODY, "uri": URL.removeprefix(SITE),
        "date": "2024-09-10T19:30:00", "author": {"node": {"__ref": "User:4"}},
    },
    "User:4": {"__typename": "User", "name": "Siti Rahmawati"},
}  # fmt: skip
SVELTEKIT = {
    "status": 200, "statusText": "OK", "headers": {}, "body": json.dumps({"data": POST}),
}  # fmt: skip
ASTRO = {
    "post": [0, {"title": [0, TITLE], "slug": [0, POST["slug"]], "content": [0, BODY],
                 "tags": [1, [[0, "Pilkada 2024"]]]}],
}  # fmt: skip
NUXT_TWO = (
    'window.__NUXT__=(function(a,b,c){return {layout:"default",data:[{berita:{title:a,'
    "slug:b,content:c,active:!0,deleted:void 0}}],fetch:{},error:null}}"
    f"({json.dumps(TITLE)},{json.dumps(POST['slug'])},{dumped(BODY)}));"
)
FLIGHT = (
    f'1:I["(app-pages-browser)/x.js",[],"default"]\n'
    f'2:T{len(BODY.encode()):x},{BODY}'
    f'0:["$","$L1",null,{{"berita":{json.dumps(POST | {"content": "$2"})},"x":"$undefined"}}]\n'
)  # fmt: skip
PUSHED = script("(self.__next_f=self.__next_f||[]).push([0])") + "".join(
    script(f"self.__next_f.push([1,{dumped(FLIGHT[at : at + 97])}])") for at in range(0, 3000, 97)
)
JSON_SCRIPT = 'type="application/json"'
CARRIED = {
    "Next pages router": next_pages({"post": POST}),
    "Next app router": shell(PUSHED),
    "Nuxt 3": shell(
        script(dumped(nuxt_three(POST)), f'{JSON_SCRIPT} id="__NUXT_DATA__" data-ssr="true"'),
        '<div id="__nuxt"></div>',
    ),
    "Nuxt 2": shell(script(NUXT_TWO), '<div id="__nuxt"></div>'),
    "initial state": shell(script(f"window.__INITIAL_STATE__ = {dumped({'p': POST})};")),
    "initial state with bare keys": shell(
        script(f"window.__STATE__ = {{post: {{judul: '{TITLE}', isi: `{BODY}`, aktif: !1,}} }};")
    ),
    "state as a JSON string": shell(
        script(f"window.__PRELOADED_STATE__ = JSON.parse({json.dumps(dumped({'p': POST}))})")
    ),
    "constant": shell(script(f"const artikel = {dumped(POST)}; mulai(artikel);")),
    "Apollo": shell(script(f"window.__APOLLO_STATE__={dumped(APOLLO)};")),
    "SvelteKit fetched": shell(
        script(dumped(SVELTEKIT), f'{JSON_SCRIPT} data-sveltekit-fetched data-url="/api/x"')
    ),
    "SvelteKit data": shell(
        script(
            "{kit.start(app, element, {node_ids: [0, 2],data: [null,{type:\"data\",data:{post:"
            f"{dumped(POST)}}},uses:{{params:[\"slug\"]}}}}],form: null,error: null}});}}"
        )
    ),
    "Astro": shell(
        "", f'<astro-island props="{html.escape(json.dumps(ASTRO))}"></astro-island>'
        '<div id="app"></div>'
    ),
    "Inertia": shell(
        "", f'<div id="app" data-page="{html.escape(json.dumps({"props": {"post": POST}}))}"></div>'
    ),
    "Angular": shell(script(dumped({"G.1": {"b": POST}}).replace('"', "&q;"), JSON_SCRIPT)),
    "JSON:API": shell(
        script(dumped({"data": {"id": "8127", "attributes": POST}}), 'type="application/json"')
    ),
    "WordPress": shell(
        script(
            dumped({"post": {"link": URL + "/", "title": {"rendered": TITLE},
                             "content": {"rendered": BODY, "protected": False}}}),
            JSON_SCRIPT,
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", CARRIED)
def test_the_article_is_read_without_a_browser(way: str) -> None:
    found = read(CARRIED[way])
    assert (found.title, found.paragraphs) == (TITLE, [ONE, TWO])


# --- the forms of a body -------------------------------------------------------------------------

LINK = "Kapolsek mengajak nelayan"
PROSEMIRROR = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": ONE}]},
        {"type": "image", "attrs": {"src": "x.jpg", "alt": "Kapolsek Anyer berpose"}},
        {"type": "paragraph", "content": [
            {"type": "text", "text": TWO[:25], "marks": [{"type": "bold"}]},
            {"type": "text", "text": TWO[25:]}]},
    ],
}  # fmt: skip
BODIES: dict[str, Any] = {
    "HTML": BODY,
    "escaped HTML": html.escape(BODY),
    "plain text": f"{ONE}\n\n{TWO}",
    "one line a paragraph": f"{ONE}\r\n{TWO}",
    "Markdown": f"![foto](/a.jpg)\n\n{ONE.replace('cooling system', '*cooling system*')}\n\n"
    f"[{LINK}](/x){TWO.removeprefix(LINK)}",
    "paragraphs": [ONE, TWO],
    "ProseMirror": PROSEMIRROR,
    "ProseMirror as a string": json.dumps(PROSEMIRROR),
    "Slate": [
        {"type": "paragraph", "children": [{"text": ONE}]},
        {"type": "paragraph", "children": [{"text": TWO[:25], "bold": True}, {"text": TWO[25:]}]},
    ],
    "Lexical": {"root": {"type": "root", "children": [
        {"type": "paragraph", "children": [{"type": "text", "text": ONE}]},
        {"type": "paragraph", "children": [{"type": "text", "text": TWO}]}]}},
    "Editor.js": {"time": 1, "blocks": [
        {"type": "paragraph", "data": {"text": ONE}}, {"type": "paragraph", "data": {"text": TWO}},
        {"type": "embed", "data": {"html": "<p>Lihat postingan ini</p>"}}]},
    "Draft.js": {"entityMap": {}, "blocks": [
        {"key": "a", "text": ONE, "type": "unstyled"}, {"key": "b", "text": TWO,
                                                        "type": "unstyled"}]},
    "Portable Text": [
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": ONE}]},
        {"_type": "image", "asset": {"_ref": "image-1"}},
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": TWO}]}],
    "Contentful": {"nodeType": "document", "data": {}, "content": [
        {"nodeType": "paragraph", "data": {}, "content": [
            {"nodeType": "text", "value": ONE, "marks": [], "data": {}}]},
        {"nodeType": "paragraph", "data": {}, "content": [
            {"nodeType": "text", "value": TWO, "marks": [], "data": {}}]}]},
    "Arc": [{"type": "text", "content": ONE}, {"type": "image", "caption": "Foto: Polsek"},
            {"type": "text", "content": TWO}],
}  # fmt: skip


@pytest.mark.parametrize("form", BODIES)
def test_a_body_is_read_in_every_form_that_editors_store(form: str) -> None:
    found = read(next_pages({"post": POST | {"content": BODIES[form]}}))
    assert found.paragraphs == [ONE, TWO]


# --- whose article it is -------------------------------------------------------------------------


def test_a_related_article_in_the_state_is_never_taken() -> None:
    with pytest.raises(NoArticle, match="empty-shell"):
        read(next_pages({"related": [OTHER], "latest": [OTHER | {"slug": "polres-lain-hadir"}]}))


def test_a_lone_article_without_any_sign_that_it_is_the_page_s_is_not_taken() -> None:
    lone = {"title": OTHER["title"], "content": OTHER["content"]}
    with pytest.raises(NoArticle, match="empty-shell"):
        read(next_pages({"post": lone}))


def test_an_object_that_names_another_address_is_another_article() -> None:
    wrong = POST | {"slug": None, "id": 5, "permalink": "/berita/polsek-cinangka-sambangi-warga"}
    with pytest.raises(NoArticle, match="empty-shell"):
        read(next_pages({"post": wrong}))


@pytest.mark.parametrize(
    ("url", "object_"),
    [
        ("https://kabaranyer.id/berita/8127", {"id": 8127}),
        ("https://kabaranyer.id/baca?id=8127", {"id": 8127}),
        (f"{SITE}/berita/8127-polsek-anyer-sambangi", {"slug": "polsek-anyer-sambangi"}),
        (f"{SITE}/2024/09/polsek-anyer-sambangi.html", {"slug": "polsek-anyer-sambangi"}),
        (f"{SITE}/a/polsek-anyer-sambangi-8127/", {"link": "/a/polsek-anyer-sambangi-8127"}),
        ("https://kabaranyer.id/b/polsek-anyer-sambangi-nelayan-pilkada", {}),
        ("https://kabaranyer.id/b/0191e2f0-1111-7000-8000-5a1e2f3b4c5d",
         {"uuid": "0191e2f0-1111-7000-8000-5a1e2f3b4c5d"}),
    ],
)  # fmt: skip
def test_address_number_or_headline_tell_the_page_s_own(url: str, object_: dict[str, Any]) -> None:
    own = {"title": TITLE, "content": BODY} | object_
    found = read(next_pages({"other": [OTHER], "own": own}), url)
    assert found.title == TITLE


def test_the_headline_that_the_page_declares_tells_it_too() -> None:
    head = f'<meta property="og:title" content="{TITLE} - Kabar Anyer">'
    page = shell(
        script(dumped({"x": {"title": TITLE, "content": BODY}, "y": OTHER}), JSON_SCRIPT), head=head
    )
    assert read(page, "https://kabaranyer.id/a/xyz").paragraphs == [ONE, TWO]


def test_the_whole_article_is_taken_where_the_state_has_a_teaser_of_it_too() -> None:
    teaser = POST | {"content": f"<p>{ONE}</p>"}
    assert read(next_pages({"hero": teaser, "post": POST})).paragraphs == [ONE, TWO]


def test_markup_with_the_article_is_believed_before_any_state() -> None:
    changed = POST | {"content": BODY.replace("nelayan", "petani")}
    page = shell(
        script(dumped(changed), JSON_SCRIPT),
        f"<article><h1>{TITLE}</h1><div class='entry-content'>{BODY * 3}</div></article>",
    )
    assert "nelayan" in read(page).text
    assert read(page).evidence["text"] != "island"


@pytest.mark.parametrize("name", ["description", "deskripsi", "text", "metaDescription", "excerpt"])
def test_an_excerpt_is_no_article(name: str) -> None:
    with pytest.raises(NoArticle, match="empty-shell"):
        read(next_pages({"post": {"title": TITLE, "slug": POST["slug"], name: f"{ONE} {TWO}"}}))


def test_what_json_ld_declares_is_left_to_the_reader_of_markup() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "description": ONE, "url": URL}
    with pytest.raises(NoArticle, match="empty-shell"):
        read(shell(script(dumped(node), 'type="application/ld+json"')))


def test_a_description_of_many_paragraphs_is_a_body() -> None:
    post = {"title": TITLE, "slug": POST["slug"], "description": BODY * 2}
    assert read(next_pages({"post": post})).paragraphs[:2] == [ONE, TWO]


# --- the addresses that a shell names ------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "root", "expected"),
    [
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/8127">'
         '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
         '<div id="app"></div>', ["https://kabaranyer.id/wp-json/wp/v2/posts/8127"]),
        ('<link rel="preload" as="fetch" href="/api/berita/8127.json" crossorigin>',
         '<div id="app"></div>', ["https://kabaranyer.id/api/berita/8127.json"]),
        ("", '<div id="___gatsby"></div><div id="app"></div>',
         ["https://kabaranyer.id/page-data/berita/polsek-anyer-sambangi-nelayan-jelang-pilkada"
          "/page-data.json"]),
        ("", '<div id="app" data-api="https://api.kabaranyer.id/v1/posts/polsek-anyer-sambangi-'
             'nelayan-jelang-pilkada"></div>',
         ["https://api.kabaranyer.id/v1/posts/polsek-anyer-sambangi-nelayan-jelang-pilkada"]),
        ("", '<div id="app" data-url="/api/iklan/3.json"></div>', []),
        ('<link rel="preload" as="fetch" href="https://cdn.lain.com/data.json">',
         '<div id="app"></div>', []),
        ('<link rel="preload" as="fetch" href="javascript:alert(1)">', '<div id="app"></div>', []),
        ('<link rel="preload" as="fetch" href="http://[bad/x.json">', '<div id="app"></div>', []),
    ],
)  # fmt: skip
def test_an_empty_shell_tells_where_its_json_is(head: str, root: str, expected: list[str]) -> None:
    with pytest.raises(NoArticle, match="empty-shell") as caught:
        read(shell(script(""), root, head))
    assert caught.value.calls == expected


def test_a_next_page_that_was_built_as_a_fallback_names_its_data() -> None:
    with pytest.raises(NoArticle) as caught:
        read(next_pages({}))
    assert caught.value.calls == [
        "https://kabaranyer.id/_next/data/x/berita/"
        "polsek-anyer-sambangi-nelayan-jelang-pilkada.json"
    ]
