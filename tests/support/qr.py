"""Reads the QR code of a PDF as it comes from a printer: drawn in dots, and looked at by a scanner's library."""

import cv2
import numpy as np
import pypdfium2
import typst


def read_qr(pdf: bytes, scale: float) -> str:
    """Return what the code on the first page holds; `scale` is in dots per point."""
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_numpy()
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(np.ascontiguousarray(bitmap[:, :, :3]))[0])


def read_svg(picture: bytes) -> str:
    """Return what the code in a picture holds, as a phone reads it from a screen."""
    page = b"#set page(width: 60mm, height: 60mm, margin: 0mm)\n#image(bytes(sys.inputs.svg), width: 100%)"
    pdf = typst.compile(page, sys_inputs={"svg": picture.decode()})
    assert isinstance(pdf, bytes)
    return read_qr(pdf, scale=3)
