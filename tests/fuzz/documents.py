"""Documents as sites send them, small and right, for the fuzzers to break."""

from __future__ import annotations

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Kabar</title><link>https://kabar.example/</link>
<atom:link rel="next" href="https://kabar.example/feed/?paged=2"/>
<generator>https://wordpress.org/?v=6.4</generator>
<item><title><![CDATA[Polisi Sambang Warga]]></title>
<link>https://kabar.example/2024/02/08/polisi-sambang-warga/</link>
<pubDate>Thu, 08 Feb 2024 10:00:00 +0700</pubDate><dc:creator>Budi</dc:creator>
<category>Polri</category><guid isPermaLink="false">https://kabar.example/?p=7</guid>
<content:encoded><![CDATA[<p>Petugas menyambangi warga &amp; damai.</p>]]></content:encoded>
</item></channel></rss>"""
ATOM = """<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:base='/blog/'>
<title type='text'>Kabar</title><link rel='next' href='?start=2'/><entry><id>tag:a,1</id>
<published>2024-02-08T10:00:00.000+07:00</published><updated>2024-02-09T10:00:00Z</updated>
<title type='html'>Polisi &lt;b&gt;Sambang&lt;/b&gt;</title>
<content type='html'>&lt;p&gt;Isi berita.&lt;/p&gt;</content>
<link rel='alternate' href='https://kabar.example/2024/02/polisi.html'/>
<author><name>Budi</name></author><category term='polri'/></entry></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Kabar", "items": [{"id":
"1", "url": "https://kabar.example/2024/02/08/polisi-sambang-warga/", "title": "Polisi",
"content_html":
"<p>Isi</p>", "date_published": "2024-02-08T10:00:00+07:00", "authors": [{"name": "Budi"}], "tags":
["polri"]}], "next_url": "https://kabar.example/feed.json?page=2"}"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://kabar.example/2024/02/08/polisi-sambang-warga/</loc><lastmod>2024-02-08</lastmod>
<news:news><news:publication_date>2024-02-08T10:00:00+07:00</news:publication_date>
<news:title>Polisi &amp; Warga</news:title></news:news></url><url><loc><![CDATA[
https://kabar.example/2024/02/09/a-b-c-d/]]></loc></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>https://kabar.example/post-sitemap2024-02.xml</loc>
<lastmod>2024-02-08T10:00:00Z</lastmod></sitemap><!-- x --></sitemapindex>"""
ROBOTS = """User-agent: *\nDisallow: /wp-admin/\nAllow: /*.php$\nCrawl-delay: 2\n
User-agent: cooling-system-crawler\nDisallow: /x*y*z\nSitemap: https://kabar.example/sitemap.xml\n"""
HOME_PAGE = """<!doctype html><html><head><base href="/"><link rel="alternate" type=
"application/rss+xml" href="/feed/"><link rel=next href="/page/2/"></head><body><nav>
<a href="/kategori/hukum/">Hukum</a></nav><article><h2><a href="/2024/02/08/polisi-sambang-warga/">
Polisi Sambang Warga Desa</a></h2><time datetime="2024-02-08T10:00:00+07:00">8 Februari 2024</time>
</article><div class="pagination"><span class="current">1</span><a href="?page=2">2</a>
<a class="next" href="/page/2/">Berikutnya</a></div></body></html>"""
ARTICLE = """<!doctype html><html lang="id"><head><meta charset="utf-8">
<title>Polisi Sambang Warga - Kabar</title><link rel="canonical" href=
"https://kabar.example/2024/02/08/polisi-sambang-warga/"><meta property="og:title" content="Polisi
Sambang Warga"><meta property="article:published_time" content="2024-02-08T10:00:00+07:00">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type":
"NewsArticle", "headline": "Polisi Sambang Warga", "author": {"@type": "Person", "name": "Budi"},
"datePublished": "2024-02-08T10:00:00+07:00"}]}</script></head><body><article><h1>Polisi Sambang
Warga</h1><p class="meta">Oleh: Budi | Kamis, 8 Februari 2024 10:00 WIB</p><div class=
"entry-content"><p><strong>BLORA, KABAR</strong> – Petugas menyambangi warga desa dan mengajak
menjaga kerukunan menjelang pemungutan suara.</p><p>Baca juga: <a href="/2024/02/07/x-y-z/">Kabar
lain</a></p><p>Kegiatan cooling system ini dihadiri tokoh masyarakat, tokoh agama dan pemuda.</p>
<div class="page-links"><a href="?page=2">2</a></div><p>Editor: Siti</p></div></article></body>
</html>"""
DUMP = """Polisi Sambang Warga

Kamis, 8 Februari 2024 | 10:00 WIB
Penulis: Budi

BLORA – Petugas menyambangi warga desa dan mengajak menjaga kerukunan.
Kegiatan cooling system ini dihadiri tokoh masyarakat."""
SHELL = """<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">
{"props": {"pageProps": {"post": {"title": "Polisi Sambang Warga", "slug": "polisi-sambang-warga",
"content": "<p>Petugas menyambangi warga.</p>", "publishedAt": "2024-02-08T10:00:00+07:00"}}}}
</script><script>self.__next_f.push([1,"0:[\\"$\\",\\"div\\",null]\\n"]);window.__NUXT__=
{data:[{a:1,b:void 0}]}</script></body></html>"""
FEEDS = (RSS, ATOM, JSON_FEED)
SITEMAPS = (SITEMAP, INDEX, "https://kabar.example/2024/02/08/a-b-c-d/\nhttps://kabar.example/b\n")
PAGES = (ARTICLE, SHELL, HOME_PAGE)
ALL = (*FEEDS, *SITEMAPS, *PAGES, ROBOTS)
