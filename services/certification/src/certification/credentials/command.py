"""The command `kompeten-certification-keys`: what signs for an LSP is made, replaced, taken and listed where it is."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm

from certification.credentials.folder import add_key, read_keys, revoke_key
from certification.credentials.keys import Purpose
from certification.keyrings.files import UnusableKeys
from certification.seals.certificates import as_pem
from certification.seals.folder import drop_seal, put_seal, read_seal
from kompeten.clock import Clock, SystemClock

KEYRING = Path("var/keyring")


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> None:
    """Do what is asked; exits with 1 and the reason where the keyring cannot serve."""
    asked = _parser().parse_args(arguments)
    try:
        COMMANDS[asked.command](asked, (clock or SystemClock()).now())
    except UnusableKeys as refusal:
        sys.exit(str(refusal))


def _add(asked: argparse.Namespace, moment: datetime) -> None:
    for purpose in [asked.purpose] if asked.purpose else Purpose:
        sys.stdout.write(f"{add_key(asked.keyring, asked.lsp, purpose, made_at=moment).multibase}\n")


def _revoke(asked: argparse.Namespace, moment: datetime) -> None:
    revoke_key(asked.keyring, asked.lsp, asked.key, revoked_at=moment)


def _list(asked: argparse.Namespace, _: datetime) -> None:
    for stored in read_keys(asked.keyring, asked.lsp):
        until = f"revoked {stored.revoked_at:%Y-%m-%d %H:%M}Z" if stored.revoked_at else "holds"
        line = f"{stored.multibase}  {stored.purpose:10}  made {stored.made_at:%Y-%m-%d %H:%M}Z  {until}\n"
        sys.stdout.write(line)
    _show_seal(asked)


def _seal(asked: argparse.Namespace, moment: datetime) -> None:
    password = asked.password_file.read_bytes().rstrip(b"\r\n") if asked.password_file else None
    try:
        content = as_pem(asked.file.read_bytes(), password, moment=moment)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKeys(f"{asked.file}: no key with its certificates: {error}") from error
    put_seal(asked.keyring, asked.lsp, content)
    _show_seal(asked)


def _unseal(asked: argparse.Namespace, _: datetime) -> None:
    drop_seal(asked.keyring, asked.lsp)


def _show_seal(asked: argparse.Namespace) -> None:
    stored = read_seal(asked.keyring, asked.lsp)
    if stored is not None:
        own = stored.seal.certificate
        names = f"{own.subject.rfc4514_string()}  by {own.issuer.rfc4514_string()}"
        sys.stdout.write(f"seal  {names}  until {stored.seal.ends_at:%Y-%m-%d %H:%M}Z\n")


COMMANDS: dict[str, Callable[[argparse.Namespace, datetime], None]] = {
    "add": _add,
    "revoke": _revoke,
    "list": _list,
    "seal": _seal,
    "unseal": _unseal,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kompeten-certification-keys", description="What signs for an LSP.")
    parser.add_argument("--keyring", type=Path, default=KEYRING, help="the folder KEYRING_DIR names")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("add", "make a key, which signs from now on; the one before still holds"),
        ("revoke", "mark a key: nothing it signed holds any more"),
        ("list", "show the keys, oldest first, and the certificate that seals"),
        ("seal", "let PDFs be sealed with this key and certificate from now on"),
        ("unseal", "take the certificate away: later PDFs are not sealed"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--lsp", required=True, help="id of the LSP")
        if name == "add":
            command.add_argument("--purpose", type=Purpose, choices=list(Purpose), help="unset: one for each")
        if name == "revoke":
            command.add_argument("key", help="as `list` shows it")
        if name == "seal":
            command.add_argument("file", type=Path, help="PKCS #12, or PEM: private key, certificate, its issuers")
            command.add_argument("--password-file", type=Path, help="the password of the file, where it has one")
    return parser
