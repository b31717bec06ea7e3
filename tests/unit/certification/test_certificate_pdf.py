"""The certificate as PDF: archivable, the same bytes every time, and nothing on it is read as markup."""

import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest
from pydantic import ValidationError

from certification.pdf.data import CertificateDocument, CertifiedUnit, PrintedDocument
from certification.pdf.rendering import UnknownTemplate, Unprintable, render, render_off_loop
from support.papers import text_of
from support.qr import read_qr

MakeDocument = Callable[..., CertificateDocument]
HOSTILE_NAMES = (
    "Nur'aini O\"Brien",
    "#strong[Budi] *tebal* _miring_",
    r"Budi \ #pagebreak() \u{41}",
    "<b>Budi</b> &amp; $x^2$ @acuan `kode` //catatan",
    "#sys.inputs.certificate",
    "Žofia Łukaszewska-Ñandú",
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def font_descriptors(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            yield item


def test_the_metadata_says_pdf_a_2a_and_names_title_issuer_and_language(make_document: MakeDocument) -> None:
    with pikepdf.open(io.BytesIO(render(make_document()))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert "LSP-PUS.000123.2025" in metadata["dc:title"]
            assert list(metadata["dc:creator"]) == ["LSP Pustakawan"]
            assert metadata["xmp:CreateDate"].startswith("2025-07-15")
        assert str(pdf.Root.Lang).lower().startswith("id")


def test_every_font_is_embedded(make_document: MakeDocument) -> None:
    with pikepdf.open(io.BytesIO(render(make_document()))) as pdf:
        descriptors = list(font_descriptors(pdf))
        assert descriptors
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in descriptors)
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert {str(font.Subtype) for font in fonts} <= {"/Type0", "/CIDFontType0", "/CIDFontType2"}


@pytest.mark.parametrize("count", [1, 4, 15])
def test_the_qr_code_on_the_page_holds_exactly_the_verification_address(
    make_document: MakeDocument, count: int
) -> None:
    units = tuple(CertifiedUnit(code=f"R.{n}", title="Unit") for n in range(count))
    document = make_document(units=units)
    assert read_qr(render(document), scale=3) == document.verification_url


def test_a_long_verification_address_is_still_readable_and_printed_whole(make_document: MakeDocument) -> None:
    url = "https://verifikasi.lembaga-sertifikasi-pustakawan.example.id/kompeten/verify/" + "aB3-" * 12
    pdf = render(make_document(verification_url=url))
    assert read_qr(pdf, scale=4) == url
    assert url in squeezed(text_of(pdf))


def test_drawing_again_gives_the_same_bytes(make_document: MakeDocument) -> None:
    first = render(make_document())
    render(make_document(holder_name="Orang Lain"))
    assert render(make_document()) == first


def test_another_process_draws_the_same_bytes(make_document: MakeDocument) -> None:
    document = make_document()
    program = (
        "import hashlib, sys\n"
        "from certification.pdf.data import CertificateDocument\n"
        "from certification.pdf.rendering import render\n"
        "document = CertificateDocument.model_validate_json(sys.stdin.read())\n"
        "print(hashlib.sha256(render(document)).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], input=document.model_dump_json(), capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(render(document)).hexdigest()


async def test_the_worker_thread_draws_what_a_direct_call_draws(make_document: MakeDocument) -> None:
    assert await render_off_loop(make_document()) == render(make_document())


def test_the_page_says_who_what_until_when_and_by_whom(make_document: MakeDocument) -> None:
    document = make_document()
    text = text_of(render(document))
    for expected in (
        document.holder_name,
        document.certificate_number,
        document.registration_number,
        document.scheme_name,
        document.standard,
        document.director_name,
        document.decree_number,
        "15 Juli 2025",
        "15 July 2025",
        "14 Juli 2028",
        *(unit.code for unit in document.units),
        *(unit.title for unit in document.units),
    ):
        assert squeezed(expected) in squeezed(text)


def test_a_reduced_scope_says_so_on_paper_and_names_what_it_no_longer_covers(make_document: MakeDocument) -> None:
    whole = make_document()
    gone, left = whole.units[0], whole.units[1:]
    reduced = PrintedDocument(**dict(whole) | {"units": left, "removed_units": (gone,)})
    text = squeezed(text_of(render(reduced)))
    assert "Ruanglingkupdikurangi/Scopereduced" in text
    assert text.count(squeezed(gone.code)) == 1
    assert squeezed(gone.title) not in text
    assert all(text.count(squeezed(unit.code)) == 1 for unit in left)
    assert "dikurangi" not in text_of(render(whole))


def test_a_reduced_scope_of_many_units_keeps_signature_and_code_on_the_first_page(make_document: MakeDocument) -> None:
    units = tuple(CertifiedUnit(code=f"R.{n}", title="Mengelola Koleksi " * 10) for n in range(60))
    reduced = PrintedDocument(**dict(make_document()) | {"units": units[:15], "removed_units": units[15:]})
    pdf = render(reduced)
    front, annex = pypdfium2.PdfDocument(pdf)
    assert "Dra. Woro Titi" in front.get_textpage().get_text_bounded()
    assert "dikurangi" in front.get_textpage().get_text_bounded()
    assert "R.14" in annex.get_textpage().get_text_bounded()
    assert read_qr(pdf, scale=3) == reduced.verification_url


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_are_printed_literally_and_never_read_as_markup(make_document: MakeDocument, name: str) -> None:
    pdf = render(make_document(holder_name=name))
    assert squeezed(name) in squeezed(text_of(pdf))
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_ordinary_lists_of_units_fit_on_one_page_and_long_ones_move_to_an_annex(make_document: MakeDocument) -> None:
    fifteen = tuple(CertifiedUnit(code=f"R.{n}", title="Mengelola Koleksi") for n in range(15))
    long = tuple(CertifiedUnit(code=f"R.{n}", title="Mengelola Koleksi " * 10) for n in range(15))
    assert len(pypdfium2.PdfDocument(render(make_document(units=fifteen)))) == 1
    annexed = pypdfium2.PdfDocument(render(make_document(units=long)))
    assert len(annexed) == 2
    assert "R.14" in annexed[1].get_textpage().get_text_bounded()
    assert "Dra. Woro Titi" in annexed[0].get_textpage().get_text_bounded()


def test_the_page_and_its_metadata_hold_no_number_that_could_be_a_nik(make_document: MakeDocument) -> None:
    pdf = render(make_document())
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = opened.Root.Metadata.read_bytes().decode() + str(opened.docinfo)
    assert not re.search(r"\d{16}", squeezed(text_of(pdf)))
    assert not re.search(r"\d{16}", metadata)


def test_a_document_has_no_place_for_personal_data_beyond_the_name(make_document: MakeDocument) -> None:
    with pytest.raises(ValidationError):
        make_document(national_id="6371012345670001")
    with pytest.raises(ValidationError):
        make_document(holder_name="Siti\nNurhaliza")


def test_a_template_that_is_not_shipped_and_a_script_without_font_are_told_apart(make_document: MakeDocument) -> None:
    with pytest.raises(UnknownTemplate):
        render(make_document(template_version="certificate-999"))
    with pytest.raises(Unprintable):
        render(make_document(holder_name="ꦗꦮ"))


def test_a_certificate_of_the_first_template_is_drawn_as_it_was(make_document: MakeDocument) -> None:
    drawn = io.BytesIO(render(make_document(template_version="certificate-1")))
    with pikepdf.open(drawn) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")


def test_letters_set_apart_are_still_words_to_whoever_copies_them(make_document: MakeDocument) -> None:
    lines = text_of(render(make_document())).split("\r\n")
    assert {"LSP PUSTAKAWAN", "SERTIFIKAT KOMPETENSI"} <= set(lines)


@pytest.mark.parametrize("field", ["holder_name", "decree_number", "batch_title", "scheme_name", "certificate_number"])
def test_a_long_word_wraps_inside_the_frame_and_is_copied_whole(make_document: MakeDocument, field: str) -> None:
    word = "PerpustakaanNasional" * 8
    page = pypdfium2.PdfDocument(render(make_document(**{field: word})))[0]
    text = page.get_textpage()
    assert word in squeezed(text.get_text_bounded())
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    assert min(left for left, _, _, _ in boxes) > 60
    assert max(right for _, _, right, _ in boxes) < page.get_width() - 60
