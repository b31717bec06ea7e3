"""The command of a service's process: to serve, and what operators do once in a while."""

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Callable, Collection, Coroutine, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import uvicorn
from fastapi import FastAPI

from kompeten.audit.files import BrokenArchive
from kompeten.clock import Clock, SystemClock
from kompeten.database.gate import InRecovery
from kompeten.database.migrations.run import migrate, signature
from kompeten.database.migrations.steps import StaleSchema, StillNeeded
from kompeten.database.sessions import create_engine, create_sessions, in_transaction
from kompeten.messaging.republishing import republish
from kompeten.messaging.topics import topics_of
from kompeten.process import process_of
from kompeten.service.archive import archive_audit, verify_archive
from kompeten.service.connections import bounded
from kompeten.service.supervision import Stoppable
from kompeten.settings import IdentitySettings, ServiceSettings
from kompeten.telemetry.logs import configure_logging

Settings = TypeVar("Settings", bound=IdentitySettings)
Job = Callable[[Settings, argparse.Namespace, Clock], Coroutine[None, None, None]]
COMMANDS = ("serve", "migrate", "openapi", "archive-audit", "verify-archive", "republish")
DRAIN_SECONDS = 10
YOUNG_OBJECTS = 5_000  # a request leaves no cycles: the default of 700 looks for them every few requests


def run_command(
    name: str,
    settings_type: type[Settings],
    create_app: Callable[[Settings], FastAPI],
    more: Mapping[str, Job[Settings]] | None = None,
) -> None:
    """Parse the command line and run; exits with 1 when the process had to stop by itself.

    `more` are commands of this service alone.
    """
    jobs = more or {}
    parser = _parser(name, jobs)
    asked = parser.parse_args()
    command = asked.command
    if command == "verify-archive":  # needs no settings: an auditor has none
        try:
            verify_archive(asked.files)
        except BrokenArchive as broken:
            parser.exit(1, f"{broken}\n")
        return
    settings = settings_type()
    configure_logging(settings.log_level, name)
    if command == "republish" and (asked.since is None or asked.since.tzinfo is None):
        parser.error("republish needs --since with a time zone, as 2026-07-01T12:00:00+07:00")
    if command in ("migrate", "archive-audit", "republish"):
        if not isinstance(settings, ServiceSettings):
            parser.error(f"{name} has no database")
        try:
            asyncio.run(_as_owner(settings, name, asked))
        except (StaleSchema, StillNeeded, BrokenArchive, InRecovery) as refusal:
            parser.exit(1, f"{refusal or InRecovery.message.en}\n")
    elif command in jobs:
        asyncio.run(jobs[command](settings, asked, SystemClock()))
    elif command == "openapi":
        sys.stdout.write(json.dumps(create_app(settings).openapi(), indent=2, ensure_ascii=False))
    else:
        serve(create_app(settings), settings)


def _parser(name: str, jobs: Collection[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"kompeten-{name}", description=f"Kompeten's {name}.")
    parser.add_argument("command", choices=[*COMMANDS, *jobs])
    parser.add_argument("files", nargs="*", type=Path, help="verify-archive: files of one service, oldest first")
    parser.add_argument("--into", type=Path, default=Path(), help="archive-audit: the folder of the files")
    parser.add_argument("--keep-months", type=int, default=24, help="archive-audit: what stays in the database")
    parser.add_argument("--contract", action="store_true", help="migrate: take away what only older images needed")
    parser.add_argument("--since", type=datetime.fromisoformat, help="republish: what was sent from then on")
    if "publish" in jobs:
        parser.add_argument("--anew", action="store_true", help="publish: what is published already, too")
    return parser


async def _as_owner(settings: ServiceSettings, name: str, asked: argparse.Namespace) -> None:
    if asked.command == "migrate":
        await migrate(settings, name, contract=asked.contract)
    elif asked.command == "republish":
        sys.stdout.write(f"{await republish_all(settings, name, since=asked.since)} events are sent again\n")
    else:
        await archive_audit(settings, name, clock=SystemClock(), into=asked.into, keep_months=asked.keep_months)


async def republish_all(settings: ServiceSettings, name: str, *, since: datetime) -> int:
    """Send again what the service sent since then; its relay carries it."""
    engine = create_engine(settings, application_name=signature(name))
    again = partial(republish, since=since, topics=topics_of(name), actor=f"service:{name}")
    try:
        return await in_transaction(create_sessions(engine, SystemClock()), again)
    finally:
        await engine.dispose()


def serve(app: FastAPI, settings: IdentitySettings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight."""
    gc.freeze()  # a full collection would walk 200,000 objects that live as long as the process, for 200 ms
    gc.set_threshold(YOUNG_OBJECTS)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        http=bounded(settings.connections_per_address, settings.counted_as),
        proxy_headers=False,  # by default a local caller could claim any address and evade limits per address
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    if process_of(app, Stoppable).failed:
        sys.exit(1)
