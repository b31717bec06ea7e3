"""A certificate's frozen data as the certification tests use it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from certification.pdf.data import CertificateDocument, CertifiedUnit

UNITS = tuple(
    CertifiedUnit(code=f"R.91PRP02.{serial}.1", title=f"Melakukan Pengatalogan Bahan Perpustakaan {serial}")
    for serial in range(901, 916)
)


@pytest.fixture
def make_document() -> Callable[..., CertificateDocument]:
    def make(**changes: Any) -> CertificateDocument:
        return CertificateDocument(**(_ordinary() | changes))

    return make


def _ordinary() -> dict[str, Any]:
    return {
        "certificate_id": UUID("0198f0a0-1111-7abc-8def-aabbccddeeff"),
        "certificate_number": "LSP-PUS.000123.2025",
        "registration_number": "PUS.00123.2025",
        "holder_name": "Siti Nurhaliza",
        "scheme_code": "KL-03",
        "scheme_name": "Pelaksanaan Pengatalogan Deskriptif",
        "scheme_version": 1,
        "scheme_type": "klaster",
        "standard": "SKKNI 236/2019",
        "units": UNITS[:4],
        "lsp_name": "LSP Pustakawan",
        "licence_number": "BNSP-LSP-000-ID",
        "time_zone": "Asia/Jakarta",
        "issue_place": "Jakarta",
        "issued_on": date(2025, 7, 15),
        "valid_until": date(2028, 7, 14),
        "director_name": "Dra. Woro Titi, M.A.",
        "director_title": "Direktur",
        "batch_title": "Sertifikasi Pustakawan Kalimantan Selatan 2025",
        "venue_name": "Dispersip Kalimantan Selatan, Banjarmasin",
        "decree_number": "SK-012/LSP-PUS/VII/2025",
        "decree_date": date(2025, 7, 14),
        "verification_url": "https://kompeten.example/verify/Zm9vYmFyYmF6cXV4cXV1eA",
    }
