"""The process that judges one paper: bytes on its standard input, a line and the paper written anew on its output.

Decoders of images and PDFs are where files do harm. So they run here, under limits, and may die.
"""

import sys

from kompeten.papers.codes import MOST_PAGES, PaperCode, PaperRefused, PaperType
from kompeten.papers.images import rewrite_image
from kompeten.papers.pdfs import rewrite_pdf
from kompeten.sandbox.confining import confine

MEMORY_BYTES = 768 * 1024 * 1024  # 50 million pixels three times over, and the libraries
PROCESSOR_SECONDS = 15  # such a picture takes two
PDF = b"%PDF-"
IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
REFUSED = "refused"
IMAGE = "image"


def main() -> None:
    """Judge one paper and exit."""
    confine(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    try:
        kind, written = judge(sys.stdin.buffer.read(), is_image=sys.argv[1] == IMAGE, most_pages=int(sys.argv[2]))
        answer = kind.value.encode() + b"\n" + written
    except PaperRefused as refused:
        answer = f"{REFUSED} {refused.code}\n".encode()
    except MemoryError:
        answer = f"{REFUSED} {PaperCode.UNSAFE}\n".encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def judge(content: bytes, *, is_image: bool, most_pages: int = MOST_PAGES) -> tuple[PaperType, bytes]:
    """Return what the paper is by its content, and the paper written anew; raises `PaperRefused`."""
    if content.startswith(IMAGES):
        return PaperType.JPEG, rewrite_image(content)
    if not content.startswith(PDF):
        raise PaperRefused(PaperCode.UNKNOWN_TYPE)
    if is_image:
        raise PaperRefused(PaperCode.NO_IMAGE)
    return PaperType.PDF, rewrite_pdf(content, most_pages=most_pages)


if __name__ == "__main__":
    main()
