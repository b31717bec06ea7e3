"""Reading PDFs as people do."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """Return what is written on a document, line by line."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def running_text_of(pdf: bytes) -> str:
    """Return what is written on a document as one line."""
    return " ".join(text_of(pdf).split())
