"""Baked badges (Open Badges 3.0, 5.3.1): a picture that carries the credential, so that whoever has it has both."""

import json
import struct
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from kompeten.drawing import Template

KEYWORD: Final = b"openbadgecredential"
PLAIN: Final = b"\0\0\0\0\0"  # ends the keyword; not compressed, by no method; in no language, under no other name
TEMPLATE: Final = Template(Path(__file__).parent / "badge.typ")
PIXELS_PER_INCH: Final = 144
PICTURES: Final = 256
"""Kept in memory, some 30 KiB each: a picture is of a scheme and an LSP, not of a certificate."""


def badge_of(document: str) -> bytes:
    """Return the badge of a signed credential, as PNG; draws for some 50 ms where the picture is a new one."""
    said = json.loads(document)
    return bake(_picture(said["name"], said["issuer"]["name"]), document)


def bake(picture: bytes, document: str) -> bytes:
    """Return a PNG with the credential in a chunk of its own, before the one that ends the file."""
    content = b"iTXt" + KEYWORD + PLAIN + document.encode()
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


@lru_cache(maxsize=PICTURES)
def _picture(scheme: str, issuer: str) -> bytes:
    return TEMPLATE.picture({"scheme": scheme, "issuer": issuer}, pixels_per_inch=PIXELS_PER_INCH)
