"""Reads the QR code of a PDF as it comes from a printer: drawn in dots, and looked at by a scanner's library."""

import cv2
import numpy as np
import pypdfium2


def read_qr(pdf: bytes, scale: float) -> str:
    """Return what the code on the first page holds; `scale` is in dots per point."""
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_numpy()
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(np.ascontiguousarray(bitmap[:, :, :3]))[0])
