"""The command `kompeten-certification-keys`: keys of an LSP are made, replaced, revoked and listed where they are."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from certification.credentials.folder import UnusableKeys, add_key, read_keys, revoke_key
from certification.credentials.keys import Purpose
from kompeten.clock import Clock, SystemClock

KEYRING = Path("var/keyring")


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> None:
    """Do what is asked; exits with 1 and the reason where the keyring cannot serve."""
    asked = _parser().parse_args(arguments)
    moment = (clock or SystemClock()).now()
    try:
        if asked.command == "add":
            for purpose in [asked.purpose] if asked.purpose else Purpose:
                sys.stdout.write(f"{add_key(asked.keyring, asked.lsp, purpose, made_at=moment).multibase}\n")
        elif asked.command == "revoke":
            revoke_key(asked.keyring, asked.lsp, asked.key, revoked_at=moment)
        else:
            for stored in read_keys(asked.keyring, asked.lsp):
                until = f"revoked {stored.revoked_at:%Y-%m-%d %H:%M}Z" if stored.revoked_at else "holds"
                line = f"{stored.multibase}  {stored.purpose:10}  made {stored.made_at:%Y-%m-%d %H:%M}Z  {until}\n"
                sys.stdout.write(line)
    except UnusableKeys as refusal:
        sys.exit(str(refusal))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kompeten-certification-keys", description="Keys that sign for an LSP.")
    parser.add_argument("--keyring", type=Path, default=KEYRING, help="the folder KEYRING_DIR names")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("add", "make a key, which signs from now on; the one before still holds"),
        ("revoke", "mark a key: nothing it signed holds any more"),
        ("list", "show the keys, oldest first"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--lsp", required=True, help="id of the LSP")
        if name == "add":
            command.add_argument("--purpose", type=Purpose, choices=list(Purpose), help="unset: one for each")
        if name == "revoke":
            command.add_argument("key", help="as `list` shows it")
    return parser
