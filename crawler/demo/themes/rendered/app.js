// Assembles the page from the site's JSON: an article, a search, or the index.
(async () => {
  const app = document.getElementById("app");
  const nama = {{ site.name | js | safe }};
  const ambil = async (alamat) => {
    const jawaban = await fetch(alamat);
    return { baik: jawaban.ok, data: await jawaban.json() };
  };
  const buat = (tag, kelas, teks) => {
    const el = document.createElement(tag);
    if (kelas) el.className = kelas;
    if (teks) el.textContent = teks;
    return el;
  };
  const kartu = (a, kelas) => {
    const kotak = buat("div", "kartu");
    const tautan = buat("a", kelas, a.judul);
    tautan.href = a.tautan;
    kotak.append(tautan, buat("span", "kartu-tanggal", a.tanggal));
    return kotak;
  };

  const artikel = async (slug) => {
    const { baik, data } = await ambil("/data/artikel/" + slug + ".json");
    if (!baik) {
      document.title = "Halaman tidak ditemukan | " + nama;
      return [buat("h1", "", "Halaman tidak ditemukan")];
    }
    document.title = data.judul + " | " + nama;
    const canonical = document.createElement("link");
    canonical.rel = "canonical";
    canonical.href = location.origin + location.pathname;
    document.head.append(canonical);
    const el = buat("article", "artikel");
    el.append(buat("div", "rubrik", data.rubrik), buat("h1", "judul", data.judul));
    const meta = buat("div", "meta");
    meta.append(buat("span", "penulis", data.penulis), buat("span", "tanggal", data.tanggal));
    const isi = buat("div", "isi-artikel");
    isi.innerHTML = data.isi;
    const tag = buat("div", "tag");
    data.tag.forEach((t) => tag.append(buat("a", "tag-tautan", t)));
    el.append(meta, isi, tag);
    const terkait = buat("section", "terkait");
    terkait.append(buat("h3", "", "Berita Terkait"), ...data.terkait.map((a) => kartu(a, "terkait-judul")));
    return [el, terkait];
  };

  const daftar = async (alamat, dasar, judul) => {
    const { data } = await ambil(alamat);
    document.title = judul + " | " + nama;
    const utama = buat("main", "daftar");
    utama.append(buat("h1", "", judul), ...data.artikel.map((a) => kartu(a, "kartu-judul")));
    if (data.hal < data.jumlah_hal) {
      const lanjut = buat("a", "hal-berikut", "Berikutnya");
      lanjut.href = dasar + "hal=" + (data.hal + 1);
      utama.append(lanjut);
    }
    return [utama];
  };

  const kepala = buat("header", "kepala");
  const beranda = buat("a", "logo", nama);
  beranda.href = "/";
  kepala.append(beranda);
  const samping = buat("aside", "samping");
  const cari = new URLSearchParams(location.search);
  const hal = cari.get("hal") || "1";
  let isi;
  if (location.pathname.startsWith("/artikel/")) {
    isi = await artikel(location.pathname.split("/")[2]);
  } else if (location.pathname === "/cari") {
    const q = encodeURIComponent(cari.get("q") || "");
    isi = await daftar("/data/cari.json?q=" + q + "&hal=" + hal, "/cari?q=" + q + "&", "Hasil pencarian");
  } else {
    isi = await daftar("/data/indeks.json?hal=" + hal, "/indeks?", "Indeks berita");
  }
  const { data } = await ambil("/data/samping.json");
  samping.append(buat("h3", "", "Terpopuler"), ...data.popular.map((a) => kartu(a, "samping-judul")));
  app.append(kepala, ...isi, samping, buat("footer", "kaki", "© " + nama));
  document.body.dataset.siap = "ya";
})();
