"""What becomes of a paper: known by its content, written anew, and nothing in it does anything."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from kompeten.papers import judging
from kompeten.papers.child import judge
from kompeten.papers.codes import MOST_PAGES, PaperCode, PaperRefused, PaperType
from kompeten.papers.judging import judge_paper
from support.strange_papers import (
    jpeg,
    pdf,
    pdf_with_attachment,
    pdf_with_hidden_script,
    pdf_with_script,
    png,
    vast_png,
)

SECRET = "-6.2146, 106.8451 taken at home"
ZIP = b"PK\x03\x04 a zip behind a picture"


@pytest.mark.parametrize("paper", [jpeg(secret=SECRET), png(secret=SECRET), jpeg(secret=SECRET) + ZIP])
def test_of_an_image_only_the_picture_is_left(paper: bytes) -> None:
    kind, written = judge(paper, is_image=True)

    assert kind is PaperType.JPEG
    assert SECRET.encode() not in written
    assert ZIP not in written
    with Image.open(io.BytesIO(written)) as image:
        assert (image.format, dict(image.getexif()), image.info.keys() & {"comment", "icc_profile", "exif"}) == (
            "JPEG",
            {},
            set(),
        )


def test_a_picture_taken_sideways_is_upright_and_a_large_one_is_smaller() -> None:
    for paper, size in ((jpeg(upright=6), (40, 60)), (jpeg(size=(5_000, 1_000)), (3_500, 700))):
        with Image.open(io.BytesIO(judge(paper, is_image=True)[1])) as image:
            assert image.size == size


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_picture(mode: str) -> None:
    assert judge(png(mode=mode), is_image=True)[0] is PaperType.JPEG


def test_a_pdf_keeps_its_pages_and_nothing_else() -> None:
    kind, written = judge(pdf(pages=MOST_PAGES, secret=SECRET) + ZIP, is_image=False)

    assert kind is PaperType.PDF
    assert ZIP not in written
    with pikepdf.open(io.BytesIO(written)) as left:
        assert (len(left.pages), "/Info" in left.trailer, "/Metadata" in left.Root) == (MOST_PAGES, False, False)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"MZ\x90 a program called ijazah.pdf", PaperCode.UNKNOWN_TYPE),
        (lambda: b"<html>%PDF-1.7", PaperCode.UNKNOWN_TYPE),
        (lambda: b"GIF89a", PaperCode.UNKNOWN_TYPE),
        (lambda: jpeg()[:200], PaperCode.UNREADABLE),
        (lambda: b"\xff\xd8\xff", PaperCode.UNREADABLE),
        (lambda: b"%PDF-1.7\nnothing", PaperCode.UNREADABLE),
        (vast_png, PaperCode.TOO_MANY_PIXELS),
        (lambda: pdf(password="secret"), PaperCode.ENCRYPTED),
        (lambda: pdf(pages=MOST_PAGES + 1), PaperCode.TOO_MANY_PAGES),
        (lambda: pdf(pages=0), PaperCode.UNREADABLE),
        (pdf_with_script, PaperCode.ACTIVE),
        (pdf_with_hidden_script, PaperCode.ACTIVE),
        (pdf_with_attachment, PaperCode.ATTACHED),
    ],
)
def test_what_is_no_sound_paper_is_refused_by_its_own_code(make: Callable[[], bytes], code: PaperCode) -> None:
    with pytest.raises(PaperRefused) as refused:
        judge(make(), is_image=False)
    assert refused.value.code is code


def test_a_photo_is_no_pdf() -> None:
    with pytest.raises(PaperRefused, match=PaperCode.NO_IMAGE):
        judge(pdf(), is_image=True)


async def test_the_judge_is_a_process_of_its_own_whose_death_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await judge_paper(pdf(), is_image=False)).type is PaperType.PDF
    for content, code in ((pdf(), PaperCode.NO_IMAGE), (vast_png(), PaperCode.TOO_MANY_PIXELS)):
        with pytest.raises(PaperRefused, match=code):
            await judge_paper(content, is_image=True)

    monkeypatch.setattr(judging, "JUDGE", "kompeten.papers.nowhere")  # it ends without a word
    with pytest.raises(PaperRefused, match=PaperCode.UNSAFE):
        await judge_paper(jpeg(), is_image=True)
