"""Draws and seals certificates, which veraPDF judges by PDF/A-2a and PDF/UA-1; Maven brings it, Java 17 runs it."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

from certification.pdf.data import CertificateDocument, CertifiedUnit, PrintedDocument
from certification.pdf.rendering import render
from certification.seals.folder import FolderSeals
from certification.seals.sealer import Sealer
from kompeten.clock import SystemClock

ROOT = Path(__file__).parents[1]
POM = ROOT / "tools" / "verapdf" / "pom.xml"
JARS, PDFS = ROOT / "var" / "verapdf", ROOT / "var" / "pdf-check"
STANDARDS = ("2a", "ua1")
KINDS = ("", "-sealed")
DOWNLOAD_SECONDS, CHECK_SECONDS = 600, 120

ORDINARY = CertificateDocument(
    certificate_id=UUID("0198f0a0-1111-7abc-8def-aabbccddeeff"),
    certificate_number="00001/LSP-CONTOH/KL-03/2026",
    registration_number="PUS 000001 2026",
    holder_name="Siti Contoh Aisyah",
    scheme_code="KL-03",
    scheme_name="Pelaksanaan Pengatalogan Deskriptif",
    scheme_version=1,
    scheme_type="klaster",
    standard="SKKNI 236/2019",
    units=tuple(CertifiedUnit(code=f"R.91PRP02.90{n}.1", title=f"Mengelola Koleksi {n}") for n in range(4)),
    lsp_name="LSP Contoh",
    licence_number="BNSP-LSP-0000-ID",
    time_zone="Asia/Jakarta",
    issue_place="Jakarta",
    issued_on=date(2026, 7, 1),
    valid_until=date(2029, 6, 30),
    director_name="Dra. Contoh Direktur",
    director_title="Direktur",
    batch_title="Sertifikasi Pustakawan Contoh 2026",
    venue_name="Perpustakaan Contoh",
    decree_number="SK-012/LSP-CONTOH/VI/2026",
    decree_date=date(2026, 6, 30),
    verification_url="https://kompeten.example/verify/Zm9vYmFyYmF6cXV4cXV1eA",
)
SAMPLES: dict[str, CertificateDocument] = {
    "ordinary": ORDINARY,
    "reduced": PrintedDocument(**dict(ORDINARY) | {"units": ORDINARY.units[1:], "removed_units": ORDINARY.units[:1]}),
    "annex": ORDINARY.model_copy(update={"units": ORDINARY.units * 15}),
    "long-words": ORDINARY.model_copy(update={"holder_name": "Sitinur" * 20, "decree_number": "SK" * 60}),
    "many-scripts": ORDINARY.model_copy(update={"holder_name": "Žofia Łukaszewska-Ñandú Đỗ Анна Ελένη"}),
}


def main() -> int:
    """Return how many of the samples do not pass."""
    jars = _jars()
    PDFS.mkdir(parents=True, exist_ok=True)
    asyncio.run(_write_samples())
    command = ["java", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper", "--format", "text"]
    drawn = [str(PDFS / f"{name}{kind}.pdf") for name in SAMPLES for kind in KINDS]
    told = ""
    for standard in STANDARDS:
        asked = [*command, "--flavour", standard, *drawn]
        told += subprocess.run(asked, check=False, timeout=CHECK_SECONDS, capture_output=True, text=True).stdout
    sys.stdout.write(told)
    return len(drawn) * len(STANDARDS) - told.count("PASS ")


async def _write_samples() -> None:
    with tempfile.TemporaryDirectory() as keyring:
        sealer = Sealer(FolderSeals(Path(keyring), development=True), SystemClock())
        for name, document in SAMPLES.items():
            drawn = render(document)
            sealed = await sealer.seal(drawn, "lsp-contoh", at=datetime.combine(document.issued_on, time(), UTC))
            for kind, pdf in zip(KINDS, (drawn, sealed.pdf), strict=True):
                (PDFS / f"{name}{kind}.pdf").write_bytes(pdf)


def _jars() -> Path:
    """Return the folder of veraPDF, filled by Maven once."""
    if not JARS.is_dir():
        maven, java = shutil.which("mvn"), shutil.which("java")
        if maven is None or java is None:
            sys.exit("Java 17 and Maven are needed to check PDFs: install them and run make pdf-check again")
        copy = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={JARS}"]
        subprocess.run(copy, check=True, timeout=DOWNLOAD_SECONDS)
    return JARS


if __name__ == "__main__":
    sys.exit(main())
