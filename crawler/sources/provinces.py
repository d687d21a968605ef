"""The provinces of Indonesia: ISO 3166-2:ID codes and names (ISO OBP, 2024)."""

from __future__ import annotations

PROVINCES: dict[str, str] = {
    "ID-AC": "Aceh",
    "ID-BA": "Bali",
    "ID-BB": "Kepulauan Bangka Belitung",
    "ID-BE": "Bengkulu",
    "ID-BT": "Banten",
    "ID-GO": "Gorontalo",
    "ID-JA": "Jambi",
    "ID-JB": "Jawa Barat",
    "ID-JI": "Jawa Timur",
    "ID-JK": "DKI Jakarta",
    "ID-JT": "Jawa Tengah",
    "ID-KB": "Kalimantan Barat",
    "ID-KI": "Kalimantan Timur",
    "ID-KR": "Kepulauan Riau",
    "ID-KS": "Kalimantan Selatan",
    "ID-KT": "Kalimantan Tengah",
    "ID-KU": "Kalimantan Utara",
    "ID-LA": "Lampung",
    "ID-MA": "Maluku",
    "ID-MU": "Maluku Utara",
    "ID-NB": "Nusa Tenggara Barat",
    "ID-NT": "Nusa Tenggara Timur",
    "ID-PA": "Papua",
    "ID-PB": "Papua Barat",
    "ID-PD": "Papua Barat Daya",
    "ID-PE": "Papua Pegunungan",
    "ID-PS": "Papua Selatan",
    "ID-PT": "Papua Tengah",
    "ID-RI": "Riau",
    "ID-SA": "Sulawesi Utara",
    "ID-SB": "Sumatera Barat",
    "ID-SG": "Sulawesi Tenggara",
    "ID-SN": "Sulawesi Selatan",
    "ID-SR": "Sulawesi Barat",
    "ID-SS": "Sumatera Selatan",
    "ID-ST": "Sulawesi Tengah",
    "ID-SU": "Sumatera Utara",
    "ID-YO": "DI Yogyakarta",
}

#: Where each province's sources are written; the police's and the national ones have their own.
FILES: dict[str, str] = {
    code: name.lower().replace(" ", "-") + ".toml" for code, name in PROVINCES.items()
}


def file_name(kind: str, province: str | None) -> str:
    """Return the registry's file for a source of this kind and ISO 3166-2 code."""
    if kind == "police":
        return "police.toml"
    return FILES[province] if province else "national.toml"
