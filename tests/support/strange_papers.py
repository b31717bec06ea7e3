"""Papers, sound and strange, made here: no file of a person's."""

import io
import zlib

import pikepdf
from PIL import Image, PngImagePlugin


def jpeg(*, size: tuple[int, int] = (60, 40), secret: str | None = None, upright: int = 1) -> bytes:
    """Return a picture; `secret` stands in its metadata, `upright` is its orientation."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.putpixel((0, 0), (0, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = upright
    if secret is not None:
        exif[0x010E] = secret
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, comment=(secret or "").encode())
    return written.getvalue()


def png(*, secret: str = "", mode: str = "RGBA") -> bytes:
    """Return a transparent picture with a text chunk."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", secret)
    written = io.BytesIO()
    Image.new(mode, (30, 20), 0).save(written, "PNG", pnginfo=texts)
    return written.getvalue()


def vast_png() -> bytes:
    """Return some kB that say they are 100,000 x 100,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + crc

    side = (100_000).to_bytes(4, "big")
    header = chunk(b"IHDR", side + side + b"\x08\x02\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def pdf(*, pages: int = 1, secret: str | None = None, password: str | None = None) -> bytes:
    """Return empty pages; `secret` stands in the document information."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(200, 200))
        if secret is not None:
            made.docinfo["/Author"] = secret
        return written(made, password)


def written(made: pikepdf.Pdf, password: str | None = None) -> bytes:
    """Return the bytes of a PDF."""
    content = io.BytesIO()
    locked = False if password is None else pikepdf.Encryption(owner=password, user=password)
    made.save(content, encryption=locked)
    return content.getvalue()


def pdf_with_script() -> bytes:
    """Return a page that runs JavaScript when it is opened."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        return written(made)


def pdf_with_hidden_script() -> bytes:
    """Return a page whose link acts, deep inside direct objects."""
    with pikepdf.new() as made:
        page = made.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)])
        return written(made)


def pdf_with_attachment() -> bytes:
    """Return a page with a file inside."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments["a.txt"] = b"hidden"
        return written(made)
