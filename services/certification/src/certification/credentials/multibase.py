"""Bytes as text that says how it is written: `z` before base58btc, `u` before base64url (Multibase)."""

from typing import Final

from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # Bitcoin's
ED25519_PUBLIC: Final = b"\xed\x01"  # its Multicodec, as a varint
LONGEST: Final = 200  # characters of base58, whose decoding is quadratic: a signature has 88


class NotMultibase(ValueError):
    """The text is written in no base we read, or too long for what it should be."""


def encode_base58(content: bytes) -> str:
    """Return `z` and the bytes in base58btc; a zero byte at the front is a `1`."""
    number, text = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def decode_base58(text: str) -> bytes:
    """Return the bytes of what `encode_base58` wrote; `NotMultibase` for anything else."""
    digits = text[1:]
    if text[:1] != "z" or len(text) > LONGEST or not set(digits) <= set(BASE58):
        raise NotMultibase("not base58btc")
    number = 0
    for digit in digits:
        number = number * 58 + BASE58.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base64url(content: bytes) -> str:
    """Return `u` and the bytes in base64url without padding."""
    return "u" + urlsafe_b64encode(content).decode()


def decode_base64url(text: str) -> bytes:
    """Return the bytes of what `encode_base64url` wrote; `NotMultibase` for anything else."""
    try:
        if text[:1] == "u":
            return urlsafe_b64decode(text[1:].encode("ascii"))
    except ValueError:
        pass
    raise NotMultibase("not base64url")


def encode_public_key(public: bytes) -> str:
    """Return an Ed25519 public key as `publicKeyMultibase`."""
    return encode_base58(ED25519_PUBLIC + public)
