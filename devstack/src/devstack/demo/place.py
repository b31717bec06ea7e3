"""Where the story plays: what it needs of a running system, and how a system is set that it plays on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from devstack.stack import Stack

CERTIFYING = ("registration", "assessment", "certification")  # whose clock is put back for what was long ago
# A digest waits for no stragglers, and what people apply at work is asked at once instead of three months later.
AT_ONCE = {"notifications": {"DIGEST_QUIET_SECONDS": "1"}, "development": {"BEHAVIOUR_MONTHS": "0"}}


@dataclass(frozen=True)
class Place:
    """The gateway's address, the folder of keys, Kafka for reading along, the folders of mails and of results.

    `clock` is the file that moves the clock of `CERTIFYING`, where there is one.
    """

    gateway: str
    keys: Path
    bootstrap_servers: str
    namespace: str
    mail: Path
    folder: Path
    clock: Path | None = None

    @classmethod
    def on(cls, running: Stack, folder: Path) -> Self:
        """Return the place on a system that was started with the `settings` of its folder."""
        return cls(
            gateway=running.url,
            keys=running.keys,
            bootstrap_servers=running.kafka.bootstrap_servers,
            namespace=running.wiring.namespace,
            mail=running.mail.folder,
            folder=folder,
            clock=_clock(running.folder),
        )


def settings(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return what single services are told besides, for a stack in this folder."""
    return AT_ONCE | {name: {"KOMPETEN_CLOCK_FILE": str(_clock(folder))} for name in CERTIFYING}


def _clock(folder: Path) -> Path:
    return folder / "clock"
