"""Images: decoded and written anew, so that nothing but the picture is left of them."""

import io

from PIL import Image, ImageOps

from kompeten.papers.codes import PaperCode, PaperRefused

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 50_000_000  # what telephones take; decoded it is 150 MB
LONGEST_SIDE = 3_500  # an A4 page at 300 dots per inch
QUALITY = 88
WHITE = (255, 255, 255)


def rewrite_image(content: bytes) -> bytes:
    """Return the picture as a JPEG without metadata, upright, of a bounded size; raises `PaperRefused`."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PaperRefused(PaperCode.TOO_MANY_PIXELS)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than it is wanted
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            written = io.BytesIO()
            _on_white(upright).save(written, "JPEG", quality=QUALITY, optimize=True)
    except Image.DecompressionBombError as error:
        raise PaperRefused(PaperCode.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow makes of bad files
        raise PaperRefused(PaperCode.UNREADABLE) from error
    return written.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Return the pixels alone: a new image takes over neither profiles nor texts."""
    page = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        page.paste(seen, mask=seen.getchannel("A"))
    else:
        page.paste(image.convert("RGB"))
    return page
